package local.service.schemas;

import java.util.Map;

/**
 * What schemas lie in. A value.
 *
 * @param description may be null
 */
record Registry(String name, String description, Map<String, String> tags) {

    Registry withDescription(String other) {
        return new Registry(name, other, tags);
    }
}
