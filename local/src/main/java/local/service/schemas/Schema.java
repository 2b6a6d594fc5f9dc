package local.service.schemas;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an event looks like. A value.
 *
 * @param type        {@code OpenApi3} or {@code JSONSchemaDraft4}
 * @param description may be null
 * @param modified    when it was last changed
 * @param versions    the oldest first; never none
 */
record Schema(
        String registry,
        String name,
        String type,
        String description,
        Map<String, String> tags,
        Instant modified,
        List<Version> versions) {

    /** @param content JSON text */
    record Version(int number, String content, Instant created) {}

    /** What tells it from the others. */
    static String key(String registry, String name) {
        return registry + "/" + name;
    }

    String key() {
        return key(registry, name);
    }

    Version newest() {
        return versions.getLast();
    }

    Optional<Version> version(String number) {
        return versions.stream()
                .filter(version -> Integer.toString(version.number()).equals(number))
                .findFirst();
    }

    /** With what its newest version says from now on. */
    Schema with(String otherType, String otherDescription, Optional<String> content, Instant now) {
        return new Schema(
                registry,
                name,
                otherType,
                otherDescription,
                tags,
                now,
                content.map(text -> Stream.concat(
                                        versions.stream(), Stream.of(new Version(newest().number() + 1, text, now)))
                                .toList())
                        .orElse(versions));
    }

    Schema without(Version version, Instant now) {
        return new Schema(
                registry,
                name,
                type,
                description,
                tags,
                now,
                versions.stream().filter(each -> each != version).toList());
    }
}
