package local.service.states;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import local.execution.Execution;

/** The last executions of Express machines that are traced: nothing else remembers them. */
final class LastTraced {

    private static final int KEPT = 1000;

    private final Map<String, TracedExecution> byArn = new LinkedHashMap<>() {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TracedExecution> eldest) {
            return size() > KEPT;
        }
    };

    /** Starts it; whoever asks for it meanwhile waits. */
    synchronized Execution add(Machine machine, Optional<String> traceHeader, Supplier<Execution> start) {
        var execution = start.get();
        byArn.put(execution.arn(), TracedExecution.of(machine, execution, traceHeader));
        return execution;
    }

    synchronized List<TracedExecution> all() {
        return List.copyOf(byArn.values());
    }

    synchronized Optional<TracedExecution> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    synchronized void clear() {
        byArn.clear();
    }
}
