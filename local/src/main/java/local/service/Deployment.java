package local.service;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.asl.StateMachine;
import local.asl.TaskState;
import local.iam.Decision;
import local.iam.Evaluator;
import local.iam.Policies;
import local.iam.Principal;
import local.iam.Request;
import local.iam.Role;
import local.json.Location;
import local.template.Remedy;
import local.template.Stack;
import local.template.TemplateException;

/**
 * What AWS refuses while a stack is deployed, since a role may not do what its function or state machine will need: such a stack
 * never comes to run.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy">Policies for logging</a>
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/stepfunctions-iam.html">Policies for nested executions</a>
 */
final class Deployment {

    private static final List<String> LOG_DELIVERY = List.of("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups");
    private static final List<String> MANAGED_RULE = List.of("events:PutTargets", "events:PutRule", "events:DescribeRule");
    private static final String RULE = "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";

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
        var role = role(function.roleName());
        if (role.isEmpty()) {
            return;
        }
        if (!role.get().trusts("lambda.amazonaws.com", function.arn())) {
            throw refused(function.location(), "function " + function.logicalId(), "InvalidParameterValueException",
                    "The role defined for the function cannot be assumed by Lambda.");
        }
        if (function.tracing()) {
            require(function, role.get(), "xray:PutTraceSegments", "*", "PutTraceSegments on XRAY");
        }
        function.deadLetterArn().ifPresent(target -> {
            boolean queue = target.contains(":sqs:");
            require(function, role.get(), queue ? "sqs:SendMessage" : "sns:Publish", target, queue ? "SendMessage on SQS" : "Publish on SNS");
        });
        function.invokeConfig().ifPresent(config -> Stream.of(config.onSuccess(), config.onFailure()).flatMap(Optional::stream)
                .forEach(target -> requireDestination(function, role.get(), target)));
    }

    private void requireDestination(Stack.Function function, Role role, String target) {
        var action = switch (target.split(":", 4)[2]) {
            case "sqs" -> "sqs:SendMessage";
            case "sns" -> "sns:Publish";
            case "lambda" -> "lambda:InvokeFunction";
            default -> "events:PutEvents";
        };
        require(function.location(), "function " + function.logicalId(), role, action, target, "InvalidParameterValueException",
                "The function's execution role does not have permissions to call " + action.split(":")[1] + " on " + target);
    }

    private void require(Stack.Function function, Role role, String action, String resource, String call) {
        require(function.location(), "function " + function.logicalId(), role, action, resource, "InvalidParameterValueException",
                "The provided execution role does not have permissions to call " + call);
    }

    private void check(Stack.StateMachineResource machine) {
        var role = role(machine.roleName());
        if (role.isEmpty()) {
            return;
        }
        var what = "state machine " + machine.logicalId();
        if (!role.get().trusts("states.amazonaws.com", machine.arn())) {
            throw refused(machine.location(), what, "AccessDeniedException", "Neither the global service principal "
                    + "states.amazonaws.com, nor the regional one is authorized to assume the provided role.");
        }
        if (machine.loggingConfiguration().filter(logging -> !logging.path("Level").asString("OFF").equals("OFF")).isPresent()) {
            LOG_DELIVERY.forEach(action -> require(machine.location(), what, role.get(), action, "*", "AccessDeniedException",
                    "The state machine IAM Role is not authorized to access the Log Destination"));
        }
        if (awaitsExecutions(StateMachine.parse(machine.definition(), machine.express()).flow())) {
            var rule = "arn:%s:events:%s:%s:%s".formatted(machine.arn().split(":")[1], stack.region(), stack.account(), RULE);
            MANAGED_RULE.forEach(action -> require(machine.location(), what, role.get(), action, rule, "AccessDeniedException",
                    "'" + role.get().arn() + "' is not authorized to create managed-rule."));
        }
    }

    /** Step Functions hears of the end of an execution that it started by an event, for which it makes a rule. */
    private static boolean awaitsExecutions(Flow flow) {
        return flow.states().values().stream().anyMatch(state -> switch (state) {
            case TaskState task -> task.resource() instanceof Integration(_, var service, var action, var pattern)
                    && service.equals("states") && action.equals("startExecution")
                    && (pattern == Pattern.SYNC || pattern == Pattern.SYNC_2);
            case MapState map -> awaitsExecutions(map.processor().flow());
            case ParallelState parallel -> parallel.branches().stream().anyMatch(Deployment::awaitsExecutions);
            default -> false;
        });
    }

    private void require(Location at, String what, Role role, String action, String resource, String code, String message) {
        var session = new Principal.RoleSession(stack.account(), role.name(), "deployment");
        if (Evaluator.decide(session, Policies.of(role), new Request(action, resource)) instanceof Decision.Denied) {
            var remedy = Remedy.of(stack, role.name(), action, resource).map(found -> "\n" + found).orElse("");
            throw refused(at, what, code, message + remedy);
        }
    }

    private static TemplateException refused(Location at, String what, String code, String message) {
        return new TemplateException(at, "AWS refuses to create " + what + ": " + code + ": " + message);
    }

    /** Of the template: a role from elsewhere is not known here. */
    private Optional<Role> role(String name) {
        return stack.roles().stream().map(Stack.RoleResource::role).filter(role -> role.name().equals(name)).findFirst();
    }
}
