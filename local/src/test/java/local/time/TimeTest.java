package local.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeTest {

    private final List<Duration> skipped = new CopyOnWriteArrayList<>();
    private final Time time = Time.skipping(skipped::add);

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void jumpsToTheNextAlarmOnceNothingIsHeld() throws InterruptedException {
        var begun = time.now();
        var rung = new CountDownLatch(1);

        try (var hold = time.hold()) {
            time.alarm(begun.plus(Duration.ofDays(365)), rung::countDown);
            assertThat(rung.getCount()).isEqualTo(1);
        }
        rung.await();

        assertThat(time.now()).isAfterOrEqualTo(begun.plus(Duration.ofDays(365)));
        assertThat(skipped).hasSize(1);
    }

    @Test
    void beginsAtAnotherMomentWhileNothingIsDue() {
        var moment = Instant.parse("2027-03-01T08:00:00Z");
        assertThat(time.beginAt(moment)).isTrue();
        assertThat(time.now()).isBetween(moment, moment.plusSeconds(60));

        var alarm = time.idleAlarm(moment.plus(Duration.ofDays(1)), "test", "a day", () -> {});
        assertThat(time.beginAt(Instant.EPOCH)).as("due by the old time").isFalse();
        alarm.cancel();
        try (var _ = time.hold()) {
            assertThat(time.beginAt(Instant.EPOCH)).as("something works").isFalse();
        }
        assertThat(time.beginAt(Instant.EPOCH)).isTrue();
        assertThat(time.now()).isBefore(Instant.EPOCH.plusSeconds(60));
    }

    @Test
    void whoWaitsForOthersWorkLetsItsTimeGo() throws Exception {
        var begun = time.now();

        var waits = Aside.start(time, "waits", _ -> Aside.await(time, works().result()));

        assertThat(waits.result().get()).isEqualTo("done");
        assertThat(time.now()).isAfterOrEqualTo(begun.plus(Duration.ofHours(1)));
    }

    private Aside<String> works() {
        return Aside.start(time, "works", hold -> {
            var rung = new Signal<String>(time);
            time.alarm(time.now().plus(Duration.ofHours(1)), () -> rung.send("done"));
            return rung.await(hold);
        });
    }

    @Test
    void ringsInTheOrderOfInstantsAndThenOfSetting() throws InterruptedException {
        var now = time.now();
        var rung = new CopyOnWriteArrayList<String>();
        var all = new CountDownLatch(3);

        try (var hold = time.hold()) {
            time.alarm(now.plusSeconds(20), () -> note(rung, "late", all));
            time.alarm(now.plusSeconds(10), () -> note(rung, "first of two", all));
            time.alarm(now.plusSeconds(10), () -> note(rung, "second of two", all));
        }
        all.await();

        assertThat(rung).containsExactly("first of two", "second of two", "late");
    }

    @Test
    void doesNotRingWhatWasCancelled() throws InterruptedException {
        var now = time.now();
        var rung = new CopyOnWriteArrayList<String>();
        var last = new CountDownLatch(1);

        try (var hold = time.hold()) {
            var cancelled = time.alarm(now.plusSeconds(10), () -> rung.add("cancelled"));
            time.alarm(now.plusSeconds(20), () -> note(rung, "kept", last));
            cancelled.cancel();
        }
        last.await();

        assertThat(rung).containsExactly("kept");
    }

    @Test
    void doesNotJumpBetweenAnAnswerAndItsReceiversGoingOn() throws InterruptedException {
        var now = time.now();
        var order = new CopyOnWriteArrayList<String>();
        var rung = new CountDownLatch(1);
        var signal = new Signal<String>(time);
        var sender = time.hold();
        time.alarm(now.plusSeconds(10), () -> note(order, "alarm", rung));

        var receiver = Thread.ofVirtual().start(() -> {
            var hold = time.hold();
            try (hold) {
                order.add(signal.await(hold));
                order.add("went on at +" + Duration.between(now, time.now()).toSeconds() + " s");
            }
        });
        signal.send("answer");
        sender.close();
        receiver.join();
        rung.await();

        assertThat(order).containsExactly("answer", "went on at +0 s", "alarm");
    }

    @Test
    void theFirstAnswerStands() {
        var signal = new Signal<String>(time);

        assertThat(signal.send("first")).isTrue();
        assertThat(signal.send("second")).isFalse();

        try (var hold = time.hold()) {
            assertThat(signal.await(hold)).isEqualTo("first");
        }
    }

    @Test
    void anAnswerThatNobodyWaitsForHoldsNothingUp() throws InterruptedException {
        var signal = new Signal<String>(time);
        signal.send("dropped");
        var rung = new CountDownLatch(1);
        time.alarm(time.now().plus(Duration.ofDays(1)), rung::countDown);

        signal.abandon();
        signal.abandon();

        rung.await();
        assertThat(signal.send("late")).isFalse();
    }

    @Test
    void realTimeRingsAtOnceWhatIsPast() throws InterruptedException {
        try (var real = Time.real()) {
            var rung = new CountDownLatch(1);
            real.alarm(real.now().minusSeconds(1), rung::countDown);
            rung.await();
        }
    }

    @Test
    void saysWhoWaitsWhenNothingCanWakeThem() throws InterruptedException {
        var stalled = new LinkedBlockingQueue<List<String>>();
        time.whenStalled(stalled::add);
        var signal = new Signal<String>(time);
        time.alarm(time.now().plusSeconds(60), () -> {});
        var receiver = Aside.start(time, "the one who waits", signal::await);

        assertThat(stalled.take()).containsExactly("the one who waits");

        signal.send("from outside");
        assertThat(receiver.result().join()).isEqualTo("from outside");
    }

    @Test
    void anIdleAlarmRingsOnTheWayToAnother() throws InterruptedException {
        var rung = new LinkedBlockingQueue<String>();
        var start = time.now();
        time.idleAlarm(start.plus(Duration.ofMinutes(1)), "somebody", "an alarm", () -> rung.add("idle"));
        time.idleAlarm(start.plus(Duration.ofMinutes(3)), "somebody", "an alarm", () -> rung.add("idle, too late"));
        time.alarm(start.plus(Duration.ofMinutes(2)), () -> rung.add("wanted"));

        assertThat(rung.take()).isEqualTo("idle");
        assertThat(rung.take()).isEqualTo("wanted");
        time.settle();
        assertThat(rung).isEmpty();
    }

    @Test
    void idleAlarmsDoNotKeepItFromBeingSaidThatNothingHappens() throws InterruptedException {
        var stalled = new LinkedBlockingQueue<List<String>>();
        time.whenStalled(stalled::add);
        time.idleAlarm(time.now().plusSeconds(3600), "somebody", "an alarm", () -> {});
        var signal = new Signal<String>(time);
        var receiver = Aside.start(time, "the one who waits", signal::await);

        assertThat(stalled.take()).containsExactly("the one who waits");

        signal.send("from outside");
        receiver.result().join();
    }

    /** Else a year's wait would ring what rings each minute half a million times. */
    @Test
    void timeIsSkippedToIdleAlarmsAThousandTimesAndNotForEver() throws InterruptedException {
        var rung = new AtomicInteger();
        var told = new LinkedBlockingQueue<Integer>();
        var over = new CountDownLatch(1);
        try (var year = Time.skipping(new TimeListener() {
            @Override
            public void skipped(Duration duration) {}

            @Override
            public void rungTooOften(int rings) {
                told.add(rings);
            }
        })) {
            everyMinute(year, rung);
            year.alarm(year.now().plus(Duration.ofDays(365)), over::countDown);
            over.await();
            assertThat(rung).hasValue(1_000);
            assertThat(told).containsExactly(1_000);
        }
    }

    private static void everyMinute(Time time, AtomicInteger rung) {
        time.idleAlarm(time.now().plus(Duration.ofMinutes(1)), "test", "a minute", () -> {
            rung.incrementAndGet();
            everyMinute(time, rung);
        });
    }

    @Test
    void timeTakenInHandRingsIdleAlarmsToo() {
        var rung = new LinkedBlockingQueue<String>();
        time.takeInHand();
        time.idleAlarm(time.now().plus(Duration.ofMinutes(1)), "somebody", "an alarm", () -> rung.add("idle"));
        time.advance(Duration.ofMinutes(2));
        assertThat(rung).containsExactly("idle");
    }

    @Test
    void tellsOfALimitOnceBeforeItIsSkippedTo() throws InterruptedException {
        var told = new LinkedBlockingQueue<Hold>();
        var rung = new LinkedBlockingQueue<String>();
        time.beforeLimit(() -> told.add(time.hold("somebody who is asked")));
        time.limit(time.now().plusSeconds(60), "a task", "TimeoutSeconds", () -> rung.add("limit"));

        var asked = told.take();
        assertThat(rung).isEmpty();
        assertThat(time.due(5)).singleElement().satisfies(alarm -> {
            assertThat(alarm.who()).isEqualTo("a task");
            assertThat(alarm.what()).isEqualTo("TimeoutSeconds");
        });
        asked.close();

        assertThat(rung.take()).isEqualTo("limit");
        assertThat(told).isEmpty();
    }

    @Test
    void tellsOfNoLimitThatSomethingComesBefore() throws InterruptedException {
        var told = new LinkedBlockingQueue<String>();
        var came = new CountDownLatch(1);
        time.beforeLimit(() -> told.add("limit"));
        try (var _ = time.hold()) {
            var limit = time.limit(time.now().plusSeconds(60), "a task", "TimeoutSeconds", () -> {});
            time.alarm(time.now().plusSeconds(30), () -> {
                limit.cancel();
                came.countDown();
            });
        }

        came.await();
        time.settle();
        assertThat(told).isEmpty();
    }

    private static void note(List<String> notes, String note, CountDownLatch latch) {
        notes.add(note);
        latch.countDown();
    }
}
