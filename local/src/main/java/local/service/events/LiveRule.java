package local.service.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.EventPattern;
import local.time.ScheduleExpression;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * A rule, with its targets. A value.
 *
 * @param rule     as {@code ListRules} shows it
 * @param since    when it was made, changed or enabled last: from then on its rate counts; empty where that was when the
 *     process began
 * @param pattern  what events it wants
 * @param schedule when it makes an event by itself
 */
record LiveRule(
        Rule rule,
        Map<String, String> tags,
        List<Target> targets,
        Optional<Instant> since,
        Optional<EventPattern> pattern,
        Optional<ScheduleExpression> schedule) {

    /** @throws IllegalArgumentException with what is wrong with its pattern or schedule */
    static LiveRule of(Rule rule, Map<String, String> tags, List<Target> targets, Optional<Instant> since) {
        return new LiveRule(
                rule,
                Map.copyOf(tags),
                List.copyOf(targets),
                since,
                Optional.ofNullable(rule.eventPattern()).map(EventPattern::parse),
                Optional.ofNullable(rule.scheduleExpression()).map(ScheduleExpression::ofRule));
    }

    String arn() {
        return rule.arn();
    }

    String name() {
        return rule.name();
    }

    String bus() {
        return rule.eventBusName();
    }

    boolean isEnabled() {
        return rule.state() != RuleState.DISABLED;
    }

    boolean wants(Event event) {
        return isEnabled()
                && pattern.filter(wanted -> wanted.matches(event.json())).isPresent();
    }

    LiveRule with(RuleState state, Instant now) {
        return new LiveRule(rule.toBuilder().state(state).build(), tags, targets, Optional.of(now), pattern, schedule);
    }

    LiveRule withTags(Map<String, String> others) {
        return new LiveRule(rule, Map.copyOf(others), targets, since, pattern, schedule);
    }

    LiveRule withTargets(List<Target> others) {
        return new LiveRule(rule, tags, List.copyOf(others), since, pattern, schedule);
    }
}
