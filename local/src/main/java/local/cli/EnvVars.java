package local.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The file of {@code --env-vars}: values of functions' environment variables, by the function's logical ID, or of all
 * functions under {@code Parameters}.
 *
 * @see <a href=
 *      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-invoke.html">
 *      Environment variable file</a>
 */
final class EnvVars {

    private EnvVars() {}

    /** @throws IllegalArgumentException where it cannot be read or is no such file; the message names file and place */
    static Map<String, Map<String, String>> read(Path file) {
        JsonNode json;
        try {
            json = Json.parseStrictly(InputFile.text(file));
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new IllegalArgumentException(
                    file + (at == null ? "" : ":" + at.getLineNr()) + ": this is not JSON: " + e.getOriginalMessage());
        }
        require(json.isObject(), file, "", "an object of functions");
        var all = new LinkedHashMap<String, Map<String, String>>();
        json.properties().forEach(function -> {
            require(function.getValue().isObject(), file, "/" + function.getKey(), "an object of variables");
            var values = new LinkedHashMap<String, String>();
            function.getValue().properties().forEach(variable -> {
                var value = variable.getValue();
                require(value.isValueNode(), file, "/" + function.getKey() + "/" + variable.getKey(), "a text");
                values.put(variable.getKey(), value.asString());
            });
            all.put(function.getKey(), values);
        });
        return all;
    }

    private static void require(boolean is, Path file, String path, String what) {
        if (!is) {
            throw new IllegalArgumentException(file + ": " + (path.isEmpty() ? "/" : path) + " must be " + what
                    + ", such as {\"MyFunction\": {\"TABLE\": \"local\"}}");
        }
    }
}
