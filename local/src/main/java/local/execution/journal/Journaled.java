package local.execution.journal;

import java.util.function.Consumer;

/** A part of the account that outlives a crash: see the package. */
public interface Journaled {

    /** What its records are marked with: short ASCII that stays the same from version to version, such as {@code sqs}. */
    String kind();

    /**
     * Does again what a record tells, and nothing that can be seen outside. Called in the order of appending, on one
     * thread, before anything is served.
     *
     * @throws IllegalArgumentException with a sentence, where the record does not fit: the person is told it, and the next
     *                                  record follows
     */
    void replay(byte[] payload);

    /** Gives payloads that, replayed alone, come to what it holds now. Called when all is replayed. */
    void snapshot(Consumer<byte[]> payloads);

    /**
     * Whether {@link #snapshot} may be called while everything runs, and what is appended meanwhile may be replayed after it,
     * whether it is in there or not. Of a part for which it may not, every record is kept until the next start.
     */
    default boolean snapshotsWhileRunning() {
        return false;
    }
}
