package local.simulation;

import java.util.SplittableRandom;
import local.asl.Retrier;

/** Walks executions through their machine, from one thing that is due to the next. */
public final class Simulation {

    /** At this many events AWS ends an execution; a state is five of them, or so. */
    private static final int MOST_STEPS = 25_000 / 5;

    private static final int MOST_RETRIERS = 8;

    final Model model;
    final Quotas quotas;
    final SplittableRandom random;
    final EventQueue due = new EventQueue();
    final Strands strands = new Strands();
    final Outcome outcome;
    final FunctionPool pool;
    private final Mappings mappings;
    private final Meter meter;
    private final Arrivals arrivals;
    /** Of states, a list each; and of whole executions. */
    private final Deadlines deadlines;

    private final Deadlines executionDeadlines;
    private final boolean[] watched;
    private final TokenBucket starts;
    private final TokenBucket transitions;
    private final TokenBucket mapStarts;
    private final TokenBucket expressMapStarts;
    private final int machineDeadlines;
    private long open;
    private long since;

    /** @param window how long executions are started, in microseconds */
    private Simulation(Model model, Quotas quotas, Arrivals arrivals, long window, long seed) {
        this.model = model;
        this.quotas = quotas;
        this.arrivals = arrivals;
        this.random = new SplittableRandom(seed);
        this.outcome = new Outcome(window);
        this.pool = new FunctionPool(model.functions, quotas, outcome.pressure);
        this.meter = new Meter(model, outcome);
        this.mappings = new Mappings(this, meter);
        this.machineDeadlines = model.nodes.size();
        this.deadlines = new Deadlines(model.nodes.size());
        this.watched = new boolean[model.nodes.size() + 1];
        this.executionDeadlines = new Deadlines(1);
        var kind = model.machine.express() ? "states.express-start" : "states.start";
        this.starts = bucket(kind);
        this.transitions = bucket("states.transition");
        this.mapStarts = bucket("states.map-start");
        this.expressMapStarts = bucket("states.map-express-start");
    }

    private TokenBucket bucket(String name) {
        return new TokenBucket(quotas.of(name + ".burst"), quotas.of(name + ".rate"));
    }

    /**
     * Runs it until all that was started has ended.
     *
     * @param window how long executions are started, in microseconds: rates count over it
     * @param seed   the same seed gives the same outcome
     */
    public static Outcome run(Model model, Quotas quotas, Arrivals arrivals, long window, long seed) {
        return new Simulation(model, quotas, arrivals, window, seed).run();
    }

    private Outcome run() {
        scheduleArrival();
        while (!due.isEmpty()) {
            long now = due.time();
            outcome.events++;
            happen(due.poll(), now);
        }
        outcome.mostConcurrent = pool.most();
        outcome.series.end();
        meter.end(mappings.idlePolls());
        return outcome;
    }

    private void scheduleArrival() {
        long at = arrivals.next();
        if (at != Arrivals.NO_MORE) {
            due.add(at, Event.of(Event.ARRIVAL, 0, 0));
        }
    }

    private void happen(long event, long now) {
        int index = Event.index(event);
        switch (Event.kind(event)) {
            case Event.ARRIVAL -> {
                arrive(now);
                scheduleArrival();
            }
            case Event.BEGIN -> ifStill(event, () -> begin(index, now));
            case Event.DONE -> ifStill(event, () -> done(index, now));
            case Event.RETRY -> ifStill(event, () -> transit(index, now));
            case Event.SENT -> ifStill(event, () -> sent(index, now));
            case Event.FREE -> pool.end(index);
            case Event.DEADLINE -> timeOut(index, now);
            default -> mappings.happen(event, now);
        }
    }

    private void ifStill(long event, Runnable action) {
        if (Event.isOf(event, strands.turn[Event.index(event)])) {
            action.run();
        }
    }

    private void arrive(long now) {
        outcome.offered++;
        outcome.series.note(Series.Figure.ARRIVALS, now, 1);
        if (!model.machine.express() && open >= quotas.of("states.open-executions")) {
            outcome.pressure.refused("states.open-executions");
            return;
        }
        if (!starts.tryTake(now)) {
            outcome.pressure.refused(model.machine.express() ? "states.express-start" : "states.start");
            return;
        }
        outcome.started++;
        opened(now, 1);
        int strand = strands.take(Strands.NOBODY);
        strands.started[strand] = now;
        if (model.timeout > 0) {
            executionDeadlines.add(0, strand, now + model.timeout);
            watch(machineDeadlines, now + model.timeout);
        }
        enter(strand, model.start, now);
    }

    private void opened(long now, int more) {
        outcome.running += (double) open * (now - since);
        since = now;
        open += more;
        outcome.mostRunning = Math.max(outcome.mostRunning, open);
        outcome.series.note(Series.Figure.RUNNING, now, open);
    }

    /** Of a list of time-outs only the first is due: the next is set when that has passed. */
    private void watch(int list, long at) {
        if (!watched[list]) {
            watched[list] = true;
            due.add(at, Event.of(Event.DEADLINE, list, 0));
        }
    }

    private void timeOut(int list, long now) {
        boolean whole = list == machineDeadlines;
        var all = whole ? executionDeadlines : deadlines;
        watched[list] = false;
        int of = whole ? 0 : list;
        for (int strand; (strand = all.first(of)) >= 0; ) {
            if (all.due(strand) > now) {
                watch(list, all.due(strand));
                return;
            }
            if (whole) {
                abortChildren(strand);
                outcome.timedOut++;
                ended(strand, now);
            } else {
                failed(strand, model.nodes.get(list).timeoutError, now);
            }
        }
    }

    private void enter(int strand, int node, long now) {
        strands.node[strand] = node;
        strands.retries[strand] = 0;
        if (++strands.steps[strand] > MOST_STEPS) {
            throw new IllegalArgumentException("an execution has entered " + MOST_STEPS + " states and is in "
                    + model.nodes.get(node).name + ": AWS ends it at 25,000 events; see --branch");
        }
        transit(strand, now);
    }

    /** A transition, as soon as there is a token for it. */
    private void transit(int strand, long now) {
        meter.transition();
        long at = now;
        if (!isExpress(strand)) {
            at = transitions.reserve(now);
            if (at > now) {
                outcome.pressure.delayed("states.transition", at - now);
            }
        }
        if (at == now) {
            begin(strand, now);
        } else {
            due.add(at, Event.of(Event.BEGIN, strand, strands.turn[strand]));
        }
    }

    /** Children of an Express Map are Express executions. */
    private boolean isExpress(int strand) {
        if (model.machine.express()) {
            return true;
        }
        for (int above = strands.parent[strand]; above >= 0; above = strands.parent[above]) {
            if (model.nodes.get(strands.node[above]).expressChildren) {
                return true;
            }
        }
        return false;
    }

    private void begin(int strand, long now) {
        var node = model.nodes.get(strands.node[strand]);
        strands.turn[strand]++;
        strands.error[strand] = Errors.NONE;
        if (node.timeout > 0) {
            deadlines.add(node.number, strand, now + node.timeout);
            watch(node.number, now + node.timeout);
        }
        switch (node.kind) {
            case DELAY -> {
                var attempt = node.work.draw(random);
                meter.called(node);
                finish(strand, attempt, now + attempt.micros());
            }
            case INVOKE -> invoke(strand, node, now);
            case SEND, CALLBACK -> {
                var attempt = node.work.draw(random);
                meter.called(node);
                if (attempt.error().isPresent()) {
                    finish(strand, attempt, now + attempt.micros());
                } else {
                    due.add(now + attempt.micros(), Event.of(Event.SENT, strand, strands.turn[strand]));
                }
            }
            case CHOICE -> {
                double drawn = random.nextDouble();
                int way = 0;
                while (drawn >= node.upTo[way]) {
                    way++;
                }
                enter(strand, node.ways[way], now);
            }
            case FORK -> {
                int turn = strands.turn[strand];
                for (int start : node.starts) {
                    enter(strands.take(strand), start, now);
                    if (strands.turn[strand] != turn) {
                        return; // the first branch has failed already, and the state with it
                    }
                }
            }
            case MAP -> {
                strands.waiting[strand] =
                        node.items.get(random.nextInt(node.items.size())).intValue();
                iterate(strand, node, now);
            }
            case FAIL -> failedStrand(strand, node.error, now);
        }
    }

    /** Begins as many iterations as may run; the state is done once none is left. */
    private void iterate(int strand, Node node, long now) {
        int turn = strands.turn[strand];
        while (strands.waiting[strand] > 0 && strands.children[strand] < node.most) {
            strands.waiting[strand]--;
            int child = strands.take(strand);
            strands.node[child] = node.starts[0];
            long at =
                    node.childStart == null ? now : (node.expressChildren ? expressMapStarts : mapStarts).reserve(now);
            if (at > now) {
                outcome.pressure.delayed(node.childStart, at - now);
            }
            meter.child(node);
            if (at > now) {
                due.add(at, Event.of(Event.RETRY, child, strands.turn[child]));
            } else {
                enter(child, node.starts[0], now);
            }
            if (strands.turn[strand] != turn) {
                return; // an iteration has failed already, and the state with it
            }
        }
        if (strands.waiting[strand] == 0 && strands.children[strand] == 0) {
            due.add(now, Event.of(Event.DONE, strand, strands.turn[strand]));
        }
    }

    private void finish(int strand, Samples.Attempt attempt, long at) {
        strands.error[strand] = attempt.error().map(model.errors::number).orElse(Errors.NONE);
        due.add(at, Event.of(Event.DONE, strand, strands.turn[strand]));
    }

    private void invoke(int strand, Node node, long now) {
        var start = pool.invoke(node.function, now);
        if (start == FunctionPool.Start.THROTTLED) {
            strands.error[strand] = Errors.THROTTLED;
            due.add(now, Event.of(Event.DONE, strand, strands.turn[strand]));
            return;
        }
        var attempt = node.work.draw(random);
        long init = start == FunctionPool.Start.COLD ? init(node.function) : 0;
        long busy = attempt.busy();
        long most = model.functions.get(node.function).timeout().toMillis() * 1000;
        meter.invoked(node.function, Math.min(busy, most) + init);
        due.add(now + init + Math.min(busy, most), Event.of(Event.FREE, node.function, 0));
        finish(strand, attempt, now + init + attempt.micros() - Math.max(0, busy - most));
        if (busy > most) {
            strands.error[strand] = Errors.OVERTIME;
        }
    }

    /** How long a cold start of the function lasts. */
    long init(int function) {
        var cold = model.measured.cold().get(model.functions.get(function).logicalId());
        return cold == null ? 0 : cold.draw(random).micros();
    }

    private void sent(int strand, long now) {
        var node = model.nodes.get(strands.node[strand]);
        boolean waits = node.kind == Node.Kind.CALLBACK;
        int turn = strands.turn[strand];
        if (!waits) {
            due.add(now, Event.of(Event.DONE, strand, turn));
        }
        mappings.send(node.queue, waits ? strand : Strands.NOBODY, turn, now);
    }

    /** The attempt ends: by what was drawn, or by an answer. */
    void done(int strand, long now) {
        int error = strands.error[strand];
        if (error != Errors.NONE) {
            failed(strand, error, now);
            return;
        }
        deadlines.remove(strand);
        strands.turn[strand]++;
        int next = model.nodes.get(strands.node[strand]).next;
        if (next != Node.END) {
            enter(strand, next, now);
            return;
        }
        int parent = strands.parent[strand];
        if (parent < 0) {
            outcome.succeeded++;
            outcome.succeededInWindow += now <= outcome.window ? 1 : 0;
            outcome.succeededLatencies.add(now - strands.started[strand]);
            ended(strand, now);
            return;
        }
        strands.release(strand);
        var above = model.nodes.get(strands.node[parent]);
        if (above.kind == Node.Kind.MAP) {
            iterate(parent, above, now);
        } else if (strands.children[parent] == 0) {
            due.add(now, Event.of(Event.DONE, parent, strands.turn[parent]));
        }
    }

    /** The attempt has failed: it is tried again, caught, or the strand has failed. */
    private void failed(int strand, int error, long now) {
        var node = model.nodes.get(strands.node[strand]);
        deadlines.remove(strand);
        strands.turn[strand]++;
        abortChildren(strand);
        for (int i = 0; i < Math.min(node.retriers.size(), MOST_RETRIERS); i++) {
            var retrier = node.retriers.get(i);
            if (model.errors.isOneOf(error, retrier.errorEquals())) {
                int before = (int) (strands.retries[strand] >> 8 * i) & 0xff;
                if (before < retrier.maxAttempts() && before < 0xff) {
                    strands.retries[strand] += 1L << 8 * i;
                    due.add(now + backOff(retrier, before), Event.of(Event.RETRY, strand, strands.turn[strand]));
                    return;
                }
                break;
            }
        }
        for (int i = 0; i < node.caught.length; i++) {
            if (model.errors.isOneOf(error, node.catchers.get(i))) {
                enter(strand, node.caught[i], now);
                return;
            }
        }
        failedStrand(strand, error, now);
    }

    private long backOff(Retrier retrier, int before) {
        double seconds = Math.min(
                retrier.intervalSeconds() * Math.pow(retrier.backoffRate(), before),
                retrier.maxDelaySeconds().orElse(Long.MAX_VALUE));
        return (long) (1e6 * (retrier.fullJitter() ? random.nextDouble() * seconds : seconds));
    }

    private void failedStrand(int strand, int error, long now) {
        int parent = strands.parent[strand];
        if (parent < 0) {
            outcome.failed++;
            outcome.series.note(Series.Figure.FAILED, now, 1);
            outcome.errors.merge(model.errors.name(error), 1L, Long::sum);
            ended(strand, now);
        } else {
            strands.waiting[parent] = 0;
            failed(parent, error, now);
        }
    }

    private void abortChildren(int strand) {
        for (int child; (child = strands.firstChild[strand]) >= 0; ) {
            abortChildren(child);
            deadlines.remove(child);
            strands.release(child);
        }
    }

    private void ended(int strand, long now) {
        long took = now - strands.started[strand];
        outcome.latencies.add(took);
        outcome.endedInWindow += now <= outcome.window ? 1 : 0;
        outcome.series.note(Series.Figure.ENDED, now, 1);
        outcome.end = Math.max(outcome.end, now);
        executionDeadlines.remove(strand);
        deadlines.remove(strand);
        meter.execution(took);
        opened(now, -1);
        strands.release(strand);
    }
}
