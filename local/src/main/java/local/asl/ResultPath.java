package local.asl;

import local.expression.ReferencePath;

/** What becomes of a state's result: it replaces the input, is put into it, or is discarded. */
public sealed interface ResultPath {

    /** {@code "$"}, or no ResultPath at all. */
    record Replace() implements ResultPath {
    }

    /** {@code null}: the output is the input. */
    record Discard() implements ResultPath {
    }

    record Insert(ReferencePath path) implements ResultPath {
    }
}
