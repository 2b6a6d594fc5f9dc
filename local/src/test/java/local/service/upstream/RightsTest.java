package local.service.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import local.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call asks IAM for: the action, and each resource that the request names. */
class RightsTest {

    private static final PartitionKeys KEYS = PartitionKeys.describedBy(_ -> Json.parse("""
        {"KeySchema": [{"AttributeName": "sk", "KeyType": "RANGE"}, {"AttributeName": "pk", "KeyType": "HASH"}],
         "GlobalSecondaryIndexes": [{"IndexName": "I", "KeySchema": [{"AttributeName": "mail", "KeyType": "HASH"}]}]}\
        """));

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

    /** What policies with fine-grained access control hang on, by AWS's names of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        GetItem    | {"TableName": "T", "Key": {"pk": {"S": "u1"}, "sk": {"S": "a"}}} | LeadingKeys | u1
        GetItem    | {"TableName": "T", "Key": {"pk": {"S": "u1"}}}                 | FirstPartitionKeyValues | u1
        GetItem    | {"TableName": "T", "Key": {"pk": {"S": "u1"}}}                 | Select      | ALL_ATTRIBUTES
        GetItem    | {"TableName": "T", "ProjectionExpression": "a.b[0], #n", "ExpressionAttributeNames": {"#n": "name"}, "Key": {"pk": {"S": "u"}}} | Attributes | pk a name
        GetItem    | {"TableName": "T", "ProjectionExpression": "a"}                | Select      | SPECIFIC_ATTRIBUTES
        PutItem    | {"TableName": "T", "Item": {"pk": {"N": "7"}, "cents": {"N": "1"}}} | LeadingKeys | 7
        PutItem    | {"TableName": "T", "Item": {"pk": {"N": "7"}, "cents": {"N": "1"}}} | Attributes | pk cents
        PutItem    | {"TableName": "T", "Item": {}}                                 | ReturnValues | NONE
        PutItem    | {"TableName": "T", "Item": {}}                                 | EnclosingOperation |
        UpdateItem | {"TableName": "T", "UpdateExpression": "SET a = if_not_exists(b, :zero) REMOVE c.d", "ConditionExpression": "attribute_exists(e) AND #f BETWEEN :x AND :y"} | Attributes | e #f a b c
        UpdateItem | {"TableName": "T", "ReturnValues": "ALL_NEW"}                  | ReturnValues | ALL_NEW
        UpdateItem | {"TableName": "T", "ReturnConsumedCapacity": "TOTAL"}          | ReturnConsumedCapacity | TOTAL
        Query      | {"TableName": "T", "KeyConditionExpression": "#p = :p AND begins_with(sk, :s)", "ExpressionAttributeNames": {"#p": "pk"}, "ExpressionAttributeValues": {":p": {"S": "u1"}, ":s": {"S": "x"}}} | LeadingKeys | u1
        Query      | {"TableName": "T", "IndexName": "I", "KeyConditionExpression": "mail=:m", "ExpressionAttributeValues": {":m": {"S": "a@b"}}} | LeadingKeys | a@b
        Query      | {"TableName": "T", "IndexName": "I"}                           | Select      | ALL_PROJECTED_ATTRIBUTES
        Query      | {"TableName": "T", "KeyConditions": {"pk": {"AttributeValueList": [{"S": "u1"}], "ComparisonOperator": "EQ"}}} | LeadingKeys | u1
        Scan       | {"TableName": "T", "Select": "COUNT", "FilterExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "u1"}}} | Select | COUNT
        Scan       | {"TableName": "T", "FilterExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "u1"}}} | LeadingKeys |
        BatchGetItem   | {"RequestItems": {"T": {"Keys": [{"pk": {"S": "u1"}}, {"pk": {"S": "u2"}}]}}} | LeadingKeys | u1 u2
        BatchWriteItem | {"RequestItems": {"T": [{"PutRequest": {"Item": {"pk": {"S": "u1"}, "a": {"S": ""}}}}, {"DeleteRequest": {"Key": {"pk": {"S": "u2"}}}}]}} | LeadingKeys | u1 u2
        BatchWriteItem | {"RequestItems": {"T": [{"PutRequest": {"Item": {"pk": {"S": "u1"}, "a": {"S": ""}}}}]}} | Attributes | pk a
        TransactWriteItems | {"TransactItems": [{"Put": {"TableName": "T", "Item": {"pk": {"S": "u1"}}}}]} | LeadingKeys | u1
        TransactWriteItems | {"TransactItems": [{"Put": {"TableName": "T", "Item": {"pk": {"S": "u1"}}}}]} | EnclosingOperation | TransactWriteItems
        ExecuteTransaction | {"TransactStatements": [{"Statement": "DELETE FROM T WHERE a = 1"}]}          | EnclosingOperation | ExecuteTransaction
        """)
    void theConditionKeysOfDynamoDb(String operation, String request, String key, String values) {
        var asked = rights("dynamodb", operation, request);

        assertThat(asked).singleElement().satisfies(one -> {
            if (values == null) {
                assertThat(one.context()).doesNotContainKey("dynamodb:" + key);
            } else {
                assertThat(one.context()).containsEntry("dynamodb:" + key, List.of(values.split(" ")));
            }
        });
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
        return rights(service, operation, request).stream()
                .map(asked -> (asked.action() + " " + String.join(" or ", asked.resources())).strip())
                .collect(Collectors.joining(", "));
    }

    private static List<Asked> rights(String service, String operation, String request) {
        return new Rights("eu-west-1", "123456789012", KEYS)
                .of(WireModel.of(service).orElseThrow(), operation, Json.parse(request));
    }
}
