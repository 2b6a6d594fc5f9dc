package local.asl;

/** Where a state goes when it is done. */
public sealed interface Transition {

    record Next(String state) implements Transition {}

    record End() implements Transition {}

    /** Exactly one of {@code Next} and {@code "End": true}. */
    static Transition parse(Fields state) {
        var next = state.target("Next");
        boolean end = state.flag("End").orElse(false);
        if (end) {
            state.reading().outline().end();
        }
        if (end && state.has("Next")) {
            state.fault(state.place(), "Only one of these fields is allowed: [Next, End]");
        } else if (!end && !state.has("Next")) {
            state.fault(state.place(), "One of these fields is required: [Next, End]");
        }
        return end ? new End() : next.map(Next::new).orElse(null);
    }
}
