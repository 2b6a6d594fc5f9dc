package local.service.lambda;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The faults that tests have functions' next invocations meet; none, but in tests. */
public final class Faults {

    private final Map<String, Queue<Fault>> byFunction = new HashMap<>();

    /** Has one more of the function's next invocations meet a fault. */
    public synchronized void add(String functionName, Fault fault) {
        byFunction.computeIfAbsent(functionName, _ -> new ArrayDeque<>()).add(fault);
    }

    /** Takes those back that nothing has met yet. */
    public synchronized void clear() {
        byFunction.clear();
    }

    synchronized Optional<Fault> next(String functionName) {
        return Optional.ofNullable(byFunction.get(functionName)).map(Queue::poll);
    }
}
