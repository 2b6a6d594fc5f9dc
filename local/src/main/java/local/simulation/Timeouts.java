package local.simulation;

import java.util.function.IntConsumer;

/** The time-outs of states and of whole executions. */
final class Timeouts {

    private final EventQueue due;
    /** Of states, a list each; and of whole executions. */
    private final Deadlines ofStates;

    private final Deadlines ofExecutions = new Deadlines(1);
    private final boolean[] watched;

    /** @param states how many there are */
    Timeouts(EventQueue due, int states) {
        this.due = due;
        this.ofStates = new Deadlines(states);
        this.watched = new boolean[states + 1];
    }

    /** The list of whole executions: it comes after those of the states. */
    private int executions() {
        return watched.length - 1;
    }

    void addState(int node, int strand, long at) {
        ofStates.add(node, strand, at);
        watch(node, at);
    }

    void addExecution(int strand, long at) {
        ofExecutions.add(0, strand, at);
        watch(executions(), at);
    }

    /** The strand has left the state that it was in. */
    void removeState(int strand) {
        ofStates.remove(strand);
    }

    /** The execution has ended. */
    void removeAll(int strand) {
        ofExecutions.remove(strand);
        ofStates.remove(strand);
    }

    /** Of a list of time-outs only the first is due: the next is set when that has passed. */
    private void watch(int list, long at) {
        if (!watched[list]) {
            watched[list] = true;
            due.add(at, Event.of(Event.DEADLINE, list, 0));
        }
    }

    /**
     * Gives whose time has passed, of those in the list that was due.
     *
     * @param execution given the strand of an execution; it must take it out, as {@code state} must
     * @param state     given a strand whose state's time has passed
     */
    void pass(int list, long now, IntConsumer execution, IntConsumer state) {
        boolean whole = list == executions();
        var all = whole ? ofExecutions : ofStates;
        watched[list] = false;
        int of = whole ? 0 : list;
        for (int strand; (strand = all.first(of)) >= 0; ) {
            if (all.due(strand) > now) {
                watch(list, all.due(strand));
                return;
            }
            (whole ? execution : state).accept(strand);
        }
    }
}
