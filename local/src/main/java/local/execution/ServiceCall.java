package local.execution;

import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.task.Failure;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.time.Aside;
import tools.jackson.databind.JsonNode;

/** A call of a service on a thread of its own, so that whoever made it can give it up. */
final class ServiceCall implements AutoCloseable {

    private final Aside<JsonNode> work;

    /**
     * Makes the call.
     *
     * @param answered told the service's own answer, in a hold on time
     */
    ServiceCall(Strand strand, TaskCall call, Consumer<TaskOutcome> answered) {
        var services = strand.execution().services();
        work = Aside.start(strand.time(), call.stateName(), hold -> services.call(call, hold));
        work.result()
                .thenApply(ServiceCall::succeeded)
                .exceptionally(ServiceCall::failed)
                .thenAccept(answered);
    }

    private static TaskOutcome succeeded(JsonNode output) {
        return new TaskOutcome.Succeeded(output);
    }

    private static TaskOutcome failed(Throwable thrown) {
        return switch (thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown) {
            case StatesException refused -> new TaskOutcome.Failed(refused.error(), refused.cause());
            // A fault of ours: the execution must end with it rather than wait for ever.
            case Throwable fault -> new TaskOutcome.Failed(ErrorName.RUNTIME, Failure.sentence(fault));
        };
    }

    /** Gives it up, where it has not been answered. */
    @Override
    public void close() {
        work.interrupt();
    }
}
