package local.simulation;

import java.util.List;
import local.asl.Retrier;

/** A state, as the simulation walks it. Other states are named by their numbers. */
final class Node {

    /** Where a branch, an iteration or the machine ends. */
    static final int END = -1;

    /** What a state does. */
    enum Kind {
        /** Takes its time, which for Pass is none. */
        DELAY,
        /** Invokes a function and waits for its result. */
        INVOKE,
        /** Sends a message, and waits for no answer. */
        SEND,
        /** Sends a message with a token, and waits for the answer to it. */
        CALLBACK,
        CHOICE,
        FORK,
        MAP,
        FAIL
    }

    final String name;
    final Kind kind;
    int next = END;
    /** How long it takes; of CALLBACK until the message is sent. */
    Samples work = Samples.constant(0);

    int function = -1;
    int queue = -1;

    /** Of CHOICE: where to, and up to which part of 1. */
    int[] ways = {};

    double[] upTo = {};

    /** Of FORK: where its branches begin; of MAP the one place. */
    int[] starts = {};

    List<Long> items = List.of();
    int most = Integer.MAX_VALUE;
    /** The bucket that a distributed Map starts its children from; null for others. */
    String childStart;

    boolean expressChildren;

    /** Of FAIL. */
    int error;

    /** TimeoutSeconds or HeartbeatSeconds, whichever ends first, in microseconds; 0 where there is none. */
    long timeout;

    int timeoutError;
    /** Tells the list of time-outs of this state. */
    int number;

    List<Retrier> retriers = List.of();
    List<List<String>> catchers = List.of();
    int[] caught = {};

    Node(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }
}
