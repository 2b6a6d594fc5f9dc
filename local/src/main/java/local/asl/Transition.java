package local.asl;

/** Where a state goes when it is done. */
public sealed interface Transition {

    record Next(String state) implements Transition {
    }

    record End() implements Transition {
    }
}
