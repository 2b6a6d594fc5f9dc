package local.service.sns;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import local.json.Json;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A published message, in the forms in which subscribers get it. */
record SnsMessage(String id, String topicArn, PublishRequest request, Instant timestamp) {

    String subject() {
        return request.subject();
    }

    /** What it says to a protocol: with MessageStructure {@code json} each may have a text of its own. */
    String text(String protocol) {
        if (request.messageStructure() == null) {
            return request.message();
        }
        var texts = Json.parse(request.message());
        return texts.path(protocol).isString()
                ? texts.get(protocol).stringValue()
                : texts.get("default").stringValue();
    }

    /** Its attributes as a filter policy sees them: numbers are numbers, a {@code String.Array} is a list. */
    JsonNode attributes() {
        var json = Json.object();
        request.messageAttributes().forEach((name, value) -> {
            if (value.stringValue() == null) {
                return;
            }
            try {
                json.set(
                        name,
                        value.dataType().startsWith("Number")
                                        || value.dataType().startsWith("String.Array")
                                ? Json.parse(value.stringValue())
                                : json.stringNode(value.stringValue()));
            } catch (JacksonException e) {
                json.put(name, value.stringValue());
            }
        });
        return json;
    }

    /** The request of SQS's {@code SendMessage}, without its queue. */
    ObjectNode sendMessage(SnsSubscriptions.Subscription subscription) {
        var send = Json.object();
        if (request.messageGroupId() != null) {
            send.put("MessageGroupId", request.messageGroupId());
        }
        if (request.messageDeduplicationId() != null) {
            send.put("MessageDeduplicationId", request.messageDeduplicationId());
        }
        if (!subscription.isRaw()) {
            return send.put("MessageBody", Json.write(notification(subscription)));
        }
        send.put("MessageBody", text("sqs"));
        if (!request.messageAttributes().isEmpty()) {
            var attributes = send.putObject("MessageAttributes");
            request.messageAttributes().forEach((name, value) -> attributes.set(name, Shapes.WIRE.write(value)));
        }
        return send;
    }

    /** As a function gets it. */
    JsonNode event(SnsSubscriptions.Subscription subscription) {
        var event = Json.object();
        var entry = event.putArray("Records")
                .addObject()
                .put("EventSource", "aws:sns")
                .put("EventVersion", "1.0")
                .put("EventSubscriptionArn", subscription.arn());
        entry.set("Sns", body(subscription, "SigningCertUrl", "UnsubscribeUrl"));
        return event;
    }

    private ObjectNode notification(SnsSubscriptions.Subscription subscription) {
        var body = body(subscription, "SigningCertURL", "UnsubscribeURL");
        if (request.messageAttributes().isEmpty()) {
            body.remove("MessageAttributes");
        }
        if (request.subject() == null) {
            body.remove("Subject");
        }
        return body;
    }

    private ObjectNode body(SnsSubscriptions.Subscription subscription, String certificate, String unsubscribe) {
        var body = Json.object()
                .put("Type", "Notification")
                .put("MessageId", id)
                .put("TopicArn", topicArn)
                .put("Subject", request.subject())
                .put("Message", text(subscription.protocol()))
                .put("Timestamp", timestamp.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("SignatureVersion", "1")
                .put("Signature", "EXAMPLE")
                .put(certificate, "EXAMPLE")
                .put(unsubscribe, "EXAMPLE");
        var attributes = body.putObject("MessageAttributes");
        request.messageAttributes()
                .forEach((name, value) ->
                        attributes.putObject(name).put("Type", value.dataType()).put("Value", value(value)));
        return body;
    }

    private static String value(MessageAttributeValue value) {
        return value.binaryValue() == null ? value.stringValue() : base64(value.binaryValue());
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
