package local.service.states;

import java.util.function.BiConsumer;
import local.execution.Engine;
import local.execution.history.HistoryEvent;
import local.time.Aside;

/** Who is told of an execution's events: its log, and whoever watches the account. */
final class EventListeners {

    private final Engine engine;
    private final Machines machines;
    private final Runs runs;
    private final ExecutionLogs logs;
    private final BiConsumer<String, HistoryEvent> listener;

    /** @param listener told of each event with its execution's ARN, on the thread that appends it */
    EventListeners(
            Engine engine,
            Machines machines,
            Runs runs,
            ExecutionLogs logs,
            BiConsumer<String, HistoryEvent> listener) {
        this.engine = engine;
        this.machines = machines;
        this.runs = runs;
        this.logs = logs;
        this.listener = listener;
    }

    /** Those of the execution of that ARN. Where its machine is about to go, it ends with the next state that it enters. */
    BiConsumer<String, HistoryEvent> of(String arn, Machine machine, Machine.Revision revision) {
        var log = logs.of(machine.name(), revision.logging());
        return (whose, event) -> {
            log.accept(whose, event);
            if (whose.equals(arn)) {
                listener.accept(whose, event);
            }
            if (event.type().text().endsWith("StateEntered") && machines.isDeleting(machine.arn())) {
                Aside.start(engine.time(), "end of " + arn, _ -> {
                    runs.find(arn).ifPresent(run -> run.execution().stop(null, null));
                    return null;
                });
            }
        };
    }
}
