package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever hands a role to a service must be allowed to pass it. */
class PassedRolesTest extends SmallApplications {

    private static final String WORKER = "arn:aws:iam::123456789012:role/worker";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        aws-sdk:sfn:createStateMachine | {"Name": "m", "Definition": "{}", "RoleArn": "%s"}
        aws-sdk:sfn:updateStateMachine | {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:m", "RoleArn": "%s"}
        aws-sdk:lambda:createFunction | {"FunctionName": "f", "Code": {}, "Role": "%s"}
        aws-sdk:lambda:updateFunctionConfiguration | {"FunctionName": "f", "Role": "%s"}
        aws-sdk:scheduler:createSchedule | {"Name": "s", "ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "a", "RoleArn": "%s"}}
        aws-sdk:eventbridge:putTargets | {"Rule": "r", "Targets": [{"Id": "1", "Arn": "a"}, {"Id": "2", "Arn": "b", "RoleArn": "%s"}]}
        ecs:runTask | {"TaskDefinition": "t", "Overrides": {"TaskRoleArn": "%s"}}
        aws-sdk:glue:createJob | {"Name": "j", "Command": {}, "Role": "%s"}
        sagemaker:createTrainingJob | {"TrainingJobName": "t", "AlgorithmSpecification.$": "$.a", "OutputDataConfig.$": "$.o", "ResourceConfig.$": "$.r", "StoppingCondition": {}, "RoleArn": "%s"}
        """)
    void aTaskThatPassesARole(String integration, String parameters) throws IOException {
        assertThat(passing(machine(integration, parameters.formatted(WORKER), "")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("ERROR Machine may not iam:PassRole on " + WORKER + " (state Pass, "));
    }

    @Test
    void aTaskThatPassesNone() throws IOException {
        assertThat(passing(machine("aws-sdk:lambda:updateFunctionConfiguration", "{\"FunctionName\": \"f\"}", "")))
                .isEmpty();
        assertThat(passing(machine(
                        "aws-sdk:sfn:createStateMachine",
                        "{\"Name\": \"m\", \"Definition\": \"{}\", \"RoleArn.$\": \"$.role\"}",
                        "")))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("ERROR Machine may not iam:PassRole on anything (state Pass, "));
    }

    /** A grant may say to which service; what it says is known before anything runs. */
    @ParameterizedTest
    @CsvSource({"states, true", "lambda, false"})
    void theServiceThatGetsItCanBeNamed(String service, boolean enough) throws IOException {
        var policy = """
                    - Statement: {Effect: Allow, Action: "iam:PassRole", Resource: "%s",
                        Condition: {StringEquals: {"iam:PassedToService": %s.amazonaws.com}}}
            """.formatted(WORKER, service);
        var lines = passing(machine(
                "aws-sdk:sfn:createStateMachine",
                "{\"Name\": \"m\", \"Definition\": \"{}\", \"RoleArn\": \"%s\"}".formatted(WORKER),
                policy));

        assertThat(lines.stream().anyMatch(line -> line.startsWith("ERROR"))).isEqualTo(!enough);
        assertThat(lines).noneMatch(line -> line.contains("hangs on"));
    }

    private List<String> machine(String integration, String parameters, String policies) throws IOException {
        return check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  Policies:
                    - AWSLambdaRole
            """ + policies, """
                {"StartAt": "Pass", "States": {"Pass": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::%s", "Parameters": %s}}}
                """.formatted(integration, parameters));
    }

    private static List<String> passing(List<String> lines) {
        return lines.stream().filter(line -> line.contains("PassRole")).toList();
    }
}
