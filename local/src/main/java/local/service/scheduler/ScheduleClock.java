package local.service.scheduler;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import local.execution.journal.Table;
import local.time.Alarm;
import local.time.Time;

/**
 * Rings schedules. Time is skipped for the sake of one that a call has made for one moment, as whoever made it counts on it;
 * others ring on the way to what is waited for, else they would keep time going for ever.
 */
final class ScheduleClock {

    private final Time time;
    private final Table<LiveSchedule> schedules;
    private final Invocations invocations;
    private final Instant begun;
    private final Map<String, Alarm> alarms = new HashMap<>();
    /** Since when there are those that a template got while this rang already. */
    private final Map<String, Instant> declared = new HashMap<>();

    private boolean started;

    ScheduleClock(Time time, Table<LiveSchedule> schedules, Invocations invocations) {
        this.time = time;
        this.schedules = schedules;
        this.invocations = invocations;
        this.begun = time.now();
    }

    /** Since when there is what templates have. */
    Instant begun() {
        return begun;
    }

    /** Rings from now on. */
    synchronized void start() {
        started = true;
        schedules.names().forEach(arn -> set(arn, time.now()));
    }

    /** A schedule was made: one with a rate rings at once. */
    synchronized void made(String arn) {
        changed(arn, time.now().minusSeconds(1));
    }

    /** A template has that schedule: one with a rate rings at once, but not when the process begins. */
    synchronized void declared(String arn) {
        if (started) {
            declared.put(arn, time.now());
            made(arn);
        }
    }

    /** A schedule is gone, or another one than before. */
    synchronized void changed(String arn) {
        changed(arn, time.now());
    }

    private void changed(String arn, Instant after) {
        if (started) {
            set(arn, after);
        }
    }

    private void set(String arn, Instant after) {
        var before = alarms.remove(arn);
        if (before != null) {
            before.cancel();
        }
        schedules
                .find(arn)
                .filter(LiveSchedule::isEnabled)
                .ifPresent(schedule -> schedule.next(after, since(arn)).ifPresent(next -> {
                    var at = next.plusSeconds(delay(schedule, next));
                    Runnable ring = () -> ring(arn, next);
                    alarms.put(
                            arn,
                            schedule.isOnce() && schedule.isByCall()
                                    ? time.alarm(at, arn, "its schedule", ring)
                                    : time.idleAlarm(at, arn, "its schedule", ring));
                }));
    }

    private Instant since(String arn) {
        return declared.getOrDefault(arn, begun);
    }

    /** Within its window, always the same for one time of one schedule. */
    private static long delay(LiveSchedule schedule, Instant due) {
        long window = schedule.windowSeconds();
        return window == 0 ? 0 : new Random(Objects.hash(schedule.arn(), due)).nextLong(window);
    }

    private synchronized void ring(String arn, Instant due) {
        var schedule = schedules.find(arn).filter(LiveSchedule::isEnabled);
        if (schedule.isEmpty()) {
            return;
        }
        invocations.start(schedule.get(), due);
        if (schedule.get().goesWhenDone()
                && schedule.get().next(due, since(arn)).isEmpty()) {
            schedules.remove(arn);
        }
        set(arn, due);
    }
}
