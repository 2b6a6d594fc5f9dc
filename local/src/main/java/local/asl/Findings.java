package local.asl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.asl.Finding.Code;
import local.asl.Finding.Severity;
import local.json.Json;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Gathers what is wrong with one definition. */
final class Findings {

    /** One more than {@code ValidateStateMachineDefinition} ever lists, so that it can tell that there are more. */
    private static final int LIMIT = 101;

    /**
     * @param place what AWS names
     * @param shown what the person is shown: the same, or a field of it
     */
    private record Note(Severity severity, Code code, String message, Optional<Place> place, Optional<Place> shown) {}

    private Finding notJson;
    private final List<Note> notes = new ArrayList<>();
    private final Set<Note> known = new HashSet<>();
    private int errors;

    void error(Code code, Place place, String message) {
        error(code, place, place, message);
    }

    /** @param shown the field of {@code place} whose line the person is shown */
    void error(Code code, Place place, Place shown, String message) {
        note(new Note(Severity.ERROR, code, message, Optional.of(place), Optional.of(shown)));
    }

    /** About the definition as a whole. */
    void error(Code code, String message) {
        note(new Note(Severity.ERROR, code, message, Optional.empty(), Optional.empty()));
    }

    void warning(Code code, Place place, String message) {
        note(new Note(Severity.WARNING, code, message, Optional.of(place), Optional.of(place)));
    }

    /** The text is not JSON, so that there is nothing else to say. */
    void notJson(String message, String source, TokenStreamLocation at) {
        notJson = new Finding(
                Severity.ERROR,
                Code.INVALID_JSON_DESCRIPTION,
                message + "\n at " + source,
                Optional.of(source),
                at.getLineNr(),
                at.getColumnNr());
    }

    private void note(Note note) {
        // As many of each kind: an error is never lost behind warnings.
        int others = note.severity == Severity.ERROR ? errors : notes.size() - errors;
        if (others < LIMIT && known.add(note)) {
            notes.add(note);
            errors += note.severity == Severity.ERROR ? 1 : 0;
        }
    }

    boolean hasErrors() {
        return notJson != null || errors > 0;
    }

    /** What was gathered, with the lines of the text that the definition was read from. */
    List<Finding> in(String definition) {
        if (notJson != null) {
            return List.of(notJson);
        }
        if (notes.isEmpty()) {
            return List.of();
        }
        var wanted = new Wanted();
        for (var note : notes) {
            note.shown.ifPresent(wanted::add);
        }
        try (var parser = Json.parser(definition)) {
            parser.nextToken();
            wanted.locate(parser, parser.currentTokenLocation());
        }
        return notes.stream()
                .map(note -> {
                    var at = note.shown.map(wanted::at).orElse(wanted.at);
                    return new Finding(
                            note.severity,
                            note.code,
                            note.message,
                            note.place.map(Place::toString),
                            at.getLineNr(),
                            at.getColumnNr());
                })
                .toList();
    }

    /** The places that were noted, as a tree that is filled with locations in one pass over the text. */
    private static final class Wanted {

        private final Map<Object, Wanted> inner = new HashMap<>();
        private TokenStreamLocation at;

        void add(Place place) {
            var wanted = this;
            for (var step : place.steps()) {
                wanted = wanted.inner.computeIfAbsent(key(step), _ -> new Wanted());
            }
        }

        /** Where the place is; where it is not in the text, where what should have it is. */
        TokenStreamLocation at(Place place) {
            var wanted = this;
            for (var step : place.steps()) {
                var next = wanted.inner.get(key(step));
                if (next.at == null) {
                    break;
                }
                wanted = next;
            }
            return wanted.at;
        }

        private static Object key(Place step) {
            return step.name() == null ? (Object) step.index() : step.name();
        }

        /** @param start of the field's name, or of the value where it has none */
        void locate(JsonParser parser, TokenStreamLocation start) {
            at = start;
            if (inner.isEmpty() || !parser.currentToken().isStructStart()) {
                parser.skipChildren();
                return;
            }
            boolean list = parser.currentToken() == JsonToken.START_ARRAY;
            for (int index = 0; !parser.nextToken().isStructEnd(); index++) {
                var location = parser.currentTokenLocation();
                var next = inner.get(list ? (Object) index : parser.currentName());
                if (!list) {
                    parser.nextToken();
                }
                if (next == null) {
                    parser.skipChildren();
                } else {
                    next.locate(parser, location);
                }
            }
        }
    }
}
