package local.junit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** An execution as {@code bin/local run} tells it, for the message of an assertion that fails. */
final class Story {

    /** Characters of a value that are shown. */
    private static final int SHOWN = 240;

    private final StringBuilder text = new StringBuilder();
    private final Map<Long, String> states = new HashMap<>();

    private Story() {}

    static String of(TestExecution execution) {
        var story = new Story();
        var events = execution.events();
        events.forEach(event -> story.tell(Duration.between(events.getFirst().timestamp(), event.timestamp()), event));
        story.text.append(execution.status()).append(" after ").append(execution.duration());
        execution
                .error()
                .ifPresent(error -> story.text
                        .append('\n')
                        .append(error)
                        .append(execution.cause().map(": "::concat).orElse("")));
        execution.output().ifPresent(output -> story.text.append('\n').append(Json.write(output)));
        var refused = execution.app().refusals();
        return story.text
                .append(refused.isEmpty() ? "" : "\nRefused calls:\n" + Refusal.told(refused))
                .toString();
    }

    private void tell(Duration elapsed, HistoryEvent event) {
        var state = event.details() instanceof EventDetails.StateEntered entered
                ? entered.name()
                : states.getOrDefault(event.previousEventId(), "");
        states.put(event.id(), state);
        switch (event.details()) {
            case EventDetails.StateEntered entered ->
                line(elapsed, state, "  " + shown(entered.input().text()));
            case EventDetails.TaskScheduled(var called, var _, var parameters, var _) ->
                line(elapsed, state, "> " + called.resourceType() + ":" + called.resource() + " " + shown(parameters));
            case EventDetails.Scheduled call -> line(elapsed, state, "> " + call.resource());
            case EventDetails.TaskFailed failed -> failed(elapsed, state, failed.error(), failed.cause());
            case EventDetails.EvaluationFailed failed -> failed(elapsed, state, failed.error(), failed.cause());
            case EventDetails.Failed failed
            when !state.isEmpty() -> failed(elapsed, state, failed.error(), failed.cause());
            case EventDetails.TaskOutput answer -> line(elapsed, state, "< " + shown(answer.output()));
            default -> {
                // the rest says nothing that these have not said
            }
        }
    }

    private void failed(Duration elapsed, String state, String error, String cause) {
        line(elapsed, state, "x " + error + (cause == null ? "" : ": " + cause));
    }

    private void line(Duration elapsed, String state, String what) {
        text.append("%9.3f  %-20s %s%n".formatted(elapsed.toMillis() / 1000.0, state, what));
    }

    private static String shown(JsonNode value) {
        return shown(Json.write(value));
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
    }
}
