package local.junit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** What happened in a state from its entry on; the events of states within it belong to those. */
final class StateVisit {

    private final String name;
    private final List<HistoryEvent> events = new ArrayList<>();
    private Optional<JsonNode> output = Optional.empty();
    private Optional<String> next = Optional.empty();

    private StateVisit(String name) {
        this.name = name;
    }

    /** The last visit of that state. */
    static Optional<StateVisit> last(List<HistoryEvent> history, String name) {
        return all(history).stream().filter(visit -> visit.name.equals(name)).reduce((_, last) -> last);
    }

    /** All visits, in the order of their entry. */
    static List<StateVisit> all(List<HistoryEvent> history) {
        var visits = new ArrayList<StateVisit>();
        Map<Long, StateVisit> byEvent = new HashMap<>();
        for (var event : history) {
            var visit = byEvent.get(event.previousEventId());
            switch (event.details()) {
                case EventDetails.StateEntered entered -> {
                    if (visit != null && visit.output.isPresent()) {
                        visit.next = Optional.of(entered.name());
                    }
                    visit = new StateVisit(entered.name());
                    visits.add(visit);
                }
                case EventDetails.StateExited exited -> {
                    if (visit == null || !visit.name.equals(exited.name())) {
                        visit = open(visits, exited.name()); // left by the last event of a state within it
                    }
                    visit.output = Optional.of(exited.output());
                }
                default -> {
                    // all others belong to the state of the event before
                }
            }
            if (visit != null) {
                visit.events.add(event);
                byEvent.put(event.id(), visit);
            }
        }
        return visits;
    }

    private static StateVisit open(List<StateVisit> visits, String name) {
        return visits.reversed().stream()
                .filter(visit -> visit.name.equals(name) && visit.output.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    String name() {
        return name;
    }

    /** The state that was entered then. */
    Optional<String> next() {
        return next;
    }

    JsonNode input() {
        return Json.parse(((EventDetails.StateEntered) events.getFirst().details())
                .input()
                .text());
    }

    /** What it handed on, once it was left. */
    Optional<JsonNode> output() {
        return output;
    }

    /** How often it called what it calls. */
    int attempts() {
        return (int) events.stream()
                .filter(event -> event.details() instanceof EventDetails.Scheduled
                        || event.details() instanceof EventDetails.TaskScheduled)
                .count();
    }

    /** The errors that its attempts ended with, in their order. */
    List<String> errors() {
        return events.stream().flatMap(event -> error(event).stream()).toList();
    }

    /** Whether it was left by a Catch: what was last before is a failure. */
    boolean isCaught() {
        return output.isPresent()
                && events.size() > 1
                && error(events.get(events.size() - 2)).isPresent();
    }

    private static Optional<String> error(HistoryEvent event) {
        return switch (event.details()) {
            case EventDetails.TaskFailed failed -> Optional.ofNullable(failed.error());
            case EventDetails.Failed failed -> Optional.ofNullable(failed.error());
            case EventDetails.EvaluationFailed failed -> Optional.ofNullable(failed.error());
            default -> Optional.empty();
        };
    }
}
