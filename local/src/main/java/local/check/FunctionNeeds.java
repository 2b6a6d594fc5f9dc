package local.check;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.ClassCalls.ClassCall;
import local.check.Finding.Rule;
import local.policy.PassedRole;
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
    private final List<Need> needs = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private FunctionNeeds(Stack stack, List<Machine> machines, Function function, Arns arns) {
        this.stack = stack;
        this.machines = machines;
        this.function = function;
        this.arns = arns;
    }

    /** @param calls what runs saw, for code that cannot be read */
    static Needs of(Stack stack, List<Machine> machines, Function function, Arns arns, RunCalls calls) {
        var reading = new FunctionNeeds(stack, machines, function, arns);
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
        if (!Files.exists(function.classes())) {
            findings.add(Finding.note(
                    function.location(),
                    "what the code of " + function.logicalId() + unread + "there is nothing in " + function.classes()
                            + ". Build it first."));
            return false;
        }
        var calls = ClassCalls.in(function.classes());
        var senders = TaskTokenSenders.of(machines, stack, function, arns);
        if (calls.stream().anyMatch(call -> call.operation().equals("GetActivityTask"))) {
            senders.addAll(named("states:GetActivityTask"));
        }
        calls.forEach(call -> add(call, senders));
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
                            + ", but none of its classes calls SendTaskSuccess or SendTaskFailure"));
        }
        return true;
    }

    private void add(ClassCall call, Set<String> senders) {
        PassedRole.of(call.service(), call.operation()).stream()
                .filter(PassedRole::always)
                .forEach(passed -> needs.add(Need.passing(passed, namedRole(), call.place())));
        var action = ServiceCalls.known(call.service(), call.operation());
        if (action.isEmpty()) {
            findings.add(Finding.note(
                    function.location(),
                    "what " + call.operation() + " of " + call.service() + " needs is not known here ("
                            + function.logicalId() + ", " + call.place() + ")"));
            return;
        }
        if (ServiceCalls.isFree(action.get())) {
            return;
        }
        var resources = !ServiceCalls.hasResource(action.get())
                ? Set.of("*")
                : ServiceCalls.isAnswer(action.get()) ? senders : named(action.get());
        var why = call.place()
                + (ServiceCalls.hasResource(action.get()) && !ServiceCalls.isAnswer(action.get())
                        ? ", on what its environment names"
                        : "");
        // Of several that its environment names, only a run can tell which one this call means.
        if (resources.size() == 1 || ServiceCalls.isAnswer(action.get()) && !resources.isEmpty()) {
            resources.forEach(resource -> needs.add(Need.of(List.of(action.get()), Optional.of(resource), why)));
        } else {
            needs.add(Need.of(List.of(action.get()), Optional.empty(), call.place()));
        }
    }

    /** The role that the environment variables name, if it is one. */
    private Optional<String> namedRole() {
        var roles = function.environment().values().stream()
                .filter(value -> value.matches("arn:[^:]+:iam::\\d{12}:role/.+"))
                .distinct()
                .toList();
        return roles.size() == 1 ? Optional.of(roles.getFirst()) : Optional.empty();
    }

    /** What the function's environment variables name, of the kind that the action is about. */
    private Set<String> named(String action) {
        var service = action.substring(0, action.indexOf(':'));
        var named = arns.named(service, function.environment().values());
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
