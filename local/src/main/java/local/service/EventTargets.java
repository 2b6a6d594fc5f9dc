package local.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import local.json.Arn;
import local.json.Json;
import local.policy.AwsService;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.events.Targets;
import local.service.lambda.Lambda;
import local.service.logs.Logs;
import local.service.sns.Sns;
import local.service.sqs.Sqs;
import local.service.states.StepFunctions;
import local.time.Time;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What rules and schedules deliver to.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html">Event bus targets</a>
 */
record EventTargets(
        Time time,
        Sqs sqs,
        Sns sns,
        Lambda lambda,
        Supplier<StepFunctions> stepFunctions,
        Logs logs,
        Supplier<Map<AwsService, Map<String, Operation>>> operations,
        ServiceListener listener)
        implements Targets {

    @Override
    public void delivering(String sourceArn, String targetArn) {
        listener.delivering(sourceArn, targetArn);
    }

    @Override
    public void deliver(Sender sender, String targetArn, Message message) {
        switch (Arn.of(targetArn).service()) {
            case "sqs" ->
                sqs.messages()
                        .sendMessage(
                                sender.who(),
                                SendMessageRequest.builder()
                                        .queueUrl(sqs.url(targetArn))
                                        .messageBody(message.body())
                                        .messageGroupId(message.group().orElse(null))
                                        .build(),
                                sender.context());
            case "sns" ->
                sns.publishing()
                        .publish(
                                sender.who(),
                                PublishRequest.builder()
                                        .topicArn(targetArn)
                                        .message(message.body())
                                        .build(),
                                sender.context());
            case "lambda" -> lambda.invokeLater(sender.who(), targetArn, message.body(), sender.context());
            case "states" ->
                stepFunctions
                        .get()
                        .starts()
                        .startExecution(
                                sender.who(),
                                StartExecutionRequest.builder()
                                        .stateMachineArn(targetArn)
                                        .name(message.id() + "_" + UUID.randomUUID())
                                        .input(message.body())
                                        .build());
            case "logs" -> log(sender, targetArn, message);
            default ->
                throw new ServiceException("UnsupportedOperation", 501, "The local run cannot deliver to " + targetArn);
        }
    }

    @Override
    public JsonNode call(Sender sender, String service, String operation, String request) {
        var name = Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
        var called = AwsService.ofSdk(service)
                .map(known -> operations.get().getOrDefault(known, Map.of()).get(name))
                .orElseThrow(() -> new ServiceException(
                        "UnknownOperationException", 501, "The local run has no operation " + name + " of " + service));
        var builder = called.builder();
        Shapes.SDK_TASK.fill(builder, object(request));
        return Shapes.SDK_TASK.write(called.call(sender.who(), builder));
    }

    /** What a template makes of an event may say when it was and what to write. */
    private void log(Sender sender, String groupArn, Message message) {
        var group = Logs.groupOf(groupArn)
                .orElseThrow(() ->
                        new ServiceException("InvalidParameterException", 400, groupArn + " is no ARN of a log group"));
        var body = object(message.body());
        var timestamp = body.path("timestamp");
        logs.write(
                sender.who(),
                sender.context(),
                group,
                stream(sender),
                timestamp.isIntegralNumber() ? Instant.ofEpochMilli(timestamp.longValue()) : time.now(),
                body.size() == 2
                                && body.has("timestamp")
                                && body.path("message").isString()
                        ? body.get("message").stringValue()
                        : message.body());
    }

    private static JsonNode object(String text) {
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            return Json.object();
        }
    }

    /** Each rule has its own. */
    private static String stream(Sender sender) {
        var of = sender.context()
                .getOrDefault("aws:SourceArn", List.of(sender.who().arn()));
        return UUID.nameUUIDFromBytes(of.getFirst().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public void bury(Sender sender, String queueArn, String body, Map<String, String> attributes) {
        var given = new HashMap<String, MessageAttributeValue>();
        attributes.forEach((name, value) -> given.put(
                name,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(value)
                        .build()));
        Optional.of(queueArn)
                .filter(sqs::has)
                .orElseThrow(
                        () -> new ServiceException("QueueDoesNotExist", 400, "The specified queue does not exist."));
        sqs.messages()
                .sendMessage(
                        sender.who(),
                        SendMessageRequest.builder()
                                .queueUrl(sqs.url(queueArn))
                                .messageBody(body)
                                .messageAttributes(given)
                                .build(),
                        sender.context());
    }
}
