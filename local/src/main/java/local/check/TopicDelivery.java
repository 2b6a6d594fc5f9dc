package local.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Arn;
import local.json.Location;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Request;
import local.template.Unknown;
import local.template.remedy.Remedy;
import local.template.stack.Stack;

/**
 * What a topic does for one of its subscriptions. It has no role: only the policy of the queue or function can allow
 * it.
 *
 * @param action   {@code sqs:SendMessage}
 * @param resource the ARN of the queue or function
 * @param at       where the subscription stands
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html">Subscribing a queue to
 *     a topic</a>
 */
public record TopicDelivery(String topicArn, String action, String resource, Location at) {

    /** Of all subscriptions of the stack. */
    static List<TopicDelivery> of(Stack stack) {
        return stack.subscriptions().stream()
                .flatMap(subscription -> action(subscription.protocol()).stream()
                        .map(action -> new TopicDelivery(
                                subscription.topicArn(), action, subscription.endpoint(), subscription.location())))
                .toList();
    }

    /** Those that the policy of the queue or function does not let happen, of queues and functions of the stack. */
    public static List<TopicDelivery> refused(Stack stack) {
        var arns = new Arns(stack);
        return of(stack).stream()
                .filter(delivery -> arns.isResource(delivery.resource()) && !Unknown.isIn(delivery.topicArn()))
                .filter(delivery -> arns.policy(delivery.resource())
                        .filter(delivery::isAllowedBy)
                        .isEmpty())
                .toList();
    }

    /** The policy, or the statement of one, that lets it happen. */
    public Remedy remedy(Stack stack) {
        return Remedy.ofDelivery(stack, topicArn, resource);
    }

    private static Optional<String> action(String protocol) {
        return switch (protocol) {
            case "sqs" -> Optional.of("sqs:SendMessage");
            case "lambda" -> Optional.of("lambda:InvokeFunction");
            default -> Optional.empty();
        };
    }

    boolean isAllowedBy(PolicyDocument document) {
        var policies = Policies.NONE.withResourceBased(Optional.of(new Policy("resource policy", document)));
        var request = new Request(
                action,
                resource,
                Map.of(
                        "aws:SourceArn",
                        List.of(topicArn),
                        "aws:SourceAccount",
                        List.of(Arn.of(topicArn).account())));
        return Evaluator.decide(Principal.Service.of("sns.amazonaws.com", topicArn), policies, request)
                instanceof Decision.Allowed;
    }
}
