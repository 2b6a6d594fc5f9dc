package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function gets of a queue's messages, and what its answer says of them. */
class SqsEventTest {

    private static final Set<String> MESSAGES = Set.of("one", "two");

    @Test
    void aMessageBecomesARecord() {
        var message = Json.parse("""
            {"MessageId": "one", "ReceiptHandle": "one#1", "Body": "hi", "MD5OfBody": "49f68a5c8493ec2c0bf489821c21fc3b",
             "Attributes": {"ApproximateReceiveCount": "1"},
             "MessageAttributes": {"colour": {"DataType": "String", "StringValue": "red"}}}\
            """);

        var event = SqsEvent.of(List.of(message), "arn:aws:sqs:us-east-1:123456789012:orders", "us-east-1");

        assertThat((Object) event).isEqualTo(Json.parse("""
            {"Records": [{
              "messageId": "one", "receiptHandle": "one#1", "body": "hi",
              "attributes": {"ApproximateReceiveCount": "1"},
              "messageAttributes": {"colour": {"dataType": "String", "stringValue": "red",
                "stringListValues": [], "binaryListValues": []}},
              "md5OfBody": "49f68a5c8493ec2c0bf489821c21fc3b",
              "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:orders",
              "awsRegion": "us-east-1"}]}\
            """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"batchItemFailures\": null}", "{\"batchItemFailures\": []}"})
    void withoutFailuresTheWholeBatchIsDone(String answer) {
        assertThat(SqsEvent.failed(answer, MESSAGES)).isEmpty();
    }

    @Test
    void aFailureLeavesItsMessage() {
        assertThat(SqsEvent.failed("{\"batchItemFailures\": [{\"itemIdentifier\": \"two\"}]}", MESSAGES))
                .containsExactly("two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"two\"",
                "{\"batchItemFailures\": \"two\"}",
                "{\"batchItemFailures\": [\"two\"]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": \"\"}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": null}]}",
                "{\"batchItemFailures\": [{\"id\": \"two\"}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": \"three\"}]}"
            })
    void aMalformedAnswerLeavesTheWholeBatch(String answer) {
        assertThat(SqsEvent.failed(answer, MESSAGES)).isEqualTo(MESSAGES);
    }
}
