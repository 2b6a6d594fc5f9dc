package local.template.remedy;

import java.util.List;
import java.util.Optional;
import local.json.Location;
import local.template.Node;
import local.template.edit.Addition;
import local.template.edit.NodeText;
import local.template.remedy.Referables.Referable;
import local.template.stack.Stack;

/**
 * What lets a topic deliver to a queue or a function: a policy of the queue, a permission of the function.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html">Subscribing a queue to
 *     a topic</a>
 */
final class DeliveryGrant {

    private final Stack stack;
    private final String arn;
    private final Location at;
    private final Referable receiver;
    private final Node topic;

    DeliveryGrant(Stack stack, String topicArn, String arn) {
        this.stack = stack;
        this.arn = arn;
        this.at = stack.queues().stream()
                .filter(queue -> queue.arn().equals(arn))
                .map(Stack.Queue::location)
                .findFirst()
                .orElseGet(() -> stack.functions().stream()
                        .filter(function -> function.arn().equals(arn))
                        .map(Stack.Function::location)
                        .findFirst()
                        .orElseThrow());
        var referables = new Referables(stack, "", at);
        this.receiver = referables.find(arn).orElseThrow();
        this.topic = referables.arn(topicArn);
    }

    Remedy remedy() {
        if (arn.contains(":lambda:")) {
            return added("Permission", "AWS::Lambda::Permission", permission());
        }
        return stack.all(Stack.ResourcePolicy.class).stream()
                .filter(policy -> policy.resourceArns().contains(arn))
                .findFirst()
                .map(policy -> new Remedy(
                        policy.location(),
                        "add under Statement of " + policy.logicalId(),
                        NodeText.yaml(new Node.Sequence(List.of(statement()), at)),
                        Optional.of(Addition.item(
                                List.of(
                                        "Resources",
                                        own(policy.logicalId()),
                                        "Properties",
                                        "PolicyDocument",
                                        "Statement"),
                                statement()))))
                .orElseGet(() -> added("Policy", "AWS::SQS::QueuePolicy", policy()));
    }

    private Remedy added(String what, String type, Node properties) {
        var resource = Node.mapping(at).with("Type", text(type)).with("Properties", properties);
        var name = own(receiver.logicalId()) + what;
        return new Remedy(
                at,
                "add under Resources",
                NodeText.yaml(Node.mapping(name, resource)),
                Optional.of(Addition.entry(List.of("Resources", name), resource)));
    }

    /** The logical ID in the template that it stands in, which may be one within another. */
    private static String own(String logicalId) {
        return logicalId.substring(logicalId.lastIndexOf('/') + 1);
    }

    private Node permission() {
        return Node.mapping(at)
                .with("Action", text("lambda:InvokeFunction"))
                .with("FunctionName", receiver.toName())
                .with("Principal", text("sns.amazonaws.com"))
                .with("SourceArn", topic);
    }

    private Node policy() {
        var queue = new Node.Sequence(List.of(Node.ref(receiver.logicalId(), at)), at);
        var statements = new Node.Sequence(List.of(statement()), at);
        return Node.mapping(at)
                .with("Queues", queue)
                .with(
                        "PolicyDocument",
                        Node.mapping(at).with("Version", text("2012-10-17")).with("Statement", statements));
    }

    private Node statement() {
        return Node.mapping(at)
                .with("Effect", text("Allow"))
                .with("Principal", Node.mapping("Service", text("sns.amazonaws.com")))
                .with("Action", text("sqs:SendMessage"))
                .with("Resource", receiver.toArn())
                .with("Condition", Node.mapping("ArnEquals", Node.mapping("aws:SourceArn", topic)));
    }

    private Node text(String value) {
        return Node.text(value, at);
    }
}
