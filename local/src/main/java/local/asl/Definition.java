package local.asl;

import java.util.Optional;
import local.asl.Finding.Code;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.node.ObjectNode;

/** The text of a definition as JSON. */
final class Definition {

    /** AWS's quota for the text of a definition. */
    private static final int MAX_LENGTH = 1_048_576;

    private static final int SHOWN = 500;

    private Definition() {}

    /** The JSON object that the text is; where it is none, that is noted. */
    static Optional<ObjectNode> read(String text, Findings findings) {
        if (text.length() > MAX_LENGTH) {
            findings.error(
                    Code.SCHEMA_VALIDATION_FAILED, "Definition must not be longer than " + MAX_LENGTH + " characters");
        } else if (text.isBlank()) {
            notAnObject(findings);
        } else {
            try {
                if (Json.parseStrictly(text) instanceof ObjectNode object) {
                    return Optional.of(object);
                }
                notAnObject(findings);
            } catch (JacksonException e) {
                var at = readTo(text).orElse(e.getLocation());
                findings.notJson(message(e), source(text, at), at);
            }
        }
        return Optional.empty();
    }

    private static void notAnObject(Findings findings) {
        findings.error(Code.SCHEMA_VALIDATION_FAILED, "Definition must be a valid JSON object");
    }

    /** How far the text is JSON: AWS names the end of the wrong token. Nowhere, where it only says a name twice. */
    private static Optional<TokenStreamLocation> readTo(String text) {
        try (var parser = Json.parser(text)) {
            try {
                while (parser.nextToken() != null) {
                    parser.skipChildren();
                }
                return Optional.empty();
            } catch (JacksonException e) {
                return Optional.of(parser.currentLocation());
            }
        }
    }

    /** In the words of the Jackson that AWS has, which is an older one. */
    private static String message(JacksonException fault) {
        return fault.getOriginalMessage()
                .replaceFirst("^Duplicate Object property \"(.*)\"$", "Duplicate field '$1'")
                .replaceFirst(", from `StreamReadConstraints[^`]*`", "")
                .replaceFirst(" \\(start marker at \\[Source:.*", "");
    }

    private static String source(String text, TokenStreamLocation at) {
        var shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN);
        var rest = text.length() <= SHOWN ? "" : "[truncated " + (text.length() - SHOWN) + " chars]";
        return "[Source: (String)\"%s\"%s; line: %d, column: %d]"
                .formatted(shown, rest, at.getLineNr(), at.getColumnNr());
    }
}
