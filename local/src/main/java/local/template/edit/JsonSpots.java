package local.template.edit;

import java.util.ArrayList;
import local.json.Json;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Where values stand in a text of JSON. */
final class JsonSpots {

    private JsonSpots() {}

    /** @param text which a template was read of */
    static Spot of(String text) {
        try (var parser = Json.parser(text)) {
            parser.nextToken();
            return spot(parser);
        }
    }

    private static Spot spot(JsonParser parser) {
        int start = start(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new ArrayList<Spot.Field>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var key = parser.currentName();
                    int at = start(parser);
                    int keyEnd = end(parser);
                    parser.nextToken();
                    fields.add(new Spot.Field(key, at, keyEnd, spot(parser)));
                }
                yield isFunction(fields)
                        ? new Spot.Fixed(start, end(parser))
                        : new Spot.Fields(fields, true, start, end(parser));
            }
            case START_ARRAY -> {
                var items = new ArrayList<Spot>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(spot(parser));
                }
                yield new Spot.Items(items, true, start, end(parser));
            }
            case VALUE_STRING -> {
                parser.getString(); // which is what reads it to its end
                yield new Spot.Leaf(start, end(parser));
            }
            default -> new Spot.Fixed(start, end(parser));
        };
    }

    private static boolean isFunction(ArrayList<Spot.Field> fields) {
        return fields.size() == 1
                && (fields.getFirst().key().equals("Ref")
                        || fields.getFirst().key().startsWith("Fn::"));
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }
}
