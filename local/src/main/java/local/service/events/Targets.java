package local.service.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import tools.jackson.databind.JsonNode;

/** What rules and schedules deliver to, in the services that have it. Each delivery passes that service's door. */
public interface Targets {

    /**
     * Told of what is about to be delivered.
     *
     * @param sourceArn of the rule or schedule
     */
    default void delivering(String sourceArn, String targetArn) {}

    /**
     * Delivers to a queue, a topic, a function, a state machine or a log group.
     *
     * @throws ServiceException as that service refuses it
     */
    void deliver(Sender sender, String targetArn, Message message);

    /**
     * Calls an operation, as a schedule's universal target does.
     *
     * @param service   as the SDK calls it: {@code sfn}
     * @param operation {@code startExecution}
     * @param request   JSON text, with its members in capitals
     * @return the response
     * @throws ServiceException as that service refuses it
     */
    JsonNode call(Sender sender, String service, String operation, String request);

    /**
     * Puts what could not be delivered on a queue.
     *
     * @param attributes of the message, by their names; all are texts
     * @throws ServiceException where the queue is not there, or does not let the sender in
     */
    void bury(Sender sender, String queueArn, String body, Map<String, String> attributes);

    /**
     * Who delivers.
     *
     * @param context condition keys of its calls, such as {@code aws:SourceArn}
     */
    record Sender(Principal who, Map<String, List<String>> context) {

        /**
         * A service by itself: what it delivers to must let it in.
         *
         * @param service   {@code events.amazonaws.com}
         * @param sourceArn of the rule on whose behalf it does
         */
        public static Sender of(String service, String sourceArn) {
            return new Sender(
                    Principal.Service.of(service, sourceArn),
                    Map.of(
                            "aws:SourceArn",
                            List.of(sourceArn),
                            "aws:SourceAccount",
                            List.of(Arn.of(sourceArn).account())));
        }

        /**
         * A service with a role that it was given.
         *
         * @param session its name
         * @throws ServiceException {@code AccessDeniedException} where the role does not trust the service
         */
        public static Sender with(Door door, String roleArn, String service, String session, String sourceArn) {
            return new Sender(door.assume(roleArn, service, session, sourceArn), Map.of());
        }
    }

    /**
     * What is delivered.
     *
     * @param id    of the event; an execution's name begins with it
     * @param body  JSON, or a text
     * @param group of the messages of a FIFO queue
     */
    record Message(String id, String body, Optional<String> group) {}
}
