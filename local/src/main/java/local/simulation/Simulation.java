package local.simulation;

import java.util.SplittableRandom;

/** Executions that come one after another and go through their machine, from one thing that is due to the next. */
public final class Simulation {

    final Model model;
    final Quotas quotas;
    final SplittableRandom random;
    final EventQueue due = new EventQueue();
    final Strands strands = new Strands();
    final Outcome outcome;
    final FunctionPool pool;
    final Meter meter;
    final Mappings mappings;
    final Timeouts timeouts;
    final Walk walk;
    final Attempts attempts;
    private final Arrivals arrivals;
    private final TokenBucket starts;
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
        this.timeouts = new Timeouts(due, model.nodes.size());
        this.walk = new Walk(this);
        this.attempts = new Attempts(this);
        var kind = model.machine.express() ? "states.express-start" : "states.start";
        this.starts = bucket(kind);
    }

    TokenBucket bucket(String name) {
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
            case Event.BEGIN -> ifStill(event, () -> walk.begin(index, now));
            case Event.DONE -> ifStill(event, () -> walk.done(index, now));
            case Event.RETRY -> ifStill(event, () -> walk.transit(index, now));
            case Event.SENT -> ifStill(event, () -> attempts.sent(index, now));
            case Event.FREE -> pool.end(index);
            case Event.DEADLINE ->
                timeouts.pass(
                        index,
                        now,
                        strand -> timedOut(strand, now),
                        strand -> attempts.failed(strand, model.nodes.get(index).timeoutError, now));
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
            timeouts.addExecution(strand, now + model.timeout);
        }
        walk.enter(strand, model.start, now);
    }

    private void opened(long now, int more) {
        outcome.running += (double) open * (now - since);
        since = now;
        open += more;
        outcome.mostRunning = Math.max(outcome.mostRunning, open);
        outcome.series.note(Series.Figure.RUNNING, now, open);
    }

    private void timedOut(int strand, long now) {
        attempts.abortChildren(strand);
        outcome.timedOut++;
        ended(strand, now);
    }

    void succeeded(int strand, long now) {
        outcome.succeeded++;
        outcome.succeededInWindow += now <= outcome.window ? 1 : 0;
        outcome.succeededLatencies.add(now - strands.started[strand]);
        ended(strand, now);
    }

    void failed(int strand, int error, long now) {
        outcome.failed++;
        outcome.series.note(Series.Figure.FAILED, now, 1);
        outcome.errors.merge(model.errors.name(error), 1L, Long::sum);
        ended(strand, now);
    }

    private void ended(int strand, long now) {
        long took = now - strands.started[strand];
        outcome.latencies.add(took);
        outcome.endedInWindow += now <= outcome.window ? 1 : 0;
        outcome.series.note(Series.Figure.ENDED, now, 1);
        outcome.end = Math.max(outcome.end, now);
        timeouts.removeAll(strand);
        meter.execution(took);
        opened(now, -1);
        strands.release(strand);
    }
}
