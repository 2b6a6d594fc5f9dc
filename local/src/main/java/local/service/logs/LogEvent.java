package local.service.logs;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * One event of a log.
 *
 * @param timestamp when it happened, in milliseconds since 1970
 * @param sequence  of its arrival in the group: what tells events of one millisecond apart
 * @param ingested  when it arrived, in milliseconds since 1970
 * @param size      as CloudWatch Logs counts it, in bytes
 */
record LogEvent(String stream, long timestamp, long sequence, long ingested, String message, int size) {

    /** In the order of time, then of arrival. */
    static final Comparator<LogEvent> ORDER =
            Comparator.comparingLong(LogEvent::timestamp).thenComparingLong(LogEvent::sequence);

    /** What CloudWatch Logs counts for an event beside its message. */
    private static final int OVERHEAD = 26;

    private static final int SEQUENCE_BITS = 144;
    private static final int ID_DIGITS = 56;

    /** A place between events: before or after all that have the same time and another sequence. */
    static LogEvent at(long timestamp, long sequence) {
        return new LogEvent("", timestamp, sequence, 0, "", 0);
    }

    /** The place that an ID names; the other way round of {@link #id}. */
    static LogEvent at(String id) {
        var number = new BigInteger(id);
        return at(number.shiftRight(SEQUENCE_BITS).longValueExact(), number.longValue());
    }

    /** As CloudWatch Logs writes an event's ID: 56 digits, whose high bits are its time. */
    String id() {
        var digits = BigInteger.valueOf(timestamp)
                .shiftLeft(SEQUENCE_BITS)
                .add(BigInteger.valueOf(sequence))
                .toString();
        return "0".repeat(Math.max(0, ID_DIGITS - digits.length())) + digits;
    }

    /** What an event with this message counts, in bytes. */
    static int size(String message) {
        return message.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
    }
}
