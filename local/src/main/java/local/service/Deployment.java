package local.service;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Flow;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.iam.Decision;
import local.iam.Evaluator;
import local.iam.Policies;
import local.iam.Principal;
import local.iam.Request;
import local.iam.Role;
import local.json.Location;
import local.template.Definitions;
import local.template.Remedy;
import local.template.Stack;
import local.template.TemplateException;

/**
 * What AWS refuses while a stack is deployed, since a role may not do what its function or state machine will need:
 * such a stack never comes to run.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy">Policies for
 *     logging</a>
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/stepfunctions-iam.html">Policies for nested
 *     executions</a>
 */
final class Deployment {

    private static final List<String> LOG_DELIVERY = List.of("logs:CreateLogDelivery", "logs:GetLogDelivery",
            "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies", "logs:DescribeLogGroups");
    private static final List<String> MANAGED_RULE = List.of("events:PutTargets", "events:PutRule",
            "events:DescribeRule");
    private static final String RULE = "arn:%s:events:%s:%s:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";
    private static final String PROVIDED_ROLE = "The provided execution role does not have permissions to call ";
    private static final String FUNCTIONS_ROLE = "The function's execution role does not have permissions to call ";

    private final Stack stack;

    private Deployment(Stack stack) {
        this.stack = stack;
    }

    /** @throws TemplateException with AWS's own refusal, and with the lines to add */
    static void check(Stack stack) {
        var deployment = new Deployment(stack);
        stack.functions().forEach(deployment::check);
        stack.stateMachines().forEach(deployment::check);
    }

    private void check(Stack.Function function) {
        var what = "function " + function.logicalId();
        role(function.roleName())
                .map(role -> new Creation(what, function.location(), role, "InvalidParameterValueException"))
                .ifPresent(creation -> {
                    if (!creation.role().trusts("lambda.amazonaws.com", function.arn())) {
                        throw creation.refused("The role defined for the function cannot be assumed by Lambda.");
                    }
                    if (function.tracing()) {
                        creation.needs(List.of("xray:PutTraceSegments"), "*",
                                PROVIDED_ROLE + "PutTraceSegments on XRAY");
                    }
                    function.deadLetterArn().ifPresent(target -> creation.needs(List.of(sending(target)), target,
                            PROVIDED_ROLE + (target.contains(":sqs:") ? "SendMessage on SQS" : "Publish on SNS")));
                    function.invokeConfig().stream()
                            .flatMap(config -> Stream.of(config.onSuccess(), config.onFailure()))
                            .flatMap(Optional::stream)
                            .forEach(target -> creation.needs(List.of(sending(target)), target, FUNCTIONS_ROLE
                                    + sending(target).split(":")[1] + " on " + target));
                });
    }

    /** What sends something to the resource. */
    private static String sending(String arn) {
        return switch (arn.split(":", 4)[2]) {
            case "sqs" -> "sqs:SendMessage";
            case "sns" -> "sns:Publish";
            case "lambda" -> "lambda:InvokeFunction";
            case "s3" -> "s3:PutObject";
            default -> "events:PutEvents";
        };
    }

    private void check(Stack.StateMachineResource machine) {
        var what = "state machine " + machine.logicalId();
        role(machine.roleName())
                .map(role -> new Creation(what, machine.location(), role, "AccessDeniedException"))
                .ifPresent(creation -> {
                    if (!creation.role().trusts("states.amazonaws.com", machine.arn())) {
                        throw creation.refused("Neither the global service principal states.amazonaws.com, nor the"
                                + " regional one is authorized to assume the provided role.");
                    }
                    if (logs(machine)) {
                        creation.needs(LOG_DELIVERY, "*",
                                "The state machine IAM Role is not authorized to access the Log Destination");
                    }
                    if (awaitsExecutions(Definitions.parse(machine).flow())) {
                        var partition = machine.arn().split(":")[1];
                        var rule = RULE.formatted(partition, stack.region(), stack.account());
                        creation.needs(MANAGED_RULE, rule,
                                "'" + creation.role().arn() + "' is not authorized to create managed-rule.");
                    }
                });
    }

    private static boolean logs(Stack.StateMachineResource machine) {
        return machine.loggingConfiguration().stream()
                .anyMatch(logging -> !logging.path("Level").asString("OFF").equals("OFF"));
    }

    /** Step Functions hears of the end of an execution that it started by an event, for which it makes a rule. */
    private static boolean awaitsExecutions(Flow flow) {
        return flow.tasks().anyMatch(task ->
                task.resource() instanceof Integration(_, var service, var action, var pattern)
                        && service.equals("states") && action.equals("startExecution")
                        && (pattern == Pattern.SYNC || pattern == Pattern.SYNC_2));
    }

    /** Of the template: a role from elsewhere is not known here. */
    private Optional<Role> role(String name) {
        return stack.roles().stream().map(Stack.RoleResource::role).filter(role -> role.name().equals(name))
                .findFirst();
    }

    /** One resource that is created with a role, and the code of AWS's error where that may not be. */
    private final class Creation {

        private final String what;
        private final Location at;
        private final Role role;
        private final String code;

        Creation(String what, Location at, Role role, String code) {
            this.what = what;
            this.at = at;
            this.role = role;
            this.code = code;
        }

        Role role() {
            return role;
        }

        /** @param refusal what AWS says where the role may not do all of them */
        void needs(List<String> actions, String resource, String refusal) {
            var session = new Principal.RoleSession(stack.account(), role.name(), "deployment");
            boolean allowed = actions.stream().allMatch(action -> Evaluator.decide(session, Policies.of(role),
                    new Request(action, resource)) instanceof Decision.Allowed);
            if (!allowed) {
                var remedy = Remedy.of(stack, role.name(), actions, resource);
                throw refused(refusal + remedy.map(lines -> "\n" + lines).orElse(""));
            }
        }

        TemplateException refused(String message) {
            return new TemplateException(at, "AWS refuses to create " + what + ": " + code + ": " + message);
        }
    }
}
