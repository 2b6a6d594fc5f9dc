package local.execution.task;

import java.util.List;
import local.asl.expression.ErrorName;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A state's failure, on its way to whoever retries or catches it, or ends with it. Error and cause may be null: a Fail
 * state needs neither.
 */
public final class Failure extends RuntimeException {

    private enum Kind {
        ORDINARY,
        /** A time-out that retriers and catchers also know as {@code States.HeartbeatTimeout}. */
        HEARTBEAT,
        /** Only its own name stands for it: {@code States.ALL} does not. */
        NAMED_ONLY,
        /** It is not retried, and leaves no other trace in the history; only a catcher that names it takes it. */
        FATAL
    }

    private final String error;
    private final String cause;
    private final Kind kind;

    private Failure(String error, String cause, Kind kind) {
        super(error + ": " + cause, null, false, false);
        this.error = error;
        this.cause = cause;
        this.kind = kind;
    }

    /** What a task, or a Fail state, fails with. */
    public static Failure of(String error, String cause) {
        return new Failure(error, cause, Kind.ORDINARY);
    }

    static Failure timeout(boolean heartbeat) {
        return new Failure(ErrorName.TIMEOUT, null, heartbeat ? Kind.HEARTBEAT : Kind.ORDINARY);
    }

    /** A state's output is larger than AWS takes. */
    public static Failure dataLimit(String cause) {
        return new Failure(ErrorName.DATA_LIMIT_EXCEEDED, cause, Kind.NAMED_ONLY);
    }

    /** What the interpreter finds: {@code States.Runtime} ends the execution unless a catcher names it. */
    public static Failure found(String error, String cause) {
        return new Failure(error, cause, ErrorName.RUNTIME.equals(error) ? Kind.FATAL : Kind.ORDINARY);
    }

    /** What a cause says where the local run itself is at fault, or was broken: never only a class's name. */
    public static String sentence(Throwable fault) {
        return fault instanceof StackOverflowError
                ? "The local run ran out of stack: the data or the definition is nested too deeply."
                : "The local run is at fault: "
                        + (fault.getMessage() == null ? "" : fault.getMessage() + " ")
                        + "(" + fault.getClass().getSimpleName() + ")";
    }

    /** For {@link #read}. */
    public ObjectNode json() {
        return Json.object().put("kind", kind.name()).put("error", error).put("cause", cause);
    }

    public static Failure read(JsonNode json) {
        return new Failure(
                json.path("error").asString(null),
                json.path("cause").asString(null),
                Kind.valueOf(json.path("kind").stringValue()));
    }

    /** Whether it passes every retrier, and every catcher that does not name it. */
    public boolean isFatal() {
        return kind == Kind.FATAL;
    }

    /** Whether a retrier or catcher with these ErrorEquals is for it. */
    public boolean isOneOf(List<String> errorEquals) {
        return errorEquals.stream().anyMatch(this::is);
    }

    private boolean is(String name) {
        return switch (name) {
            case ErrorName.ALL -> !isNamedOnly();
            case ErrorName.TASK_FAILED -> !isNamedOnly() && !ErrorName.TIMEOUT.equals(error);
            case ErrorName.HEARTBEAT_TIMEOUT -> kind == Kind.HEARTBEAT || name.equals(error);
            default -> name.equals(error);
        };
    }

    private boolean isNamedOnly() {
        return kind == Kind.NAMED_ONLY || kind == Kind.FATAL;
    }

    /** The Error Output that a catcher gives on. */
    public JsonNode errorOutput() {
        var output = Json.object();
        output.put("Error", error);
        output.put("Cause", cause == null ? "" : cause);
        return output;
    }

    /** May be null. */
    public String error() {
        return error;
    }

    /** May be null. */
    public String cause() {
        return cause;
    }
}
