package local.service.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import local.execution.journal.Journal;
import local.json.Arn;
import local.json.Json;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Time;

/**
 * Amazon SQS: standard and FIFO queues, on the one clock and behind the door.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html">SQS API reference</a>
 */
public final class Sqs implements AutoCloseable {

    private final Queues queues;
    private final MessageOperations messages;
    private final List<Object> operations;

    private Sqs(Queues queues, Door door) {
        var access = new Access(door, queues);
        this.queues = queues;
        this.messages = new MessageOperations(access);
        this.operations = List.of(new QueueOperations(access), messages, new MoveTasks(access));
    }

    /**
     * An account's SQS, without queues yet.
     *
     * @param endpoint what queue URLs begin with
     */
    public static Sqs start(Account account, URI endpoint, Door door, Time time) {
        return start(account, endpoint, door, time, Journal.NONE);
    }

    /** The same, where queues and their messages outlive the process: the journal is taken up after this. */
    public static Sqs start(Account account, URI endpoint, Door door, Time time, Journal journal) {
        return new Sqs(new Queues(account, endpoint.toString(), time, journal), door);
    }

    /**
     * Makes a template's queues, or has those that are there be as it says: their messages stay.
     *
     * @throws TemplateException where SQS would refuse one
     */
    public void declare(List<Stack.Queue> declared) {
        queues.exclusively(() -> {
            declared.forEach(each -> refusable(each, () -> declare(each)));
            // a queue may name another for its dead letters that comes later in the template
            declared.forEach(each -> refusable(each, () -> checkRedrive(queues, each.arn())));
            return null;
        });
    }

    private void declare(Stack.Queue declared) {
        var made = queue(declared);
        queues.find(declared.arn()).ifPresentOrElse(there -> queues.alter(there, made), () -> queues.declare(made));
    }

    /** Deletes a queue with its messages, if it is there. */
    public void remove(Stack.Queue declared) {
        queues.exclusively(() -> {
            queues.find(declared.arn()).ifPresent(queues::remove);
            return null;
        });
    }

    private Queue queue(Stack.Queue declared) {
        var given = new HashMap<>(declared.attributes());
        if (!"true".equals(given.get("FifoQueue"))) {
            // what a template denies, CloudFormation does not send
            given.keySet().removeIf(name -> QueueAttributes.isOfFifo(name) && "false".equals(given.get(name)));
        }
        declared.policy().ifPresent(policy -> given.put("Policy", Json.write(policy.json())));
        return new Queue(queues, Arn.of(declared.arn()), QueueAttributes.NONE.with(given), given, queues.now());
    }

    private static void checkRedrive(Queues queues, String arn) {
        queues.find(arn).ifPresent(queue -> queues.checkRedrive(queue, queue.attributes));
    }

    private static void refusable(Stack.Queue declared, Runnable step) {
        try {
            step.run();
        } catch (ServiceException e) {
            throw new TemplateException(
                    declared.location(),
                    "SQS refuses to create the queue " + declared.logicalId() + ": " + e.code() + ": "
                            + e.getMessage());
        }
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /** {@code SendMessage}, {@code ReceiveMessage} and what else is done with messages. */
    public MessageOperations messages() {
        return messages;
    }

    /** What can be received from the queue, and when. */
    public Receivable receivable(String queueArn) {
        return new Receivable(queues, Arn.of(queueArn).resource());
    }

    /** Whether there is a queue of that ARN. */
    public boolean has(String queueArn) {
        return queues.exclusively(() -> queues.find(queueArn).isPresent());
    }

    /** The URL of the queue that an ARN names. */
    public String url(String queueArn) {
        return queues.url(Arn.of(queueArn));
    }

    /** Goes on with what was under way before a crash, once the journal is taken up. */
    public void goOn() {
        queues.goOn();
    }

    /** How long a queue hides what was received; empty where there is no such queue. */
    public Optional<Duration> visibilityTimeout(String queueArn) {
        return queues.exclusively(() ->
                queues.find(queueArn).map(queue -> Duration.ofSeconds(queue.attributes.number("VisibilityTimeout"))));
    }

    /** How many messages are on all queues, seen or not. */
    public int messagesThere() {
        return queues.exclusively(() ->
                queues.all().stream().mapToInt(queue -> queue.messages().size()).sum());
    }

    /** The bodies of the messages that could be received now, oldest first; none is received by that. */
    public List<String> visible(String queueArn) {
        return queues.exclusively(() -> {
            var queue = queues.get(Arn.of(queueArn));
            queue.advance(queues.now());
            return queue.messages().bodies();
        });
    }

    /** Empties the queues: for a test that begins anew. */
    public void clear() {
        queues.clear();
    }

    /** Whoever waits for a message waits no longer. */
    @Override
    public void close() {
        queues.close();
    }
}
