package local.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sns.model.AddPermissionRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

class ShapesTest {

    @Test
    void aRequestIsReadByItsWireNamesWithNestedStructuresAndLists() {
        var request = Shapes.WIRE.read(CreateStateMachineRequest.builder(), Json.parse("""
            {"name": "hello", "type": "EXPRESS", "roleArn": null, "unheardOf": 1,
             "loggingConfiguration": {"level": "ERROR", "includeExecutionData": true, "destinations":
                [{"cloudWatchLogsLogGroup": {"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:hello:*"}}]},
             "tags": [{"key": "a", "value": "b"}]}\
            """));

        assertThat(request.name()).isEqualTo("hello");
        assertThat(request.roleArn()).isNull();
        assertThat(request.hasTags()).isTrue();
        assertThat(request.tags().getFirst().value()).isEqualTo("b");
        assertThat(request.loggingConfiguration().level()).isEqualTo(LogLevel.ERROR);
        assertThat(request.loggingConfiguration()
                        .destinations()
                        .getFirst()
                        .cloudWatchLogsLogGroup()
                        .logGroupArn())
                .endsWith("hello:*");
    }

    /** Of all requests of the SDK's modules that are here, these have members that the SDK renamed. */
    @Test
    void aTaskNamesMembersAsTheApiDoesAndNotAsTheSdk() {
        var copy = Shapes.SDK_TASK.read(CopyObjectRequest.builder(), Json.parse("""
            {"Bucket": "b", "Key": "k", "CopySource": "b/other"}\
            """));
        assertThat(copy.destinationBucket()).isEqualTo("b");
        assertThat(copy.destinationKey()).isEqualTo("k");
        assertThat(copy.copySource()).isEqualTo("b/other");

        var part = Shapes.SDK_TASK.read(UploadPartCopyRequest.builder(), Json.parse("""
            {"Bucket": "b", "Key": "k", "PartNumber": 1}\
            """));
        assertThat(part.destinationBucket() + part.destinationKey() + part.partNumber())
                .isEqualTo("bk1");

        var permission = Shapes.SDK_TASK.read(AddPermissionRequest.builder(), Json.parse("""
            {"TopicArn": "t", "AwsAccountId": ["123456789012"], "ActionName": ["Publish"]}\
            """));
        assertThat(permission.awsAccountIds()).containsExactly("123456789012");
        assertThat(permission.actionNames()).containsExactly("Publish");

        var stacks = Shapes.SDK_TASK.read(ListStacksRequest.builder(), Json.parse("""
            {"StackStatusFilter": ["CREATE_COMPLETE"]}\
            """));
        assertThat(stacks.stackStatusFiltersAsStrings()).containsExactly("CREATE_COMPLETE");
    }

    @Test
    void aResponseHasOnlyWhatIsSetAndItsInstantsInSeconds() {
        var response = DescribeExecutionResponse.builder()
                .status(ExecutionStatus.RUNNING)
                .startDate(Instant.parse("2026-01-02T03:04:05.678Z"))
                .redriveCount(0)
                .build();

        assertThat(Json.write(Shapes.WIRE.write(response))).isEqualTo("""
            {"status":"RUNNING","startDate":1767323045.678,"redriveCount":0}\
            """);
    }

    @Test
    void anEmptyListThatWasSetIsWritten() {
        assertThat(Json.write(Shapes.WIRE.write(ListTagsForResourceResponse.builder()
                        .tags(new java.util.ArrayList<>())
                        .build())))
                .isEqualTo("{\"tags\":[]}");
    }

    @Test
    void aTaskNamesMembersWithACapital() {
        var request = Shapes.OPTIMIZED_TASK.read(SendMessageRequest.builder(), Json.parse("""
            {"QueueUrl": "http://127.0.0.1:4566/123456789012/q", "MessageBody": {"taskToken": "t", "n": 1},
             "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": "bytes"}}}\
            """));

        assertThat(request.messageBody()).isEqualTo("{\"taskToken\":\"t\",\"n\":1}");
        assertThat(request.messageAttributes())
                .isEqualTo(Map.of(
                        "a",
                        MessageAttributeValue.builder()
                                .dataType("Binary")
                                .binaryValue(SdkBytes.fromUtf8String("bytes"))
                                .build()));
        var response = SendMessageResponse.builder()
                .messageId("m")
                .md5OfMessageBody("5")
                .build();
        assertThat(Json.write(Shapes.OPTIMIZED_TASK.write(response)))
                .isEqualTo("{\"MD5OfMessageBody\":\"5\",\"MessageId\":\"m\"}");
        assertThat(Json.write(Shapes.SDK_TASK.write(response)))
                .isEqualTo("{\"Md5OfMessageBody\":\"5\",\"MessageId\":\"m\"}");
        assertThat(Json.write(Shapes.SDK_TASK.write(SendMessageRequest.builder()
                        .messageAttributes(request.messageAttributes())
                        .build())))
                .isEqualTo("{\"MessageAttributes\":{\"a\":{\"BinaryValue\":\"bytes\",\"DataType\":\"Binary\"}}}");
    }

    @Test
    void aTasksInstantsAreTextOrMilliseconds() {
        var response = DescribeExecutionResponse.builder()
                .startDate(Instant.parse("2026-01-02T03:04:05.678Z"))
                .build();

        assertThat(Json.write(Shapes.SDK_TASK.write(response)))
                .isEqualTo("{\"StartDate\":\"2026-01-02T03:04:05.678Z\"}");
        assertThat(Json.write(Shapes.OPTIMIZED_TASK.write(response))).isEqualTo("{\"StartDate\":1767323045678}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        []                                | ARRAY_VALUE can not be converted to a structure
        {"executionArn": 1}               | NUMBER_VALUE can not be converted to a String (at /executionArn)
        {"maxResults": "10"}              | STRING_VALUE can not be converted to an Integer (at /maxResults)
        {"maxResults": 1.5}               | NUMBER_VALUE can not be converted to an Integer (at /maxResults)
        {"maxResults": 99999999999}       | NUMBER_VALUE can not be converted to an Integer (at /maxResults)
        {"reverseOrder": "true"}          | STRING_VALUE can not be converted to a Boolean (at /reverseOrder)
        """)
    void aValueOfTheWrongTypeIsRefused(String json, String message) {
        assertThatThrownBy(() -> Shapes.WIRE.read(GetExecutionHistoryRequest.builder(), Json.parse(json)))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("SerializationException"))
                .hasMessage(message);
    }
}
