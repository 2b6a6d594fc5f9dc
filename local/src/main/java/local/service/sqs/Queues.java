package local.service.sqs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.execution.journal.Journal;
import local.json.Arn;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.time.Alarm;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;

/** The account's queues, and the one lock under which they change. */
final class Queues implements AutoCloseable {

    private static final Pattern URL = Pattern.compile("(?:https?://[^/]+)?/(\\d+)/([\\w-]{1,80}|[\\w-]{1,75}\\.fifo)");
    private static final long RECREATION = 60_000;

    private final Account account;
    private final String endpoint;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Queue> byName = new TreeMap<>();
    /** Since when a queue is gone, by its name: the longest first. */
    private final LinkedHashMap<String, Long> deleted = new LinkedHashMap<>();

    /** The last move tasks, the newest first, by their source's ARN. */
    private final Map<String, Deque<MoveTask>> moveTasks = new HashMap<>();

    private final Set<Queue> changed = new LinkedHashSet<>();
    private final Map<String, List<Runnable>> watchers = new HashMap<>();

    private final List<Runnable> whenWritten = new ArrayList<>();
    private final SqsJournal journal;

    /** @param endpoint what queue URLs begin with */
    Queues(Account account, String endpoint, Time time, Journal journal) {
        this.journal = new SqsJournal(this, journal);
        journal.add(this.journal);
        this.account = account;
        this.endpoint = endpoint;
        this.time = time;
    }

    /** Makes one call's steps, then gives to those who wait what has come, and tells those who watch. */
    <T> T exclusively(Supplier<T> steps) {
        var told = new ArrayList<Runnable>();
        lock.lock();
        try {
            try {
                return steps.get();
            } finally {
                while (!changed.isEmpty()) {
                    var queue = changed.iterator().next();
                    changed.remove(queue);
                    queue.serve(now());
                    told.addAll(watchers.getOrDefault(queue.name(), List.of()));
                }
                write();
            }
        } finally {
            lock.unlock();
            told.forEach(Runnable::run);
        }
    }

    /** Nothing of what a call has changed is seen before it is written. */
    private void write() {
        try {
            journal.write();
        } finally {
            whenWritten.forEach(Runnable::run);
            whenWritten.clear();
        }
    }

    /** Has a parked receiver told of it once what this call changes is written. */
    void whenWritten(Runnable step) {
        whenWritten.add(step);
    }

    SqsJournal journal() {
        return journal;
    }

    /** Says that more may be received from the queue than before. */
    void changed(Queue queue) {
        changed.add(queue);
    }

    long now() {
        return time.now().toEpochMilli();
    }

    /**
     * Has steps be made at an instant.
     *
     * @param arn  of the queue whose steps they are
     * @param what is waited for
     */
    Alarm alarm(long at, String arn, String what, Runnable steps) {
        return time.alarm(
                Instant.ofEpochMilli(at),
                arn,
                what,
                () -> exclusively(() -> {
                    steps.run();
                    return null;
                }));
    }

    /** Receives, and is parked where nothing is there and {@code wait} milliseconds are given. */
    List<Received> receive(Queue queue, int wanted, long visibility, long wait) {
        if (wait == 0) {
            return exclusively(() -> there(queue).receive(wanted, visibility, now()));
        }
        var messages = new Signal<List<Received>>(time);
        // held, so that the time that is waited is not over before the wait has begun
        try (Hold hold = time.hold()) {
            var there = exclusively(() -> {
                var received = there(queue).receive(wanted, visibility, now());
                if (received.isEmpty()) {
                    park(queue, wanted, visibility, wait, messages);
                }
                return received;
            });
            return there.isEmpty() ? messages.await(hold) : there;
        }
    }

    private void park(Queue queue, int wanted, long visibility, long wait, Signal<List<Received>> messages) {
        var parked = new Receiver[1];
        var timeout = alarm(now() + wait, queue.arn(), "WaitTimeSeconds of a receiver", () -> queue.release(parked[0]));
        parked[0] = new Receiver(wanted, visibility, messages, timeout);
        queue.park(parked[0]);
    }

    Arn arn(String name) {
        return Arn.in(account.region(), account.id(), "sqs", name);
    }

    String url(String name) {
        return url(arn(name));
    }

    String url(Arn arn) {
        return endpoint + "/" + arn.account() + "/" + arn.resource();
    }

    String account() {
        return account.id();
    }

    /**
     * What queue a URL means, there or not. Clients may come by other names of this machine.
     *
     * @throws ServiceException {@code MissingParameter}, {@code InvalidAddress}
     */
    Arn addressed(String url) {
        if (url == null) {
            throw Refusals.missing("QueueUrl");
        }
        var matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new ServiceException(
                    "InvalidAddress", 404, "The address " + url + " is not valid for this endpoint.");
        }
        return Arn.in(account.region(), matcher.group(1), "sqs", matcher.group(2));
    }

    /** To be called with the lock, as all that follow. */
    Optional<Queue> find(String arn) {
        return Arn.parse(arn)
                .map(parsed -> byName.get(parsed.resource()))
                .filter(queue -> queue.arn().equals(arn));
    }

    /** @throws ServiceException {@code QueueDoesNotExist} */
    Queue get(Arn arn) {
        return find(arn.toString()).orElseThrow(Refusals::noQueue);
    }

    /**
     * The queue that a call has found before, unless it was deleted since.
     *
     * @throws ServiceException {@code QueueDoesNotExist}
     */
    Queue there(Queue queue) {
        if (byName.get(queue.name()) != queue) {
            throw Refusals.noQueue();
        }
        return queue;
    }

    /** @throws ServiceException {@code QueueDeletedRecently} */
    void add(Queue queue) {
        while (!deleted.isEmpty() && deleted.firstEntry().getValue() + RECREATION <= now()) {
            deleted.pollFirstEntry();
        }
        if (deleted.containsKey(queue.name())) {
            throw Refusals.of(
                    "QueueDeletedRecently",
                    "You must wait 60 seconds after deleting a queue before you can create another with the same"
                            + " name.");
        }
        byName.put(queue.name(), queue);
        journal.changed(queue);
    }

    /** The template has it. */
    void declare(Queue queue) {
        byName.put(queue.name(), queue);
    }

    /** The queue is to be as this one: what is on it stays. */
    void alter(Queue queue, Queue wanted) {
        queue.attributes = wanted.attributes;
        queue.declared = wanted.declared;
        queue.modified = now();
        journal.changed(queue);
        changed(queue);
    }

    /** The queue as it was before a crash, still without what was on it. */
    Queue restore(Arn arn, QueueAttributes attributes, long created) {
        var queue = new Queue(this, arn, attributes, null, created);
        byName.put(queue.name(), queue);
        return queue;
    }

    /** Does something with the queue of that name, where there is one. */
    void find(String name, Consumer<Queue> step) {
        Optional.ofNullable(byName.get(name)).ifPresent(step);
    }

    /** The dead-letter queue is another one, that is there and takes this queue's messages. */
    void checkRedrive(Queue queue, QueueAttributes attributes) {
        attributes.redrive().ifPresent(policy -> {
            var text = attributes.set().get("RedrivePolicy");
            var deadLetters = find(policy.deadLetterTargetArn())
                    .orElseThrow(() -> RedrivePolicy.invalid(text, "Dead letter target does not exist."));
            policy.check(text, queue, deadLetters);
        });
    }

    void remove(Queue queue) {
        drop(queue, now());
        journal.deleted(queue);
    }

    /** @param at since when it is gone */
    void drop(Queue queue, long at) {
        byName.remove(queue.name());
        deleted.putLast(queue.name(), at);
        queue.close();
    }

    /** By name. */
    Collection<Queue> all() {
        return byName.values();
    }

    /** Those after that name whose names begin so, by name; none is looked at before it is asked for. */
    Stream<Queue> startingWith(String prefix, String after) {
        var from = after.compareTo(prefix) < 0 ? byName.tailMap(prefix, true) : byName.tailMap(after, false);
        return from.values().stream().takeWhile(queue -> queue.name().startsWith(prefix));
    }

    /** The last tasks that move messages from there, the newest first. */
    Collection<MoveTask> moveTasks(String sourceArn) {
        return moveTasks.getOrDefault(sourceArn, new ArrayDeque<>());
    }

    /** Adds a move task, or replaces the one of its handle. */
    void put(MoveTask task) {
        var tasks = moveTasks.computeIfAbsent(task.source(), _ -> new ArrayDeque<>());
        tasks.removeIf(other -> other.handle().equals(task.handle()));
        tasks.addFirst(task);
        while (tasks.size() > MoveTasks.MOST_SHOWN) {
            tasks.removeLast();
        }
    }

    /** All of them, the oldest first. */
    List<MoveTask> moveTasks() {
        return moveTasks.values().stream()
                .flatMap(tasks -> tasks.reversed().stream())
                .toList();
    }

    /** Goes on with the move tasks that were taken up. */
    void goOn() {
        exclusively(() -> {
            moveTasks().stream().filter(MoveTask::isRunning).forEach(MoveTask::run);
            return null;
        });
    }

    /** Those that have this one for their dead letters. */
    List<Queue> sources(Queue deadLetters) {
        return byName.values().stream()
                .filter(queue -> queue.attributes
                        .redrive()
                        .filter(policy -> policy.deadLetterTargetArn().equals(deadLetters.arn()))
                        .isPresent())
                .toList();
    }

    void watch(String name, Runnable watcher) {
        exclusively(() -> watchers.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>())
                .add(watcher));
    }

    /** From when on something can be received from the queue. */
    Optional<Instant> next(String name) {
        return exclusively(() -> Optional.ofNullable(byName.get(name)).flatMap(queue -> {
            queue.advance(now());
            return queue.messages().next().map(Instant::ofEpochMilli);
        }));
    }

    /** Empties all of them. */
    void clear() {
        exclusively(() -> {
            byName.values().forEach(queue -> queue.messages().clear());
            return null;
        });
    }

    @Override
    public void close() {
        exclusively(() -> {
            byName.values().forEach(Queue::close);
            byName.clear();
            return null;
        });
    }
}
