package local.simulation;

/** How strands go from state to state. */
final class Walk {

    /** At this many events AWS ends an execution; a state is five of them, or so. */
    private static final int MOST_STEPS = 25_000 / 5;

    private final Simulation simulation;
    private final Model model;
    private final Strands strands;
    private final EventQueue due;
    private final Meter meter;
    private final TokenBucket transitions;
    private final TokenBucket mapStarts;
    private final TokenBucket expressMapStarts;

    Walk(Simulation simulation) {
        this.simulation = simulation;
        this.model = simulation.model;
        this.strands = simulation.strands;
        this.due = simulation.due;
        this.meter = simulation.meter;
        this.transitions = simulation.bucket("states.transition");
        this.mapStarts = simulation.bucket("states.map-start");
        this.expressMapStarts = simulation.bucket("states.map-express-start");
    }

    /** The strand comes to a state. */
    void enter(int strand, int node, long now) {
        strands.node[strand] = node;
        strands.retries[strand] = 0;
        if (++strands.steps[strand] > MOST_STEPS) {
            throw new IllegalArgumentException("an execution has entered " + MOST_STEPS + " states and is in "
                    + model.nodes.get(node).name + ": AWS ends it at 25,000 events; see --branch");
        }
        transit(strand, now);
    }

    /** A transition, as soon as there is a token for it. */
    void transit(int strand, long now) {
        meter.transition(now);
        long at = now;
        if (!isExpress(strand)) {
            at = transitions.reserve(now);
            if (at > now) {
                simulation.outcome.pressure.delayed("states.transition", at - now);
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

    void begin(int strand, long now) {
        var node = model.nodes.get(strands.node[strand]);
        strands.turn[strand]++;
        strands.error[strand] = Errors.NONE;
        if (node.timeout > 0) {
            simulation.timeouts.addState(node.number, strand, now + node.timeout);
        }
        switch (node.kind) {
            case DELAY, INVOKE, SEND, CALLBACK -> simulation.attempts.begin(strand, node, now);
            case CHOICE -> {
                double drawn = simulation.random.nextDouble();
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
                strands.waiting[strand] = node.items
                        .get(simulation.random.nextInt(node.items.size()))
                        .intValue();
                iterate(strand, node, now);
            }
            case FAIL -> simulation.attempts.failedStrand(strand, node.error, now);
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
                simulation.outcome.pressure.delayed(node.childStart, at - now);
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

    /** The attempt ends: by what was drawn, or by an answer. */
    void done(int strand, long now) {
        int error = strands.error[strand];
        if (error != Errors.NONE) {
            simulation.attempts.failed(strand, error, now);
            return;
        }
        simulation.timeouts.removeState(strand);
        strands.turn[strand]++;
        int next = model.nodes.get(strands.node[strand]).next;
        if (next != Node.END) {
            enter(strand, next, now);
            return;
        }
        int parent = strands.parent[strand];
        if (parent < 0) {
            simulation.succeeded(strand, now);
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
}
