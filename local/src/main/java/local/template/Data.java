package local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** The data of this package, which {@code .ci/template-data} takes from AWS's own packages. */
public final class Data {

    private Data() {}

    /** @param name of a file beside this class */
    public static JsonNode json(String name) {
        return Json.parse(text(name));
    }

    /** The lines of a file that is packed with gzip, each in its words. */
    public static Stream<String[]> packedLines(String name) {
        try (var packed = Data.class.getResourceAsStream(name);
                var text = new GZIPInputStream(packed)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name) {
        try (var stream = Data.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
