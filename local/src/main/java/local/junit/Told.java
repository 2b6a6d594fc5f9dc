package local.junit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.execution.history.EventDetails;
import local.execution.history.EventDetails.TaskScheduled;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** What the history of an execution tells of other services, where nothing else does: on AWS. */
final class Told {

    /** AWS's sentence on a call that is not allowed, up to the next one. */
    private static final Pattern REFUSED =
            Pattern.compile("User: \\S+ is not authorized to perform: ([-a-z0-9]+:[A-Za-z]+)[^\\n(]*");

    private Told() {}

    /** The messages that Tasks published with SNS: those that it took. */
    static List<Observer.Published> published(List<HistoryEvent> events) {
        var scheduled = new HashMap<Long, TaskScheduled>();
        var published = new ArrayList<Observer.Published>();
        for (var event : events) {
            var task = event.details() instanceof TaskScheduled here ? here : scheduled.get(event.previousEventId());
            if (task != null) {
                scheduled.put(event.id(), task);
                if (event.type() == HistoryEventType.TASK_SUCCEEDED) {
                    message(task).ifPresent(published::add);
                }
            }
        }
        return published;
    }

    private static Optional<Observer.Published> message(TaskScheduled task) {
        var parameters = task.parameters();
        boolean isOne = task.called().resourceType().equals("sns")
                && task.called().resource().startsWith("publish")
                && parameters.has("Message");
        return isOne
                ? Optional.of(new Observer.Published(
                        parameters.path("TopicArn").asString(""),
                        parameters.path("Subject").asString(null),
                        text(parameters.get("Message"))))
                : Optional.empty();
    }

    /** A message as it is sent: what is no string is sent as JSON. */
    static String text(JsonNode message) {
        return message.isString() ? message.stringValue() : Json.write(message);
    }

    /** The calls that IAM refused, as far as a failure of a task or of the execution speaks of them. */
    static List<Refusal> refused(List<HistoryEvent> events) {
        return events.stream()
                .flatMap(event -> cause(event.details()))
                .map(REFUSED::matcher)
                .filter(Matcher::find)
                .map(sentence -> new Refusal(sentence.group(1), sentence.group().strip()))
                .distinct()
                .toList();
    }

    private static Stream<String> cause(EventDetails details) {
        return Stream.ofNullable(
                switch (details) {
                    case EventDetails.TaskFailed failed -> failed.cause();
                    case EventDetails.Failed failed -> failed.cause();
                    default -> null;
                });
    }
}
