package local.asl;

import static local.asl.Definitions.faultsOfState;
import static local.asl.Definitions.state;
import static org.assertj.core.api.Assertions.assertThat;

import local.asl.Resource.Pattern;
import local.asl.expression.Literal;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Task: what is called, with what, for how long, and what becomes of its result. */
class TaskStateTest {

    @Test
    void aTaskSaysWhatIsCalledAndForHowLong() {
        var task = state(TaskState.class, """
            {
              "Type": "Task",
              "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters": {"QueueUrl": "queue", "MessageBody": {"token.$": "$$.Task.Token"}},
              "TimeoutSeconds": 600,
              "HeartbeatSecondsPath": "$.heartbeat",
              "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/caller"},
              "ResultPath": "$.answer",
              "Next": "Done"
            }
            """);

        assertThat(task.resource())
                .isEqualTo(new Resource.Integration(
                        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                        "sqs",
                        "sendMessage",
                        Pattern.WAIT_FOR_TASK_TOKEN));
        assertThat(task.timeoutSeconds()).hasValue(Literal.of(Json.parse("600")));
        assertThat(task.heartbeatSeconds().orElseThrow().source()).isEqualTo("$.heartbeat");
        assertThat(task.credentials()).isPresent();
        assertThat(task.transition()).isEqualTo(new Transition.Next("Done"));
        assertThat(((Data.Paths) task.data()).resultPath()).isInstanceOf(ResultPath.Insert.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        arn:aws:states:::lambda:invoke                    | lambda           | invoke         | REQUEST_RESPONSE
        arn:aws:states:::states:startExecution.sync:2     | states           | startExecution | SYNC_2
        arn:aws:states:::states:startExecution.sync       | states           | startExecution | SYNC
        arn:aws-cn:states:::sns:publish.waitForTaskToken  | sns              | publish        | WAIT_FOR_TASK_TOKEN
        arn:aws:states:::aws-sdk:dynamodb:getItem         | aws-sdk:dynamodb | getItem        | REQUEST_RESPONSE
        """)
    void anIntegrationIsAServiceAnActionAndAPattern(String arn, String service, String action, Pattern pattern) {
        assertThat(resource(arn)).isEqualTo(new Resource.Integration(arn, service, action, pattern));
    }

    @Test
    void aFunctionOrAnActivityIsNamedByItsOwnArn() {
        var function = "arn:aws:lambda:us-east-1:123456789012:function:reverse:live";
        var activity = "arn:aws:states:us-east-1:123456789012:activity:sign";

        assertThat(resource(function)).isEqualTo(new Resource.LambdaFunction(function));
        assertThat(resource(activity)).isEqualTo(new Resource.Activity(activity));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "reverse",
                "arn:aws:states",
                "arn:aws:s3:::bucket",
                "arn:aws:states:::sqs",
                "arn:aws:lambda:us-east-1:1:layer:x"
            })
    void anythingElseIsNoResource(String arn) {
        assertThat(faultsOfState("""
            {"Type": "Task", "Resource": "%s", "Next": "Next"}\
            """.formatted(arn)))
                .containsExactly("Value is not a" + " valid" + " resource" + " ARN at" + " /Resource");
    }

    @Test
    void aTaskNeedsAResource() {
        assertThat(faultsOfState("{\"Type\": \"Task\", \"Next\": \"Next\"}"))
                .containsExactly("These fields are required: [Resource] at ");
    }

    @Test
    void timesArePositiveAndNotForEverAndAHeartbeatIsShorterThanTheTimeout() {
        assertThat(faultsOfState(task("\"TimeoutSeconds\": 0")))
                .containsExactly("Minimum value is 1 at /TimeoutSeconds");
        assertThat(faultsOfState(task("\"TimeoutSeconds\": 100000000")))
                .containsExactly("Maximum value is 99999999 at /TimeoutSeconds");
        assertThat(faultsOfState(task("\"TimeoutSeconds\": 1.5")))
                .containsExactly("Expected value of type Integer at /TimeoutSeconds");
        assertThat(faultsOfState(task("\"TimeoutSeconds\": 30, \"HeartbeatSeconds\": 30")))
                .containsExactly("HeartbeatSeconds must be smaller than TimeoutSeconds at /HeartbeatSeconds");
        assertThat(faultsOfState(task("\"TimeoutSeconds\": 30, \"TimeoutSecondsPath\": \"$.t\"")))
                .containsExactly("Only one of these fields is allowed: [TimeoutSeconds, TimeoutSecondsPath] at ");
    }

    @Test
    void aComputedFieldIsAPathOrAnIntrinsicFunction() {
        assertThat(faultsOfState(function("""
            "Parameters": {"a.$": "$.a", "b.$": "States.Format('{}', $.b)", "c": {"d.$": "d", "e": [{"f.$": 1}]}}\
            """)))
                .containsExactly(
                        "The value for the field 'd.$' must be a valid JSONPath or a valid intrinsic function call at"
                                + " /Parameters/c",
                        "The value for the field 'f.$' must be a STRING that contains a JSONPath or an intrinsic"
                                + " function at /Parameters/c/e[0]");
    }

    @Test
    void pathsSelectAndReferencePathsPlace() {
        assertThat(faultsOfState(task("\"InputPath\": \"a\", \"OutputPath\": 1, \"ResultPath\": \"$.a[*]\"")))
                .hasSize(3)
                .contains(
                        "Value must be a valid JSONPath. at /InputPath",
                        "Value must be a valid JSONPath. at /OutputPath")
                .anyMatch(fault ->
                        fault.startsWith("Value is not a Reference Path: ") && fault.endsWith(" at /ResultPath"));
        assertThat(faultsOfState(task("\"InputPath\": null, \"OutputPath\": \"$$.Execution\", \"ResultPath\": null")))
                .isEmpty();
    }

    private static Resource resource(String arn) {
        return state(TaskState.class, "{\"Type\": \"Task\", \"Resource\": \"%s\", \"End\": true}".formatted(arn))
                .resource();
    }

    private static String function(String fields) {
        return """
            {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "Next", %s}\
            """.formatted(fields);
    }

    private static String task(String fields) {
        return "{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\", \"Next\": \"Next\", %s}"
                .formatted(fields);
    }
}
