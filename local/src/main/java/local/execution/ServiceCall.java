package local.execution;

import java.util.function.Consumer;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.time.Hold;

/** A call of a service on a thread of its own, so that whoever made it can give it up. */
final class ServiceCall implements AutoCloseable {

    private final Thread thread;

    /**
     * Makes the call.
     *
     * @param answered told the service's own answer, in a hold on time
     */
    ServiceCall(Strand strand, TaskCall call, Consumer<TaskOutcome> answered) {
        var services = strand.execution().services();
        var hold = strand.time().hold();
        thread = Thread.ofVirtual().start(() -> {
            try (hold) {
                answered.accept(answer(services, call, hold));
            }
        });
    }

    private static TaskOutcome answer(TaskServices services, TaskCall call, Hold hold) {
        try {
            return new TaskOutcome.Succeeded(services.call(call, hold));
        } catch (StatesException e) {
            return new TaskOutcome.Failed(e.error(), e.cause());
        } catch (RuntimeException e) {
            // A fault of ours: the execution must end with it rather than wait for ever.
            return new TaskOutcome.Failed(ErrorName.RUNTIME, e.toString());
        }
    }

    /** Gives it up, where it has not been answered. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
