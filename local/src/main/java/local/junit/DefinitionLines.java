package local.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import local.json.Location;
import local.template.stack.Stack.StateMachineResource;

/**
 * Where the states of a machine stand, in its own file or in the template, be that JSON or YAML: as a person would look for
 * them, by names at the beginnings of lines. What cannot be found so, such as a definition in one line, has no place.
 */
final class DefinitionLines {

    private final Path file;
    private final List<String> lines;
    private final int from;

    private DefinitionLines(Path file, List<String> lines, int from) {
        this.file = file;
        this.lines = lines;
        this.from = from;
    }

    static DefinitionLines of(StateMachineResource machine) {
        boolean inTemplate = machine.source().equals(machine.location().file());
        try {
            return new DefinitionLines(
                    machine.source(),
                    Files.readAllLines(machine.source()),
                    inTemplate ? machine.location().line() - 1 : 0);
        } catch (IOException e) {
            return new DefinitionLines(machine.source(), List.of(), 0);
        }
    }

    /** Where a state begins. */
    Optional<Location> state(String name) {
        return location(line(name));
    }

    /**
     * Where one of a state's Retriers or Catchers says for which errors it is; else where the state begins.
     *
     * @param field {@code Retry} or {@code Catch}
     * @param index from 0
     */
    Optional<Location> handler(String state, String field, int index) {
        var begin = line(state);
        if (begin.isEmpty()) {
            return Optional.empty();
        }
        int end = end(begin.getAsInt());
        // the state's own: one of a state inside it is deeper
        var own = IntStream.range(begin.getAsInt() + 1, end).filter(line -> isKey(line, field));
        var handlers = own.boxed().min((one, other) -> Integer.compare(indent(one), indent(other)));
        var found = handlers.stream()
                .flatMap(line -> IntStream.range(line, end)
                        .filter(at -> lines.get(at).contains("ErrorEquals"))
                        .skip(index)
                        .boxed())
                .findFirst();
        return location(found.map(OptionalInt::of).orElse(begin));
    }

    /** The first line of a state that has this in it; else where the state begins. */
    Optional<Location> text(String state, String text) {
        var begin = line(state);
        if (begin.isEmpty()) {
            return Optional.empty();
        }
        var found = IntStream.range(begin.getAsInt(), end(begin.getAsInt()))
                .filter(line -> lines.get(line).contains(text))
                .findFirst();
        return location(found.isPresent() ? found : begin);
    }

    /** The line after a state. */
    private int end(int begin) {
        return first(begin + 1, line -> !isDeeper(line, indent(begin))).orElse(lines.size());
    }

    private OptionalInt line(String key) {
        return first(from, line -> isKey(line, key));
    }

    private OptionalInt first(int from, IntPredicate wanted) {
        return IntStream.range(from, lines.size()).filter(wanted).findFirst();
    }

    private boolean isKey(int line, String key) {
        return Pattern.matches("\\s*[\"']?" + Pattern.quote(key) + "[\"']?\\s*:(\\s.*)?", lines.get(line));
    }

    private boolean isDeeper(int line, int indent) {
        return lines.get(line).isBlank() || indent(line) > indent;
    }

    private int indent(int line) {
        var text = lines.get(line);
        return text.length() - text.stripLeading().length();
    }

    private Optional<Location> location(OptionalInt line) {
        return line.isPresent() ? Optional.of(new Location(file, line.getAsInt() + 1, 1)) : Optional.empty();
    }
}
