package local.json;

import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A value and how it is written as text: an execution's input is shown as it was sent, white space and all. While nobody
 * needs the value, it can {@link #rest} where its text is written already.
 */
public final class JsonText {

    /** Null while it rests. */
    private volatile JsonNode value;
    /** Gives the text; null where it is the value, written compactly. */
    private volatile Supplier<String> text;

    private JsonText(JsonNode value, Supplier<String> text) {
        this.value = value;
        this.text = text;
    }

    /** @throws JacksonException where the text is not JSON */
    public static JsonText parse(String text) {
        return new JsonText(Json.parse(text), () -> text);
    }

    /** The work of an execution, which is written compactly. */
    public static JsonText of(JsonNode value) {
        return new JsonText(value, null);
    }

    public JsonNode value() {
        var there = value;
        if (there == null) {
            there = Json.parse(text.get());
            value = there;
        }
        return there;
    }

    public String text() {
        var written = text;
        return written != null ? written.get() : Json.write(value());
    }

    /** Whether the text is one that was sent, or is kept elsewhere, so that it need not be written again. */
    public boolean isWritten() {
        return text != null;
    }

    /**
     * Keeps nothing in memory until it is asked for again.
     *
     * @param elsewhere gives the text that {@link #text} gives now
     */
    public void rest(Supplier<String> elsewhere) {
        text = elsewhere;
        value = null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText same && text().equals(same.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
