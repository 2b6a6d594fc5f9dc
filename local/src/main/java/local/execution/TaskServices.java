package local.execution;

import local.expression.StatesException;
import tools.jackson.databind.JsonNode;

/** What Task states can call. It stands behind the IAM door: each call is decided by its role before it is made. */
public interface TaskServices {

    /**
     * Makes the call and waits for the service's own answer. The interpreter calls this on a virtual thread of its own, which it
     * interrupts when the task times out or the execution is stopped. While it works, a hold on time is open.
     *
     * @return for request/response the result; for {@code .sync} and {@code .waitForTaskToken} what {@code TaskSubmitted} shows
     * @throws StatesException with the error name and cause that AWS gives for this service
     */
    JsonNode call(TaskCall call);

    /**
     * For {@code .sync} patterns only: waits until the job that {@link #call} submitted has ended.
     *
     * @param submitted what {@code call} gave
     * @return the task's result
     */
    JsonNode awaitJob(TaskCall call, JsonNode submitted);

    /** Whether a Task state may name this resource: asked when a machine is loaded. */
    boolean supports(local.asl.Resource resource);
}
