package local.service.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import local.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call asks IAM for: the action, and each resource that the request names. */
class RightsTest {

    private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PutItem            | {\"TableName\": \"T\"}                                | PutItem T",
                "PutItem            | {\"TableName\": \"arn:aws:dynamodb:us-east-1:1:table/X\"} | PutItem"
                        + " arn:aws:dynamodb:us-east-1:1:table/X",
                "Query              | {\"TableName\": \"T\"}                                | Query T",
                "Query              | {\"TableName\": \"T\", \"IndexName\": \"I\"}          | Query T/index/I",
                "Scan               | {\"TableName\": \"T\", \"IndexName\": \"I\"}          | Scan T/index/I",
                "ListTables         | {}                                                    | ListTables *",
                "BatchGetItem       | {\"RequestItems\": {\"A\": {}, \"B\": {}}}            | BatchGetItem A,"
                        + " BatchGetItem B",
                "BatchWriteItem     | {\"RequestItems\": {\"A\": [], \"B\": []}}            | BatchWriteItem A,"
                        + " BatchWriteItem B",
                "TransactGetItems   | {\"TransactItems\": [{\"Get\": {\"TableName\": \"A\"}}]} | GetItem A",
                "TransactWriteItems | {\"TransactItems\": [{\"Put\": {\"TableName\": \"A\"}}, {\"Update\":"
                        + " {\"TableName\": \"A\"}}, {\"Delete\": {\"TableName\": \"B\"}}, {\"ConditionCheck\":"
                        + " {\"TableName\": \"B\"}}]} | PutItem A, UpdateItem A, DeleteItem B, ConditionCheckItem B",
                "ExecuteStatement   | {\"Statement\": \"SELECT * FROM \\\"T\\\".\\\"I\\\" WHERE a = ?\"} |"
                        + " PartiQLSelect T/index/I",
                "ExecuteStatement   | {\"Statement\": \"INSERT INTO T VALUE {'a': ?}\"}     | PartiQLInsert T",
                "ExecuteStatement   | {\"Statement\": \"update \\\"T\\\" set a = ? where b = ?\"}   | PartiQLUpdate T",
                "ExecuteTransaction | {\"TransactStatements\": [{\"Statement\": \"DELETE FROM T WHERE a = 1\"}]} |"
                        + " PartiQLDelete T",
                "TagResource        | {\"ResourceArn\": \"arn:aws:dynamodb:us-east-1:1:table/X\"} | TagResource"
                        + " arn:aws:dynamodb:us-east-1:1:table/X",
            })
    void ofDynamoDb(String operation, String request, String asked) {
        var expected = Arrays.stream(asked.split(", "))
                .map(each -> each.split(" "))
                .map(each -> "dynamodb:" + each[0] + " "
                        + (each[1].startsWith("arn:") || each[1].equals("*") ? each[1] : TABLE + each[1]))
                .collect(Collectors.joining(", "));
        assertThat(asked("dynamodb", operation, request)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssm            | GetParameter        | {\"Name\": \"/app/url\"}           | ssm:GetParameter"
                        + " arn:aws:ssm:eu-west-1:123456789012:parameter/app/url",
                "ssm            | GetParameters       | {\"Names\": [\"a\", \"b\"]}        | ssm:GetParameters"
                        + " arn:aws:ssm:eu-west-1:123456789012:parameter/a, ssm:GetParameters"
                        + " arn:aws:ssm:eu-west-1:123456789012:parameter/b",
                "secretsmanager | GetSecretValue      | {\"SecretId\": \"key\"}            |"
                        + " secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:key or"
                        + " arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-??????",
                "kms            | Decrypt             | {\"KeyId\": \"1234\"}              | kms:Decrypt"
                        + " arn:aws:kms:eu-west-1:123456789012:key/1234",
                "kms            | Decrypt             | {\"KeyId\": \"alias/app\"}         | kms:Decrypt",
                "kms            | Decrypt             | {}                                 | kms:Decrypt",
                "kinesis        | PutRecord           | {\"StreamName\": \"clicks\"}       | kinesis:PutRecord"
                        + " arn:aws:kinesis:eu-west-1:123456789012:stream/clicks",
                "ecs            | StopTask            | {\"task\": \"arn:aws:ecs:us-east-1:1:task/c/1\"} |"
                        + " ecs:StopTask arn:aws:ecs:us-east-1:1:task/c/1",
                "cloudwatch     | PutMetricData       | {\"Namespace\": \"App\"}           | cloudwatch:PutMetricData"
                        + " *",
            })
    void ofOthers(String service, String operation, String request, String asked) {
        assertThat(asked(service, operation, request)).isEqualTo(asked);
    }

    private static String asked(String service, String operation, String request) {
        return new Rights("eu-west-1", "123456789012")
                .of(WireModel.of(service).orElseThrow(), operation, Json.parse(request)).stream()
                        .map(asked -> (asked.action() + " " + String.join(" or ", asked.resources())).strip())
                        .collect(Collectors.joining(", "));
    }
}
