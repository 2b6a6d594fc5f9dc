package callbackworker;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Logs one line of JSON for each entry, to be searched by its fields in CloudWatch Logs Insights. {@code timestamp} and
 * {@code level} are the names by which Lambda itself filters.
 */
final class Log {
    private final Consumer<String> lines;
    private final JsonObject fields;

    /** Writes to the given lines; the fields are a part of each entry. */
    Log(Consumer<String> lines, JsonObject fields) {
        this.lines = lines;
        this.fields = fields;
    }

    /** The same log, with one more field in each entry. */
    Log with(String name, String value) {
        var more = fields.deepCopy();
        more.addProperty(name, value);
        return new Log(lines, more);
    }

    void info(String message) {
        write("INFO", message);
    }

    void warn(String message) {
        write("WARN", message);
    }

    void error(String message) {
        write("ERROR", message);
    }

    private void write(String level, String message) {
        var entry = new JsonObject();
        entry.addProperty("timestamp", Instant.now().toString());
        entry.addProperty("level", level);
        entry.addProperty("message", message);
        fields.asMap().forEach(entry::add);
        lines.accept(entry.toString());
    }
}
