package local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.asl.Resource;
import local.execution.task.MockConfig;
import local.service.Services;
import local.service.api.ServiceException;
import local.service.upstream.Upstreams;
import local.template.TemplateException;
import local.template.stack.Definitions;
import local.template.stack.Reach;
import local.template.stack.Stack;

/** What a template is started for: that decides which machines must be able to run, and what is started ahead. */
public sealed interface Purpose {

    /**
     * Executions: their functions are started ahead.
     *
     * @param stateMachine logical ID or name of the only machine that is to run; empty where any may
     * @param mocks        what may take the place of services that the local run does not have
     */
    record Executions(Optional<String> stateMachine, Optional<MockConfig> mocks) implements Purpose {}

    /**
     * One invocation: the machines are of no account, and only its function is started.
     *
     * @param function logical ID or name
     */
    record Invocation(String function) implements Purpose {}

    /** To answer whoever deploys: there is no template yet. */
    record Deployments() implements Purpose {}

    /**
     * To answer whoever calls, for what can be run: a function is started when it is invoked.
     *
     * @param isWatched whether what is saved of the template's files is to be live at once
     */
    record Service(boolean isWatched) implements Purpose {}

    /**
     * As much of the stack as this is for: only what it needs can refuse it, and what else is refused is left out.
     *
     * @param upstreams where services are that the local run does not have
     * @throws TemplateException where something needed is wrong or unknown, or calls what the local run does not have
     * @throws ServiceException  where there is no function of the name that is to be invoked
     */
    default Stack checked(Stack stack, Upstreams upstreams) {
        Function<Resource, Optional<String>> refusal = resource -> Services.refusal(resource, upstreams);
        return switch (this) {
            case Executions(var wanted, var mocks) -> {
                var machines = stack.stateMachines().stream()
                        .filter(machine ->
                                wanted.isEmpty() || isCalled(wanted.get(), machine.logicalId(), machine.name()))
                        .toList();
                var called = machines.stream()
                        .map(machine -> Definitions.without(machine, mocked(machine, mocks)))
                        .toList();
                var checked = stack.needing(machines.isEmpty() ? everything(stack) : Reach.from(stack, called));
                machines.forEach(machine -> Definitions.checkTasks(machine, refusal, mocked(machine, mocks)));
                yield Definitions.without(checked, machines);
            }
            case Deployments _ -> stack;
            case Service(var _) -> {
                var runnable = Definitions.runnable(stack.needing(Set.of()), refusal);
                if (runnable.stateMachines().isEmpty() && runnable.functions().isEmpty()) {
                    stack.needing(everything(stack));
                    stack.stateMachines().forEach(machine -> Definitions.checkTasks(machine, refusal, _ -> false));
                }
                yield runnable;
            }
            case Invocation(var wanted) -> {
                var alone = Definitions.without(
                        stack.needing(stack.functions().stream()
                                .filter(function -> isCalled(wanted, function.logicalId(), function.name()))
                                .findFirst()
                                .map(function -> Reach.of(stack, function))
                                .orElseGet(() -> Set.of(wanted))),
                        List.of());
                if (ahead(alone).isEmpty()) {
                    throw new ServiceException(
                            "ResourceNotFoundException",
                            404,
                            "there is no function " + wanted + " in the template; it has "
                                    + stack.functions().stream()
                                            .map(Stack.Function::logicalId)
                                            .collect(Collectors.joining(", ")));
                }
                yield alone;
            }
        };
    }

    /**
     * What keeps something of a template from being run, each with its place: what is wrong in it, and definitions that have
     * faults.
     */
    static List<TemplateException> faults(Stack stack, Upstreams upstreams) {
        var faults = new ArrayList<TemplateException>();
        stack.report().stream()
                .filter(Stack.Notice::isRefused)
                .forEach(notice -> faults.add(new TemplateException(notice.location(), notice.message())));
        stack.stateMachines().forEach(machine -> {
            try {
                Definitions.checkTasks(machine, resource -> Services.refusal(resource, upstreams), _ -> false);
            } catch (TemplateException e) {
                faults.add(e);
            }
        });
        return faults;
    }

    private static Predicate<String> mocked(Stack.StateMachineResource machine, Optional<MockConfig> mocks) {
        return state -> mocks.stream()
                .anyMatch(config -> config.mocks(machine.logicalId(), state) || config.mocks(machine.name(), state));
    }

    /** Where nothing less can be run, everything is needed. */
    private static Set<String> everything(Stack stack) {
        return stack.report().stream()
                .flatMap(notice -> notice.resource().stream())
                .collect(Collectors.toSet());
    }

    /** Whether somebody acts from outside, so that time is not to be skipped without them. */
    default boolean servesPeople() {
        return switch (this) {
            case Service _, Deployments _ -> true;
            case Executions _, Invocation _ -> false;
        };
    }

    /** The functions that may be invoked. */
    default List<Stack.Function> invoked(Stack stack) {
        return this instanceof Invocation ? ahead(stack) : stack.functions();
    }

    /** The functions that are started ahead. */
    default List<Stack.Function> ahead(Stack stack) {
        return switch (this) {
            case Executions _ -> named(stack);
            case Invocation(var wanted) ->
                stack.functions().stream()
                        .filter(function -> isCalled(wanted, function.logicalId(), function.name()))
                        .toList();
            case Service _, Deployments _ -> List.of();
        };
    }

    /** Those that a machine names, in the order in which it does, and then those that a queue has invoked. */
    private static List<Stack.Function> named(Stack stack) {
        var byMachine = stack.stateMachines().stream()
                .flatMap(machine -> stack.functions().stream()
                        .filter(function -> machine.definition().contains(function.name()))
                        .sorted(Comparator.comparing(
                                function -> machine.definition().indexOf(function.name()))));
        var byQueue = stack.eventSourceMappings().stream()
                .flatMap(mapping -> stack.function(mapping.functionName()).stream());
        return Stream.concat(byMachine, byQueue).distinct().toList();
    }

    private static boolean isCalled(String wanted, String logicalId, String name) {
        return wanted.equals(logicalId) || wanted.equals(name);
    }
}
