package local.execution;

/** Unwinds a strand that has been given up: a sibling failed, or the execution has ended. It leaves no event. */
final class Aborted extends RuntimeException {

    Aborted() {
        super("aborted", null, false, false);
    }
}
