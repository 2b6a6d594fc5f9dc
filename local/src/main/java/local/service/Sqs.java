package local.service;

import local.iam.Principal;
import tools.jackson.databind.JsonNode;

/** Amazon SQS: ElasticMQ in this process, behind the door. Every call of a queue goes through here. */
public final class Sqs implements AutoCloseable {

    /**
     * Makes one call.
     *
     * @param action  {@code SendMessage}
     * @param request as in the protocol awsJson
     * @return the response, as in the protocol awsJson
     * @throws ServiceException SQS's own error
     */
    public JsonNode call(Principal who, String action, JsonNode request) {
        throw new ServiceException("UnsupportedOperation", 400, action);
    }

    @Override
    public void close() {
    }
}
