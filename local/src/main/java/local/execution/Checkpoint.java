package local.execution;

import local.asl.FailState;
import local.asl.State;
import local.asl.expression.Variables;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;

/**
 * How far a flow has come: the state that it is in, or the output that it ended with. A redrive goes on from here. It
 * changes only once the history says so.
 */
final class Checkpoint {

    private Step step;
    private Variables variables;
    private Visit visit;

    /** Where the flow goes on: at {@code first} where it has not begun, else where it came to. */
    Step resume(Strand strand, Step first) {
        if (step == null) {
            advance(first, strand.variables());
        }
        strand.assign(variables);
        return step;
    }

    /** Enters the state, or goes on in it where it was entered and never left; a Fail state is entered again. */
    Visit enter(Strand strand, State state, JsonText input) {
        visit = visit == null || state instanceof FailState ? Visit.enter(strand, state, input) : visit.resume(strand);
        return visit;
    }

    /** The state before {@code next} is left. */
    void advance(Step next, Variables variables) {
        this.step = next;
        this.variables = variables;
        this.visit = null;
    }

    /** Whether the flow has come to its end: it is not run again. */
    boolean isDone() {
        return step instanceof Step.End;
    }

    /** What it ended with. */
    JsonNode output() {
        return step.output();
    }

    /** The state that it has entered and not left; null where there is none. */
    Visit visit() {
        return visit;
    }
}
