package local.template.sam;

import java.util.List;
import local.json.Json;
import local.json.Location;
import local.template.Node;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Suggestion;
import local.template.TemplateException;

/** The {@code Events} of a function: what SAM makes of them, and what its role needs for them. */
final class SamEvents {

    private static final List<String> MAPPING_PROPERTIES = List.of(
            "BatchSize",
            "Enabled",
            "MaximumBatchingWindowInSeconds",
            "FunctionResponseTypes",
            "FilterCriteria",
            "KmsKeyArn",
            "ScalingConfig",
            "ProvisionedPollerConfig",
            "MetricsConfig");

    private final Resource function;
    private final SamRole role;
    private final Node invoked;
    private final Sam sam;

    /** @param invoked what the events invoke: the function or its alias */
    SamEvents(Resource function, SamRole role, Node invoked, Sam sam) {
        this.function = function;
        this.role = role;
        this.invoked = invoked;
        this.sam = sam;
    }

    void expand(List<Resource> made) {
        function.properties()
                .mapping("Events")
                .ifPresent(events -> events.entries()
                        .forEach((name, declared) -> sam.attempt(() -> {
                            var event = declared.asMapping("event " + name);
                            var type = event.required("Type");
                            var kinds = ResourceTypes.events("Function");
                            if (!kinds.contains(type)) {
                                throw new TemplateException(
                                        event.at(), "there is no event type " + type + Suggestion.of(type, kinds));
                            }
                            var properties = event.mapping("Properties").orElse(Node.mapping(event.at()));
                            ResourceTypes.checkProperties("Function event " + type, properties);
                            switch (type) {
                                case "SQS" ->
                                    made.add(mapping(function.logicalId() + name, queue(properties), properties));
                                case "SNS" -> topic(function.logicalId() + name, properties, made);
                                default -> {
                                    SamSources.grant(
                                            function.logicalId() + name, type, properties, role, sam.options());
                                    SamTriggers.ofFunction(
                                            function, name, type, properties, invoked, target(event.at()), sam, made);
                                    if (!SamTriggers.isRun(type)) {
                                        sam.notice(
                                                event.at(),
                                                "the event " + name + " of " + function.logicalId() + " (" + type
                                                        + ") is not run locally");
                                    }
                                    sam.implicitApi(type, properties, event.at());
                                }
                            }
                        })));
    }

    /** What the events invoke, by its ARN. */
    private Node target(Location at) {
        return invoked.target().filter(id -> !id.equals(function.logicalId())).isPresent()
                ? invoked
                : Node.getAtt(function.logicalId(), "Arn", at);
    }

    private static Node queue(Node.Mapping properties) {
        return properties.need("Queue");
    }

    private Resource mapping(String logicalId, Node queue, Node.Mapping properties) {
        role.attach("AWSLambdaSQSQueueExecutionRole", properties.at());
        var mapping =
                Node.mapping(properties.at()).with("FunctionName", invoked).with("EventSourceArn", queue);
        for (var name : MAPPING_PROPERTIES) {
            mapping = mapping.with(name, properties.get(name));
        }
        return function.makes(logicalId, "AWS::Lambda::EventSourceMapping", mapping);
    }

    private void topic(String id, Node.Mapping properties, List<Resource> made) {
        var at = properties.at();
        var topic = properties.need("Topic");
        var subscription = Node.mapping(at)
                .with("TopicArn", topic)
                .with("Region", properties.get("Region"))
                .with("FilterPolicy", properties.get("FilterPolicy"))
                .with("FilterPolicyScope", properties.get("FilterPolicyScope"))
                .with("RedrivePolicy", properties.get("RedrivePolicy"));
        var through = properties
                .get("SqsSubscription")
                .filter(value -> value instanceof Node.Mapping || value.asBoolean("SqsSubscription"));
        if (through.isEmpty()) {
            made.add(function.makes(
                    id + "Permission",
                    "AWS::Lambda::Permission",
                    Node.mapping(at)
                            .with("Action", Node.text("lambda:InvokeFunction", at))
                            .with("FunctionName", invoked)
                            .with("Principal", Node.text("sns.amazonaws.com", at))
                            .with("SourceArn", topic)));
            made.add(function.makes(
                    id,
                    "AWS::SNS::Subscription",
                    subscription.with("Protocol", Node.text("lambda", at)).with("Endpoint", target(at))));
            return;
        }
        var own = through.get() instanceof Node.Mapping existing ? existing : Node.mapping(at);
        var queueArn = own.get("QueueArn").orElseGet(() -> Node.getAtt(id + "Queue", "Arn", at));
        var queueUrl = own.get("QueueUrl").orElseGet(() -> Node.ref(id + "Queue", at));
        var source = Node.mapping(at)
                .with("BatchSize", own.get("BatchSize").orElseGet(() -> Node.text("10", at)))
                .with("Enabled", Node.text("true", at));
        made.add(mapping(id + "EventSourceMapping", queueArn, source));
        if (own.get("QueueArn").isEmpty()) {
            made.add(function.makes(
                    id + "Queue",
                    "AWS::SQS::Queue",
                    Node.mapping(at).with("FifoQueue", sam.fifoTopic(topic).map(fifo -> fifo.at(at)))));
        }
        var policyId = own.text("QueuePolicyLogicalId").orElse(id + "QueuePolicy");
        made.add(function.makes(
                policyId,
                "AWS::SQS::QueuePolicy",
                Node.mapping(at)
                        .with("Queues", new Node.Sequence(List.of(queueUrl), at))
                        .with("PolicyDocument", topicMaySend(topic, queueArn))));
        made.add(function.makes(
                id,
                "AWS::SNS::Subscription",
                subscription.with("Protocol", Node.text("sqs", at)).with("Endpoint", queueArn)));
    }

    private Node topicMaySend(Node topic, Node queueArn) {
        var at = topic.at();
        var statement = ((Node.Mapping) Node.of(Json.parse("""
            {"Action": "sqs:SendMessage", "Effect": "Allow", "Principal": "*"}\
            """), at))
                .with("Resource", queueArn)
                .with("Condition", Node.mapping("ArnEquals", Node.mapping("aws:SourceArn", topic)));
        return Node.mapping(at)
                .with("Version", Node.text("2012-10-17", at))
                .with("Statement", new Node.Sequence(List.of(statement), at));
    }
}
