package local.service.lambda;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that functions run in, and what these have forked. */
final class RunningFunctions {

    private final String mark;
    private final Set<ProcessHandle> functions = ConcurrentHashMap.newKeySet();
    /** Those that were looked at once: what a process came from does not change. */
    private final Set<ProcessHandle> others = ConcurrentHashMap.newKeySet();

    /** @param mark what stands in the environment of every function's process and of no other */
    RunningFunctions(String mark) {
        this.mark = mark;
    }

    void add(ProcessHandle function) {
        functions.add(function);
    }

    boolean areNone() {
        functions.removeIf(function -> !function.isAlive());
        return functions.isEmpty();
    }

    List<ProcessHandle> all() {
        var alive = ProcessHandle.allProcesses().toList();
        others.retainAll(Set.copyOf(alive));
        return alive.stream()
                .filter(process -> functions.contains(process) || !others.contains(process) && isForkedOrNoted(process))
                .toList();
    }

    private boolean isForkedOrNoted(ProcessHandle process) {
        boolean forked = ForkedProcesses.bears(process, mark) || hasAncestor(process);
        if (!forked) {
            others.add(process);
        }
        return forked;
    }

    /** Also for a child that was given another environment. */
    private boolean hasAncestor(ProcessHandle process) {
        return process.parent()
                .filter(parent -> functions.contains(parent) || hasAncestor(parent))
                .isPresent();
    }
}
