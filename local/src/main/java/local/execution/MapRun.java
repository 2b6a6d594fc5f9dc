package local.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import local.time.Signal;
import tools.jackson.databind.JsonNode;

/** What a distributed Map state started: child executions, one for each item or batch of items. */
public final class MapRun {

    /**
     * How many there are of each kind; {@code DescribeMapRun} shows them for items and for executions.
     *
     * @param pending        not yet started
     * @param pendingRedrive to be run again, and not yet started again
     */
    public record Counts(
            long total,
            long pending,
            long running,
            long succeeded,
            long failed,
            long timedOut,
            long aborted,
            long pendingRedrive) {}

    /**
     * How much may fail.
     *
     * @param count      of items
     * @param percentage of all items
     */
    public record Tolerance(Optional<Long> count, Optional<Double> percentage) {

        /** Where nothing is said, nothing may fail. */
        boolean isExceeded(long failed, long total) {
            boolean tooMany = failed > count.orElse(percentage.isPresent() ? total : 0);
            boolean tooGreatAPart = percentage.isPresent() && failed * 100.0 > percentage.get() * total;
            return tooMany || tooGreatAPart;
        }
    }

    private final String arn;
    private final Execution parent;
    private final Instant startDate;

    private volatile long maxConcurrency;
    private volatile Tolerance tolerance;
    private Signal<Boolean> done;
    private List<Child> children = List.of();
    private List<Child> due = List.of();
    private Function<Child, Execution> starter;
    private long total;
    private long failed;
    private int started;
    private int ended;
    private boolean starting;
    private Throwable fault;
    private volatile ExecutionStatus status = ExecutionStatus.RUNNING;
    private volatile Instant stopDate;
    private volatile Instant redriveDate;
    private volatile int redriveCount;

    /** One child execution, and how many items it is for. */
    static final class Child {

        private final JsonNode input;
        private final int items;
        private Execution execution;
        private int index;

        Child(JsonNode input, int items) {
            this.input = input;
            this.items = items;
        }

        JsonNode input() {
            return input;
        }

        /** Which one it is in its map run, from 0. */
        int index() {
            return index;
        }

        Execution execution() {
            return execution;
        }

        private boolean is(ExecutionStatus status) {
            return execution != null && execution.status() == status;
        }
    }

    MapRun(String arn, Execution parent, long maxConcurrency, Tolerance tolerance) {
        this.arn = arn;
        this.parent = parent;
        this.maxConcurrency = maxConcurrency;
        this.tolerance = tolerance;
        this.startDate = parent.engine().time().now();
    }

    /**
     * Starts as many as may run at a time; the rest follow as those end. The signal is sent when all have ended, or too
     * many failed.
     */
    Signal<Boolean> run(List<Child> children, Function<Child, Execution> starter) {
        synchronized (this) {
            this.children = children;
            for (int i = 0; i < children.size(); i++) {
                children.get(i).index = i;
            }
            this.total = children.stream().mapToLong(child -> child.items).sum();
        }
        return run(starter);
    }

    /** The same again with the children that did not succeed: those that failed, and those that were not started. */
    Signal<Boolean> redrive(Function<Child, Execution> starter) {
        synchronized (this) {
            redriveDate = parent.engine().time().now();
            redriveCount++;
            status = ExecutionStatus.RUNNING;
            stopDate = null;
        }
        return run(starter);
    }

    private Signal<Boolean> run(Function<Child, Execution> starter) {
        var whenDone = new Signal<Boolean>(parent.engine().time());
        synchronized (this) {
            this.starter = starter;
            this.done = whenDone;
            this.due = children.stream()
                    .filter(child -> !child.is(ExecutionStatus.SUCCEEDED))
                    .toList();
            this.started = 0;
            this.ended = 0;
            this.failed = 0;
            this.fault = null;
        }
        if (due.isEmpty()) {
            whenDone.send(true);
        }
        startMore();
        return whenDone;
    }

    /** One thread at a time starts children: one that ends while it is started only makes room for the next. */
    private void startMore() {
        synchronized (this) {
            if (starting) {
                return;
            }
            starting = true;
        }
        try {
            for (Child child; (child = next()) != null; ) {
                start(child);
            }
        } catch (RuntimeException | Error thrown) {
            Signal<Boolean> whenDone;
            synchronized (this) {
                starting = false;
                fault = thrown;
                whenDone = done;
            }
            whenDone.send(true);
        }
    }

    private void start(Child child) {
        var begun = starter.apply(child);
        Signal<Boolean> whenDone;
        boolean stopped;
        synchronized (this) {
            child.execution = begun;
            whenDone = done;
            stopped = status != ExecutionStatus.RUNNING;
        }
        begun.whenEnded(begun::fold);
        begun.whenEnded(() -> oneEnded(child, whenDone));
        if (stopped) {
            // The map run ended while it was being started, and has not stopped this one with the others.
            begun.stop(null, null);
        }
    }

    /** What starting a child threw: then there are no more, and the Map state fails with it. */
    synchronized Optional<Throwable> fault() {
        return Optional.ofNullable(fault);
    }

    private synchronized Child next() {
        boolean full = maxConcurrency > 0 && started - ended >= maxConcurrency;
        starting = !full && !isExceeded() && status == ExecutionStatus.RUNNING && fault == null && started < due.size();
        return starting ? due.get(started++) : null;
    }

    private void oneEnded(Child child, Signal<Boolean> whenDone) {
        boolean finished;
        synchronized (this) {
            if (done != whenDone) {
                return; // It ended before a redrive, which counts anew.
            }
            ended++;
            failed += child.is(ExecutionStatus.SUCCEEDED) ? 0 : child.items;
            finished = ended == due.size() || isExceeded();
        }
        if (finished) {
            whenDone.send(true);
        } else {
            startMore();
        }
    }

    /** Whether more failed than may. */
    synchronized boolean isExceeded() {
        return tolerance.isExceeded(failed, total);
    }

    /** {@code UpdateMapRun}: other limits from now on. */
    public void update(long maxConcurrency, Tolerance tolerance) {
        try (var _ = parent.engine().time().hold("the update of " + arn)) {
            this.maxConcurrency = maxConcurrency;
            this.tolerance = tolerance;
            startMore();
        }
    }

    /** Ends it; children that still run are stopped. */
    void end(ExecutionStatus how) {
        List<Child> running;
        synchronized (this) {
            status = how;
            stopDate = parent.engine().time().now();
            running = children.stream()
                    .filter(child -> child.is(ExecutionStatus.RUNNING))
                    .toList();
        }
        running.forEach(child -> child.execution.stop(null, null));
    }

    public String arn() {
        return arn;
    }

    /** The execution whose Map state started it. */
    public Execution parent() {
        return parent;
    }

    public ExecutionStatus status() {
        return status;
    }

    public Instant startDate() {
        return startDate;
    }

    /** When it ended, once it has. */
    public Optional<Instant> stopDate() {
        return Optional.ofNullable(stopDate);
    }

    /** How often it was redriven. */
    public int redriveCount() {
        return redriveCount;
    }

    /** When it was redriven last, where it was. */
    public Optional<Instant> redriveDate() {
        return Optional.ofNullable(redriveDate);
    }

    /** 0 for no limit of its own. */
    public long maxConcurrency() {
        return maxConcurrency;
    }

    public Tolerance tolerance() {
        return tolerance;
    }

    /** The child executions that were started so far, in the order of their items: a copy. */
    public synchronized List<Execution> executions() {
        return children.stream().map(Child::execution).filter(Objects::nonNull).toList();
    }

    synchronized List<Child> children() {
        return new ArrayList<>(children);
    }

    public synchronized Counts executionCounts() {
        return counts(_ -> 1);
    }

    public synchronized Counts itemCounts() {
        return counts(child -> child.items);
    }

    private Counts counts(Function<Child, Integer> weight) {
        long[] of = new long[ExecutionStatus.values().length];
        var waiting =
                status == ExecutionStatus.RUNNING ? Set.copyOf(due.subList(started, due.size())) : Set.<Child>of();
        long total = 0;
        long pending = 0;
        long pendingRedrive = 0;
        for (var child : children) {
            int items = weight.apply(child);
            total += items;
            if (child.execution == null) {
                pending += items;
            } else if (waiting.contains(child)) {
                pendingRedrive += items;
            } else {
                of[child.execution.status().ordinal()] += items;
            }
        }
        return new Counts(
                total,
                pending,
                of[ExecutionStatus.RUNNING.ordinal()],
                of[ExecutionStatus.SUCCEEDED.ordinal()],
                of[ExecutionStatus.FAILED.ordinal()],
                of[ExecutionStatus.TIMED_OUT.ordinal()],
                of[ExecutionStatus.ABORTED.ordinal()],
                pendingRedrive);
    }
}
