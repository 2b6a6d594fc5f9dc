package local.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import local.service.access.Roles;
import local.template.Stacks;
import local.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What never comes to run on AWS, since it cannot be created, does not start here either. */
class DeploymentTest {

    private static final String MACHINE = """
          Outer:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: outer
              Definition: {StartAt: S, States: {S: {Type: Succeed}}}
        """;
    private static final String NESTING = """
          Outer:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: outer
              Definition:
                StartAt: All
                States:
                  All:
                    Type: Map
                    ItemProcessor:
                      StartAt: Start
                      States:
                        Start:
                          Type: Task
                          Resource: arn:aws:states:::states:startExecution.sync:2
                          Parameters: {StateMachineArn: arn:aws:states:us-east-1:123456789012:stateMachine:inner}
                          End: true
                    End: true
        """;
    private static final String WORKER = """
          Worker:
            Type: AWS::Lambda::Function
            Properties:
              FunctionName: worker
              Code: .
              Handler: Worker::handle
              Runtime: java25
              Role: !GetAtt WorkerRole.Arn
        """;

    @TempDir
    private Path folder;

    @Test
    void aMachineThatLogsNeedsLogDelivery() {
        var logging = MACHINE + """
                  Logging:
                    Level: ALL
                    Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Log.Arn}}]
            """ + "%s" + """
              Log:
                Type: AWS::Logs::LogGroup
                Properties: {LogGroupName: /aws/vendedlogs/states/outer}
            """;

        assertRefused(
                logging.formatted(""),
                "AWS refuses to create state machine Outer: AccessDeniedException: "
                        + "The state machine IAM Role is not authorized to access the Log Destination\n");
        assertCreated(logging.formatted("""
                  Policies:
                    - Statement:
                        - Effect: Allow
                          Action: [logs:*LogDelivery, logs:ListLogDeliveries, logs:*ResourcePolic*, logs:DescribeLogGroups]
                          Resource: "*"
            """));
    }

    @Test
    void aMachineThatAwaitsExecutionsNeedsItsRule() {
        assertRefused(
                NESTING,
                "AccessDeniedException: 'arn:aws:iam::123456789012:role/",
                "' is not authorized to create managed-rule.\n",
                "- events:PutTargets",
                "- events:PutRule",
                "- events:DescribeRule",
                "Resource: !Sub"
                    + " arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule");
        assertCreated(NESTING + """
                  Policies:
                    - Statement:
                        - Effect: Allow
                          Action: [events:PutTargets, events:PutRule, events:DescribeRule]
                          Resource: !Sub arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule
            """);
    }

    @Test
    void aMachineNeedsARoleThatTrustsStepFunctions() {
        assertRefused(
                MACHINE + "      Role: !GetAtt WorkerRole.Arn\n" + role("lambda", "[]"),
                "Neither the global service principal "
                        + "states.amazonaws.com, nor the regional one is authorized to assume the provided role.");
    }

    @Test
    void aFunctionNeedsARoleThatTrustsLambda() {
        assertRefused(
                WORKER + role("states", "[]"),
                "AWS refuses to create function Worker: InvalidParameterValueException: "
                        + "The role defined for the function cannot be assumed by Lambda.");
        assertCreated(WORKER + role("lambda", "[]"));
    }

    @Test
    void aTracedFunctionNeedsXRay() {
        var traced = WORKER + "      TracingConfig: {Mode: Active}\n";

        assertRefused(
                traced + role("lambda", "[]"),
                "The provided execution role does not have permissions to call PutTraceSegments on XRAY");
        assertCreated(traced + role("lambda", "[arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess]"));
    }

    @Test
    void aFunctionNeedsItsDeadLetterQueue() {
        var withQueue = WORKER + """
                  DeadLetterConfig: {TargetArn: !GetAtt Dead.Arn}
              Dead: {Type: AWS::SQS::Queue}
            """;

        assertRefused(
                withQueue + role("lambda", "[]"),
                "The provided execution role does not have permissions to call SendMessage on SQS\n",
                "Resource: !GetAtt Dead.Arn");
        assertCreated(withQueue + role("lambda", "[arn:aws:iam::aws:policy/AmazonSQSFullAccess]"));
    }

    private static String role(String service, String managed) {
        return """
              WorkerRole:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Statement: {Effect: Allow, Principal: {Service: %s.amazonaws.com}, Action: sts:AssumeRole}
                  ManagedPolicyArns: %s
            """.formatted(service, managed);
    }

    private void assertRefused(String resources, String... messages) {
        assertThatThrownBy(() -> Deployment.check(Stacks.of(folder, resources), new Roles(List.of())))
                .isInstanceOf(TemplateException.class)
                .hasMessageContainingAll(messages);
    }

    private void assertCreated(String resources) {
        assertThatCode(() -> Deployment.check(Stacks.of(folder, resources), new Roles(List.of())))
                .doesNotThrowAnyException();
    }
}
