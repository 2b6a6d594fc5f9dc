package local.service.lambda;

import java.util.Optional;

/** Hears what becomes of the functions, on the thread on which it happens; must be short. */
@FunctionalInterface
public interface LambdaListener {

    /** A function wrote a line, or Lambda wrote one about it (START, END, REPORT). */
    void logged(LogLine line);

    /** Something happened that AWS bills. */
    default void metered(Metered metered) {}

    /** The trace that an execution is, where its machine is traced: its tasks' invocations belong to it. */
    default Optional<String> trace(String executionArn) {
        return Optional.empty();
    }

    /** An invocation that is traced has ended. */
    default void traced(Traced invocation) {}
}
