package local.asl;

import static local.asl.Definitions.faultsOfState;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be called is a closed set: services, their actions, in which patterns, with which parameters. */
class ServiceIntegrationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqs2:sendMessage",
                "sqs:receiveMessage",
                "sqs:SendMessage",
                "SQS:sendMessage",
                "sqs:sendMessage.sync",
                "states:startExecution.sync:3",
                "batch:submitJob.waitForTaskToken",
                "s3:getObject",
                "aws-sdk:sqs:SendMessage",
                "aws-sdk:states:startExecution",
                "aws-sdk:sqs:sendMessage.sync",
                "aws-sdk:nothing:getItem",
                "aws-sdk:bedrockruntime:converseStream",
            })
    void anotherResourceIsNotRecognized(String call) {
        assertThat(faultsOfState(task("arn:aws:states:::" + call, "\"ResultPath\": null")))
                .containsExactly(
                        call.contains(":3")
                                ? "Value is not a valid resource ARN at /Resource"
                                : "The resource provided arn:aws:states:::" + call
                                        + " is not recognized. The value is not a valid resource ARN, or the resource"
                                        + " is not available in this region. at /Resource");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sqs:sendMessage             | {\"QueueUrl\": \"u\", \"MessageBody.$\": \"$\", \"DelaySeconds\": 1}",
                "sqs:sendMessage.waitForTaskToken | {\"QueueUrl.$\": \"$.u\", \"MessageBody\": {\"any\": 1}}",
                "lambda:invoke               | {\"FunctionName\": \"f\", \"Payload\": {}}",
                "states:startExecution.sync:2 | {\"StateMachineArn\": \"m\"}",
                "ecs:runTask.sync            | {\"TaskDefinition\": \"t\", \"LaunchType\": \"FARGATE\"}",
                "elasticmapreduce:addStep.sync | {\"ClusterId\": \"j\", \"Step\": {}}",
                "http:invoke                 | {\"ApiEndpoint\": \"https://a.b\", \"Method\": \"GET\","
                        + " \"Authentication\": {}}",
                "aws-sdk:s3:copyObject       | {\"Bucket\": \"b\", \"Key\": \"k\", \"CopySource\": \"b/o\"}",
                "aws-sdk:config:getComplianceSummaryByConfigRule | {}",
                "aws-sdk:sfn:startExecution.waitForTaskToken | {\"StateMachineArn\": \"m\"}",
                "aws-sdk:opsworks:describeApps | {\"AppIds\": []}",
            })
    void whatAwsHasIsTaken(String call, String parameters) {
        assertThat(faultsOfState(task("arn:aws:states:::" + call, "\"Parameters\": " + parameters)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sqs:sendMessage       | {\"QueueURL\": \"u\", \"QueueUrl\": \"u\", \"MessageBody\": 1} | The field"
                        + " \"QueueURL\" is not supported by Step Functions",
                "sqs:sendMessage       | {\"QueueUrl\": \"u\", \"MessageBody\": 1, \"DelaySecond.$\": \"$\"} | The"
                        + " field \"DelaySecond\" is not supported by Step Functions",
                "lambda:invoke         | {\"Payload\": {}}                | The field \"FunctionName\" is required but"
                        + " was missing",
                "aws-sdk:s3:copyObject | {\"Bucket\": \"b\", \"Key\": \"k\"} | The field \"CopySource\" is required"
                        + " but was missing",
                "aws-sdk:s3:listBuckets | {\"bucketRegion\": \"r\"}         | The field \"bucketRegion\" is not"
                        + " supported by Step Functions",
            })
    void anotherParameterIsNotTakenAndARequiredOneIsMissed(String call, String parameters, String fault) {
        var arn = "arn:aws:states:::" + call;
        assertThat(faultsOfState(task(arn, "\"Parameters\": " + parameters)))
                .containsExactly(fault + " at /Parameters");
        if (!parameters.contains(".$")) {
            assertThat(faultsOfState(task(arn, "\"QueryLanguage\": \"JSONata\", \"Arguments\": " + parameters)))
                    .containsExactly(fault + " at /Arguments");
        }
    }

    /** What stands in structures, lists and maps, however deep, is looked at as well. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // a map of structures, whose keys are the person's own
                "sqs:sendMessage | {\"QueueUrl\": \"u\", \"MessageBody\": 1, \"MessageAttributes\": {\"mine\":"
                    + " {\"DataType\": \"String\", \"Value\": \"v\"}}} | The field \"Value\" is not supported by Step"
                    + " Functions | /MessageAttributes/mine",
                "sns:publish | {\"Message\": 1, \"MessageAttributes\": {\"mine\": {\"StringValue.$\": \"$\"}}} | The"
                        + " field \"DataType\" is required but was missing | /MessageAttributes/mine",
                // a list of structures
                "events:putEvents | {\"Entries\": [{\"Source\": \"s\"}, {\"Detailtype\": \"d\"}]} | The field"
                        + " \"Detailtype\" is not supported by Step Functions | /Entries[1]",
                "ecs:runTask.sync | {\"TaskDefinition\": \"t\", \"Overrides\": {\"ContainerOverrides\": [{\"Env\":"
                        + " []}]}} | The field \"Env\" is not supported by Step Functions |"
                        + " /Overrides/ContainerOverrides[0]",
                // the SDK's integrations are not lenient about the first letter
                "aws-sdk:batch:submitJob | {\"JobName\": \"n\", \"JobQueue\": \"q\", \"JobDefinition\": \"d\","
                        + " \"RetryStrategy\": {\"attempts\": 5}} | The field \"attempts\" is not supported by Step"
                        + " Functions | /RetryStrategy",
                // a structure that holds others of its own kind, in lists and maps
                "dynamodb:putItem | {\"TableName\": \"t\", \"Item\": {\"a\": {\"L\": [{\"M\": {\"b\": {\"Number\":"
                        + " \"1\"}}}]}}} | The field \"Number\" is not supported by Step Functions | /Item/a/L[0]/M/b",
                // in a map of lists
                "aws-sdk:dynamodb:batchWriteItem | {\"RequestItems\": {\"t\": [{\"PutRequest\": {}}]}} | The field"
                        + " \"Item\" is required but was missing | /RequestItems/t[0]/PutRequest",
            })
    void soItIsWithNestedParameters(String call, String parameters, String fault, String place) {
        var arn = "arn:aws:states:::" + call;
        assertThat(faultsOfState(task(arn, "\"Parameters\": " + parameters)))
                .containsExactly(fault + " at /Parameters" + place);
        if (!parameters.contains(".$")) {
            assertThat(faultsOfState(task(arn, "\"QueryLanguage\": \"JSONata\", \"Arguments\": " + parameters)))
                    .containsExactly(fault + " at /Arguments" + place);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "dynamodb:putItem         | {\"TableName\": \"t\", \"Item\": {\"a\": {\"BOOL\": true}, \"b\":"
                        + " {\"SS.$\": \"$.b\"}}}",
                "aws-sdk:dynamodb:putItem | {\"TableName\": \"t\", \"Item\": {\"a\": {\"Bool\": true}, \"b\":"
                        + " {\"Nul\": true}}}",
                "aws-sdk:rds:stopDBInstance | {\"DbInstanceIdentifier\": \"d\"}",
                "batch:submitJob          | {\"JobName\": \"n\", \"JobQueue\": \"q\", \"JobDefinition\": \"d\","
                    + " \"RetryStrategy\": {\"attempts\": 5}, \"ContainerOverrides\": {\"Environment.$\": \"$.e\"}}",
                "aws-sdk:scheduler:createSchedule | {\"Name\": \"n\", \"ScheduleExpression\": \"rate(1 day)\","
                        + " \"Target.$\": \"$.target\", \"FlexibleTimeWindow\": {\"Mode\": \"OFF\"}}",
            })
    void asEachKindOfIntegrationNamesThem(String call, String parameters) {
        assertThat(faultsOfState(task("arn:aws:states:::" + call, "\"Parameters\": " + parameters)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws-sdk:dynamodb:getItem | {\"TableName\": \"t\", \"Key\": {\"a\": {\"BOOL\": true}}} |"
                        + " /Parameters/Key/a",
                "aws-sdk:rds:stopDBInstance | {\"DbInstanceIdentifier\": \"d\", \"DBSnapshotIdentifier\": \"s\"} |"
                        + " /Parameters",
            })
    void theApisOwnAbbreviationsAreNotTheSdks(String call, String parameters, String place) {
        assertThat(faultsOfState(task("arn:aws:states:::" + call, "\"Parameters\": " + parameters)))
                .singleElement()
                .asString()
                .endsWith("is not supported by Step Functions at " + place);
    }

    @Test
    void argumentsThatAreComputedAreSeenWhenTheyAre() {
        assertThat(faultsOfState(task(
                        "arn:aws:states:::sqs:sendMessage",
                        "\"QueryLanguage\": \"JSONata\", \"Arguments\": \"{% $states.input %}\"")))
                .isEmpty();
        assertThat(faultsOfState(task("arn:aws:states:::sqs:sendMessage", "\"InputPath\": \"$.message\"")))
                .isEmpty();
    }

    private static String task(String resource, String field) {
        return "{\"Type\": \"Task\", \"Resource\": \"%s\", \"Next\": \"Next\", %s}".formatted(resource, field);
    }
}
