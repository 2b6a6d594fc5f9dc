package local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** The data of this package, which {@code .ci/template-data} takes from AWS's own packages. */
public final class Data {

    private Data() {}

    /** @param name of a file beside this class */
    public static JsonNode json(String name) {
        return Json.parse(text(name));
    }

    private static String text(String name) {
        try (var stream = Data.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
