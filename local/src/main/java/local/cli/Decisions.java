package local.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import local.RunListener;
import local.check.Delivery;
import local.check.RunCalls.Call;
import local.execution.task.TaskCall;
import local.policy.Principal;
import local.service.access.Denial;
import local.service.access.Permission;
import local.template.remedy.Remedy;
import local.template.stack.Stack;

/** What the door decided in a run, each call once; with what would grant those that it refused. */
final class Decisions implements RunListener {

    private record Gap(String principal, String action, String resource) {}

    /**
     * @param remedy what to change in the template, where that is known
     */
    record Refusal(Denial denial, Optional<Remedy> remedy) {}

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Map<Gap, Refusal> byGap = new LinkedHashMap<>();
    private final Map<String, TaskCall> tokens = new LinkedHashMap<>();

    private Stack stack;

    @Override
    public synchronized void loaded(Stack stack) {
        this.stack = stack;
    }

    @Override
    public void allowed(Permission permission) {
        if (permission.who() instanceof Principal.RoleSession session) {
            calls.add(new Call(session.roleName(), permission.action(), permission.resource(), true));
        }
        permission.task().ifPresent(task -> task.taskToken().ifPresent(token -> note(token, task)));
    }

    private synchronized void note(String token, TaskCall task) {
        tokens.put(token, task);
    }

    /**
     * The tasks that were given a token and wait for it, the first first.
     *
     * @param waits whether a token's task still does
     */
    synchronized List<TaskCall> waiting(Predicate<String> waits) {
        tokens.keySet().removeIf(waits.negate());
        return List.copyOf(tokens.values());
    }

    @Override
    public void denied(Denial denial) {
        note(denial);
    }

    /** Notes a refused call; gives it back where it is the first of its kind. */
    synchronized Optional<Refusal> note(Denial denial) {
        var role = denial.who() instanceof Principal.RoleSession session
                ? Optional.of(session.roleName())
                : Optional.<String>empty();
        role.ifPresent(name -> calls.add(new Call(name, denial.action(), denial.resource(), false)));
        var gap = new Gap(role.orElse(denial.who().arn()), denial.action(), denial.resource());
        if (byGap.containsKey(gap)) {
            return Optional.empty();
        }
        var refusal = new Refusal(denial, remedy(denial));
        byGap.put(gap, refusal);
        return Optional.of(refusal);
    }

    private Optional<Remedy> remedy(Denial denial) {
        return switch (denial.who()) {
            case Principal.RoleSession session ->
                Remedy.of(stack, session.roleName(), denial.action(), denial.resource());
            case Principal.Service _ ->
                Delivery.refused(stack).stream()
                        .filter(delivery -> delivery.resource().equals(denial.resource()))
                        .findFirst()
                        .map(delivery -> delivery.remedy(stack));
            case Principal.Administrator _, Principal.User _ -> Optional.empty();
        };
    }

    synchronized List<Refusal> refused() {
        return new ArrayList<>(byGap.values());
    }

    /** The calls of roles. */
    Set<Call> calls() {
        return Set.copyOf(calls);
    }
}
