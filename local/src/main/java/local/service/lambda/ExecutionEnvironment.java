package local.service.lambda;

import java.time.Duration;
import java.util.Optional;

/** Where a function runs, one invocation at a time; static state lives as long as this does. */
interface ExecutionEnvironment extends AutoCloseable {

    /**
     * Waits for the end of the init phase, which runs once.
     *
     * @return what it took, the first time that this is asked
     */
    default Optional<Duration> init() throws InterruptedException {
        return Optional.empty();
    }

    /** Where its log goes: {@code 2026/11/22/[$LATEST]} and 32 hexadecimal digits. */
    String logStream();

    /** Runs the function and waits for its answer. */
    Invocation.Outcome invoke(Invocation invocation) throws InterruptedException;

    /** Whether another invocation may follow: not after a time-out or the process's end. */
    boolean isAlive();

    /** The most memory that it ever used, in MiB; 0 where that cannot be told. */
    int memoryUsed();

    /** Ends it when all is over: what it has to write for the next run, it writes first. */
    default void end() {
        close();
    }

    /** Ends it at once. */
    @Override
    void close();
}
