package local.execution.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** JSON as UTF-8, written straight into bytes that grow: what the wire shows of an event is made once and never again. */
public final class JsonBytes {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** A character takes no more bytes: one that is escaped twice does take seven. */
    private static final int LONGEST = 7;

    private byte[] bytes;
    private int length;
    /** The value that was written last, and where: what a state is left with is what the next one is entered with. */
    private JsonNode lastValue;

    private int lastFrom;
    private int lastTo;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Takes back what was written after the first so many bytes. */
    void cut(int length) {
        this.length = length;
        lastValue = null;
    }

    /** Opens or closes something, or separates. */
    JsonBytes mark(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Bytes that are JSON already. */
    JsonBytes raw(byte[] json, int from, int to) {
        ensure(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** A field's name, after a comma where it is not the object's first. */
    JsonBytes name(String name) {
        ensure(name.length() + 4);
        if (bytes[length - 1] != '{') {
            bytes[length++] = ',';
        }
        bytes[length++] = '"';
        plain(name, 0, name.length());
        bytes[length++] = '"';
        bytes[length++] = ':';
        return this;
    }

    JsonBytes number(long number) {
        if (number < 0 || number > Integer.MAX_VALUE) {
            return ascii(Long.toString(number));
        }
        int left = (int) number;
        int digits = 1;
        for (long next = 10; next <= left; next *= 10) {
            digits++;
        }
        ensure(digits);
        length += digits;
        for (int at = length - 1; at >= length - digits; at--) {
            int tenth = left / 10;
            bytes[at] = (byte) ('0' + left - tenth * 10);
            left = tenth;
        }
        return this;
    }

    /** Seconds since 1970 with their milliseconds, as AWS's JSON protocol has instants. */
    JsonBytes seconds(long millis) {
        return number(millis / 1000)
                .mark('.')
                .mark((char) ('0' + millis % 1000 / 100))
                .mark((char) ('0' + millis % 100 / 10))
                .mark((char) ('0' + millis % 10));
    }

    JsonBytes ascii(String text) {
        ensure(text.length());
        plain(text, 0, text.length());
        return this;
    }

    /** A string, escaped. */
    JsonBytes text(String text) {
        mark('"');
        escaped(text, false);
        return mark('"');
    }

    /** A value as compact JSON text in a string, as inputs and outputs are shown. */
    JsonBytes textOf(JsonNode value) {
        if (value == lastValue) {
            ensure(lastTo - lastFrom);
            System.arraycopy(bytes, lastFrom, bytes, length, lastTo - lastFrom);
            length += lastTo - lastFrom;
            return this;
        }
        int from = length;
        mark('"');
        nested(value, 0);
        mark('"');
        lastValue = value;
        lastFrom = from;
        lastTo = length;
        return this;
    }

    private void nested(JsonNode value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("A value is nested deeper than " + Json.MAX_DEPTH);
        }
        switch (value) {
            case ObjectNode object -> {
                char before = '{';
                for (var field : object.properties()) {
                    mark(before);
                    nested(field.getKey());
                    mark(':');
                    nested(field.getValue(), depth + 1);
                    before = ',';
                }
                ascii(before == '{' ? "{}" : "}");
            }
            case ArrayNode array -> {
                char before = '[';
                for (var element : array) {
                    mark(before);
                    nested(element, depth + 1);
                    before = ',';
                }
                ascii(before == '[' ? "[]" : "]");
            }
            case StringNode string -> nested(string.stringValue());
            case IntNode number -> number(number.intValue());
            default -> escaped(Json.write(value), false);
        }
    }

    private void nested(String text) {
        ascii("\\\"");
        escaped(text, true);
        ascii("\\\"");
    }

    /** @param twice whether it is a string in JSON that is in a string itself */
    private void escaped(String text, boolean twice) {
        int done = 0;
        int end = text.length();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                continue;
            }
            ensure(i - done + LONGEST);
            plain(text, done, i);
            if (c >= 0x80) {
                i = beyondAscii(text, i, c);
            } else {
                escape(c, twice);
            }
            done = i + 1;
        }
        ensure(end - done);
        plain(text, done, end);
    }

    /** ASCII that needs no escape, for which there is room. */
    @SuppressWarnings("deprecation") // it is for ASCII alone that this method is right, and it is several times faster
    private void plain(String text, int from, int to) {
        text.getBytes(from, to, bytes, length);
        length += to - from;
    }

    private void escape(char c, boolean twice) {
        boolean control = c < ' ';
        for (int i = twice ? control ? 1 : 2 : 0; i > 0; i--) {
            bytes[length++] = '\\';
        }
        int letter = control ? "\b\t\n\f\r".indexOf(c) : -1;
        if (!control) {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (letter >= 0) {
            bytes[length++] = '\\';
            bytes[length++] = (byte) "btnfr".charAt(letter);
        } else {
            hex(c);
        }
    }

    private void hex(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xf];
        }
    }

    /** Half of a pair has no UTF-8, and is escaped. */
    private int beyondAscii(String text, int i, char c) {
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3f);
        } else if (!Character.isSurrogate(c)) {
            bytes[length++] = (byte) (0xe0 | c >> 12);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | c & 0x3f);
        } else if (Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            bytes[length++] = (byte) (0xf0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | point & 0x3f);
            return i + 1;
        } else {
            hex(c);
        }
        return i;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + bytes.length / 2, length + more));
        }
    }
}
