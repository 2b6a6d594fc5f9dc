package local.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code samconfig.toml} says of the default environment, so that the local run names things as {@code sam deploy}
 * does: the tables {@code default.deploy.parameters} and {@code default.global.parameters}, which the first overrides. What
 * concerns the local run alone stands in {@code default.local.parameters}.
 *
 * @see <a href=
 *      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html">AWS
 *      SAM CLI configuration file</a>
 */
record SamConfig(
        Optional<String> stackName,
        Optional<String> region,
        Map<String, String> parameterOverrides,
        List<String> upstreams,
        Artifacts artifacts,
        boolean hasTags) {

    /**
     * Where {@code sam deploy} uploads what it deploys.
     *
     * @param bucket empty: the one that the SAM CLI manages
     */
    record Artifacts(Optional<String> bucket, Optional<String> prefix) {}

    private static final SamConfig EMPTY = new SamConfig(
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            new Artifacts(Optional.empty(), Optional.empty()),
            false);

    /** Where the configuration of a folder's templates stands. */
    static Path file(Path folder) {
        return folder.resolve("samconfig.toml");
    }

    /**
     * The {@code samconfig.toml} of a folder; an empty one where there is none.
     *
     * @throws IllegalArgumentException where it cannot be read; the message names file and line
     */
    static SamConfig in(Path folder) {
        var file = file(folder);
        if (!InputFile.isThere(file)) {
            return EMPTY;
        }
        var text = InputFile.text(file);
        try {
            return parse(text);
        } catch (Toml.Fault fault) {
            throw new IllegalArgumentException(file + ":" + fault.line() + ": " + fault.getMessage());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * @throws Toml.Fault               where it is not TOML
     * @throws IllegalArgumentException where a value is of no use
     */
    static SamConfig parse(String toml) {
        var environment = table(Toml.parse(toml), "default");
        var deploy = table(table(environment, "deploy"), "parameters");
        var global = table(table(environment, "global"), "parameters");
        return new SamConfig(
                string(deploy, "stack_name").or(() -> string(global, "stack_name")),
                string(deploy, "region").or(() -> string(global, "region")),
                overrides(deploy.getOrDefault("parameter_overrides", global.get("parameter_overrides"))),
                strings(table(table(environment, "local"), "parameters"), "upstream"),
                new Artifacts(
                        string(deploy, "s3_bucket").or(() -> string(global, "s3_bucket")),
                        string(deploy, "s3_prefix").or(() -> string(global, "s3_prefix"))),
                deploy.containsKey("tags") || global.containsKey("tags"));
    }

    /** One string, or a list of them. */
    private static List<String> strings(Map<String, Object> table, String key) {
        return switch (table.get(key)) {
            case null -> List.of();
            case String value -> List.of(value);
            case List<?> list -> list.stream().map(Object::toString).toList();
            default -> throw new IllegalArgumentException(key + " is no string, nor a list of them");
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> table(Map<String, Object> parent, String name) {
        return switch (parent.get(name)) {
            case null -> Map.of();
            case Map<?, ?> table -> (Map<String, Object>) table;
            default -> throw new IllegalArgumentException(name + " is no table");
        };
    }

    private static Optional<String> string(Map<String, Object> table, String key) {
        return switch (table.get(key)) {
            case null -> Optional.empty();
            case String value -> Optional.of(value);
            default -> throw new IllegalArgumentException(key + " is no string");
        };
    }

    /** One string, a list of them, or a table. */
    private static Map<String, String> overrides(Object value) {
        return switch (value) {
            case null -> Map.of();
            case List<?> list -> ParameterOverrides.parse(list.stream().map(Object::toString));
            case Map<?, ?> table ->
                table.entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().toString(),
                                entry -> entry.getValue().toString()));
            default -> ParameterOverrides.parse(Stream.of(value.toString()));
        };
    }
}
