package local.asl;

import java.util.List;

/** A state whose failure can be retried and caught: one with the fields Retry and Catch. */
public sealed interface RetryingState extends State permits TaskState, ParallelState, MapState {

    /** The field Retry. */
    List<Retrier> retry();

    /** The field Catch. */
    List<Catcher> catchers();
}
