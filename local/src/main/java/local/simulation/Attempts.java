package local.simulation;

import local.asl.Retrier;

/** Attempts of states that do something: what they draw, how long they take, and what follows where they fail. */
final class Attempts {

    private static final int MOST_RETRIERS = 8;

    private final Simulation simulation;
    private final Model model;
    private final Strands strands;
    private final EventQueue due;
    private final Meter meter;

    Attempts(Simulation simulation) {
        this.simulation = simulation;
        this.model = simulation.model;
        this.strands = simulation.strands;
        this.due = simulation.due;
        this.meter = simulation.meter;
    }

    /** One more attempt of a state that calls something, or waits. */
    void begin(int strand, Node node, long now) {
        switch (node.kind) {
            case DELAY -> {
                var attempt = node.work.draw(simulation.random);
                meter.called(node, now);
                finish(strand, attempt, now + attempt.micros());
            }
            case INVOKE -> invoke(strand, node, now);
            case SEND, CALLBACK -> {
                var attempt = node.work.draw(simulation.random);
                meter.called(node, now);
                if (attempt.error().isPresent()) {
                    finish(strand, attempt, now + attempt.micros());
                } else {
                    due.add(now + attempt.micros(), Event.of(Event.SENT, strand, strands.turn[strand]));
                }
            }
            case CHOICE, FORK, MAP, FAIL -> throw new IllegalStateException(node.name + " calls nothing");
        }
    }

    private void finish(int strand, Samples.Attempt attempt, long at) {
        strands.error[strand] = attempt.error().map(model.errors::number).orElse(Errors.NONE);
        due.add(at, Event.of(Event.DONE, strand, strands.turn[strand]));
    }

    private void invoke(int strand, Node node, long now) {
        var start = simulation.pool.invoke(node.function, now);
        if (start == FunctionPool.Start.THROTTLED) {
            strands.error[strand] = Errors.THROTTLED;
            due.add(now, Event.of(Event.DONE, strand, strands.turn[strand]));
            return;
        }
        var attempt = node.work.draw(simulation.random);
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
        return cold == null ? 0 : cold.draw(simulation.random).micros();
    }

    void sent(int strand, long now) {
        var node = model.nodes.get(strands.node[strand]);
        boolean waits = node.kind == Node.Kind.CALLBACK;
        int turn = strands.turn[strand];
        if (!waits) {
            due.add(now, Event.of(Event.DONE, strand, turn));
        }
        simulation.mappings.send(node.queue, waits ? strand : Strands.NOBODY, turn, now);
    }

    /** The attempt has failed: it is tried again, caught, or the strand has failed. */
    void failed(int strand, int error, long now) {
        var node = model.nodes.get(strands.node[strand]);
        simulation.timeouts.removeState(strand);
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
                simulation.walk.enter(strand, node.caught[i], now);
                return;
            }
        }
        failedStrand(strand, error, now);
    }

    private long backOff(Retrier retrier, int before) {
        double seconds = Math.min(
                retrier.intervalSeconds() * Math.pow(retrier.backoffRate(), before),
                retrier.maxDelaySeconds().orElse(Long.MAX_VALUE));
        return (long) (1e6 * (retrier.fullJitter() ? simulation.random.nextDouble() * seconds : seconds));
    }

    void failedStrand(int strand, int error, long now) {
        int parent = strands.parent[strand];
        if (parent < 0) {
            simulation.failed(strand, error, now);
        } else {
            strands.waiting[parent] = 0;
            failed(parent, error, now);
        }
    }

    void abortChildren(int strand) {
        for (int child; (child = strands.firstChild[strand]) >= 0; ) {
            abortChildren(child);
            simulation.timeouts.removeState(child);
            strands.release(child);
        }
    }
}
