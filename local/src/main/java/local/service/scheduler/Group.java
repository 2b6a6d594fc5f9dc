package local.service.scheduler;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A group of schedules. A value.
 *
 * @param created empty where a template has it, or every account
 */
record Group(String name, String arn, Optional<Instant> created, Map<String, String> tags) {

    /** The one that every account has. */
    static final String DEFAULT = "default";

    Group withTags(Map<String, String> others) {
        return new Group(name, arn, created, Map.copyOf(others));
    }
}
