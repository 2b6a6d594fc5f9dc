package local.simulation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How often each limit refused or delayed something, and for how long altogether. */
public final class Pressure {

    /**
     * Of one limit.
     *
     * @param times  how often it refused, or let wait
     * @param micros how long it let wait altogether; 0 for what is refused
     */
    public record Met(long times, long micros) {

        private Met plus(long more) {
            return new Met(times + 1, micros + more);
        }
    }

    private final Map<String, Met> byLimit = new TreeMap<>();

    void refused(String limit) {
        byLimit.merge(limit, new Met(1, 0), (met, _) -> met.plus(0));
    }

    void delayed(String limit, long micros) {
        byLimit.merge(limit, new Met(1, micros), (met, _) -> met.plus(micros));
    }

    /** By the limit's name. */
    public Map<String, Met> byLimit() {
        return Collections.unmodifiableMap(byLimit);
    }
}
