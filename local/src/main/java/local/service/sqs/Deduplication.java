package local.service.sqs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was sent to a FIFO queue in the last five minutes: the same again is taken, but not delivered.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html">Exactly-once
 *     processing</a>
 */
final class Deduplication {

    /** For how long also an attempt to receive can be repeated. */
    static final long INTERVAL = Duration.ofMinutes(5).toMillis();

    private record Key(String groupId, String deduplicationId) {}

    /** The message that stands for all of its deduplication ID. */
    record Original(UUID messageId, long order) {}

    /** @param groupId null where the whole queue is the scope */
    record Entry(String groupId, String deduplicationId, Original original, long at) {

        private Key key() {
            return new Key(groupId, deduplicationId);
        }
    }

    private final Map<Key, Original> originals = new HashMap<>();
    private final ArrayDeque<Entry> byAge = new ArrayDeque<>();

    Optional<Original> find(String groupId, String deduplicationId, long now) {
        while (!byAge.isEmpty() && byAge.peekFirst().at + INTERVAL <= now) {
            originals.remove(byAge.pollFirst().key());
        }
        return Optional.ofNullable(originals.get(new Key(groupId, deduplicationId)));
    }

    /** To be asked {@link #find} before. */
    void add(Entry entry) {
        if (!entry.original.equals(originals.put(entry.key(), entry.original))) {
            byAge.addLast(entry);
        }
    }

    /** The oldest first. */
    Collection<Entry> all() {
        return byAge;
    }
}
