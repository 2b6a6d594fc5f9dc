package local.junit;

import local.json.Json;

/** What happened in the last visit of a state. The methods of the execution go on with the execution. */
public final class StateAssert {

    private final ExecutionAssert execution;
    private final StateVisit visit;

    StateAssert(ExecutionAssert execution, StateVisit visit) {
        this.execution = execution;
        this.visit = visit;
    }

    /** @param json the state's input, before any InputPath or Arguments */
    public StateAssert hasInput(String json) {
        execution.same(in("has the input"), Json.parse(json), visit.input());
        return this;
    }

    /**
     * @param pointer JSON Pointer into its input
     * @param value   as JSON, or as text where it is none
     */
    public StateAssert hasInput(String pointer, String value) {
        execution.same(
                in("has in its input at " + pointer),
                ExecutionAssert.json(value),
                visit.input().at(pointer));
        return this;
    }

    /** @param json what it handed on */
    public StateAssert hasOutput(String json) {
        execution.same(in("has the output"), Json.parse(json), visit.output().orElse(null));
        return this;
    }

    /** It tried again that often, after its first attempt. */
    public StateAssert retried(int times) {
        execution.same(in("retries"), times, Math.max(0, visit.attempts() - 1));
        return this;
    }

    /** An attempt of it ended with that error. */
    public StateAssert failedWith(String error) {
        if (!visit.errors().contains(error)) {
            execution.fault(in("fails with") + " %s", error, visit.errors());
        }
        return this;
    }

    /** A Catch of it led to that state. */
    public StateAssert caughtBy(String next) {
        execution.same(
                in("is caught and leads to"),
                next,
                visit.isCaught() ? visit.next().orElse(null) : "not caught");
        return this;
    }

    /** Another state of the same execution. */
    public StateAssert state(String name) {
        return execution.state(name);
    }

    /** Back to the execution. */
    public ExecutionAssert execution() {
        return execution;
    }

    private String in(String what) {
        return "in " + visit.name() + " " + what;
    }
}
