package local.asl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import local.asl.Finding.Code;

/**
 * States and where to start: the whole machine, a branch of a Parallel state, or what a Map state does with each item.
 *
 * @param states by name, in the order of the definition
 */
public record Flow(String startAt, Map<String, State> states) {

    private static final int MAX_NAME = 80;

    /** The state of that name, which is there: parsing has checked every name. */
    public State state(String name) {
        return states.get(name);
    }

    /** Its states, those of the flows inside them too. */
    public Stream<State> allStates() {
        return states.values().stream()
                .flatMap(state -> Stream.concat(
                        Stream.of(state),
                        switch (state) {
                            case ParallelState parallel ->
                                parallel.branches().stream().flatMap(Flow::allStates);
                            case MapState map -> map.processor().flow().allStates();
                            default -> Stream.empty();
                        }));
    }

    /** Its Task states, those of the flows inside it too. */
    public Stream<TaskState> tasks() {
        return allStates().filter(TaskState.class::isInstance).map(TaskState.class::cast);
    }

    /** The fields {@code StartAt} and {@code States}. The outline of {@code fields} is this flow's. */
    static Flow parse(Fields fields) {
        var reading = fields.reading();
        fields.require("States");
        fields.require("StartAt");
        var startAt = fields.target("StartAt").orElse(null);
        var states = new LinkedHashMap<String, State>();
        fields.object("States").ifPresent(all -> {
            all.names().forEach(name -> {
                var place = all.place().field(name);
                reading.outline().enter(name, place);
                checkName(reading, name, place);
                all.object(name).ifPresent(state -> states.put(name, State.parse(name, state)));
            });
            reading.outline().checkRoutes(reading.findings());
        });
        return new Flow(startAt, states);
    }

    private static void checkName(Reading reading, String name, Place place) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME) {
            reading.findings()
                    .error(
                            Code.INVALID_STATE_NAME,
                            place,
                            "State name must have 1 to " + MAX_NAME + " characters: " + name);
        }
        if (reading.states().putIfAbsent(name, place) != null) {
            reading.findings().error(Code.DUPLICATE_STATE_NAME, place, "Duplicate State name: " + name);
        }
    }
}
