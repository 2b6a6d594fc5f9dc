package callbackworker;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * What the worker does with a request: <b>your own work goes here.</b>
 *
 * <p>Three rules. Standard queues deliver a message at least once, so the same request may come twice: do it twice
 * without harm. Several requests are worked on at once, each in a thread of its own. And it must end well within the
 * function's {@code Timeout}; a job that takes longer hands the request on to whatever calls back later.
 */
final class Job {
    private Job() {}

    /**
     * Does the work of one request.
     *
     * @return the result that the waiting task goes on with: any JSON, up to 256 KiB
     * @throws RefusedException if the request can never succeed: the task fails with its error and cause at once. After
     *     any other exception the request is tried again.
     */
    static JsonElement run(CallbackRequest request) {
        if (request.payload().isBlank()) {
            throw new RefusedException("InvalidPayload", "The request needs a payload that is a string and not blank.");
        }
        var result = new JsonObject();
        result.addProperty("status", "COMPLETED");
        result.addProperty("payload", request.payload());
        return result;
    }
}
