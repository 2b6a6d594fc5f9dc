package local.template.stack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Flow;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.json.Arn;

/**
 * What a role must allow, so that AWS creates what has the role.
 *
 * @param why     what it is for
 * @param refusal what AWS says where the role does not allow all of the actions
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy">Policies for
 *     logging</a>
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/stepfunctions-iam.html">Policies for nested
 *     executions</a>
 */
public record Prerequisite(List<String> actions, String resource, String why, String refusal) {

    /** What Lambda does with a queue that it polls for a function, with the function's role. */
    public static final List<String> POLLING =
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

    /** Of the role of a state machine whose executions are logged. */
    public static final Prerequisite LOGGING = new Prerequisite(
            List.of(
                    "logs:CreateLogDelivery",
                    "logs:GetLogDelivery",
                    "logs:UpdateLogDelivery",
                    "logs:ListLogDeliveries",
                    "logs:PutResourcePolicy",
                    "logs:DescribeResourcePolicies",
                    "logs:DescribeLogGroups"),
            "*",
            "logging",
            "The state machine IAM Role is not authorized to access the Log Destination");

    private static final List<String> MANAGED_RULE =
            List.of("events:PutTargets", "events:PutRule", "events:DescribeRule");
    private static final String RULE = "arn:%s:events:%s:%s:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";
    private static final String PROVIDED_ROLE = "The provided execution role does not have permissions to call ";
    private static final String FUNCTIONS_ROLE = "The function's execution role does not have permissions to call ";

    /** Of a function's role. */
    public static List<Prerequisite> of(Stack.Function function) {
        var tracing = function.tracing()
                ? Stream.of(new Prerequisite(
                        List.of("xray:PutTraceSegments"), "*", "tracing", PROVIDED_ROLE + "PutTraceSegments on XRAY"))
                : Stream.<Prerequisite>empty();
        var deadLetter = function.deadLetterArn().stream()
                .map(target -> new Prerequisite(
                        List.of(sending(target)),
                        target,
                        "dead letters",
                        PROVIDED_ROLE + (target.contains(":sqs:") ? "SendMessage on SQS" : "Publish on SNS")));
        var destinations = function.invokeConfig().stream()
                .flatMap(config -> Stream.of(config.onSuccess(), config.onFailure()))
                .flatMap(Optional::stream)
                .map(target -> new Prerequisite(
                        List.of(sending(target)),
                        sent(target),
                        "a destination",
                        FUNCTIONS_ROLE + sending(target).split(":")[1] + " on " + target));
        return Stream.of(tracing, deadLetter, destinations).flatMap(all -> all).toList();
    }

    /**
     * Of a state machine's role.
     *
     * @param flow the machine's
     * @param role its ARN
     */
    public static List<Prerequisite> of(Stack stack, Stack.StateMachineResource machine, Flow flow, String role) {
        var logging = isLogged(machine) ? Stream.of(LOGGING) : Stream.<Prerequisite>empty();
        var rule = RULE.formatted(Arn.of(machine.arn()).partition(), stack.region(), stack.account());
        var events = awaitsExecutions(flow)
                ? Stream.of(new Prerequisite(
                        MANAGED_RULE,
                        rule,
                        "the end of executions that it starts",
                        "'" + role + "' is not authorized to create managed-rule."))
                : Stream.<Prerequisite>empty();
        return Stream.concat(logging, events).toList();
    }

    /** What sends something to the resource. */
    private static String sending(String arn) {
        return switch (Arn.of(arn).service()) {
            case "sqs" -> "sqs:SendMessage";
            case "sns" -> "sns:Publish";
            case "lambda" -> "lambda:InvokeFunction";
            case "s3" -> "s3:PutObject";
            default -> "events:PutEvents";
        };
    }

    /** What is acted on by sending: in a bucket, an object. */
    private static String sent(String arn) {
        return sending(arn).startsWith("s3:") ? arn + "/*" : arn;
    }

    /** Whether anything of the machine's executions is logged. */
    public static boolean isLogged(Stack.StateMachineResource machine) {
        return machine.loggingConfiguration().stream()
                .anyMatch(logging -> !logging.path("Level").asString("OFF").equals("OFF"));
    }

    /** Step Functions hears of the end of an execution that it started by an event, for which it makes a rule. */
    private static boolean awaitsExecutions(Flow flow) {
        return flow.tasks()
                .anyMatch(task -> task.resource() instanceof Integration(var _, var service, var action, var pattern)
                        && service.equals("states")
                        && action.equals("startExecution")
                        && (pattern == Pattern.SYNC || pattern == Pattern.SYNC_2));
    }
}
