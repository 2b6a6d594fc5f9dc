package local.service.sns;

import java.util.List;
import java.util.function.Function;
import local.execution.journal.Journal;
import local.json.Arn;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Time;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Amazon SNS: topics, and subscriptions of queues and functions. What would leave the machine (e-mail, SMS, HTTP) is
 * shown and not sent.
 */
public final class Sns {

    private static final int PAGE = 100;

    private final SnsTopics topics;
    private final SnsSubscriptions subscriptions;
    private final SnsPublishing publishing;

    /** Where messages go. */
    public interface Delivery {

        /**
         * @param sendMessage the request of SQS's {@code SendMessage}, without its queue
         * @throws ServiceException where the queue is not there or does not let SNS in
         */
        void toQueue(String topicArn, String queueArn, ObjectNode sendMessage);

        /**
         * @param event as a function gets it
         * @throws ServiceException where the function is not there or does not let SNS in
         */
        void toFunction(String topicArn, String functionArn, JsonNode event);

        /**
         * The topic was told a message; what follows is what it does with it.
         *
         * @param subject null where it has none
         */
        default void published(String topicArn, String subject, String message) {}

        /** To a person: shown, not sent. */
        void toPerson(Notification notification);
    }

    /**
     * A message for somebody outside.
     *
     * @param protocol {@code email, email-json, sms, http, https}
     * @param endpoint the address
     * @param subject  may be null
     */
    public record Notification(String topicArn, String protocol, String endpoint, String subject, String message) {}

    public Sns(Account account, Door door, Time time, Delivery delivery) {
        this(account, door, time, delivery, Journal.NONE);
    }

    /** The same, where topics and subscriptions that were made or changed by calls outlive the process. */
    public Sns(Account account, Door door, Time time, Delivery delivery, Journal journal) {
        var kept = new SnsJournal(journal);
        this.topics = new SnsTopics(account, door, kept.topics());
        this.subscriptions = new SnsSubscriptions(account, door, topics, kept.subscriptions());
        this.publishing = new SnsPublishing(door, time, topics, subscriptions, delivery);
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return List.of(topics, subscriptions, publishing);
    }

    /** Whether there is a topic of that ARN. */
    public boolean has(String topicArn) {
        return topics.has(topicArn);
    }

    /** Makes a template's topic, or has the one that is there be as it says. */
    public void declare(Stack.Topic topic) {
        topics.declare(topic);
    }

    /** Deletes a topic with its subscriptions, if it is there. */
    public void remove(Stack.Topic topic) {
        topics.withdraw(topic.arn());
    }

    /**
     * Makes a template's subscription, or has the one that is there be as it says.
     *
     * @throws TemplateException where its filter policy is none
     */
    public void declare(Stack.Subscription subscription) {
        subscriptions.declare(subscription);
    }

    /** Deletes a subscription, if it is there. */
    public void remove(Stack.Subscription subscription) {
        subscriptions.withdraw(subscription.arn());
    }

    /** {@code Publish} and {@code PublishBatch}. */
    public SnsPublishing publishing() {
        return publishing;
    }

    /** @throws ServiceException {@code InvalidParameter} where there is no value */
    static String required(String parameter, String value) {
        if (value == null) {
            throw invalidParameter(parameter + " Reason: no value for required parameter");
        }
        return value;
    }

    static <T> Page<T> page(List<T> all, Function<T, String> id, String nextToken) {
        return Page.of(all, id, nextToken, PAGE, () -> invalidParameter("NextToken"));
    }

    /**
     * The ARN of a topic, or of what belongs to one.
     *
     * @param names what its resource must have, at its colons: a topic its name, a subscription an ID besides
     * @throws ServiceException {@code InvalidParameter}
     */
    static Arn arn(String parameter, String text, int names) {
        int elements = required(parameter, text).split(":", -1).length;
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("sns")
                        && arn.segments().size() == names
                        && !arn.segments().contains(""))
                .orElseThrow(() -> invalidParameter(
                        elements < 6
                                ? parameter + " Reason: An ARN must have at least 6 elements, not " + elements
                                : parameter));
    }

    static ServiceException invalidParameter(String what) {
        return new ServiceException("InvalidParameter", 400, "Invalid parameter: " + what);
    }
}
