package local.service.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import local.service.api.ServiceException;
import local.time.Aside;
import local.time.Time;

/**
 * Delivers beside whoever sends: what may go better another time is tried again, each time after twice as long, until there
 * were enough attempts or it is too old. What is refused is not.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html">How EventBridge
 *     retries delivering events</a>
 */
public final class Deliveries {

    /** With 185 attempts the last one comes after a day, as AWS has it. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(8);

    private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

    private final Time time;

    /** Delivers where whoever is to get it lets it in. */
    @FunctionalInterface
    public interface Attempt {

        /**
         * @param number of this attempt, from 1
         * @throws ServiceException where it is not delivered
         */
        void run(int number);
    }

    /**
     * How long it is tried.
     *
     * @param attempts after the first one
     */
    public record Patience(int attempts, Duration age) {

        private static final Patience DEFAULT = new Patience(185, Duration.ofDays(1));

        /**
         * Of a target's {@code RetryPolicy}.
         *
         * @param attempts null for 185
         * @param seconds  null for a day
         */
        public static Patience of(Integer attempts, Integer seconds) {
            return new Patience(
                    attempts == null ? DEFAULT.attempts : attempts,
                    seconds == null ? DEFAULT.age : Duration.ofSeconds(seconds));
        }
    }

    /**
     * Why something is not delivered, in the end.
     *
     * @param retries   how often it was tried again
     * @param exhausted which part of the {@code RetryPolicy} was; empty where nothing was tried again
     */
    public record Lost(ServiceException reason, int retries, Optional<String> exhausted) {

        /** What a dead letter says of it, by the names of the attributes. */
        public Map<String, String> attributes(String code) {
            var attributes = new TreeMap<String, String>();
            attributes.put("ERROR_CODE", code);
            attributes.put("ERROR_MESSAGE", reason.getMessage());
            exhausted.ifPresent(condition -> {
                attributes.put("EXHAUSTED_RETRY_CONDITION", condition);
                attributes.put("RETRY_ATTEMPTS", String.valueOf(retries));
            });
            return attributes;
        }
    }

    public Deliveries(Time time) {
        this.time = time;
    }

    /**
     * Delivers, beside the caller.
     *
     * @param what     is delivered where: for a person
     * @param lost     told where it is not delivered, also by what the local run is at fault in
     */
    public void start(String what, Patience patience, Attempt attempt, Consumer<Lost> lost) {
        start(new Delivery(what, patience, time.now().plus(patience.age()), attempt, lost), 1);
    }

    private record Delivery(String what, Patience patience, Instant end, Attempt attempt, Consumer<Lost> lost) {}

    private void start(Delivery delivery, int number) {
        Aside.run(time, delivery.what(), () -> attempt(delivery, number));
    }

    private void attempt(Delivery delivery, int number) {
        try {
            delivery.attempt().run(number);
        } catch (ServiceException refused) {
            if (!mayPass(refused)) {
                lose(delivery, new Lost(refused, number - 1, Optional.empty()));
            } else if (number > delivery.patience().attempts()) {
                lose(delivery, new Lost(refused, number - 1, Optional.of("MaximumRetryAttempts")));
            } else {
                again(delivery, number, refused);
            }
        } catch (RuntimeException | Error fault) {
            time.report(delivery.what(), fault);
            lose(
                    delivery,
                    new Lost(
                            new ServiceException("InternalException", 500, "The local run has a fault: " + fault),
                            number - 1,
                            Optional.empty()));
        }
    }

    private void again(Delivery delivery, int number, ServiceException refused) {
        var pause = Duration.ofSeconds(1L << Math.min(number - 1, 20));
        var at = time.now().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        if (at.isAfter(delivery.end())) {
            lose(delivery, new Lost(refused, number - 1, Optional.of("MaximumEventAgeInSeconds")));
        } else {
            time.alarm(at, delivery.what(), "retry " + number, () -> start(delivery, number + 1));
        }
    }

    /** The service is at fault, or has too much to do. */
    private static boolean mayPass(ServiceException refused) {
        return refused.status() >= 500 && refused.status() != 501
                || refused.code().contains("Throttl")
                || refused.code().startsWith("TooManyRequests");
    }

    private static void lose(Delivery delivery, Lost lost) {
        // The door has told of what it refused.
        var level = isDenial(lost.reason()) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
        LOG.log(level, () -> delivery.what() + " failed: " + lost.reason().getMessage());
        try {
            delivery.lost().accept(lost);
        } catch (ServiceException refused) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> delivery.what() + " left no dead letter: " + refused.getMessage());
        }
    }

    static boolean isDenial(ServiceException refused) {
        return refused.code().startsWith("AccessDenied") || refused.code().equals("AuthorizationError");
    }
}
