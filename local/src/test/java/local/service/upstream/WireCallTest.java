package local.service.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which operation a request asks for, in each protocol. */
class WireCallTest {

    @Test
    void jsonNamesItInAHeader() {
        var call = WireCall.of(
                        "dynamodb",
                        post(Map.of("x-amz-target", List.of("DynamoDBStreams_20120810.GetRecords")), "{\"Limit\": 1}"))
                .orElseThrow();

        assertThat(call.service().sdkName()).isEqualTo("dynamodbstreams");
        assertThat(call.operation()).isEqualTo("GetRecords");
        assertThat(call.arguments()).isEqualTo(Json.parse("{\"Limit\": 1}"));
    }

    @Test
    void queryNamesItInTheForm() {
        var form = Map.of("Content-Type", List.of("application/x-www-form-urlencoded; charset=utf-8"));
        var call = WireCall.of(
                        "elasticloadbalancing",
                        post(form, "Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn=arn%3Aaws%3Ax"))
                .orElseThrow();

        assertThat(call.service().sdkName()).isEqualTo("elasticloadbalancingv2");
        assertThat(call.operation()).isEqualTo("DescribeTargetHealth");
        assertThat(call.arguments().path("TargetGroupArn").asString()).isEqualTo("arn:aws:x");
    }

    @Test
    void rpcNamesItInThePath() {
        var request = new UpstreamRequest(
                "POST",
                "/service/GraniteServiceVersion20100801/operation/PutMetricData",
                Map.of(),
                Map.of("Smithy-Protocol", List.of("rpc-v2-cbor")),
                new byte[] {(byte) 0xbf, (byte) 0xff});

        assertThat(WireCall.of("monitoring", request).orElseThrow().operation()).isEqualTo("PutMetricData");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheduler  | POST   | /schedules/nightly                                | | CreateSchedule   |"
                        + " {\"Name\": \"nightly\"}",
                "scheduler  | GET    | /schedules/night%20ly                             | | GetSchedule      |"
                        + " {\"Name\": \"night ly\"}",
                "apigateway | POST   | /restapis                                         | mode=import | ImportRestApi"
                        + " | {}",
                "apigateway | POST   | /restapis                                         | | CreateRestApi    | {}",
                "apigateway | GET    | /v2/apis/a1/routes/                               | | GetRoutes        |"
                        + " {\"ApiId\": \"a1\"}",
                "schemas    | GET    | /v1/registries/name/r/schemas                     | schemaNamePrefix=s |"
                        + " ListSchemas | {\"RegistryName\": \"r\", \"SchemaNamePrefix\": \"s\"}",
                "iotdata    | POST   | /topics/a%2Fb                                     | | Publish          |"
                        + " {\"Topic\": \"a/b\"}",
            })
    void restNamesItByMethodAndPath(
            String signingName, String method, String path, String query, String operation, String arguments) {
        Map<String, List<String>> given =
                query == null ? Map.of() : Map.of(query.split("=")[0], List.of(query.split("=")[1]));
        var call = WireCall.of(signingName, new UpstreamRequest(method, path, given, Map.of(), new byte[0]));

        assertThat(call).isPresent();
        assertThat(call.get().operation()).isEqualTo(operation);
        assertThat(call.get().arguments()).isEqualTo(Json.parse(arguments));
    }

    @Test
    void whatNamesNoneIsNone() {
        assertThat(WireCall.of("dynamodb", post(Map.of("X-Amz-Target", List.of("DynamoDB_20120810.Fly")), "{}")))
                .isEmpty();
        assertThat(WireCall.of("dynamodb", post(Map.of("X-Amz-Target", List.of("")), "{}")))
                .isEmpty();
        assertThat(WireCall.of("scheduler", new UpstreamRequest("PUT", "/", Map.of(), Map.of(), new byte[0])))
                .isEmpty();
    }

    private static UpstreamRequest post(Map<String, List<String>> headers, String body) {
        return new UpstreamRequest("POST", "/", Map.of(), headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
