package local.cli;

import java.util.HashMap;
import java.util.Map;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;

/**
 * Which state each event of a run belongs to. An event says only which one led to it; a state inside a Map or Parallel
 * state is told with what it is in: {@code Each[1] › IsOdd}.
 */
final class Places {

    /**
     * @param name  of the state; empty where the event belongs to none
     * @param path  with the containers around it, outermost first
     * @param depth how many these are
     */
    record Place(String name, String path, int depth) {

        static final Place NONE = new Place("", "", 0);
    }

    /** The containers around whatever an event leads to. */
    private record Inside(String prefix, int depth) {}

    /** What is known of one execution: by the events' ids, and the states that are entered and not left. */
    private static final class Known {
        final Map<Long, Place> places = new HashMap<>();
        final Map<Long, Inside> insides = new HashMap<>();
        final Map<String, Place> open = new HashMap<>();
    }

    private final Map<String, Known> executions = new HashMap<>();

    /** @param outermost whether the execution is the run's own, and no child of a distributed Map state */
    Place of(String executionArn, HistoryEvent event, boolean outermost) {
        var known = executions.computeIfAbsent(executionArn, _ -> new Known());
        var before = known.places.getOrDefault(event.previousEventId(), Place.NONE);
        var inside = known.insides.getOrDefault(
                event.previousEventId(), outermost ? new Inside("", 0) : child(executionArn));
        var place = switch (event.details()) {
            case EventDetails.StateEntered(var name, var _) -> {
                var entered = new Place(name, inside.prefix + name, inside.depth);
                known.open.put(name, entered);
                yield entered;
            }
            case EventDetails.StateExited exited -> {
                var left = known.open.getOrDefault(exited.name(), before);
                inside = new Inside(left.path.substring(0, left.path.length() - left.name.length()), left.depth);
                yield left;
            }
            case EventDetails.Iteration(var name, var index)
            when event.type() == HistoryEventType.MAP_ITERATION_STARTED -> {
                var map = known.open.getOrDefault(name, before);
                inside = new Inside(map.path + "[" + index + "] › ", map.depth + 1);
                yield map;
            }
            default -> before;
        };
        if (event.type() == HistoryEventType.PARALLEL_STATE_STARTED) {
            inside = new Inside(place.path + " › ", place.depth + 1);
        }
        known.places.put(event.id(), place);
        known.insides.put(event.id(), inside);
        return place;
    }

    /** A child execution bears the label of its Map state in its ARN: {@code ...:execution:MACHINE/LABEL:NAME}. */
    private static Inside child(String executionArn) {
        int slash = executionArn.lastIndexOf('/');
        int end = executionArn.indexOf(':', slash);
        return slash < 0 || end < 0 ? new Inside("", 0) : new Inside(executionArn.substring(slash + 1, end) + " › ", 1);
    }
}
