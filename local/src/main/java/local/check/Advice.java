package local.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import local.asl.Finding.Severity;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.asl.StateMachine;
import local.asl.TaskState;
import local.check.Finding.Rule;
import local.json.Location;
import local.template.stack.Definitions;
import local.template.stack.Stack;
import local.template.stack.Stack.StateMachineResource;

/** Settings that work, until they do not. */
final class Advice {

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9_-]+)}");
    private static final Duration DEFAULT_VISIBILITY = Duration.ofSeconds(30);
    private static final int ADVISED = 6;

    private final List<Finding> findings = new ArrayList<>();

    private Advice() {}

    static List<Finding> of(Stack stack, List<Machine> machines) {
        var advice = new Advice();
        for (var machine : machines) {
            advice.definition(machine.resource());
            advice.substitutions(machine.resource());
            advice.callbacks(machine);
            advice.findings.addAll(SwallowedFailures.of(machine));
        }
        stack.eventSourceMappings().forEach(mapping -> advice.queue(stack, mapping));
        return advice.findings;
    }

    private void definition(StateMachineResource machine) {
        StateMachine.validate(machine.definition(), machine.express()).stream()
                .filter(fault -> fault.severity() == Severity.WARNING)
                .forEach(fault -> findings.add(Finding.warning(
                        Rule.DEFINITION, Definitions.location(machine, fault), Definitions.message(fault))));
    }

    private void substitutions(StateMachineResource machine) {
        SUBSTITUTION
                .matcher(machine.definition())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .forEach(name -> findings.add(Finding.warning(
                        Rule.SUBSTITUTION,
                        machine.location(),
                        machine.source() + " uses ${" + name + "}, and DefinitionSubstitutions of "
                                + machine.logicalId() + " has no " + name)));
        var source = text(machine);
        machine.substitutions().keySet().stream()
                .filter(name -> !source.contains("${" + name + "}"))
                .forEach(name -> findings.add(Finding.warning(
                        Rule.SUBSTITUTION,
                        machine.location(),
                        "DefinitionSubstitutions of " + machine.logicalId() + " has " + name + ", which "
                                + machine.source() + " does not use")));
    }

    private static String text(StateMachineResource machine) {
        try {
            return Files.readString(machine.source());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void callbacks(Machine machine) {
        var parsed = machine.definition();
        if (parsed.timeoutSeconds().isEmpty()) {
            parsed.flow()
                    .tasks()
                    .flatMap(task -> waitsForAYear(task).stream()
                            .map(why -> Finding.warning(
                                    Rule.CALLBACK_TIMEOUT,
                                    machine.lines().of(task.name()),
                                    "state " + task.name() + " waits for " + why)))
                    .forEach(findings::add);
        }
    }

    /** The time-outs of an activity's task count from when a worker has it, those of a callback from the start. */
    private static Optional<String> waitsForAYear(TaskState task) {
        return switch (task.resource()) {
            case Resource.Activity _ ->
                Optional.of("a worker for a year if none asks for its task: give the machine"
                        + " TimeoutSeconds, since its own count from when a worker has taken it");
            case Integration(var _, var _, var _, var pattern)
            when pattern == Resource.Pattern.WAIT_FOR_TASK_TOKEN
                    && task.timeoutSeconds().isEmpty()
                    && task.heartbeatSeconds().isEmpty() ->
                Optional.of("its callback for a year if none comes: give it TimeoutSeconds, or HeartbeatSeconds");
            case Integration _, Resource.LambdaFunction _ -> Optional.empty();
        };
    }

    /** As Lambda's guide says that a queue should be set. */
    private void queue(Stack stack, Stack.EventSourceMapping mapping) {
        var polled = stack.queues().stream()
                .filter(queue -> queue.arn().equals(mapping.eventSourceArn()))
                .findFirst();
        var polling = stack.function(mapping.functionName());
        if (polled.isEmpty() || polling.isEmpty()) {
            return;
        }
        var queue = polled.get();
        var function = polling.get();
        var visibility = Optional.ofNullable(queue.attributes().get("VisibilityTimeout"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(DEFAULT_VISIBILITY);
        if (visibility.compareTo(function.timeout()) < 0) {
            add(
                    Finding.Severity.ERROR,
                    queue.location(),
                    "VisibilityTimeout of " + queue.logicalId() + " ("
                            + visibility.toSeconds() + " s) is shorter than Timeout of " + function.logicalId() + " ("
                            + function.timeout().toSeconds() + " s): Lambda refuses such an event source");
        } else if (visibility.compareTo(function.timeout().multipliedBy(ADVISED)) < 0) {
            add(
                    Finding.Severity.WARNING,
                    queue.location(),
                    "VisibilityTimeout of " + queue.logicalId() + " ("
                            + visibility.toSeconds() + " s) should be six times Timeout of " + function.logicalId()
                            + ", "
                            + function.timeout().multipliedBy(ADVISED).toSeconds()
                            + " s: else a message comes again while Lambda still tries it");
        }
        if (queue.deadLetterArn().isEmpty()) {
            findings.add(Finding.warning(
                    Rule.DEAD_LETTER_QUEUE,
                    queue.location(),
                    queue.logicalId()
                            + " has no dead-letter queue: what " + function.logicalId()
                            + " cannot handle comes again until it expires. Give it a RedrivePolicy."));
        }
    }

    private void add(Finding.Severity severity, Location location, String message) {
        findings.add(new Finding(severity, Rule.VISIBILITY_TIMEOUT, location, message, Optional.empty()));
    }
}
