package local.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.check.code.ClassCall;
import local.check.code.Code;
import local.json.Arn;
import local.policy.PassedRole;
import local.policy.ServiceActions;
import local.policy.ServiceCalls;
import local.template.stack.Stack;
import local.template.stack.Stack.Function;

/** What the code of a function needs: for each of its calls the actions, on what its environment or the code names. */
final class CodeNeeds {

    private final Stack stack;
    private final List<Machine> machines;
    private final Function function;
    private final Arns arns;
    private final List<Need> needs;
    private final List<Finding> findings;

    private CodeNeeds(
            Stack stack,
            List<Machine> machines,
            Function function,
            Arns arns,
            List<Need> needs,
            List<Finding> findings) {
        this.stack = stack;
        this.machines = machines;
        this.function = function;
        this.arns = arns;
        this.needs = needs;
        this.findings = findings;
    }

    /**
     * @param needs    those of the function so far, to which those of its code are added
     * @param findings take what cannot be told
     */
    static void of(
            Stack stack,
            List<Machine> machines,
            Function function,
            Arns arns,
            Code code,
            List<Need> needs,
            List<Finding> findings) {
        new CodeNeeds(stack, machines, function, arns, needs, findings).calls(code);
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
                .filter(value -> Arn.parse(value, "iam", "role").isPresent())
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
