package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/** The last lines of an invocation's log, as many as {@code LogType=Tail} gives back. */
final class LogTail {

    /** Bytes of the log that an answer bears. */
    private static final int SHOWN = 4096;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long bytes;

    synchronized void add(String line) {
        lines.add(line);
        bytes += size(line);
        while (bytes - size(lines.getFirst()) >= SHOWN) {
            bytes -= size(lines.removeFirst());
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The last bytes of these lines, each with its end. */
    static byte[] bytes(List<String> lines) {
        var log = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOfRange(log, Math.max(0, log.length - SHOWN), log.length);
    }

    private static int size(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
}
