package local.execution.task;

import local.asl.Resource;
import local.asl.expression.StatesException;
import local.time.Hold;
import local.time.Signal;
import tools.jackson.databind.JsonNode;

/** What Task states can call. It stands behind the IAM door: each call is decided by its role before it is made. */
public interface TaskServices {

    /**
     * Makes the call and waits for the service's own answer. The interpreter calls this on a virtual thread of its own,
     * which it interrupts when the task times out or the execution is stopped.
     *
     * @param hold open while the call works. A call that waits for something that takes its own time (another
     *             execution, a long poll) waits with a {@link Signal}, which gives the hold back meanwhile
     * @return for request/response the result; for {@code .sync} and {@code .waitForTaskToken} what {@code
     * TaskSubmitted} shows
     * @throws StatesException with the error name and cause that AWS gives for this service
     */
    JsonNode call(TaskCall call, Hold hold);

    /**
     * For {@code .sync} patterns only: returns at once, and has {@code done} sent when the job that {@link #call}
     * submitted has ended.
     *
     * @param submitted what {@code call} gave
     */
    void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done);

    /**
     * For {@code .sync} patterns only: stops the job, because the task timed out or its execution was stopped.
     *
     * @param submitted what {@code call} gave
     */
    default void stopJob(TaskCall call, JsonNode submitted) {}

    /**
     * Asks whether a call of Step Functions may be made, and does not make it: a distributed Map state starts and
     * redrives its child executions by itself, but as its machine's role may.
     *
     * @param call with one argument, the ARN that is acted on
     * @throws StatesException where the role does not allow it
     */
    default void permit(TaskCall call) {}

    /** Whether a Task state may name this resource: asked when a machine is loaded. */
    boolean supports(Resource resource);
}
