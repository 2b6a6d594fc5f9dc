package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a burst costs, counted and not timed: how often two messages are compared. */
class MessagesTest {

    /** For each message: a few orders, to each of which it is added and from which it is taken, some of them twice. */
    private static final double STEPS = 8;

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 1", "true, 100", "true, 20000"})
    void aBurstCostsTheLogarithmOfItsSizeForEachMessage(boolean fifo, int groups) {
        int burst = 20_000;
        var comparisons = new AtomicLong();
        var messages = new Messages(fifo, order -> counted(order, comparisons));

        for (int i = 0; i < burst; i++) {
            messages.put(message(i % groups), i % 2, 0);
        }
        messages.advance(Long.MIN_VALUE, 1);
        int received = 0;
        for (var message = messages.first(); message != null; message = messages.first()) {
            messages.take(message);
            messages.hide(message, 30_000, 1);
            messages.remove(message);
            received++;
        }

        assertThat(received).isEqualTo(burst);
        assertThat(messages.size()).isZero();
        assertThat(comparisons.get() / (double) burst).isLessThan(STEPS * 2 * Math.log(burst) / Math.log(2));
    }

    private static Comparator<Message> counted(Comparator<Message> order, AtomicLong comparisons) {
        return (one, other) -> {
            comparisons.incrementAndGet();
            return order.compare(one, other);
        };
    }

    private static Message message(int group) {
        var sent = new Message.Sent("hi", "", Map.of(), Map.of(), "", "group-" + group, "");
        return new Message(UUID.randomUUID(), sent, 0, Optional.empty());
    }
}
