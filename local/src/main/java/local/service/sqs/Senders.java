package local.service.sqs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who sent the messages that are on queues: ElasticMQ does not know of principals. */
final class Senders {

    private static final String SENDER_ID = "SenderId";

    private final Map<String, String> byMessage = new ConcurrentHashMap<>();

    /** @param response of {@code SendMessage} and {@code SendMessageBatch} */
    void sent(JsonNode response, String userId) {
        if (response.has("MessageId")) {
            byMessage.put(response.get("MessageId").asString(), userId);
        }
        response.path("Successful")
                .forEach(entry -> byMessage.put(entry.path("MessageId").asString(), userId));
    }

    /** Puts the senders into the response of {@code ReceiveMessage}, where it was asked for them. */
    void received(JsonNode response) {
        response.path("Messages").forEach(message -> {
            var sender = byMessage.get(message.path("MessageId").asString());
            if (sender != null
                    && message.path("Attributes") instanceof ObjectNode attributes
                    && attributes.has(SENDER_ID)) {
                attributes.put(SENDER_ID, sender);
            }
        });
    }

    void deleted(JsonNode messageId) {
        byMessage.remove(messageId.asString());
    }
}
