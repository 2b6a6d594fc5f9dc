package local.junit;

import org.assertj.core.api.AbstractAssert;

/**
 * What the roles of the application were refused in a test. On AWS that is what the histories of the test's executions tell
 * of: a call that a function made and did not report is not among it.
 */
public final class AppAssert extends AbstractAssert<AppAssert, TestApp> {

    AppAssert(TestApp actual) {
        super(actual, AppAssert.class);
    }

    public AppAssert hasNoDenials() {
        isNotNull();
        var refusals = actual.refusals();
        if (!refusals.isEmpty()) {
            throw failure("%s", "expected no refused call, and there are:\n" + Refusal.told(refusals));
        }
        return this;
    }

    /** @param action {@code sqs:SendMessage} */
    public AppAssert denied(String action) {
        isNotNull();
        var actions = actual.refusals().stream().map(Refusal::action).distinct().toList();
        if (!actions.contains(action)) {
            var others = String.join(", ", actions);
            throw failure(
                    "%s",
                    "expected that " + action + " is refused, and "
                            + (others.isEmpty() ? "nothing is" : "what is refused is " + others));
        }
        return this;
    }
}
