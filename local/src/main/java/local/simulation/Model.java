package local.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.FailState;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.Resource;
import local.asl.RetryingState;
import local.asl.State;
import local.asl.StateMachine;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.Transition;
import local.asl.WaitState;
import local.asl.expression.Expression;
import local.asl.expression.Literal;
import local.template.stack.Stack;

/**
 * A template's machine with what its states take: what is simulated.
 *
 * @see #of
 */
public final class Model {

    private static final long SECOND = 1_000_000;
    private static final long EXPRESS_TIMEOUT = 300 * SECOND;

    final Stack stack;
    final Stack.StateMachineResource machine;
    final Measured measured;
    final Errors errors = new Errors();
    final List<Node> nodes = new ArrayList<>();
    final List<Stack.Function> functions;
    final List<Stack.Queue> queues;
    final List<Stack.EventSourceMapping> mappings;
    final long timeout;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, TaskState> tasks = new LinkedHashMap<>();
    int start;

    private Model(Stack stack, Stack.StateMachineResource machine, StateMachine definition, Measured measured) {
        this.stack = stack;
        this.machine = machine;
        this.measured = measured;
        this.functions = stack.functions();
        this.queues = stack.queues();
        this.mappings = stack.eventSourceMappings().stream()
                .filter(Stack.EventSourceMapping::enabled)
                .filter(mapping -> queues.stream().anyMatch(queue -> queue.arn().equals(mapping.eventSourceArn())))
                .toList();
        long own = definition.timeoutSeconds().map(seconds -> seconds * SECOND).orElse(0L);
        this.timeout = machine.express() ? own == 0 ? EXPRESS_TIMEOUT : Math.min(own, EXPRESS_TIMEOUT) : own;
    }

    /**
     * Puts machine and measurements together.
     *
     * @throws IllegalArgumentException where something is not known that has to be given, or the machine cannot end: it
     *     says what
     */
    public static Model of(
            Stack stack, Stack.StateMachineResource machine, StateMachine definition, Measured measured) {
        var model = new Model(stack, machine, definition, measured);
        definition.flow().tasks().forEach(task -> model.tasks.put(task.name(), task));
        model.start = model.add(definition.flow());
        model.checkEnds(model.start, machine.logicalId());
        model.nodes.stream()
                .filter(node -> node.kind == Node.Kind.CALLBACK)
                .forEach(node -> model.answer(model.mappings.get(model.mapping(node.queue))));
        return model;
    }

    /** Adds a flow's states; gives the number of its first. */
    private int add(Flow flow) {
        flow.states().values().forEach(state -> {
            var node = new Node(state.name(), kind(state));
            node.number = nodes.size();
            numbers.put(state.name(), nodes.size());
            nodes.add(node);
        });
        flow.states().values().forEach(this::connect);
        return numbers.get(flow.startAt());
    }

    private Node.Kind kind(State state) {
        return switch (state) {
            case TaskState task ->
                function(task).isPresent() && !awaitsToken(task)
                        ? Node.Kind.INVOKE
                        : queue(task).isEmpty()
                                        || awaitsToken(task)
                                                && mapping(queue(task).get()) < 0
                                ? Node.Kind.DELAY
                                : awaitsToken(task) ? Node.Kind.CALLBACK : Node.Kind.SEND;
            case ChoiceState _ -> Node.Kind.CHOICE;
            case ParallelState _ -> Node.Kind.FORK;
            case MapState _ -> Node.Kind.MAP;
            case FailState _ -> Node.Kind.FAIL;
            case PassState _, WaitState _, SucceedState _ -> Node.Kind.DELAY;
        };
    }

    private static boolean awaitsToken(TaskState task) {
        return task.resource() instanceof Resource.Integration integration
                && integration.pattern() == Resource.Pattern.WAIT_FOR_TASK_TOKEN;
    }

    private void connect(State state) {
        var node = nodes.get(numbers.get(state.name()));
        if (state instanceof RetryingState retrying) {
            node.retriers = retrying.retry();
            node.catchers =
                    retrying.catchers().stream().map(Catcher::errorEquals).toList();
            node.caught = retrying.catchers().stream()
                    .mapToInt(catcher -> numbers.get(catcher.next()))
                    .toArray();
        }
        switch (state) {
            case TaskState task -> {
                node.next = next(task.transition());
                node.function = function(task).orElse(-1);
                node.queue = queue(task).orElse(-1);
                node.work = work(task);
                timeouts(node, task);
            }
            case PassState pass -> {
                node.next = next(pass.transition());
                node.work = measured.durations().getOrDefault(state.name(), node.work);
            }
            case WaitState wait -> {
                node.next = next(wait.transition());
                node.work = wait.until() instanceof WaitState.Until.Seconds(Literal(var seconds))
                                && !measured.durations().containsKey(state.name())
                        ? Samples.constant(seconds.asLong(0) * SECOND)
                        : required(state.name(), "it waits as long as its input says");
            }
            case ChoiceState choice -> ways(node, choice);
            case ParallelState parallel -> {
                node.next = next(parallel.transition());
                node.starts = parallel.branches().stream().mapToInt(this::add).toArray();
            }
            case MapState map -> {
                node.next = next(map.transition());
                node.starts = new int[] {add(map.processor().flow())};
                node.items = Optional.ofNullable(measured.items().get(map.name()))
                        .orElseThrow(() -> new IllegalArgumentException("the Map state " + map.name()
                                + " was not visited by the executions that were measured: give its number of items with"
                                + " --items " + map.name() + "=10"));
                boolean distributed = map.processor().mode() == MapState.Mode.DISTRIBUTED;
                node.most = literal(map.maxConcurrency())
                        .filter(most -> most > 0)
                        .orElse(distributed ? 10_000L : 40L)
                        .intValue();
                node.expressChildren = map.processor().express();
                node.childStart =
                        !distributed ? null : node.expressChildren ? "states.map-express-start" : "states.map-start";
            }
            case FailState fail ->
                node.error = errors.number(
                        fail.error().orElse(null) instanceof Literal(var error)
                                ? error.asString(fail.name())
                                : fail.name());
            case SucceedState _ -> {
                // ends where it is
            }
        }
    }

    private int next(Transition transition) {
        return transition instanceof Transition.Next(var state) ? numbers.get(state) : Node.END;
    }

    private static Optional<Long> literal(Optional<Expression> expression) {
        return expression
                .filter(Literal.class::isInstance)
                .map(literal -> ((Literal) literal).value().asLong(0));
    }

    private static void timeouts(Node node, TaskState task) {
        long timeout = literal(task.timeoutSeconds()).orElse(0L);
        long heartbeat = literal(task.heartbeatSeconds()).orElse(0L);
        boolean beats = heartbeat > 0 && (timeout == 0 || heartbeat < timeout);
        node.timeout = (beats ? heartbeat : timeout) * SECOND;
        node.timeoutError = beats ? Errors.HEARTBEAT : Errors.TIMEOUT;
    }

    private void ways(Node node, ChoiceState choice) {
        var seen = measured.branches().get(choice.name());
        if (seen == null || seen.values().stream().mapToLong(Long::longValue).sum() <= 0) {
            throw new IllegalArgumentException("the Choice state " + choice.name()
                    + " was not visited by the executions that were measured: say where it goes, with --branch "
                    + choice.name() + "=" + choice.choices().getFirst().next() + ":0.9,...");
        }
        double all = seen.values().stream().mapToLong(Long::longValue).sum();
        var targets = new LinkedHashSet<String>();
        choice.choices().forEach(rule -> targets.add(rule.next()));
        choice.defaultNext().ifPresent(targets::add);
        node.ways = new int[seen.size()];
        node.upTo = new double[seen.size()];
        double sum = 0;
        int i = 0;
        for (var way : seen.entrySet()) {
            if (!targets.contains(way.getKey())) {
                throw new IllegalArgumentException("the Choice state " + choice.name() + " does not go to "
                        + way.getKey() + local.template.Suggestion.of(way.getKey(), targets));
            }
            sum += way.getValue() / all;
            node.ways[i] = numbers.get(way.getKey());
            node.upTo[i++] = sum;
        }
        node.upTo[i - 1] = 1;
    }

    /** What the task was measured to take; what was not visited takes what another task of the same kind does. */
    private Samples work(TaskState task) {
        var durations = measured.durations();
        if (durations.containsKey(task.name())) {
            return durations.get(task.name());
        }
        return tasks.values().stream()
                .filter(other -> durations.containsKey(other.name()) && isLike(task, other))
                .findFirst()
                .map(other -> durations.get(other.name()))
                .orElseGet(() -> required(
                        task.name(),
                        awaitsToken(task)
                                ? "nothing in the template answers its token"
                                : "no execution that was measured came there, and there is no model of "
                                        + service(task)));
    }

    private boolean isLike(TaskState task, TaskState other) {
        return service(task).equals(service(other)) && function(task).equals(function(other));
    }

    private static String service(TaskState task) {
        return switch (task.resource()) {
            case Resource.LambdaFunction _ -> "lambda:invoke";
            case Resource.Activity _ -> "an activity's workers";
            case Resource.Integration(var _, var service, var action, var pattern) ->
                service + ":" + action + pattern.suffix();
        };
    }

    /** The service that a state calls, if it calls one beside functions and queues. */
    Optional<String> service(String state) {
        return Optional.ofNullable(tasks.get(state)).map(Model::service);
    }

    private Samples required(String name, String why) {
        var given = measured.durations().get(name);
        if (given == null) {
            throw new IllegalArgumentException(
                    "how long " + name + " takes has to be given, with --duration " + name + "=100ms: " + why);
        }
        return given;
    }

    /** The function that a task invokes: by its ARN or name, in the resource or the arguments. */
    private Optional<Integer> function(TaskState task) {
        return switch (task.resource()) {
            case Resource.LambdaFunction(var arn) -> named(arn);
            case Resource.Integration(var _, var service, var action, var _)
            when service.equals("lambda") && action.equals("invoke") ->
                argument(task.name(), "FunctionName").flatMap(this::named);
            default -> Optional.empty();
        };
    }

    private Optional<Integer> named(String reference) {
        for (int i = 0; i < functions.size(); i++) {
            var function = functions.get(i);
            if (reference.equals(function.name())
                    || reference.equals(function.arn())
                    || reference.startsWith(function.arn() + ":")
                    || reference.startsWith(function.name() + ":")) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private Optional<Integer> queue(TaskState task) {
        return task.resource() instanceof Resource.Integration integration
                        && integration.service().equals("sqs")
                        && integration.action().equals("sendMessage")
                ? argument(task.name(), "QueueUrl").flatMap(url -> {
                    for (int i = 0; i < queues.size(); i++) {
                        if (url.endsWith("/" + queues.get(i).name())) {
                            return Optional.of(i);
                        }
                    }
                    return Optional.empty();
                })
                : Optional.empty();
    }

    /** An argument that stands in the definition as it is. */
    Optional<String> argument(String state, String name) {
        return StaticArguments.of(machine.definition(), state, name);
    }

    /** The mapping that reads a queue; -1 where none does. */
    int mapping(int queue) {
        for (int i = 0; i < mappings.size(); i++) {
            if (mappings.get(i).eventSourceArn().equals(queues.get(queue).arn())) {
                return i;
            }
        }
        return -1;
    }

    /** What a mapping's function needs for a message, until it is answered. */
    Samples answer(Stack.EventSourceMapping mapping) {
        var function = functions.get(named(mapping.functionName()).orElseThrow());
        return required(function.logicalId(), "no execution that was measured sent it a message that it answered");
    }

    int function(Stack.EventSourceMapping mapping) {
        return named(mapping.functionName()).orElseThrow();
    }

    /** A way to the end there must be: from every state that can be reached, some steps may lead out. */
    private void checkEnds(int from, String what) {
        Set<Integer> seen = new LinkedHashSet<>();
        var next = new ArrayList<>(List.of(from));
        boolean ends = false;
        while (!next.isEmpty()) {
            int number = next.removeLast();
            if (!seen.add(number)) {
                continue;
            }
            var node = nodes.get(number);
            if (node.kind == Node.Kind.CHOICE) {
                for (int way : node.ways) {
                    next.add(way);
                }
            } else if (node.next == Node.END) {
                ends = true;
            } else {
                next.add(node.next);
            }
            for (int start : node.starts) {
                checkEnds(start, node.name);
            }
        }
        if (!ends) {
            throw new IllegalArgumentException(what + " never ends: from " + nodes.get(from).name
                    + ", none of the ways that its Choice states go leads to an end; see --branch");
        }
    }
}
