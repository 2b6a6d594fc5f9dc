package local.service.lambda;

import java.time.Instant;
import java.util.UUID;
import local.template.stack.Stack;

/**
 * A version of a function: {@value #LATEST} as it is now, or one that was published and never changes.
 *
 * @param number      {@value #LATEST}, or {@code 1} and so on
 * @param function    what runs, and how
 * @param description of this version; the function's own where it was published without one
 * @param revisionId  changes with whatever changes
 * @param runId       changes with what changes its code or how it runs
 * @param modified    when that was
 */
record FunctionVersion(
        String number, Stack.Function function, String description, String revisionId, String runId, Instant modified) {

    static final String LATEST = "$LATEST";

    static FunctionVersion latest(Stack.Function function, Instant now) {
        return new FunctionVersion(LATEST, function, function.description().text(), newRevision(), newRevision(), now);
    }

    FunctionVersion published(int number, String description) {
        return new FunctionVersion(Integer.toString(number), function, description, newRevision(), runId, modified);
    }

    /** The same after a change that concerns neither its code nor how it runs. */
    FunctionVersion with(Stack.Function changed) {
        return new FunctionVersion(number, changed, description, newRevision(), runId, modified);
    }

    /** What tells its processes from all others. */
    record Key(String name, String number, String runId) {}

    Key key() {
        return new Key(function.name(), number, runId);
    }

    static String newRevision() {
        return UUID.randomUUID().toString();
    }

    boolean isLatest() {
        return number.equals(LATEST);
    }

    /** The function's ARN with the version, but for {@value #LATEST}. */
    String arn() {
        return isLatest() ? function.arn() : function.arn() + ":" + number;
    }

    /** Whether this is the code of the other one, run in the same way: then a process of the one can serve the other. */
    boolean runsAs(Stack.Function other) {
        return function.code().equals(other.code())
                && function.handler().equals(other.handler())
                && function.runtime().equals(other.runtime())
                && function.roleName().equals(other.roleName())
                && function.memory() == other.memory()
                && function.timeout().equals(other.timeout())
                && function.environment().equals(other.environment())
                && function.logGroup().equals(other.logGroup())
                && function.jsonLog().equals(other.jsonLog())
                && function.layers().equals(other.layers())
                && function.tracing() == other.tracing()
                && function.deadLetterArn().equals(other.deadLetterArn())
                && isDescribedAs(other.description());
    }

    private boolean isDescribedAs(Stack.FunctionDescription other) {
        var own = function.description();
        return own.text().equals(other.text())
                && own.architecture().equals(other.architecture())
                && own.layers().equals(other.layers())
                && own.storage() == other.storage();
    }
}
