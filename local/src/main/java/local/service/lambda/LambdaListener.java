package local.service.lambda;

/** Hears what becomes of the functions, on the thread on which it happens; must be short. */
@FunctionalInterface
public interface LambdaListener {

    /** A function wrote a line, or Lambda wrote one about it (START, END, REPORT). */
    void logged(LogLine line);

    /** Something happened that AWS bills. */
    default void metered(Metered metered) {}
}
