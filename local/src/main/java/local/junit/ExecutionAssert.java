package local.junit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import local.cost.Cost;
import local.execution.ExecutionStatus;
import local.execution.history.EventDetails;
import local.json.Json;
import org.assertj.core.api.AbstractAssert;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What an execution did. All but {@link #waitsIn} wait until it has ended, on the application's clock; what fails tells
 * the execution's story.
 */
public final class ExecutionAssert extends AbstractAssert<ExecutionAssert, TestExecution> {

    ExecutionAssert(TestExecution actual) {
        super(actual, ExecutionAssert.class);
    }

    public ExecutionAssert succeeded() {
        return hasStatus(ExecutionStatus.SUCCEEDED);
    }

    public ExecutionAssert failed() {
        return hasStatus(ExecutionStatus.FAILED);
    }

    /** @param error {@code States.Timeout} */
    public ExecutionAssert failed(String error) {
        failed();
        return same("failed with", error, actual.error().orElse(null));
    }

    /** It took longer than the machine's own TimeoutSeconds. */
    public ExecutionAssert timedOut() {
        return hasStatus(ExecutionStatus.TIMED_OUT);
    }

    public ExecutionAssert hasCauseContaining(String text) {
        ended();
        var cause = actual.cause().orElse("");
        return cause.contains(text) ? this : fault("has a cause that contains \"%s\"", text, cause);
    }

    /** @param json the whole output */
    public ExecutionAssert hasOutput(String json) {
        succeeded();
        return same("has the output", Json.parse(json), actual.output().orElseThrow());
    }

    /**
     * @param pointer JSON Pointer: {@code /callback/status}
     * @param value   as JSON, or as text where it is none
     */
    public ExecutionAssert hasOutput(String pointer, String value) {
        succeeded();
        return same(
                "has at " + pointer + " of its output",
                json(value),
                actual.output().orElseThrow().at(pointer));
    }

    /** Entered these states, in this order, and others before, between and after them perhaps. */
    public ExecutionAssert visited(String... states) {
        ended();
        var entered = entered();
        int found = 0;
        for (var state : entered) {
            if (found < states.length && state.equals(states[found])) {
                found++;
            }
        }
        return found == states.length ? this : fault("visited %s", List.of(states), entered);
    }

    /** Entered these states, in this order, and no others. */
    public ExecutionAssert visitedExactly(String... states) {
        ended();
        return same("visited exactly", List.of(states), entered());
    }

    public ExecutionAssert didNotVisit(String state) {
        ended();
        return entered().contains(state) ? fault("did not visit %s", state, entered()) : this;
    }

    /** How long it took on the application's clock, skipped time included. */
    public ExecutionAssert tookBetween(Duration least, Duration most) {
        ended();
        var took = actual.duration();
        return took.compareTo(least) < 0 || took.compareTo(most) > 0
                ? fault("took %s", "between " + least + " and " + most, took)
                : this;
    }

    /**
     * On AWS in us-east-1 it would cost that much or less, free tiers aside: see {@link TestExecution#cost}. How long
     * functions run differs from machine to machine, so leave some room.
     *
     * @param usd US dollars for one execution: {@code 0.001}
     */
    public ExecutionAssert costsAtMost(double usd) {
        isNotNull();
        var cost = actual.cost();
        return cost.usd() <= usd ? this : fault("costs at most %s USD", Cost.dollars(usd), cost.line());
    }

    /** It has not ended, and nothing works: it waits in that state. For a test that has the time in hand. */
    public ExecutionAssert waitsIn(String state) {
        isNotNull();
        var here = actual.app().here("asks where an execution stands still");
        if (!here.timeIsInHand()) {
            throw failure("an execution stands still only while the test has the time in hand: give the test a"
                    + " parameter Clock");
        }
        here.clock().settle();
        return actual.isRunning() && actual.currentState().equals(state)
                ? this
                : fault("waits in %s", state, actual.isRunning() ? actual.currentState() : actual.status());
    }

    /** The last visit of a state. */
    public StateAssert state(String name) {
        ended();
        return new StateAssert(
                this, StateVisit.last(actual.events(), name).orElseThrow(() -> failed("visited %s", name, entered())));
    }

    ExecutionAssert same(String what, Object expected, Object found) {
        boolean same = expected instanceof JsonNode one && found instanceof JsonNode other
                ? Json.same(one, other)
                : Objects.equals(expected, found);
        return same ? this : fault(what + " %s", expected, found);
    }

    ExecutionAssert fault(String what, Object expected, Object found) {
        throw failed(what, expected, found);
    }

    private AssertionError failed(String what, Object expected, Object found) {
        return failure(
                "%s",
                "expected an execution that " + what.formatted(expected) + ", and it is: " + found + "\n" + actual);
    }

    private ExecutionAssert hasStatus(ExecutionStatus status) {
        ended();
        return same("is", status, actual.status());
    }

    private void ended() {
        isNotNull();
        actual.await();
    }

    private List<String> entered() {
        return actual.events().stream()
                .map(event -> event.details())
                .filter(EventDetails.StateEntered.class::isInstance)
                .map(details -> ((EventDetails.StateEntered) details).name())
                .collect(Collectors.toList());
    }

    static JsonNode json(String value) {
        try {
            return Json.parse(value);
        } catch (JacksonException e) {
            return StringNode.valueOf(value);
        }
    }
}
