package local.service.schemas;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.journal.Table;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.schemas.model.CreateSchemaRequest;
import software.amazon.awssdk.services.schemas.model.CreateSchemaResponse;
import software.amazon.awssdk.services.schemas.model.DeleteSchemaRequest;
import software.amazon.awssdk.services.schemas.model.DeleteSchemaResponse;
import software.amazon.awssdk.services.schemas.model.DeleteSchemaVersionRequest;
import software.amazon.awssdk.services.schemas.model.DeleteSchemaVersionResponse;
import software.amazon.awssdk.services.schemas.model.DescribeSchemaRequest;
import software.amazon.awssdk.services.schemas.model.DescribeSchemaResponse;
import software.amazon.awssdk.services.schemas.model.GetDiscoveredSchemaRequest;
import software.amazon.awssdk.services.schemas.model.GetDiscoveredSchemaResponse;
import software.amazon.awssdk.services.schemas.model.ListSchemaVersionsRequest;
import software.amazon.awssdk.services.schemas.model.ListSchemaVersionsResponse;
import software.amazon.awssdk.services.schemas.model.ListSchemasRequest;
import software.amazon.awssdk.services.schemas.model.ListSchemasResponse;
import software.amazon.awssdk.services.schemas.model.SchemaSummary;
import software.amazon.awssdk.services.schemas.model.SchemaVersionSummary;
import software.amazon.awssdk.services.schemas.model.UpdateSchemaRequest;
import software.amazon.awssdk.services.schemas.model.UpdateSchemaResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The operations on schemas and their versions. */
public final class SchemaOperations {

    private static final int LONGEST_NAME = 385;

    private final Account account;
    private final Door door;
    private final Time time;
    private final Registries registries;
    private final Table<Schema> schemas;

    SchemaOperations(Account account, Door door, Time time, Registries registries, Table<Schema> schemas) {
        this.account = account;
        this.door = door;
        this.time = time;
        this.registries = registries;
        this.schemas = schemas;
    }

    public CreateSchemaResponse createSchema(Principal who, CreateSchemaRequest request) {
        var arn = arn(request.registryName(), request.schemaName());
        door.check(who, "schemas:CreateSchema", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "schemas:TagResource", arn);
        }
        registries.get(request.registryName());
        var now = time.now();
        var schema = new Schema(
                request.registryName(),
                checked(request.schemaName()),
                request.typeAsString(),
                request.description(),
                Map.copyOf(request.tags()),
                now,
                List.of(new Schema.Version(1, checked(request.typeAsString(), request.content()), now)));
        if (!schemas.putIfAbsent(schema.key(), schema)) {
            throw Schemas.conflict("Schema with name " + schema.name() + " already exists.");
        }
        return CreateSchemaResponse.builder()
                .schemaName(schema.name())
                .schemaArn(arn)
                .schemaVersion("1")
                .type(schema.type())
                .description(schema.description())
                .lastModified(now)
                .versionCreatedDate(now)
                .tags(schema.tags())
                .build();
    }

    /** What is left out stays. Content that is the same is no new version, and refused. */
    public UpdateSchemaResponse updateSchema(Principal who, UpdateSchemaRequest request) {
        var arn = arn(request.registryName(), request.schemaName());
        door.check(who, "schemas:UpdateSchema", arn);
        var before = get(request.registryName(), request.schemaName());
        var type = request.type() == null ? before.type() : request.typeAsString();
        var content = Optional.ofNullable(request.content()).map(text -> checked(type, text));
        if (content.filter(before.newest().content()::equals).isPresent()) {
            throw Schemas.conflict("No change since the previous version.");
        }
        var now = time.now();
        schemas.change(
                before.key(),
                schema -> schema.with(
                        type,
                        request.description() == null ? schema.description() : request.description(),
                        content,
                        now));
        var schema = get(request.registryName(), request.schemaName());
        return UpdateSchemaResponse.builder()
                .schemaName(schema.name())
                .schemaArn(arn)
                .schemaVersion(number(schema.newest()))
                .type(schema.type())
                .description(schema.description())
                .lastModified(schema.modified())
                .versionCreatedDate(schema.newest().created())
                .tags(schema.tags())
                .build();
    }

    /** The newest version, where none is named. */
    public DescribeSchemaResponse describeSchema(Principal who, DescribeSchemaRequest request) {
        var arn = arn(request.registryName(), request.schemaName());
        door.check(who, "schemas:DescribeSchema", arn);
        var schema = get(request.registryName(), request.schemaName());
        var version = request.schemaVersion() == null ? schema.newest() : version(schema, request.schemaVersion());
        return DescribeSchemaResponse.builder()
                .schemaName(schema.name())
                .schemaArn(arn)
                .schemaVersion(number(version))
                .type(schema.type())
                .description(schema.description())
                .content(version.content())
                .lastModified(schema.modified())
                .versionCreatedDate(version.created())
                .tags(schema.tags())
                .build();
    }

    public DeleteSchemaResponse deleteSchema(Principal who, DeleteSchemaRequest request) {
        door.check(who, "schemas:DeleteSchema", arn(request.registryName(), request.schemaName()));
        schemas.remove(get(request.registryName(), request.schemaName()).key());
        return DeleteSchemaResponse.builder().build();
    }

    /** With its last version, the schema goes. */
    public DeleteSchemaVersionResponse deleteSchemaVersion(Principal who, DeleteSchemaVersionRequest request) {
        door.check(who, "schemas:DeleteSchemaVersion", arn(request.registryName(), request.schemaName()));
        var schema = get(request.registryName(), request.schemaName());
        var version = version(schema, request.schemaVersion());
        if (schema.versions().size() == 1) {
            schemas.remove(schema.key());
        } else {
            schemas.change(schema.key(), there -> there.without(version, time.now()));
        }
        return DeleteSchemaVersionResponse.builder().build();
    }

    public ListSchemasResponse listSchemas(Principal who, ListSchemasRequest request) {
        door.check(who, "schemas:ListSchemas", registries.arn(request.registryName()));
        registries.get(request.registryName());
        var prefix = Optional.ofNullable(request.schemaNamePrefix()).orElse("");
        var page = Schemas.page(
                schemas.all().stream()
                        .filter(schema -> schema.registry().equals(request.registryName()))
                        .filter(schema -> schema.name().startsWith(prefix))
                        .toList(),
                Schema::name,
                request.nextToken(),
                request.limit());
        return ListSchemasResponse.builder()
                .schemas(page.items().stream()
                        .map(schema -> SchemaSummary.builder()
                                .schemaName(schema.name())
                                .schemaArn(arn(schema.registry(), schema.name()))
                                .lastModified(schema.modified())
                                .versionCount((long) schema.versions().size())
                                .tags(schema.tags())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** The newest first. */
    public ListSchemaVersionsResponse listSchemaVersions(Principal who, ListSchemaVersionsRequest request) {
        var arn = arn(request.registryName(), request.schemaName());
        door.check(who, "schemas:ListSchemaVersions", arn);
        var schema = get(request.registryName(), request.schemaName());
        var page = Schemas.page(
                schema.versions().reversed(), SchemaOperations::number, request.nextToken(), request.limit());
        return ListSchemaVersionsResponse.builder()
                .schemaVersions(page.items().stream()
                        .map(version -> SchemaVersionSummary.builder()
                                .schemaName(schema.name())
                                .schemaArn(arn)
                                .schemaVersion(number(version))
                                .type(schema.type())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** What such events look like; nothing is kept of it. */
    public GetDiscoveredSchemaResponse getDiscoveredSchema(Principal who, GetDiscoveredSchemaRequest request) {
        door.check(who, "schemas:GetDiscoveredSchema", "*");
        var events =
                request.events().stream().map(text -> parsed(text, "An event")).toList();
        return GetDiscoveredSchemaResponse.builder()
                .content(Json.write(Discovery.of(request.typeAsString(), events)))
                .build();
    }

    /** @throws ServiceException {@code BadRequestException} where the text is no schema of that type */
    private static String checked(String type, String content) {
        var schema = parsed(content, "The content");
        if (type.equals("OpenApi3") && !schema.path("openapi").asString("").startsWith("3.")) {
            throw Schemas.invalid("The content is not OpenAPI 3: it must say \"openapi\": \"3.0.0\"");
        }
        return content;
    }

    private static JsonNode parsed(String text, String what) {
        try {
            var json = Json.parse(text);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw Schemas.invalid(what + " is not JSON: " + e.getOriginalMessage());
        }
        throw Schemas.invalid(what + " must be a JSON object");
    }

    private static String checked(String name) {
        return Schemas.checkName("The name of the schema", name, LONGEST_NAME);
    }

    private Schema get(String registry, String name) {
        registries.get(registry);
        return schemas.find(Schema.key(registry, checked(name)))
                .orElseThrow(() -> Schemas.none("Schema with name " + name));
    }

    private static Schema.Version version(Schema schema, String number) {
        return schema.version(number)
                .orElseThrow(() -> Schemas.none("Version " + number + " of the schema " + schema.name()));
    }

    private static String number(Schema.Version version) {
        return Integer.toString(version.number());
    }

    private String arn(String registry, String name) {
        return account.arn("schemas", "schema/" + registry + "/" + name);
    }
}
