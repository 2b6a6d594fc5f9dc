package local.simulation;

import java.util.Arrays;

/**
 * Event source mappings: pollers that take batches from a queue and have a function invoked with each. They begin with
 * five and become more as long as messages are left. The function answers each message on its own, all at once; an answer
 * that Step Functions throttles is tried again as the SDK does, and then left on the queue.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html">Scaling behavior</a>
 */
final class Mappings {

    private static final long SECOND = 1_000_000;
    private static final int RECEIVED_AT_ONCE = 10;
    /** What the SDK's standard retry strategy does: three attempts, after up to one and two seconds. */
    private static final int SDK_ATTEMPTS = 3;
    /** A wait that is no wait. */
    private static final long NOTABLE = 10_000;

    /** One mapping, with its queue. */
    private final class Mapping {
        private final int number;
        private final int function;
        private final String functionId;
        private final long start;
        private final long most;
        private final long declared;
        private final double growth;
        private final int batchSize;
        private final long window;
        private final boolean reportsFailures;
        private final Samples answer;
        private double pollers;
        private int active;
        private boolean scaling;
        private boolean polling;
        private long pausedUntil;
        private double idle;
        private long since;
        private int inFlight;

        private Mapping(int number, Quotas quotas) {
            var of = simulation.model.mappings.get(number);
            this.number = number;
            this.function = simulation.model.function(of);
            this.functionId = simulation.model.functions.get(function).logicalId();
            this.declared = quotas.of(functionId + ".MaximumConcurrency");
            this.most = declared == Quotas.NONE ? quotas.of("mapping.most") : declared;
            this.start = Math.min(quotas.of("mapping.start"), most);
            this.growth = quotas.of("mapping.growth") / 60.0;
            this.batchSize = (int) quotas.of(functionId + ".BatchSize");
            this.window = quotas.of(functionId + ".MaximumBatchingWindowInSeconds") * SECOND;
            this.reportsFailures = of.reportBatchItemFailures();
            this.answer = simulation.model.answer(of);
            this.pollers = start;
        }

        /** What keeps it from taking more at once. */
        private String limit() {
            return pollers < most
                    ? "mapping.growth"
                    : declared == Quotas.NONE ? "mapping.most" : functionId + ".MaximumConcurrency";
        }

        private void use(long now, int more) {
            idle += Math.max(0, pollers - active) * (now - since) / 1e6;
            since = now;
            active += more;
        }
    }

    private final Simulation simulation;
    private final Meter meter;
    private final MessageQueue.Messages messages = new MessageQueue.Messages();
    private final MessageQueue[] queues;
    private final Mapping[] mappings;
    private final int[] readers;
    private final long[] visibility;
    private final long[] receives;
    private final Batches batches = new Batches();
    private final TokenBucket callbacks;

    Mappings(Simulation simulation, Meter meter) {
        this.simulation = simulation;
        this.meter = meter;
        var model = simulation.model;
        var quotas = simulation.quotas;
        int count = model.queues.size();
        queues = new MessageQueue[count];
        readers = new int[count];
        visibility = new long[count];
        receives = new long[count];
        for (int i = 0; i < count; i++) {
            queues[i] = new MessageQueue();
            readers[i] = model.mapping(i);
            visibility[i] = quotas.of(model.queues.get(i).logicalId() + ".VisibilityTimeout") * SECOND;
            receives[i] = quotas.of(model.queues.get(i).logicalId() + ".maxReceiveCount");
        }
        mappings = new Mapping[model.mappings.size()];
        for (var node : model.nodes) {
            if (node.queue >= 0 && readers[node.queue] >= 0 && mappings[readers[node.queue]] == null) {
                mappings[readers[node.queue]] = new Mapping(readers[node.queue], quotas);
            }
        }
        callbacks = new TokenBucket(quotas.of("states.callback.burst"), quotas.of("states.callback.rate"));
    }

    /** @param strand who waits for the answer; {@link Strands#NOBODY} where nobody does */
    void send(int queue, int strand, int turn, long now) {
        if (readers[queue] < 0) {
            return; // nobody here reads it
        }
        show(queue, messages.take(strand, turn), now);
    }

    private void show(int queue, int message, long now) {
        messages.visible[message] = now;
        queues[queue].add(message);
        pump(queue, now);
        simulation.outcome.deepest = Math.max(simulation.outcome.deepest, queues[queue].size());
        simulation.outcome.series.note(Series.Figure.QUEUED, now, queues[queue].size());
    }

    void happen(long event, long now) {
        int index = Event.index(event);
        switch (Event.kind(event)) {
            case Event.ANSWER -> answer(index, Event.turn(event), now);
            case Event.BATCH -> end(index, now);
            case Event.VISIBLE -> show(Event.turn(event), index, now);
            case Event.SCALE -> scale(index, now);
            case Event.POLL -> {
                mappings[readers[index]].polling = false;
                pump(index, now);
            }
            default -> throw new IllegalStateException("no such event: " + event);
        }
    }

    /** Hands over as many batches as there are pollers free. */
    private void pump(int queue, long now) {
        var mapping = mappings[readers[queue]];
        var waiting = queues[queue];
        while (waiting.size() > 0 && now >= mapping.pausedUntil) {
            if (mapping.active >= (int) mapping.pollers) {
                scaleSoon(mapping, queue, now);
                return;
            }
            if (mapping.inFlight >= simulation.quotas.of("sqs.in-flight")) {
                simulation.outcome.pressure.refused("sqs.in-flight");
                return;
            }
            long gathered = messages.visible[waiting.peek()] + mapping.window;
            if (waiting.size() < mapping.batchSize && gathered > now) {
                pollAt(mapping, queue, gathered);
                return;
            }
            int most = mapping.window > 0 ? mapping.batchSize : Math.min(RECEIVED_AT_ONCE, mapping.batchSize);
            if (!hand(mapping, queue, Math.min(most, waiting.size()), now)) {
                return;
            }
        }
    }

    private void pollAt(Mapping mapping, int queue, long at) {
        if (!mapping.polling) {
            mapping.polling = true;
            simulation.due.add(at, Event.of(Event.POLL, queue, 0));
        }
    }

    private void scaleSoon(Mapping mapping, int queue, long now) {
        if (!mapping.scaling) {
            mapping.scaling = true;
            simulation.due.add(now + SECOND, Event.of(Event.SCALE, queue, 0));
        }
    }

    /** Each second: more as long as messages are left, and fewer where none are. */
    private void scale(int queue, long now) {
        var mapping = mappings[readers[queue]];
        boolean left = queues[queue].size() > 0;
        mapping.use(now, 0);
        mapping.pollers = left
                ? Math.min(mapping.most, mapping.pollers + mapping.growth)
                : Math.max(mapping.start, mapping.pollers - mapping.growth);
        mapping.scaling = false;
        if (left || mapping.pollers > mapping.start) {
            scaleSoon(mapping, queue, now);
        }
        pump(queue, now);
    }

    /** Whether Lambda took it. What was throttled comes again, and has been received all the same. */
    private boolean hand(Mapping mapping, int queue, int count, long now) {
        int batch = batches.take(queue, count, now);
        int taken = 0;
        for (int i = 0; i < count; i++) {
            int message = queues[queue].poll();
            long waited = now - messages.visible[message];
            if (waited > NOTABLE + mapping.window) {
                simulation.outcome.pressure.delayed(mapping.limit(), waited);
            }
            if (++messages.receives[message] > receives[queue]) {
                simulation.outcome.deadLetters++;
                messages.release(message);
            } else {
                batches.messages[batch][taken++] = message;
            }
        }
        simulation.outcome.series.note(Series.Figure.QUEUED, now, queues[queue].size());
        meter.received(queue, Math.ceilDiv(count, RECEIVED_AT_ONCE), now);
        batches.size[batch] = taken;
        if (taken == 0) {
            batches.release(batch);
            return true;
        }
        mapping.inFlight += taken;
        var start = simulation.pool.invoke(mapping.function, now);
        if (start == FunctionPool.Start.THROTTLED) {
            comeAgain(batch, taken, now);
            batches.release(batch);
            mapping.pausedUntil = now + SECOND;
            pollAt(mapping, queue, mapping.pausedUntil);
            return false;
        }
        mapping.use(now, 1);
        meter.polled(mapping.function);
        long init = start == FunctionPool.Start.COLD ? simulation.attempts.init(mapping.function) : 0;
        long most = simulation.model.functions.get(mapping.function).timeout().toMillis() * 1000;
        batches.deadline[batch] = now + init + most;
        batches.pending[batch] = taken;
        long end = now;
        for (int i = 0; i < taken; i++) {
            var attempt = mapping.answer.draw(simulation.random);
            long at = now + init + attempt.micros();
            end = Math.max(end, now + init + attempt.busy());
            simulation.due.add(Math.min(at, batches.deadline[batch]), Event.of(Event.ANSWER, batch, i));
        }
        batches.end[batch] = Math.min(end, batches.deadline[batch]);
        return true;
    }

    /** The messages at the front of the batch can be received again when their visibility time-out has passed. */
    private void comeAgain(int batch, int count, long now) {
        int queue = batches.queue[batch];
        for (int i = 0; i < count; i++) {
            simulation.due.add(
                    Math.max(now, batches.begun[batch] + visibility[queue]),
                    Event.of(Event.VISIBLE, batches.messages[batch][i], queue));
        }
        mappings[readers[queue]].inFlight -= count;
    }

    /** @param turn which message of the batch, and in the bits above it which attempt */
    private void answer(int batch, int turn, long now) {
        int slot = turn & 0xffff;
        int attempt = turn >> 16;
        int message = batches.messages[batch][slot];
        int strand = messages.strand[message];
        boolean waits = strand != Strands.NOBODY && (simulation.strands.turn[strand] == messages.turn[message]);
        boolean overtime = now >= batches.deadline[batch];
        boolean settled = !overtime && (strand == Strands.NOBODY || callbacks.tryTake(now));
        if (settled) {
            batches.settled[batch][slot] = true;
            if (waits) {
                simulation.walk.done(strand, now);
            }
        } else if (!overtime) {
            simulation.outcome.pressure.refused("states.callback");
            if (attempt + 1 < SDK_ATTEMPTS) {
                long pause = (long) (simulation.random.nextDouble() * (SECOND << attempt));
                simulation.due.add(
                        Math.min(now + pause, batches.deadline[batch]),
                        Event.of(Event.ANSWER, batch, (attempt + 1) << 16 | slot));
                return;
            }
        }
        if (--batches.pending[batch] == 0) {
            simulation.due.add(Math.max(now, batches.end[batch]), Event.of(Event.BATCH, batch, 0));
        }
    }

    /** What is settled is deleted; the rest, or where the function does not tell them apart all, comes again. */
    private void end(int batch, long now) {
        int queue = batches.queue[batch];
        var mapping = mappings[readers[queue]];
        int size = batches.size[batch];
        boolean whole = now >= batches.deadline[batch] || !mapping.reportsFailures;
        int left = 0;
        boolean allSettled = true;
        for (int i = 0; i < size; i++) {
            allSettled &= batches.settled[batch][i];
        }
        for (int i = 0; i < size; i++) {
            int message = batches.messages[batch][i];
            if (allSettled || !whole && batches.settled[batch][i]) {
                messages.release(message);
                mapping.inFlight--;
            } else {
                batches.messages[batch][left++] = message;
            }
        }
        meter.deleted(Math.ceilDiv(size - left, RECEIVED_AT_ONCE));
        meter.invoked(mapping.function, now - batches.begun[batch]);
        comeAgain(batch, left, now);
        simulation.pool.end(mapping.function);
        mapping.use(now, -1);
        batches.release(batch);
        pump(queue, now);
    }

    /** The seconds that pollers waited in vain, all together. */
    double idlePolls() {
        return Arrays.stream(mappings)
                .filter(mapping -> mapping != null)
                .mapToDouble(mapping -> {
                    mapping.use(Math.max(simulation.outcome.window, mapping.since), 0);
                    return mapping.idle;
                })
                .sum();
    }
}
