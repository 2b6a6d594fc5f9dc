package local.page;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import local.cost.Meter;
import local.execution.history.HistoryEvent;
import local.execution.task.TaskCall;
import local.json.Json;
import local.policy.Decision;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.template.remedy.Remedy;
import local.template.stack.Stack;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pages are told, and what they may ask for later: IAM's decisions, and the tasks that wait for their token. It
 * hears what the terminal hears, and keeps no more than the last thousands.
 */
public final class Feed implements ServiceListener {

    private static final int DECISIONS = 20_000;
    private static final int CALLBACKS = 10_000;

    /** One decision of the door: {@code by} is the statement that decided, {@code message} AWS's sentence. */
    record Ruling(
            Principal who,
            String action,
            String resource,
            boolean allowed,
            Optional<Decision.Source> by,
            Optional<String> message,
            Optional<String> statement,
            Instant at,
            Optional<TaskCall> task) {}

    private final Stream stream = new Stream();
    private final Deque<Ruling> rulings = new ArrayDeque<>();
    private final SequencedMap<String, Ruling> callbacks = new LinkedHashMap<>();
    private final Meter meter = new Meter();

    /** The template was read: what it has is metered. */
    public void loaded(Stack stack) {
        meter.loaded(stack);
    }

    Stream stream() {
        return stream;
    }

    /** What executions use of what AWS bills. */
    Meter meter() {
        return meter;
    }

    @Override
    public void logged(LogLine line) {
        meter.logged(line);
    }

    @Override
    public void metered(Metered metered) {
        meter.metered(metered);
    }

    @Override
    public void happened(String executionArn, HistoryEvent event) {
        meter.happened(executionArn, event);
        if (!stream.isHeard()) {
            return;
        }
        stream.tell(Json.object()
                .put("kind", "history")
                .put("execution", executionArn)
                .put("id", event.id())
                .put("type", event.type().text()));
        switch (event.type()) {
            case TASK_SUCCEEDED,
                    TASK_FAILED,
                    TASK_TIMED_OUT,
                    TASK_STATE_ABORTED,
                    EXECUTION_SUCCEEDED,
                    EXECUTION_FAILED,
                    EXECUTION_ABORTED,
                    EXECUTION_TIMED_OUT -> stream.tell(Json.object().put("kind", "callback"));
            default -> {
                // Nobody stops waiting by the others.
            }
        }
    }

    @Override
    public void allowed(Permission permission) {
        note(new Ruling(
                permission.who(),
                permission.action(),
                permission.resource(),
                true,
                Optional.of(permission.by()),
                Optional.empty(),
                Optional.empty(),
                permission.at(),
                permission.task()));
    }

    @Override
    public void denied(Denial denial) {
        note(new Ruling(
                denial.who(),
                denial.action(),
                denial.resource(),
                false,
                denial.decision() instanceof Decision.ExplicitDeny(var by) ? Optional.of(by) : Optional.empty(),
                Optional.of(denial.message()),
                denial.statement(),
                denial.at(),
                denial.task()));
    }

    private void note(Ruling ruling) {
        var token = ruling.task().flatMap(TaskCall::taskToken).filter(_ -> ruling.allowed());
        synchronized (this) {
            rulings.add(ruling);
            if (rulings.size() > DECISIONS) {
                rulings.removeFirst();
            }
            token.ifPresent(given -> callbacks.putLast(given, ruling));
            if (callbacks.size() > CALLBACKS) {
                callbacks.pollFirstEntry();
            }
        }
        if (stream.isHeard()) {
            var told = Json.object().put("kind", "decision");
            ruling.task().ifPresent(task -> told.put("execution", task.executionArn()));
            stream.tell(told);
            token.ifPresent(_ -> stream.tell(Json.object().put("kind", "callback")));
        }
    }

    synchronized List<Ruling> rulings() {
        return List.copyOf(rulings);
    }

    /** The tasks that were given a token, by the token, oldest first. */
    synchronized Map<String, Ruling> callbacks() {
        return new LinkedHashMap<>(callbacks);
    }

    synchronized void forget(List<String> tokens) {
        tokens.forEach(callbacks::remove);
    }

    /**
     * A decision, for a person: who, what, the statement that decided with its line, and what would grant it.
     *
     * @param stacks whose roles they are
     */
    static ObjectNode json(Ruling ruling, List<Stack> stacks) {
        var json = Json.object()
                .put("at", ruling.at().toEpochMilli())
                .put("principal", ruling.who().arn())
                .put("action", ruling.action())
                .put("resource", ruling.resource())
                .put("allowed", ruling.allowed());
        ruling.task()
                .ifPresent(task -> json.put("execution", task.executionArn()).put("state", task.stateName()));
        ruling.message().ifPresent(message -> json.put("message", message));
        ruling.by()
                .ifPresent(by -> json.put("statement", by.statement().toString())
                        .put("policy", by.policy().name()));
        if (ruling.who() instanceof Principal.RoleSession session) {
            json.put("role", session.roleName());
            var stack = stacks.stream()
                    .filter(each -> role(each, session).isPresent())
                    .findFirst();
            ruling.by()
                    .flatMap(by -> stack.flatMap(found -> line(found, session, by)))
                    .ifPresent(line -> json.put("location", line));
            if (!ruling.allowed()) {
                stack.flatMap(found -> Remedy.of(found, session.roleName(), ruling.action(), ruling.resource()))
                        .map(Remedy::toString)
                        .or(ruling::statement)
                        .ifPresent(remedy -> json.put("remedy", remedy));
            }
        }
        return json;
    }

    private static Optional<Stack.RoleResource> role(Stack stack, Principal.RoleSession session) {
        return stack.roles().stream()
                .filter(role -> role.role().name().equals(session.roleName()))
                .findFirst();
    }

    private static Optional<String> line(Stack stack, Principal.RoleSession session, Decision.Source by) {
        return role(stack, session)
                .map(role -> role.grantedAt().get(by.policy().name()))
                .map(Object::toString);
    }

    /** What each of the stack's roles was asked for, each call once, with how often. */
    List<ObjectNode> roles(Stack stack) {
        var counts = new LinkedHashMap<List<Object>, Integer>();
        for (var ruling : rulings()) {
            if (ruling.who() instanceof Principal.RoleSession session) {
                counts.merge(
                        List.of(session.roleName(), ruling.action(), ruling.resource(), ruling.allowed()),
                        1,
                        Integer::sum);
            }
        }
        var roles = new ArrayList<ObjectNode>();
        for (var role : stack.roles()) {
            var json = Json.object()
                    .put("name", role.role().name())
                    .put("of", role.owner())
                    .put("stack", stack.name());
            var policies = json.putArray("policies");
            role.role().policies().forEach(policy -> {
                var granted = policies.addObject().put("name", policy.name());
                Optional.ofNullable(role.grantedAt().get(policy.name()))
                        .ifPresent(at -> granted.put("location", at.toString()));
            });
            var calls = json.putArray("calls");
            counts.forEach((call, count) -> {
                if (call.getFirst().equals(role.role().name())) {
                    calls.addObject()
                            .put("action", (String) call.get(1))
                            .put("resource", (String) call.get(2))
                            .put("allowed", (boolean) call.get(3))
                            .put("count", count);
                }
            });
            roles.add(json);
        }
        return roles;
    }
}
