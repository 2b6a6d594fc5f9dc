package local.asl.expression;

import java.util.HashMap;
import local.json.Json;

/** What the examples of these tests see. */
final class Scopes {

    private Scopes() {}

    /** A scope with that input, and a context object that names its execution. */
    static Scope input(String json) {
        return new Scope(Json.parse(json), Json.parse("""
            {"Execution": {"Id": "arn:aws:states:us-east-1:123456789012:execution:m:e", "Name": "e"}}\
            """), Variables.NONE);
    }

    /** A scope with an empty input and the fields of that object as variables. */
    static Scope variables(String json) {
        var values = new HashMap<String, tools.jackson.databind.JsonNode>();
        Json.parse(json).forEachEntry(values::put);
        return new Scope(Json.object(), Json.object(), Variables.NONE.assign(values));
    }
}
