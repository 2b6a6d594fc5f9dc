package local.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.check.Finding.Severity;
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
 * What a topic does for one of its subscriptions, or a rule without a role for one of its targets: only the policy of what
 * it delivers to can allow it.
 *
 * @param service  who calls: {@code sns.amazonaws.com}
 * @param source   the ARN of the topic or rule
 * @param action   {@code sqs:SendMessage}
 * @param resource the ARN of the queue, topic, function or log group
 * @param at       where the subscription or the target stands
 * @param what     it is of the source: {@code its subscription}
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html">Subscribing a queue to
 *     a topic</a>
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html">Resource-based
 *     policies for EventBridge</a>
 */
public record Delivery(
        String service, String source, String action, String resource, Location at, String what, Severity severity) {

    private static final String SNS = "sns.amazonaws.com";
    private static final String EVENTS = "events.amazonaws.com";

    /** Of all subscriptions and rules of the stack. */
    static List<Delivery> of(Stack stack) {
        return Stream.concat(
                        ofTopics(stack), stack.all(Stack.Rule.class).stream().flatMap(Delivery::ofRule))
                .toList();
    }

    private static Stream<Delivery> ofTopics(Stack stack) {
        return stack.subscriptions().stream()
                .filter(subscription -> List.of("sqs", "lambda").contains(subscription.protocol()))
                .map(subscription -> new Delivery(
                        SNS,
                        subscription.topicArn(),
                        action(subscription.protocol()).orElseThrow(),
                        subscription.endpoint(),
                        subscription.location(),
                        "its subscription",
                        Severity.ERROR));
    }

    private static Stream<Delivery> ofRule(Stack.Rule rule) {
        return rule.targets().stream().flatMap(target -> {
            var delivered = target.roleArn().isPresent()
                    ? Optional.<Delivery>empty()
                    : Arn.parse(target.arn())
                            .flatMap(arn -> action(arn.service()))
                            .map(action -> ofRule(
                                    rule, action, target.arn(), target.location(), "its target", Severity.ERROR));
            var buried = target.deadLetterArn()
                    .map(queue -> ofRule(
                            rule,
                            "sqs:SendMessage",
                            queue,
                            target.location(),
                            "its dead-letter queue",
                            Severity.WARNING));
            return Stream.of(delivered, buried).flatMap(Optional::stream);
        });
    }

    private static Delivery ofRule(
            Stack.Rule rule, String action, String target, Location at, String what, Severity severity) {
        // A log group is called with and without the mark for its streams.
        var resource = action.startsWith("logs:") && !target.endsWith(":*") ? target + ":*" : target;
        return new Delivery(EVENTS, rule.arn(), action, resource, at, what, severity);
    }

    /** Those that no policy lets happen, of queues, topics, functions and log groups of the stack. */
    public static List<Delivery> refused(Stack stack) {
        var arns = new Arns(stack);
        return of(stack).stream()
                .filter(delivery -> arns.isResource(delivery.resource()) && !Unknown.isIn(delivery.source()))
                .filter(delivery -> delivery.policies(stack, arns).noneMatch(delivery::isAllowedBy))
                .toList();
    }

    private Stream<PolicyDocument> policies(Stack stack, Arns arns) {
        return action.startsWith("logs:")
                ? stack.all(Stack.LogPolicy.class).stream().map(Stack.LogPolicy::document)
                : arns.policy(resource).stream();
    }

    /** The policy, or the statement of one, that lets it happen. */
    public Remedy remedy(Stack stack) {
        return Remedy.ofDelivery(stack, service, source, resource);
    }

    /** By the name of a subscription's protocol or of a target's service. */
    private static Optional<String> action(String service) {
        return switch (service) {
            case "sqs" -> Optional.of("sqs:SendMessage");
            case "sns" -> Optional.of("sns:Publish");
            case "lambda" -> Optional.of("lambda:InvokeFunction");
            case "logs" -> Optional.of("logs:PutLogEvents");
            default -> Optional.empty();
        };
    }

    boolean isAllowedBy(PolicyDocument document) {
        var policies = Policies.NONE.withResourceBased(Optional.of(new Policy("resource policy", document)));
        var request = new Request(
                action,
                action.startsWith("logs:") ? resource.replaceFirst(":\\*$", ":log-stream:events") : resource,
                Map.of(
                        "aws:SourceArn",
                        List.of(source),
                        "aws:SourceAccount",
                        List.of(Arn.of(source).account())));
        return Evaluator.decide(Principal.Service.of(service, source), policies, request) instanceof Decision.Allowed;
    }
}
