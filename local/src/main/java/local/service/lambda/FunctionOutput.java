package local.service.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What a function's process writes, line by line. A line without an end is cut as Lambda cuts it, so that no line takes
 * more memory than one event of a log.
 */
final class FunctionOutput {

    /** What Lambda writes as one event: the 256 KiB of CloudWatch Logs, less the 26 bytes that each event counts. */
    static final int LONGEST = 256 * 1024 - 26;

    /** What the runtime writes, with the request's ID, after all that an invocation wrote itself. */
    private static final byte END_OF_LINES = 0x1e;

    private final Consumer<String> onLine;
    private final Consumer<String> onEnd;
    private byte[] line = new byte[1024];
    private int length;
    private boolean isMark;

    /**
     * @param onLine told of each line, without its end
     * @param onEnd  told of the request whose lines were all read
     */
    FunctionOutput(Consumer<String> onLine, Consumer<String> onEnd) {
        this.onLine = onLine;
        this.onEnd = onEnd;
    }

    /** Reads to the end. */
    void read(InputStream in) throws IOException {
        var buffer = new byte[8192];
        for (int read; (read = in.read(buffer)) >= 0; ) {
            for (int i = 0; i < read; i++) {
                take(buffer[i]);
            }
        }
        if (length > 0) {
            tell();
        }
    }

    private void take(byte next) {
        switch (next) {
            case '\n' -> tell();
            case END_OF_LINES -> {
                if (length > 0) {
                    tell();
                }
                isMark = true;
            }
            default -> {
                if (length == LONGEST) {
                    cut();
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(2 * length, LONGEST));
                }
                line[length++] = next;
            }
        }
    }

    private void tell() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        (isMark ? onEnd : onLine).accept(new String(line, 0, end, StandardCharsets.UTF_8));
        length = 0;
        isMark = false;
    }

    /** Between two characters. */
    private void cut() {
        int start = length - 1;
        while (start > length - 4 && (line[start] & 0xc0) == 0x80) {
            start--;
        }
        int end = length - start < characterLength(line[start]) ? start : length;
        var rest = Arrays.copyOfRange(line, end, length);
        length = end;
        tell();
        System.arraycopy(rest, 0, line, 0, rest.length);
        length = rest.length;
    }

    /** Bytes of the character that begins so, in UTF-8. */
    private static int characterLength(byte first) {
        int bits = first & 0xff;
        return bits >= 0xf0 ? 4 : bits >= 0xe0 ? 3 : bits >= 0xc0 ? 2 : 1;
    }
}
