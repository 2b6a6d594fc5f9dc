package local.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Arn;
import local.policy.ServiceCalls;
import local.template.stack.Stack;
import local.template.stack.Stack.EventTarget;

/**
 * What EventBridge and EventBridge Scheduler do with the roles that rules and schedules give them.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html">Roles of rules</a>
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role">Execution
 *     roles of schedules</a>
 */
final class EventNeeds {

    private EventNeeds() {}

    static Stream<Needs> of(Stack stack) {
        var ofRules = stack.all(Stack.Rule.class).stream()
                .flatMap(rule -> rule.targets().stream()
                        .filter(target -> target.roleArn().isPresent())
                        .map(target -> needs(rule.logicalId(), target, List.of())));
        var ofSchedules = stack.all(Stack.Schedule.class).stream()
                .map(schedule -> needs(
                        schedule.logicalId(),
                        schedule.target(),
                        schedule
                                .target()
                                .deadLetterArn()
                                .map(queue -> Need.lesser(
                                        List.of("sqs:SendMessage"),
                                        queue,
                                        "dead-letter queue of " + schedule.logicalId()))
                                .stream()
                                .toList()));
        return Stream.concat(ofRules, ofSchedules);
    }

    static String roleName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static Needs needs(String owner, EventTarget target, List<Need> more) {
        var needs = new ArrayList<>(more);
        var needed = needed(target, "target of " + owner);
        needed.ifPresent(needs::add);
        return new Needs(
                owner,
                roleName(target.roleArn().orElseThrow()),
                target.location(),
                needs,
                Map.of(),
                List.of(),
                needed.isPresent());
    }

    /** Nothing where it is not known what a call of the SDK needs. */
    private static Optional<Need> needed(EventTarget target, String why) {
        var arn = Arn.of(target.arn());
        return switch (arn.service()) {
            case "states" -> Optional.of(need("states:StartExecution", target, why));
            case "lambda" -> Optional.of(need("lambda:InvokeFunction", target, why));
            case "sqs" -> Optional.of(need("sqs:SendMessage", target, why));
            case "sns" -> Optional.of(need("sns:Publish", target, why));
            case "events" -> Optional.of(need("events:PutEvents", target, why));
            case "scheduler" -> {
                var words = arn.resource().split(":");
                var operation = Character.toUpperCase(words[2].charAt(0)) + words[2].substring(1);
                var actions = ServiceCalls.actions(words[1], operation);
                yield actions.isEmpty() ? Optional.empty() : Optional.of(Need.of(actions, Optional.empty(), why));
            }
            // The log group's policy lets it.
            default -> Optional.empty();
        };
    }

    private static Need need(String action, EventTarget target, String why) {
        return Need.of(List.of(action), Optional.of(target.arn()), why);
    }
}
