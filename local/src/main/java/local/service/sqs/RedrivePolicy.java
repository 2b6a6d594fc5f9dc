package local.service.sqs;

import local.json.Json;
import local.service.api.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where a queue's messages go that are received too often.
 *
 * @param maxReceiveCount so often a message is received; then it is a dead letter
 */
record RedrivePolicy(String deadLetterTargetArn, int maxReceiveCount) {

    private static final int MOST = 1000;

    /** @throws ServiceException {@code InvalidParameterValue} */
    static RedrivePolicy parse(String text) {
        JsonNode json;
        try {
            json = Json.parse(text);
        } catch (JacksonException e) {
            throw invalid(text, "Redrive policy is not a valid JSON map.");
        }
        if (!json.isObject()) {
            throw invalid(text, "Redrive policy is not a valid JSON map.");
        }
        for (var attribute : new String[] {"maxReceiveCount", "deadLetterTargetArn"}) {
            if (json.path(attribute).isMissingNode() || json.path(attribute).isNull()) {
                throw invalid(text, "Redrive policy does not contain mandatory attribute: " + attribute + ".");
            }
        }
        var written = json.get("maxReceiveCount").asString("");
        int count = written.matches("\\d{1,4}") ? Integer.parseInt(written) : 0;
        if (count < 1 || count > MOST) {
            throw invalid(
                    text,
                    "Invalid value for maxReceiveCount: " + written
                            + ", valid values are from 1 to 1000 both inclusive.");
        }
        return new RedrivePolicy(json.get("deadLetterTargetArn").asString(""), count);
    }

    /** @param deadLetters is there; its own rules decide */
    void check(String text, Queue source, Queue deadLetters) {
        if (source.isFifo() != deadLetters.isFifo()) {
            throw invalid(text, "Dead-letter queue must be same type of queue as the source.");
        }
        if (!deadLetters.attributes.allowed().allows(source.arn())) {
            throw invalid(text, "The redrive allow policy of the dead-letter queue does not allow this source queue.");
        }
    }

    static ServiceException invalid(String text, String reason) {
        return Refusals.invalid(text, "RedrivePolicy", reason);
    }
}
