package local.asl;

import java.util.Map;

/**
 * States and where to start: the whole machine, a branch of a Parallel state, or what a Map state does with each item.
 *
 * @param states by name, in the order of the definition
 */
public record Flow(String startAt, Map<String, State> states) {

    /** The state of that name, which is there: parsing has checked every name. */
    public State state(String name) {
        return states.get(name);
    }
}
