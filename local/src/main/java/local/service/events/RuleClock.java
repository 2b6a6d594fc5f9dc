package local.service.events;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import local.execution.journal.Table;
import local.json.Json;
import local.service.api.Account;
import local.time.Alarm;
import local.time.Time;

/**
 * Rings the rules that have a schedule. Time is not skipped for their sake: they ring on the way to what others wait for.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html">Rules that run on a
 *     schedule</a>
 */
final class RuleClock {

    private final Account account;
    private final Time time;
    private final Table<LiveRule> rules;
    private final Router router;
    private final Instant begun;
    private final Map<String, Alarm> alarms = new HashMap<>();
    /** Since when there are those that a template got while this rang already. */
    private final Map<String, Instant> declared = new HashMap<>();

    private boolean started;

    RuleClock(Account account, Time time, Table<LiveRule> rules, Router router) {
        this.account = account;
        this.time = time;
        this.rules = rules;
        this.router = router;
        this.begun = time.now();
    }

    /** Rings from now on. */
    synchronized void start() {
        started = true;
        rules.names().forEach(this::set);
    }

    /** A rule is there, is another one than before, or is gone. */
    synchronized void changed(String arn) {
        if (started) {
            set(arn);
        }
    }

    /** A template has that rule. */
    synchronized void declared(String arn) {
        if (started) {
            declared.put(arn, time.now());
            set(arn);
        }
    }

    private void set(String arn) {
        var before = alarms.remove(arn);
        if (before != null) {
            before.cancel();
        }
        rules.find(arn)
                .filter(LiveRule::isEnabled)
                .ifPresent(rule -> rule.schedule()
                        .flatMap(schedule -> schedule.next(time.now(), since(rule), ZoneOffset.UTC))
                        .ifPresent(next ->
                                alarms.put(arn, time.idleAlarm(next, arn, "its schedule", () -> ring(arn, next)))));
    }

    private Instant since(LiveRule rule) {
        return rule.since().orElseGet(() -> declared.getOrDefault(rule.arn(), begun));
    }

    private void ring(String arn, Instant at) {
        rules.find(arn)
                .ifPresent(rule -> router.fire(
                        rule,
                        Event.of(
                                account,
                                "aws.events",
                                "Scheduled Event",
                                at,
                                time.now(),
                                List.of(arn),
                                Json.object())));
        changed(arn);
    }
}
