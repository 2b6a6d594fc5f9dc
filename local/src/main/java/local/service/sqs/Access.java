package local.service.sqs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import local.json.Arn;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.ServiceCalls;
import local.service.access.Door;
import local.service.api.ServiceException;

/** Lets a caller to a queue, where the caller's policies or the queue's own allow it. */
record Access(Door door, Queues queues) {

    /**
     * The queue that a URL means.
     *
     * @param operation {@code SendMessage}
     * @param context   condition keys of the call, such as {@code aws:SourceArn}
     * @throws ServiceException also {@code QueueDoesNotExist}
     */
    Queue queue(Principal who, String operation, String url, Map<String, List<String>> context) {
        var arn = queues.addressed(url);
        check(who, operation, arn, context);
        return queues.exclusively(() -> queues.get(arn));
    }

    /** The queue that a URL means, once more may be asked of it: makes one step there, at one instant. */
    <T> T at(Principal who, String operation, String url, BiFunction<Queue, Long, T> step) {
        var arn = queues.addressed(url);
        check(who, operation, arn, Map.of());
        return queues.exclusively(() -> step.apply(queues.get(arn), queues.now()));
    }

    /** For what is about no queue. */
    void checkAll(Principal who, String operation) {
        door.check(who, ServiceCalls.action("sqs", operation), "*");
    }

    /** Whether or not the queue is there. */
    void check(Principal who, String operation, Arn queue, Map<String, List<String>> context) {
        if (who instanceof Principal.Administrator) {
            return;
        }
        Supplier<Optional<PolicyDocument>> policy =
                () -> queues.find(queue.toString()).flatMap(found -> found.attributes.policy());
        door.check(who, ServiceCalls.action("sqs", operation), queue.toString(), queues.exclusively(policy), context);
    }
}
