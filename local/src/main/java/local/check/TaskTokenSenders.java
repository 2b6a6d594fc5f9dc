package local.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.asl.TaskState;
import local.template.stack.Stack;

/** Who hands a function its task tokens: the machines that send it one, by whatever way. */
final class TaskTokenSenders {

    private final Stack stack;
    private final Stack.Function function;
    private final Arns arns;

    private TaskTokenSenders(Stack stack, Stack.Function function, Arns arns) {
        this.stack = stack;
        this.function = function;
        this.arns = arns;
    }

    /** The ARNs of those of the machines that do, which the function needs the right to answer. */
    static Set<String> of(List<Machine> machines, Stack stack, Stack.Function function, Arns arns) {
        var senders = new TaskTokenSenders(stack, function, arns);
        return machines.stream()
                .filter(machine -> machine.definition().flow().tasks().anyMatch(senders::isAskedBy))
                .map(machine -> machine.resource().arn())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean isAskedBy(TaskState task) {
        if (!(task.resource() instanceof Integration(var _, var service, var action, var pattern))
                || pattern != Pattern.WAIT_FOR_TASK_TOKEN) {
            return false;
        }
        var arguments = Arguments.of(task.data());
        return switch (service.replace("aws-sdk:", "") + ":" + action) {
            case "sqs:sendMessage" ->
                Arguments.literal(arguments, "QueueUrl")
                        .map(url -> arns.of("sqs", url))
                        .filter(this::polls)
                        .isPresent();
            case "sns:publish" ->
                Arguments.literal(arguments, "TopicArn").filter(this::hears).isPresent();
            case "lambda:invoke" ->
                Arguments.literal(arguments, "FunctionName")
                        .map(name -> arns.of("lambda", name))
                        .filter(this::is)
                        .isPresent();
            default -> false;
        };
    }

    private boolean polls(String queueArn) {
        return stack.eventSourceMappings().stream()
                .anyMatch(mapping -> mapping.functionName().equals(function.name())
                        && mapping.eventSourceArn().equals(queueArn));
    }

    /** By a subscription of its own, or by one of a queue that it polls. */
    private boolean hears(String topicArn) {
        return stack.subscriptions().stream()
                .filter(subscription -> subscription.topicArn().equals(topicArn))
                .anyMatch(subscription -> is(subscription.endpoint()) || polls(subscription.endpoint()));
    }

    /** Also one of its versions and aliases. */
    private boolean is(String arn) {
        return arn.equals(function.arn()) || arn.startsWith(function.arn() + ":");
    }
}
