package local.service.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Task's JSON is not that of the wire: names, bytes, instants. */
class TaskShapesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // structures begin with a capital in a Task, keys of maps are the person's own
                "ecs      | RunTask       | {\"Cluster\": \"c\", \"Overrides\": {\"ContainerOverrides\":"
                    + " [{\"Environment\": [{\"Name\": \"N\", \"Value\": 5}]}]}} | {\"cluster\": \"c\", \"overrides\":"
                    + " {\"containerOverrides\": [{\"environment\": [{\"name\": \"N\", \"value\": \"5\"}]}]}}",
                "dynamodb | PutItem       | {\"TableName\": \"T\", \"Item\": {\"id\": {\"S\": \"1\"}, \"Blob\":"
                        + " {\"B\": \"hi\"}}} | {\"TableName\": \"T\", \"Item\": {\"id\": {\"S\": \"1\"}, \"Blob\":"
                        + " {\"B\": \"aGk=\"}}}",
                "dynamodb | PutItem       | {\"TableName\": \"T\", \"Nonsense\": 1, \"ReturnValues\": null} |"
                        + " {\"TableName\": \"T\"}",
                "kinesis  | GetShardIterator | {\"StreamName\": \"s\", \"Timestamp\": \"2026-01-01T00:00:00.5Z\"} |"
                        + " {\"StreamName\": \"s\", \"Timestamp\": 1767225600.500}",
            })
    void asTheServiceTakesIt(String service, String operation, String task, String wire) {
        assertThat(new TaskShapes(WireModel.of(service).orElseThrow(), false).request(operation, Json.parse(task)))
                .isEqualTo(Json.parse(wire));
    }

    @Test
    void asATaskSeesIt() {
        var ecs = WireModel.of("ecs").orElseThrow();
        var answer = Json.parse("""
            {"tasks": [{"taskArn": "a", "createdAt": 1767225600.5, "tags": [{"key": "k", "value": "v"}]}]}\
            """);

        assertThat(new TaskShapes(ecs, false).response("RunTask", answer)).isEqualTo(Json.parse("""
            {"Tasks": [{"TaskArn": "a", "CreatedAt": "2026-01-01T00:00:00.500Z", "Tags": [{"Key": "k", "Value": "v"}]}]}\
            """));
        assertThat(new TaskShapes(ecs, true)
                        .response("RunTask", answer)
                        .at("/Tasks/0/CreatedAt")
                        .longValue())
                .isEqualTo(1767225600500L);
    }

    @Test
    void bytesAreText() {
        var dynamodb = WireModel.of("dynamodb").orElseThrow();

        assertThat(new TaskShapes(dynamodb, false)
                        .response(
                                "GetItem",
                                Json.parse("{\"Item\": {\"b\": {\"B\": \"aGk=\"}, \"n\": {\"NULL\": true}}}")))
                .isEqualTo(Json.parse("{\"Item\": {\"b\": {\"B\": \"hi\"}, \"n\": {\"Nul\": true}}}"));
    }
}
