package local.junit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import local.RunListener;
import local.cost.Meter;
import local.execution.history.HistoryEvent;
import local.policy.Principal;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.template.stack.Stack;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What happens in an application while a test has it. */
final class Observer implements RunListener {

    /** A call that a role was allowed. */
    record Call(String roleName, String action, String resource) {}

    /** A message that a topic was told. */
    record Published(String topicArn, String subject, String message) {}

    private final Set<String> handlers;
    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Published> published = new CopyOnWriteArrayList<>();
    private final Map<String, List<HistoryEvent>> histories = new ConcurrentHashMap<>();
    private volatile Meter meter = new Meter();
    private volatile Stack stack;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final List<Consumer<List<String>>> waiting = new CopyOnWriteArrayList<>();

    /** @param handlers logical IDs of the functions in whose place handlers are put */
    Observer(Set<String> handlers) {
        this.handlers = handlers;
    }

    @Override
    public void loaded(Stack stack) {
        this.stack = stack;
        meter.loaded(stack);
        var functions =
                stack.functions().stream().map(Stack.Function::logicalId).toList();
        handlers.stream()
                .filter(function -> !functions.contains(function))
                .findFirst()
                .ifPresent(function -> {
                    throw new ExtensionConfigurationException("there is no function " + function
                            + " in the template to put a handler in place of; it has " + String.join(", ", functions));
                });
    }

    @Override
    public void happened(String executionArn, HistoryEvent event) {
        histories
                .computeIfAbsent(executionArn, _ -> Collections.synchronizedList(new ArrayList<>()))
                .add(event);
        meter.happened(executionArn, event);
    }

    @Override
    public void metered(Metered metered) {
        meter.metered(metered);
    }

    @Override
    public void allowed(Permission permission) {
        if (permission.who() instanceof Principal.RoleSession session) {
            calls.add(new Call(session.roleName(), permission.action(), permission.resource()));
        }
    }

    @Override
    public void denied(Denial denial) {
        denials.add(denial);
    }

    @Override
    public void logged(LogLine line) {
        meter.logged(line);
        if (!line.platform()) {
            log.add(line.message());
        }
    }

    @Override
    public void published(String topicArn, String subject, String message) {
        published.add(new Published(topicArn, subject, message));
    }

    /** Nothing can wake those that wait any more. */
    void stalled(List<String> who) {
        waiting.forEach(action -> action.accept(who));
    }

    /** Has the action told if all stands still, until {@link #whenStalledNoMore}. */
    void whenStalled(Consumer<List<String>> action) {
        waiting.add(action);
    }

    void whenStalledNoMore(Consumer<List<String>> action) {
        waiting.remove(action);
    }

    List<Denial> denials() {
        return List.copyOf(denials);
    }

    List<String> log() {
        return List.copyOf(log);
    }

    List<Published> published() {
        return List.copyOf(published);
    }

    /** The histories of this test, by the executions' ARNs. */
    Map<String, List<HistoryEvent>> histories() {
        return histories;
    }

    /** The events of one execution so far, oldest first. */
    List<HistoryEvent> history(String executionArn) {
        var events = histories.getOrDefault(executionArn, List.of());
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** What executions of this test used of what AWS bills. */
    Meter meter() {
        return meter;
    }

    /** The calls that roles were allowed in this test. */
    Set<Call> calls() {
        return calls;
    }

    void clear() {
        var anew = new Meter();
        anew.loaded(stack);
        meter = anew;
        histories.clear();
        calls.clear();
        denials.clear();
        log.clear();
        published.clear();
    }
}
