package local.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * The calls that runs of a stack saw: what cannot be known without a run. Runs add up, for each sees one way through
 * the application, until something changes that decides which calls are made: a definition, a function's code or
 * settings, a name. Roles decide none, so that they can be mended between two checks.
 *
 * @param state of the stack that was run
 */
public record RunCalls(String state, List<Call> calls) {

    /** No run. */
    public static final RunCalls NONE = new RunCalls("", List.of());

    /**
     * A kind of call.
     *
     * @param role    its name
     * @param allowed whether the role allowed it when it was seen last
     */
    public record Call(String role, String action, String resource, boolean allowed) {

        private record Key(String role, String action, String resource) {}

        private Key key() {
            return new Key(role, action, resource);
        }

        /** An execution's name is another one in the next run. */
        private String resourceOrAllLike() {
            return resource.replaceFirst("(:(?:execution|express|mapRun):[^:]+).*", "$1:*");
        }

        private static Call of(JsonNode json) {
            return new Call(
                    text(json, "role"),
                    text(json, "action"),
                    text(json, "resource"),
                    json.path("allowed").asBoolean());
        }

        private JsonNode json() {
            return Json.object()
                    .put("role", role)
                    .put("action", action)
                    .put("resource", resource)
                    .put("allowed", allowed);
        }
    }

    /**
     * What {@link #add} wrote.
     *
     * @throws IOException              where the file cannot be read
     * @throws IllegalArgumentException saying what is wrong, where it holds something else
     */
    public static RunCalls read(Path file) throws IOException {
        try {
            var json = Json.parse(Files.readString(file));
            return new RunCalls(
                    text(json, "state"),
                    json.path("calls").valueStream().map(Call::of).toList());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " does not hold the calls of a run", e);
        }
    }

    /** Whether these are calls that the stack, as it is, would make. */
    public boolean areOf(Stack stack) {
        return state.equals(state(stack));
    }

    /** Whether the role called anything. */
    boolean saw(String role) {
        return calls.stream().anyMatch(call -> call.role().equals(role));
    }

    /** What a role needs, with what it was seen to call: on what was not known, and what was not known at all. */
    List<Need> complete(String role, List<Need> needs) {
        var seen = calls.stream()
                .filter(call -> call.role().equals(role))
                .collect(Collectors.groupingBy(
                        Call::action,
                        LinkedHashMap::new,
                        Collectors.mapping(Call::resourceOrAllLike, Collectors.toCollection(TreeSet::new))));
        var complete = new ArrayList<Need>();
        for (var need : needs) {
            if (need.resource().isEmpty() && seen.keySet().containsAll(need.actions())) {
                var why = need.why() + ", as a run saw";
                need.actions()
                        .forEach(action -> seen.get(action)
                                .forEach(resource -> complete.add(
                                        new Need(List.of(action), Optional.of(resource), why, need.severity()))));
            } else {
                complete.add(need);
            }
        }
        seen.forEach((action, resources) -> resources.stream()
                .filter(resource -> complete.stream()
                        .noneMatch(need -> need.actions().contains(action)
                                && need.resource().filter(resource::equals).isPresent()))
                .map(resource -> Need.of(List.of(action), Optional.of(resource), "as a run saw"))
                .toList()
                .forEach(complete::add));
        return complete;
    }

    /**
     * Adds what a run saw to what earlier runs of the same stack saw.
     *
     * @throws IOException where the file cannot be written
     */
    public static void add(Path file, Stack stack, Collection<Call> seen) throws IOException {
        var all = new LinkedHashMap<Call.Key, Call>();
        Stream.concat(earlier(file, stack).stream(), seen.stream()).forEach(call -> all.put(call.key(), call));
        var lines = all.values().stream()
                .sorted(Comparator.comparing(Call::role)
                        .thenComparing(Call::action)
                        .thenComparing(Call::resource))
                .map(call -> "  " + Json.write(call.json()))
                .collect(Collectors.joining(",\n"));
        Files.createDirectories(file.getParent());
        var written = Files.writeString(
                Files.createTempFile(file.getParent(), "calls", ".json"),
                "{\"state\": \"" + state(stack) + "\", \"calls\": [\n" + lines + "\n]}\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Call> earlier(Path file, Stack stack) {
        try {
            return Stream.of(read(file))
                    .filter(calls -> calls.areOf(stack))
                    .flatMap(calls -> calls.calls().stream())
                    .toList();
        } catch (IOException | IllegalArgumentException none) {
            return List.of();
        }
    }

    /** What decides which calls are made. Queues have other URLs in a run than on AWS: there the endpoint answers. */
    private static String state(Stack stack) {
        var parts = Stream.of(
                Stream.of(stack.name(), stack.region(), stack.account()),
                stack.stateMachines().stream().flatMap(machine -> Stream.of(machine.arn(), machine.definition())),
                stack.functions().stream()
                        .flatMap(function -> Stream.of(
                                function.arn(),
                                function.handler(),
                                function.environment().toString(),
                                files(function.classes()))),
                stack.eventSourceMappings().stream()
                        .flatMap(mapping -> Stream.of(mapping.functionName(), mapping.eventSourceArn())));
        var text = parts.flatMap(part -> part)
                .collect(Collectors.joining("\n"))
                .replaceAll("https?://[^/\\s]+/(?=" + stack.account() + "/)", "");
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** What a function's code is, by the files that it is in; empty where it is not built. */
    private static String files(Path code) {
        if (!Files.exists(code)) {
            return "";
        }
        try (var files = Files.walk(code)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> code.relativize(file) + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).stringValue();
    }
}
