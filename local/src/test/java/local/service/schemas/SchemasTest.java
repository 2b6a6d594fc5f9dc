package local.service.schemas;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import local.execution.journal.Journal;
import local.json.Json;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.states.Account;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registries and schemas, by what the operations say. */
class SchemasTest {

    private static final String OPEN_API = "{\"openapi\": \"3.0.0\", \"components\": {}}";

    private final Account account = new Account();
    private final Map<String, Operation> operations =
            Operation.of(new Schemas(account.account, account.door, account.time, Journal.NONE)
                    .operations()
                    .toArray());

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aChangeIsANewVersionAndTheOldOnesStay() {
        create();
        call("UpdateSchema", schema().put("Content", OPEN_API.replace("3.0.0", "3.1.0")));

        assertThat(call("DescribeSchema", schema()).get("SchemaVersion").stringValue())
                .isEqualTo("2");
        assertThat(call("DescribeSchema", schema().put("SchemaVersion", "1"))
                        .get("Content")
                        .stringValue())
                .isEqualTo(OPEN_API);
        assertThat(call("ListSchemaVersions", schema())
                        .get("SchemaVersions")
                        .valueStream()
                        .map(version -> version.get("SchemaVersion").stringValue()))
                .containsExactly("2", "1");
    }

    /** The SAM CLI keeps five versions: it deletes the oldest, and numbers go on. */
    @Test
    void aVersionThatIsDeletedDoesNotGiveItsNumberAway() {
        create();
        call("UpdateSchema", schema().put("Content", OPEN_API.replace("3.0.0", "3.1.0")));
        call("DeleteSchemaVersion", schema().put("SchemaVersion", "1"));
        call("UpdateSchema", schema().put("Content", OPEN_API.replace("3.0.0", "3.2.0")));

        assertThat(call("ListSchemaVersions", schema())
                        .get("SchemaVersions")
                        .valueStream()
                        .map(version -> version.get("SchemaVersion").stringValue()))
                .containsExactly("3", "2");
    }

    @Test
    void theSameAgainIsNoNewVersion() {
        create();

        assertThatThrownBy(() -> call("UpdateSchema", schema().put("Content", OPEN_API)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.code()).isEqualTo("ConflictException"))
                .hasMessageContaining("No change since the previous");
    }

    @Test
    void aRegistryTakesItsSchemasAlong() {
        create();
        call("DeleteRegistry", Json.object().put("RegistryName", "tests"));
        call("CreateRegistry", Json.object().put("RegistryName", "tests"));

        assertThat(call("ListSchemas", Json.object().put("RegistryName", "tests"))
                        .get("Schemas"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        CreateSchema   | "SchemaName": "other", "Type": "OpenApi3", "Content": "none" | The content is not JSON
        CreateSchema   | "SchemaName": "other", "Type": "OpenApi3", "Content": "[]"   | The content must be a JSON object
        CreateSchema   | "SchemaName": "other", "Type": "OpenApi3", "Content": "{}"   | The content is not OpenAPI 3
        CreateSchema   | "SchemaName": "two words", "Type": "JSONSchemaDraft4", "Content": "{}" | The name of the schema two words must have
        DescribeSchema | "SchemaName": "event", "SchemaVersion": "7"                  | Version 7 of the schema event does not exist.
        DescribeSchema | "SchemaName": "other"                                        | Schema with name other does not exist.
        """)
    void badInputIsRefusedInAWord(String operation, String members, String message) {
        create();

        assertThatThrownBy(() -> call(operation, Json.parse("{\"RegistryName\": \"tests\", " + members + "}")))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatAllEventsHaveIsRequired() {
        var discovered = discover("OpenApi3", """
            ["{\\"id\\": 1, \\"at\\": \\"2026-11-29T12:00:00Z\\", \\"items\\": [{\\"name\\": \\"a\\"}]}", "{\\"id\\": 2, \\"more\\": null}"]\
            """);

        assertThat(discovered.at("/components/schemas")).isEqualTo(Json.parse("""
            {"Event": {"type": "object", "required": ["id"], "properties": {
               "at": {"type": "string", "format": "date-time"}, "id": {"type": "number"},
               "items": {"type": "array", "items": {"$ref": "#/components/schemas/ItemsItem"}}, "more": {}}},
             "ItemsItem": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}\
            """));
    }

    @Test
    void anEventOfABusIsKnown() {
        var discovered = discover("OpenApi3", """
            ["{\\"detail-type\\": \\"Order\\", \\"source\\": \\"shop\\", \\"detail\\": {\\"paid\\": true}}"]\
            """);

        var event = discovered.at("/components/schemas/AWSEvent");
        assertThat(event.get("x-amazon-events-detail-type").stringValue()).isEqualTo("Order");
        assertThat(event.at("/properties/detail/$ref").stringValue()).isEqualTo("#/components/schemas/Detail");
    }

    @Test
    void aJsonSchemaHasDefinitions() {
        var discovered = discover("JSONSchemaDraft4", "[\"{\\\"a\\\": {\\\"b\\\": 1}}\"]");

        assertThat(discovered.at("/properties/a/$ref").stringValue()).isEqualTo("#/definitions/A");
        assertThat(discovered.at("/definitions/A/type").stringValue()).isEqualTo("object");
    }

    private JsonNode discover(String type, String events) {
        var request = Json.object().put("Type", type);
        request.set("Events", Json.parse(events));
        return Json.parse(call("GetDiscoveredSchema", request).get("Content").stringValue());
    }

    private void create() {
        call("CreateRegistry", Json.object().put("RegistryName", "tests"));
        call("CreateSchema", schema().put("Type", "OpenApi3").put("Content", OPEN_API));
    }

    private static ObjectNode schema() {
        return Json.object().put("RegistryName", "tests").put("SchemaName", "event");
    }

    private JsonNode call(String operation, JsonNode request) {
        var called = operations.get(operation);
        var builder = called.builder();
        Shapes.SDK_TASK.fill(builder, request);
        return Shapes.SDK_TASK.write(called.call(ADMINISTRATOR, builder));
    }
}
