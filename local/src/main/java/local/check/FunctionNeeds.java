package local.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.check.Finding.Severity;
import local.check.code.ClassCall;
import local.check.code.Code;
import local.check.code.CodeReader;
import local.check.code.MissingHandlerException;
import local.policy.PassedRole;
import local.policy.ServiceActions;
import local.policy.ServiceCalls;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import local.template.stack.Stack.Function;

/** What the role of a function must allow: what its code calls, and what its settings and event sources need. */
final class FunctionNeeds {

    private final Stack stack;
    private final List<Machine> machines;
    private final Function function;
    private final Arns arns;
    private final CodeReader reader;
    private final List<Need> needs = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private FunctionNeeds(Stack stack, List<Machine> machines, Function function, Arns arns, CodeReader reader) {
        this.stack = stack;
        this.machines = machines;
        this.function = function;
        this.arns = arns;
        this.reader = reader;
    }

    /** @param calls what runs saw, for code that cannot be read */
    static Needs of(
            Stack stack, List<Machine> machines, Function function, Arns arns, CodeReader reader, RunCalls calls) {
        var reading = new FunctionNeeds(stack, machines, function, arns, reader);
        reading.settings();
        boolean seen = calls.saw(function.roleName());
        boolean read = reading.code(seen ? " calls is known as far as runs saw it: " : " calls is not known: ");
        return new Needs(
                function.logicalId(),
                function.roleName(),
                function.location(),
                reading.needs,
                Map.of(),
                reading.findings,
                read || seen);
    }

    private void settings() {
        Prerequisite.of(function).stream().map(Need::of).forEach(needs::add);
        function.invokeConfig().stream()
                .flatMap(config -> Stream.of(config.onSuccess(), config.onFailure()))
                .flatMap(Optional::stream)
                .filter(target -> target.contains(":s3:"))
                .forEach(bucket -> needs.add(Need.lesser(List.of("s3:ListBucket"), bucket, "a destination")));
        boolean declared = stack.all(Stack.LogGroup.class).stream()
                .anyMatch(group -> group.name().equals(function.logGroup()));
        needs.add(Need.lesser(
                declared
                        ? List.of("logs:CreateLogStream", "logs:PutLogEvents")
                        : List.of("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
                arns.regional("logs", "log-group:" + function.logGroup() + ":*"),
                "its log"));
        stack.eventSourceMappings().stream()
                .filter(mapping -> mapping.functionName().equals(function.name()))
                .forEach(mapping -> needs.add(
                        Need.of(Prerequisite.POLLING, Optional.of(mapping.eventSourceArn()), "its event source")));
    }

    /** @return whether the code could be read */
    private boolean code(String unread) {
        if (!Files.exists(function.code()) || function.code().toString().isEmpty()) {
            return false; // which was told already
        }
        if (!function.runtime().startsWith("java")) {
            findings.add(Finding.note(
                    function.location(),
                    "what the code of " + function.logicalId() + unread
                            + "only compiled classes are read, and its runtime is " + function.runtime()));
            return false;
        }
        try {
            var code = Files.exists(function.classes())
                    ? reader.read(function.classes(), libraries(), function.handler())
                    : Optional.<Code>empty();
            code.ifPresentOrElse(
                    this::calls,
                    () -> findings.add(Finding.note(
                            function.location(),
                            "what the code of " + function.logicalId() + unread + "there are no classes in "
                                    + function.classes() + ". Build it first.")));
            return findings.stream().noneMatch(finding -> finding.severity() == Severity.NOTE);
        } catch (MissingHandlerException e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    Rule.HANDLER,
                    function.location(),
                    "Handler " + function.handler() + " of " + function.logicalId() + " is not there: "
                            + e.getMessage(),
                    Optional.empty()));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            findings.add(Finding.note(
                    function.location(),
                    "what the code of " + function.logicalId() + unread + function.classes() + " cannot be read: "
                            + e.getMessage()));
        }
        return false;
    }

    /** The jars beside its classes and those of its layers; those in an archive or in {@code lib} lie with the classes. */
    private List<Path> libraries() {
        var layers = function.layers().stream().map(layer -> layer.resolve("java/lib"));
        var own = Stream.of(function.classes())
                .filter(folder -> folder.toAbsolutePath().endsWith("target/classes"))
                .map(folder -> folder.resolveSibling("dependency"));
        return Stream.concat(own, layers)
                .filter(Files::isDirectory)
                .flatMap(FunctionNeeds::jars)
                .toList();
    }

    private static Stream<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void calls(Code code) {
        var named = named(code.texts());
        var senders = TaskTokenSenders.of(machines, stack, function, arns);
        if (code.calls("GetActivityTask")) {
            senders.addAll(of("states:GetActivityTask", named));
        }
        code.calls().forEach(call -> add(call, senders, named));
        code.unread()
                .forEach(why -> findings.add(Finding.note(
                        function.location(),
                        "not all that the code of " + function.logicalId() + " calls is known: " + why)));
        boolean answers =
                needs.stream().flatMap(need -> need.actions().stream()).anyMatch(ServiceCalls::isAnswer);
        if (!senders.isEmpty() && !answers) {
            findings.add(Finding.warning(
                    Rule.UNANSWERED_TOKEN,
                    function.location(),
                    function.logicalId()
                            + " is given task tokens of "
                            + String.join(
                                    ", ", senders.stream().map(arns::display).toList())
                            + ", but nothing that its handler calls calls SendTaskSuccess or SendTaskFailure"));
        }
    }

    private void add(ClassCall call, Set<String> senders, Set<String> named) {
        PassedRole.of(call.service(), call.operation()).stream()
                .filter(PassedRole::always)
                .forEach(passed -> needs.add(Need.passing(passed, namedRole(), call.place())));
        var actions = ServiceCalls.actions(call.service(), call.operation());
        if (actions.isEmpty()) {
            other(call);
        }
        actions.stream().filter(action -> !ServiceCalls.isFree(action)).forEach(action -> {
            boolean isAnswer = ServiceCalls.isAnswer(action);
            var resources = !ServiceCalls.hasResource(action)
                    ? Set.of("*")
                    : isAnswer ? senders : call.onNamed() && actions.size() == 1 ? of(action, named) : Set.<String>of();
            var why = call.place()
                    + (ServiceCalls.hasResource(action) && !isAnswer ? ", on what its environment names" : "");
            // Of several that its environment names, only a run can tell which one this call means.
            if (resources.size() == 1 || isAnswer && !resources.isEmpty()) {
                resources.forEach(resource -> needs.add(Need.of(List.of(action), Optional.of(resource), why)));
            } else {
                needs.add(Need.of(List.of(action), Optional.empty(), call.place()));
            }
        });
    }

    /** Of a service of which only AWS's list of actions is known. */
    private void other(ClassCall call) {
        ServiceActions.of(call.service(), call.operation())
                .ifPresentOrElse(
                        known -> needs.add(Need.of(
                                List.of(known.action()),
                                Optional.of(known.resource()).filter("*"::equals),
                                call.place())),
                        () -> findings.add(Finding.note(
                                function.location(),
                                "what " + call.operation() + " of " + call.service() + " needs is not known here ("
                                        + function.logicalId() + ", " + call.place() + ")")));
    }

    /** The role that the environment variables name, if it is one. */
    private Optional<String> namedRole() {
        var roles = function.environment().values().stream()
                .filter(value -> value.matches("arn:[^:]+:iam::\\d{12}:role/.+"))
                .distinct()
                .toList();
        return roles.size() == 1 ? Optional.of(roles.getFirst()) : Optional.empty();
    }

    /**
     * What the code may name: the values of the environment variables that it asks for, and its own texts. Where it asks
     * for none by a name that stands in it, the values of all.
     */
    private Set<String> named(Set<String> texts) {
        var asked = function.environment().entrySet().stream()
                .filter(variable -> texts.contains(variable.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return Stream.concat((asked.isEmpty() ? function.environment().values() : asked).stream(), texts.stream())
                .collect(Collectors.toSet());
    }

    /** What is named of the kind that the action is about. */
    private Set<String> of(String action, Set<String> texts) {
        var service = action.substring(0, action.indexOf(':'));
        var named = arns.named(service, texts);
        return switch (service) {
            case "s3" ->
                !action.endsWith("Object")
                        ? named
                        : named.stream().map(bucket -> bucket + "/*").collect(Collectors.toSet());
            case "states" ->
                named.stream().filter(arn -> arn.contains(kind(action))).collect(Collectors.toSet());
            default -> named;
        };
    }

    /** Of Step Functions' resources; executions are named by nothing. */
    private static String kind(String action) {
        return switch (action.substring("states:".length())) {
            case "StartExecution", "StartSyncExecution", "ListExecutions", "DescribeStateMachine" -> ":stateMachine:";
            case "GetActivityTask", "DescribeActivity" -> ":activity:";
            default -> ":execution:";
        };
    }
}
