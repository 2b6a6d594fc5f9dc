package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQS refuses, and how it says so. */
class RefusalsTest {

    @TempDir
    private Path folder;

    private SqsFixture sqs;

    @BeforeEach
    void start() {
        sqs = new SqsFixture(folder, """
              Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
              Ranks: {Type: AWS::SQS::Queue, Properties: {QueueName: ranks.fifo, FifoQueue: true}}
            """);
    }

    @AfterEach
    void stop() {
        sqs.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SendMessage | {"MessageBody": "hi"} | MissingParameter: The request must contain the parameter QueueUrl.
        SendMessage | {"QueueUrl": "@orders"} | MissingParameter: The request must contain the parameter MessageBody.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": ""} | MissingParameter: The request must contain the parameter MessageBody.
        SendMessage | {"QueueUrl": "orders", "MessageBody": "hi"} | InvalidAddress: The address orders is not valid for this endpoint.
        SendMessage | {"QueueUrl": "@nowhere", "MessageBody": "hi"} | QueueDoesNotExist: The specified queue does not exist.
        SendMessage | {"QueueUrl": "http://sqs/210987654321/orders", "MessageBody": "hi"} | QueueDoesNotExist: The specified queue does not exist.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "a\\u0001"} | InvalidMessageContents: Invalid characters found. Valid unicode characters are #x9 | #xA
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "DelaySeconds": 901} | InvalidParameterValue: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageDeduplicationId": "a"} | InvalidParameterValue: Value a for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"a": {"DataType": "text", "StringValue": "x"}}} | InvalidParameterValue: The type of message (user) attribute 'a' is invalid. You must use only the following supported type prefixes: Binary, Number, String.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"a": {"DataType": "String", "StringValue": ""}}} | InvalidParameterValue: The message (user) attribute 'a' must contain a non-empty value of type 'String'.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"a": {"StringValue": "x"}}} | InvalidParameterValue: The message (user) attribute 'a' must contain a non-empty message attribute type.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"a": null}} | InvalidParameterValue: The message (user) attribute 'a' must contain a non-empty message attribute type.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"a": {"DataType": "Number", "StringValue": "one"}}} | InvalidParameterValue: Can't cast the value of message (user) attribute 'a' to a number.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"AWS.a": {"DataType": "String", "StringValue": "x"}}} | InvalidParameterValue: You can't use message attribute names beginning with 'AWS.'
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {"a b": {"DataType": "String", "StringValue": "x"}}} | InvalidParameterValue: Message (user) attribute name 'a b' is invalid.
        SendMessage | {"QueueUrl": "@orders", "MessageBody": "hi", "MessageSystemAttributes": {"Trace": {"DataType": "String", "StringValue": "x"}}} | InvalidParameterValue: Message system attribute name 'Trace' is invalid.
        SendMessage | {"QueueUrl": "@ranks.fifo", "MessageBody": "hi"} | MissingParameter: The request must contain the parameter MessageGroupId.
        SendMessage | {"QueueUrl": "@ranks.fifo", "MessageBody": "hi", "MessageGroupId": "g"} | InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly
        SendMessage | {"QueueUrl": "@ranks.fifo", "MessageBody": "hi", "MessageGroupId": "g", "MessageDeduplicationId": "d", "DelaySeconds": 1} | InvalidParameterValue: Value 1 for parameter DelaySeconds is invalid.
        SendMessage | {"QueueUrl": "@ranks.fifo", "MessageBody": "hi", "MessageGroupId": "a b", "MessageDeduplicationId": "d"} | InvalidParameterValue: Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.
        SendMessageBatch | {"QueueUrl": "@orders", "Entries": []} | EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.
        SendMessageBatch | {"QueueUrl": "@orders"} | EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.
        SendMessageBatch | {"QueueUrl": "@orders", "Entries": [null]} | MissingParameter: The request must contain the parameter SendMessageBatchRequestEntry.1.Id.
        SendMessageBatch | {"QueueUrl": "@orders", "Entries": [{"Id": "a"}]} | MissingParameter: The request must contain the parameter SendMessageBatchRequestEntry.1.MessageBody.
        SendMessageBatch | {"QueueUrl": "@orders", "Entries": [{"Id": "a:b", "MessageBody": "x"}]} | InvalidBatchEntryId: A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.
        SendMessageBatch | {"QueueUrl": "@orders", "Entries": [{"Id": "a", "MessageBody": "x"}, {"Id": "a", "MessageBody": "y"}]} | BatchEntryIdsNotDistinct: Id a repeated.
        DeleteMessageBatch | {"QueueUrl": "@orders", "Entries": []} | EmptyBatchRequest: There should be at least one DeleteMessageBatchRequestEntry in the request.
        DeleteMessageBatch | {"QueueUrl": "@orders", "Entries": [{"Id": "a"}]} | MissingParameter: The request must contain the parameter DeleteMessageBatchRequestEntry.1.ReceiptHandle.
        ChangeMessageVisibilityBatch | {"QueueUrl": "@orders", "Entries": []} | EmptyBatchRequest: There should be at least one ChangeMessageVisibilityBatchRequestEntry in the request.
        ReceiveMessage | {"QueueUrl": "@orders", "MaxNumberOfMessages": 11} | InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.
        ReceiveMessage | {"QueueUrl": "@orders", "MaxNumberOfMessages": 0} | InvalidParameterValue: Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.
        ReceiveMessage | {"QueueUrl": "@orders", "WaitTimeSeconds": 21} | InvalidParameterValue: Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.
        ReceiveMessage | {"QueueUrl": "@orders", "VisibilityTimeout": 43201} | InvalidParameterValue: Value 43201 for parameter VisibilityTimeout is invalid.
        ReceiveMessage | {"QueueUrl": "@orders", "AttributeNames": ["Colour"]} | InvalidAttributeName: Unknown Attribute Colour.
        ReceiveMessage | {"QueueUrl": "@orders", "ReceiveRequestAttemptId": "a"} | InvalidParameterValue: Value a for parameter ReceiveRequestAttemptId is invalid.
        DeleteMessage | {"QueueUrl": "@orders"} | MissingParameter: The request must contain the parameter ReceiptHandle.
        DeleteMessage | {"QueueUrl": "@orders", "ReceiptHandle": "abc"} | ReceiptHandleIsInvalid: The input receipt handle "abc" is not a valid receipt handle.
        ChangeMessageVisibility | {"QueueUrl": "@orders", "ReceiptHandle": "abc", "VisibilityTimeout": 1} | ReceiptHandleIsInvalid: The input receipt handle "abc" is not a valid receipt handle.
        ChangeMessageVisibility | {"QueueUrl": "@orders", "ReceiptHandle": "abc"} | MissingParameter: The request must contain the parameter VisibilityTimeout.
        ChangeMessageVisibility | {"QueueUrl": "@orders", "ReceiptHandle": "abc", "VisibilityTimeout": -1} | InvalidParameterValue: Value -1 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.
        CreateQueue | {} | MissingParameter: The request must contain the parameter QueueName.
        CreateQueue | {"QueueName": "a b"} | InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
        CreateQueue | {"QueueName": "a.fifo"} | InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
        CreateQueue | {"QueueName": "a", "Attributes": {"FifoQueue": "true"}} | InvalidParameterValue: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.
        CreateQueue | {"QueueName": "a", "Attributes": {"FifoQueue": "false"}} | InvalidAttributeName: Unknown Attribute FifoQueue.
        CreateQueue | {"QueueName": "a", "Attributes": {"ContentBasedDeduplication": "true"}} | InvalidAttributeName: Unknown Attribute ContentBasedDeduplication.
        CreateQueue | {"QueueName": "a", "Attributes": {"QueueArn": "a"}} | InvalidAttributeName: Unknown Attribute QueueArn.
        CreateQueue | {"QueueName": "a", "Attributes": {"VisibilityTimeout": "43201"}} | InvalidAttributeValue: Invalid value for the parameter VisibilityTimeout.
        CreateQueue | {"QueueName": "a", "Attributes": {"DelaySeconds": "soon"}} | InvalidAttributeValue: Invalid value for the parameter DelaySeconds.
        CreateQueue | {"QueueName": "a", "Attributes": {"MaximumMessageSize": "1023"}} | InvalidAttributeValue: Invalid value for the parameter MaximumMessageSize.
        CreateQueue | {"QueueName": "a", "Attributes": {"MessageRetentionPeriod": "59"}} | InvalidAttributeValue: Invalid value for the parameter MessageRetentionPeriod.
        CreateQueue | {"QueueName": "a", "Attributes": {"Policy": "{"}} | InvalidAttributeValue: Invalid value for the parameter Policy.
        CreateQueue | {"QueueName": "orders", "Attributes": {"DelaySeconds": "5"}} | QueueNameExists: A queue already exists with the same name and a different value for attribute DelaySeconds
        CreateQueue | {"QueueName": "a", "Attributes": {"RedrivePolicy": "{}"}} | InvalidParameterValue: Value {} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount.
        CreateQueue | {"QueueName": "a", "Attributes": {"RedrivePolicy": "no"}} | InvalidParameterValue: Value no for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map.
        SetQueueAttributes | {"QueueUrl": "@orders"} | MissingParameter: The request must contain the parameter Attributes.
        SetQueueAttributes | {"QueueUrl": "@orders", "Attributes": {"VisibilityTimeout": null}} | InvalidAttributeValue: Invalid value for the parameter VisibilityTimeout.
        SetQueueAttributes | {"QueueUrl": "@ranks.fifo", "Attributes": {"FifoQueue": "false"}} | InvalidAttributeValue: Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.
        SetQueueAttributes | {"QueueUrl": "@ranks.fifo", "Attributes": {"FifoThroughputLimit": "perMessageGroupId"}} | InvalidAttributeValue: Invalid value for the parameter FifoThroughputLimit.
        SetQueueAttributes | {"QueueUrl": "@orders", "Attributes": {"RedriveAllowPolicy": "{\\"redrivePermission\\": \\"some\\"}"}} | InvalidParameterValue: Value {"redrivePermission": "some"} for parameter RedriveAllowPolicy is invalid.
        GetQueueAttributes | {"QueueUrl": "@orders", "AttributeNames": ["Colour"]} | InvalidAttributeName: Unknown Attribute Colour.
        GetQueueUrl | {"QueueName": "nowhere"} | QueueDoesNotExist: The specified queue does not exist.
        GetQueueUrl | {"QueueName": "orders", "QueueOwnerAWSAccountId": "210987654321"} | QueueDoesNotExist: The specified queue does not exist.
        ListQueues | {"MaxResults": 1001} | InvalidParameterValue: Value 1001 for parameter MaxResults is invalid.
        ListQueues | {"NextToken": "a"} | InvalidParameterValue: MaxResults is a mandatory parameter when you provide a value for NextToken.
        ListQueues | {"NextToken": "a", "MaxResults": 1} | InvalidParameterValue: Invalid or expired next token.
        TagQueue | {"QueueUrl": "@orders"} | MissingParameter: The request must contain the parameter Tags.
        UntagQueue | {"QueueUrl": "@orders"} | MissingParameter: The request must contain the parameter TagKeys.
        AddPermission | {"QueueUrl": "@orders", "Label": "l", "AWSAccountIds": ["123456789012"]} | MissingParameter: The request must contain the parameter Actions.
        AddPermission | {"QueueUrl": "@orders", "Label": "l", "AWSAccountIds": ["123456789012"], "Actions": ["DeleteQueue"]} | InvalidParameterValue: Value SQS:DeleteQueue for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.
        AddPermission | {"QueueUrl": "@orders", "Label": "l", "AWSAccountIds": [null], "Actions": ["SendMessage"]} | InvalidParameterValue: Value [null] for parameter PrincipalId is invalid. Reason: Unable to verify.
        RemovePermission | {"QueueUrl": "@orders", "Label": "l"} | InvalidParameterValue: Value l for parameter Label is invalid. Reason: can't find label on existing policy.
        StartMessageMoveTask | {} | MissingParameter: The request must contain the parameter SourceArn.
        StartMessageMoveTask | {"SourceArn": "arn:aws:sqs:us-east-1:123456789012:nowhere"} | ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.
        StartMessageMoveTask | {"SourceArn": "arn:aws:sqs:us-east-1:123456789012:orders"} | InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.
        StartMessageMoveTask | {"SourceArn": "orders"} | InvalidParameterValue: You must use this format to specify the SourceArn
        ListMessageMoveTasks | {"SourceArn": "arn:aws:sqs:us-east-1:123456789012:nowhere"} | ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.
        CancelMessageMoveTask | {"TaskHandle": "abc"} | InvalidParameterValue: Value abc for parameter TaskHandle is invalid.
        """)
    void isSaidAsAwsSaysIt(String action, String request, String refusal) {
        assertThat(sqs.refusal(action, request)).startsWith(refusal);
    }

    @Test
    void elevenEntries() {
        var entries = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> "{\"Id\": \"%d\", \"MessageBody\": \"x\"}".formatted(i))
                .collect(Collectors.joining(","));

        assertThat(sqs.refusal("SendMessageBatch", """
            {"QueueUrl": "@orders", "Entries": [%s]}\
            """.formatted(entries)))
                .isEqualTo("TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent"
                        + " 11.");
    }

    @Test
    void elevenAttributes() {
        var attributes = IntStream.rangeClosed(1, 11)
                .mapToObj("\"a%d\": {\"DataType\": \"String\", \"StringValue\": \"x\"}"::formatted)
                .collect(Collectors.joining(","));

        assertThat(sqs.refusal("SendMessage", """
            {"QueueUrl": "@orders", "MessageBody": "hi", "MessageAttributes": {%s}}\
            """.formatted(attributes)))
                .isEqualTo(
                        "InvalidParameterValue: Number of message attributes [11] exceeds the allowed maximum [10].");
    }

    /** A message of 1 MiB is taken, with a byte more it is not; a batch has that limit for all of its messages. */
    @Test
    void moreThanAMebibyte() {
        var most = "x".repeat(1_048_576);

        assertThat(sqs.refusal("SendMessage", """
            {"QueueUrl": "@orders", "MessageBody": "%s"}\
            """.formatted(most))).isEqualTo("done");
        assertThat(sqs.refusal("SendMessage", """
            {"QueueUrl": "@orders", "MessageBody": "%sx"}\
            """.formatted(most)))
                .isEqualTo("InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter"
                        + " than 1048576 bytes.");
        assertThat(sqs.refusal("SendMessageBatch", """
            {"QueueUrl": "@orders", "Entries": [
              {"Id": "a", "MessageBody": "%s"}, {"Id": "b", "MessageBody": "x"}]}\
            """.formatted(most)))
                .isEqualTo("BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent"
                        + " 1048577 bytes.");
    }

    @Test
    void anEntryThatIsRefusedDoesNotKeepTheOthersBack() {
        var result = sqs.call("SendMessageBatch", """
            {"QueueUrl": "@orders", "Entries": [
              {"Id": "good", "MessageBody": "x"}, {"Id": "bad", "MessageBody": "x", "DelaySeconds": 901}]}\
            """);

        assertThat(result.at("/Successful/0/Id").stringValue()).isEqualTo("good");
        assertThat(result.at("/Failed/0/Id").stringValue()).isEqualTo("bad");
        assertThat(result.at("/Failed/0/Code").stringValue()).isEqualTo("InvalidParameterValue");
        assertThat(result.at("/Failed/0/SenderFault").booleanValue()).isTrue();
    }

    @Test
    void purgeTwiceInAMinute() {
        sqs.send("orders", "hi");
        sqs.call("PurgeQueue", "{\"QueueUrl\": \"@orders\"}");

        sqs.passSeconds(59);
        assertThat(sqs.refusal("PurgeQueue", "{\"QueueUrl\": \"@orders\"}"))
                .isEqualTo(
                        "PurgeQueueInProgress: Only one PurgeQueue operation on orders is allowed every 60 seconds.");
        sqs.passSeconds(1);
        assertThat(sqs.refusal("PurgeQueue", "{\"QueueUrl\": \"@orders\"}")).isEqualTo("done");
        assertThat(sqs.bodies("orders")).isEmpty();
    }

    @Test
    void aQueueIsCreatedAgainAfterAMinuteAndHasNothingOfTheFormerOne() {
        sqs.create("new", "{\"VisibilityTimeout\": \"7\"}");
        sqs.call("TagQueue", "{\"QueueUrl\": \"@new\", \"Tags\": {\"team\": \"a\"}}");
        sqs.call("AddPermission", """
            {"QueueUrl": "@new", "Label": "l", "AWSAccountIds": ["210987654321"], "Actions": ["SendMessage"]}\
            """);
        sqs.send("new", "old");
        sqs.call("DeleteQueue", "{\"QueueUrl\": \"@new\"}");

        sqs.passSeconds(59);
        assertThat(sqs.refusal("CreateQueue", "{\"QueueName\": \"new\"}"))
                .isEqualTo("QueueDeletedRecently: You must wait 60 seconds after deleting a queue before you can create"
                        + " another with the same name.");
        sqs.passSeconds(1);
        sqs.create("new", "{}");
        assertThat(sqs.attribute("new", "VisibilityTimeout")).isEqualTo("30");
        assertThat(sqs.attribute("new", "Policy")).isEmpty();
        assertThat(sqs.call("ListQueueTags", "{\"QueueUrl\": \"@new\"}").path("Tags"))
                .isEmpty();
        assertThat(sqs.bodies("new")).isEmpty();
    }
}
