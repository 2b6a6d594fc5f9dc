package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import local.json.EventPattern;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.sqs.Receivable;
import local.service.sqs.Sqs;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import local.time.Alarm;
import local.time.Aside;
import local.time.Time;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Has a function invoked with a queue's messages. It receives and deletes in a session of the function's role, as
 * Lambda's pollers do, but polls only when {@link Receivable} says that there may be something.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">Event source mappings for Amazon SQS</a>
 */
final class EventSourceMapping implements AutoCloseable {

    /** How many batches Lambda works on at first, where the template sets no {@code MaximumConcurrency}. */
    private static final int CONCURRENCY = 5;
    /** The most that one {@code ReceiveMessage} gives. */
    private static final int RECEIVED_AT_ONCE = 10;

    /** How long nothing is received where receiving failed for no reason that SQS gave. */
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(EventSourceMapping.class.getName());

    private final Stack.EventSourceMapping declared;
    private final FunctionReference function;
    private final Account account;
    private final Time time;
    private final Sqs sqs;
    private final String queueUrl;
    private final Functions functions;
    private final List<EventPattern> filters;
    private final Receivable receivable;
    private final Semaphore batches;
    private final ReentrantLock draining = new ReentrantLock();
    private Optional<Alarm> alarm = Optional.empty();
    private boolean enabled;
    /** Whether SQS gave nothing of what is there: to ask again is of no use before something changes. */
    private boolean refused;

    private EventSourceMapping(
            Account account,
            Stack.EventSourceMapping declared,
            FunctionReference function,
            Time time,
            Sqs sqs,
            Functions functions) {
        this.declared = declared;
        this.function = function;
        this.account = account;
        this.time = time;
        this.sqs = sqs;
        this.queueUrl = sqs.url(declared.eventSourceArn());
        this.functions = functions;
        this.filters = filters(declared);
        this.receivable = sqs.receivable(declared.eventSourceArn());
        this.enabled = declared.enabled();
        this.batches = new Semaphore(declared.maximumConcurrency().orElse(CONCURRENCY));
    }

    /**
     * Checks the mapping as Lambda does when it is created.
     *
     * @param function that it invokes
     * @throws ServiceException {@code InvalidParameterValueException} where the function's role may not receive from the
     *     queue, or a filter is none
     */
    static EventSourceMapping of(
            Account account,
            Stack.EventSourceMapping declared,
            FunctionReference function,
            Door door,
            Time time,
            Sqs sqs,
            Functions functions) {
        var mapping = new EventSourceMapping(account, declared, function, time, sqs, functions);
        for (var action : Prerequisite.POLLING) {
            try {
                door.check(mapping.poller(), action, declared.eventSourceArn());
            } catch (ServiceException e) {
                throw new ServiceException(
                        "InvalidParameterValueException",
                        400,
                        "The provided execution role does not have permissions to call "
                                + action.substring("sqs:".length()) + " on SQS. " + e.getMessage());
            }
        }
        return mapping;
    }

    /** A session of the function's role, as it is now. */
    private Principal poller() {
        return new Principal.RoleSession(
                account.id(),
                version().function().roleName(),
                version().function().name());
    }

    /** @throws ServiceException where the function is no longer there */
    private FunctionVersion version() {
        return function.name()
                .flatMap(functions::find)
                .flatMap(live -> live.resolve(function.qualifier()))
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "Function not found: " + function.arn()));
    }

    private static List<EventPattern> filters(Stack.EventSourceMapping declared) {
        try {
            return declared.filterCriteria().stream()
                    .flatMap(criteria -> criteria.path("Filters").valueStream())
                    .map(filter ->
                            EventPattern.parse(Json.parse(filter.path("Pattern").asString())))
                    .toList();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ServiceException(
                    "InvalidParameterValueException", 400, "Invalid filter pattern definition: " + e.getMessage());
        }
    }

    /** From here on it receives. */
    void start() {
        receivable.watch(this::changed);
        schedule();
    }

    private synchronized void changed() {
        refused = false;
        schedule();
    }

    /** Sets the alarm for what can be received next. */
    private synchronized void schedule() {
        alarm.ifPresent(Alarm::cancel);
        alarm = !enabled || refused
                ? Optional.empty()
                : receivable
                        .next()
                        .map(at -> time.alarm(
                                at.plus(declared.batchingWindow()),
                                declared.eventSourceArn(),
                                "a message for " + declared.functionName(),
                                this::wake));
    }

    private void wake() {
        Aside.start(time, "poller of " + declared.functionName(), _ -> {
                    drain();
                    return null;
                })
                .result()
                .whenComplete((_, thrown) -> {
                    if (thrown != null) {
                        LOG.log(System.Logger.Level.ERROR, "Receiving from " + queueUrl, thrown);
                        time.alarm(
                                time.now().plus(PAUSE_AFTER_FAULT),
                                declared.eventSourceArn(),
                                "the next try to receive",
                                this::wake);
                    }
                });
    }

    /** Receives and hands over until nothing is there, one thread at a time. */
    private void drain() throws InterruptedException {
        if (!draining.tryLock()) {
            return;
        }
        try {
            while (isEnabled()) {
                batches.acquire();
                boolean handed = false;
                try {
                    var batch = receive();
                    if (batch.isEmpty()) {
                        break;
                    }
                    hand(batch);
                    handed = true;
                } finally {
                    if (!handed) {
                        batches.release();
                    }
                }
            }
        } finally {
            draining.unlock();
        }
        schedule();
    }

    /**
     * A batch; empty where there is none, or it may not be received. Without a batching window what is there first is
     * handed over.
     */
    private List<JsonNode> receive() {
        var batch = new ArrayList<JsonNode>();
        while (batch.isEmpty()
                || batch.size() < declared.batchSize()
                        && declared.batchingWindow().isPositive()) {
            var request = ReceiveMessageRequest.builder()
                    .queueUrl(queueUrl)
                    .maxNumberOfMessages(Math.min(RECEIVED_AT_ONCE, declared.batchSize() - batch.size()))
                    .waitTimeSeconds(0)
                    .attributeNamesWithStrings("All")
                    .messageAttributeNames("All")
                    .build();
            var response = unlessRefused(() -> sqs.messages().receiveMessage(poller(), request));
            if (response.isEmpty() || response.get().messages().isEmpty()) {
                refused(response.isEmpty());
                break;
            }
            response.get().messages().forEach(message -> batch.add(Shapes.WIRE.write(message)));
        }
        return batch;
    }

    private synchronized void refused(boolean is) {
        refused = is;
    }

    /** What is thrown on the way leaves the messages on the queue, as a function's error does. */
    private void hand(List<JsonNode> batch) {
        var at = time.now();
        Aside.start(time, "batch for " + declared.functionName(), _ -> {
                    var wanted = batch.stream().collect(Collectors.partitioningBy(this::passes));
                    delete(wanted.get(false));
                    var left = Left.NOTHING;
                    if (!wanted.get(true).isEmpty()) {
                        left = invoke(wanted.get(true));
                        delete(left.outOf(wanted.get(true)));
                    }
                    functions.metered(new Metered.Polled(
                            declared.eventSourceArn(),
                            batch.stream()
                                    .collect(Collectors.toMap(
                                            EventSourceMapping::id,
                                            message -> message.path("Body")
                                                    .asString()
                                                    .getBytes(StandardCharsets.UTF_8)
                                                    .length,
                                            (one, _) -> one)),
                            left.outOf(batch).stream()
                                    .map(EventSourceMapping::id)
                                    .toList(),
                            left.requestId(),
                            at));
                    return null;
                })
                .result()
                .whenComplete((_, thrown) -> {
                    batches.release();
                    if (thrown != null) {
                        LOG.log(System.Logger.Level.ERROR, "A batch of " + queueUrl, thrown);
                    }
                });
    }

    /** Whether one of the filters matches; a message that none matches is deleted. */
    private boolean passes(JsonNode message) {
        var record = SqsEvent.record(message, declared.eventSourceArn(), account.region());
        try {
            record.set("body", Json.parse(message.path("Body").asString()));
        } catch (JacksonException e) {
            // a body that is not JSON is matched as the text that it is
        }
        return filters.isEmpty() || filters.stream().anyMatch(filter -> filter.matches(record));
    }

    /**
     * What an invocation leaves on the queue.
     *
     * @param requestId empty where Lambda refused it
     */
    private record Left(Set<String> messageIds, Optional<String> requestId) {

        static final Left NOTHING = new Left(Set.of(), Optional.empty());

        List<JsonNode> outOf(List<JsonNode> batch) {
            return batch.stream()
                    .filter(message -> !messageIds.contains(id(message)))
                    .toList();
        }
    }

    private Left invoke(List<JsonNode> batch) {
        var ids = batch.stream().map(EventSourceMapping::id).collect(Collectors.toCollection(HashSet::new));
        try {
            var event = Json.write(SqsEvent.of(batch, declared.eventSourceArn(), account.region()));
            var result = Aside.await(time, functions.invoke(version(), function.arn(), event));
            Set<String> left = switch (result.outcome()) {
                case Invocation.Failed _ -> ids;
                case Invocation.Succeeded succeeded ->
                    declared.reportBatchItemFailures() ? SqsEvent.failed(succeeded.payload(), ids) : Set.of();
            };
            return new Left(left, Optional.of(result.requestId()));
        } catch (ExecutionException | ServiceException e) {
            return new Left(ids, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Left(ids, Optional.empty());
        }
    }

    private static String id(JsonNode message) {
        return message.path("MessageId").asString();
    }

    private void delete(List<JsonNode> messages) {
        for (int from = 0; from < messages.size(); from += RECEIVED_AT_ONCE) {
            var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
            for (var message : messages.subList(from, Math.min(messages.size(), from + RECEIVED_AT_ONCE))) {
                entries.add(DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(entries.size()))
                        .receiptHandle(message.path("ReceiptHandle").stringValue())
                        .build());
            }
            var request = DeleteMessageBatchRequest.builder()
                    .queueUrl(queueUrl)
                    .entries(entries)
                    .build();
            unlessRefused(() -> sqs.messages().deleteMessageBatch(poller(), request));
        }
        schedule();
    }

    /** Empty where SQS refuses: the door has told of it, and the messages come again. */
    private <T> Optional<T> unlessRefused(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (ServiceException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", queueUrl, e.getMessage());
            return Optional.empty();
        }
    }

    /** Of what it invokes, with its version or alias. */
    String functionArn() {
        return function.arn();
    }

    boolean invokes(String functionName) {
        return function.name().filter(functionName::equals).isPresent();
    }

    Stack.EventSourceMapping declared() {
        return declared;
    }

    synchronized boolean isEnabled() {
        return enabled;
    }

    /** Switches it on or off; what it has received already is still handed over. */
    synchronized void enable(boolean on) {
        enabled = on;
        schedule();
    }

    @Override
    public void close() {
        enable(false);
    }
}
