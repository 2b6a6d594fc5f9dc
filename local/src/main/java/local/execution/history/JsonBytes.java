package local.execution.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON as UTF-8, written straight into bytes that grow: what the wire shows of an event is made once and never again. */
public final class JsonBytes {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** A character takes no more bytes: an escaped one does take six. */
    private static final int LONGEST = 6;

    private byte[] bytes;
    private int length;

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
        for (int i = 0; i < name.length(); i++) {
            bytes[length++] = (byte) name.charAt(i);
        }
        bytes[length++] = '"';
        bytes[length++] = ':';
        return this;
    }

    JsonBytes number(long number) {
        return ascii(Long.toString(number));
    }

    /** Seconds since 1970 with their milliseconds, as AWS's JSON protocol has instants. */
    JsonBytes seconds(long millis) {
        return ascii(Long.toString(millis / 1000))
                .mark('.')
                .mark((char) ('0' + millis % 1000 / 100))
                .mark((char) ('0' + millis % 100 / 10))
                .mark((char) ('0' + millis % 10));
    }

    JsonBytes ascii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** A string, escaped. */
    JsonBytes text(String text) {
        int end = text.length();
        ensure(end + LONGEST + 1);
        bytes[length++] = '"';
        for (int i = 0; i < end; i++) {
            ensure(LONGEST + 1); // with the closing quote
            char c = text.charAt(i);
            if (c >= 0x80) {
                i = beyondAscii(text, i, c);
            } else if (c == '"' || c == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) c;
            } else if (c >= ' ') {
                bytes[length++] = (byte) c;
            } else {
                control(c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void control(char c) {
        int letter = "\b\t\n\f\r".indexOf(c);
        if (letter >= 0) {
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
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
