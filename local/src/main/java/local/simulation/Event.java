package local.simulation;

/** One thing that is due, in a number: four bits for its kind, 28 for the turn that it is of, 32 for what it is about. */
final class Event {

    static final int ARRIVAL = 0;
    /** A strand has its token, and its state begins. */
    static final int BEGIN = 1;
    /** A strand's attempt ends. */
    static final int DONE = 2;
    /** A strand tries again, or an iteration may begin: which is a transition. */
    static final int RETRY = 3;
    /** A strand's message is on the queue. */
    static final int SENT = 4;
    /** A function's environment is free. */
    static final int FREE = 5;
    /** The first of a list of time-outs is due. */
    static final int DEADLINE = 6;
    /** A message of a batch is worked on, and the answer is to be given. */
    static final int ANSWER = 7;
    /** A batch is through. */
    static final int BATCH = 8;
    /** A message can be received again. */
    static final int VISIBLE = 9;
    /** A mapping looks whether it needs more pollers, or fewer. */
    static final int SCALE = 10;
    /** A mapping looks into its queue. */
    static final int POLL = 11;

    private static final int TURN = (1 << 28) - 1;

    private Event() {}

    static long of(int kind, int index, int turn) {
        return (long) kind << 60 | (long) (turn & TURN) << 32 | index & 0xffff_ffffL;
    }

    static int kind(long event) {
        return (int) (event >>> 60);
    }

    static int index(long event) {
        return (int) event;
    }

    static int turn(long event) {
        return (int) (event >>> 32) & TURN;
    }

    static boolean isOf(long event, int turn) {
        return turn(event) == (turn & TURN);
    }
}
