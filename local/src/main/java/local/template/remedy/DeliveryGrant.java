package local.template.remedy;

import java.util.List;
import java.util.Optional;
import local.json.Json;
import local.json.Location;
import local.template.Node;
import local.template.edit.Addition;
import local.template.edit.NodeText;
import local.template.remedy.Referables.Referable;
import local.template.stack.Stack;
import local.template.stack.StackResource.Named;

/**
 * What lets a service deliver to a queue, a topic, a function or a log group: a policy of what it delivers to, a permission
 * of the function.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html">Subscribing a queue to
 *     a topic</a>
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html">Resource-based
 *     policies for EventBridge</a>
 */
final class DeliveryGrant {

    private final Stack stack;
    private final String service;
    private final Named receiver;
    private final Location at;
    private final Referables referables;
    private final Node source;

    DeliveryGrant(Stack stack, String service, String source, String arn) {
        this.stack = stack;
        this.service = service;
        this.receiver = stack.all(Named.class).stream()
                .filter(resource -> resource.arn().equals(arn))
                .findFirst()
                .orElseThrow();
        this.at = receiver.location();
        this.referables = new Referables(stack, "", at);
        this.source = referables.arn(source);
    }

    Remedy remedy() {
        return switch (receiver) {
            case Stack.Function _ -> added("Permission", "AWS::Lambda::Permission", permission());
            case Stack.Queue _ -> inPolicy("AWS::SQS::QueuePolicy", "Queues", "sqs:SendMessage");
            case Stack.Topic _ -> inPolicy("AWS::SNS::TopicPolicy", "Topics", "sns:Publish");
            case Stack.LogGroup _ -> added("Policy", "AWS::Logs::ResourcePolicy", logPolicy());
            default -> throw new IllegalArgumentException("nothing is delivered to " + receiver.arn());
        };
    }

    private Remedy inPolicy(String type, String property, String action) {
        return stack.all(Stack.ResourcePolicy.class).stream()
                .filter(policy -> policy.resourceArns().contains(receiver.arn()))
                .findFirst()
                .map(policy -> new Remedy(
                        policy.location(),
                        "add under Statement of " + policy.logicalId(),
                        NodeText.yaml(new Node.Sequence(List.of(statement(action)), at)),
                        Optional.of(Addition.item(
                                List.of(
                                        "Resources",
                                        own(policy.logicalId()),
                                        "Properties",
                                        "PolicyDocument",
                                        "Statement"),
                                statement(action)))))
                .orElseGet(() -> added("Policy", type, policy(property, action)));
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

    private Referable referable() {
        return referables.find(receiver.arn()).orElseThrow();
    }

    private Node permission() {
        return Node.mapping(at)
                .with("Action", text("lambda:InvokeFunction"))
                .with("FunctionName", referable().toName())
                .with("Principal", text(service))
                .with("SourceArn", source);
    }

    private Node policy(String property, String action) {
        var receivers = new Node.Sequence(List.of(Node.ref(receiver.logicalId(), at)), at);
        var statements = new Node.Sequence(List.of(statement(action)), at);
        return Node.mapping(at)
                .with(property, receivers)
                .with(
                        "PolicyDocument",
                        Node.mapping(at).with("Version", text("2012-10-17")).with("Statement", statements));
    }

    private Node statement(String action) {
        return Node.mapping(at)
                .with("Effect", text("Allow"))
                .with("Principal", Node.mapping("Service", text(service)))
                .with("Action", text(action))
                .with("Resource", referable().toArn())
                .with("Condition", Node.mapping("ArnEquals", Node.mapping("aws:SourceArn", source)));
    }

    /** Of the account, as JSON text; {@code Fn::GetAtt} of a group gives the ARN of its streams. */
    private Node logPolicy() {
        var statement = Json.object().put("Effect", "Allow");
        statement.putObject("Principal").put("Service", service);
        statement.putArray("Action").add("logs:CreateLogStream").add("logs:PutLogEvents");
        statement.put("Resource", "${" + own(receiver.logicalId()) + ".Arn}");
        var document = Json.object().put("Version", "2012-10-17");
        document.putArray("Statement").add(statement);
        return Node.mapping(at)
                .with("PolicyName", Node.call("Fn::Sub", text("${AWS::StackName}-events"), at))
                .with("PolicyDocument", Node.call("Fn::Sub", text(Json.write(document)), at));
    }

    private Node text(String value) {
        return Node.text(value, at);
    }
}
