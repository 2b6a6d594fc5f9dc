package local.service.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.asl.expression.StatesException;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.items.Objects;
import local.execution.items.Objects.Caller;
import local.execution.items.Objects.Summary;
import local.json.Json;
import local.service.ServiceListener;
import local.service.Services;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that stands for S3: what distributed Maps read from it and write to it, as far as the role may. */
class MapObjectsTest {

    private static final String TEMPLATE = """
        Orders:
          Type: AWS::S3::Bucket
          Properties: {BucketName: orders}
        Machine:
          Type: AWS::Serverless::StateMachine
          Properties:
            Name: machine
            Policies: [GRANT, {StepFunctionsExecutionPolicy: {StateMachineName: machine}}]
            Definition:
              StartAt: Each
              QueryLanguage: JSONata
              States:
                Each:
                  Type: Map
                  ItemReader:
                    Resource: arn:aws:states:::s3:getObject
                    ReaderConfig: {InputType: CSV, CSVHeaderLocation: FIRST_ROW}
                    Arguments: {Bucket: orders, Key: in/orders.csv}
                  ItemProcessor:
                    ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                    StartAt: Name
                    States:
                      Name: {Type: Pass, Output: "{% $states.input.name %}", End: true}
                  End: true
        """;

    private final Time time = Time.skipping(_ -> {});

    @TempDir
    private Path folder;

    private Services services;

    @AfterEach
    void close() {
        if (services != null) {
            services.close();
        }
        time.close();
    }

    @Test
    void aDistributedMapReadsItsItemsFromTheFolder() throws IOException {
        write("in/orders.csv", "name,amount\nbook,1\npen,2\n");

        var execution = execute("S3ReadPolicy: {BucketName: orders}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output()).contains(Json.parse("[\"book\", \"pen\"]"));
    }

    @Test
    void withoutTheRightToReadItFailsAsOnAws() throws IOException {
        write("in/orders.csv", "name\nbook\n");

        var execution = execute("S3WritePolicy: {BucketName: orders}");

        assertThat(execution.error()).contains("States.ItemReaderFailed");
        assertThat(execution.cause().orElseThrow())
                .contains(
                        "is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::orders/in/orders.csv\""
                                + " because no identity-based policy allows the s3:GetObject action");
    }

    @Test
    void anObjectThatIsNotThereIsSaidInAwssWords() {
        var execution = execute("S3ReadPolicy: {BucketName: orders}");

        assertThat(execution.cause().orElseThrow())
                .startsWith("The specified key does not exist. (Service: S3, Status Code: 404");
    }

    @Test
    void whatIsPutIsListedAndRead() {
        var buckets = buckets("S3CrudPolicy: {BucketName: orders}");

        buckets.put(machine(), "orders", "out/a.json", "[1]".getBytes(StandardCharsets.UTF_8));
        buckets.put(machine(), "orders", "other.json", "[2]".getBytes(StandardCharsets.UTF_8));

        assertThat(buckets.list(machine(), "orders", "out/"))
                .extracting(Summary::key)
                .containsExactly("out/a.json");
        assertThat(buckets.get(machine(), "orders", "out/a.json")).asString().isEqualTo("[1]");
    }

    @Test
    void noKeyLeadsOutOfItsBucket() {
        var buckets = buckets("S3CrudPolicy: {BucketName: \"*\"}");

        assertThatThrownBy(() -> buckets.get(machine(), "orders", "../../secret"))
                .isInstanceOf(StatesException.class);
        assertThatThrownBy(() -> buckets.put(machine(), "..", "x", new byte[0])).isInstanceOf(StatesException.class);
    }

    @Test
    void aBucketThatNobodyDeclaredAndThatHasNoFolderIsNotThere() {
        assertThatThrownBy(() -> buckets("S3CrudPolicy: {BucketName: \"*\"}").list(machine(), "nowhere", ""))
                .hasMessageContaining("S3.NoSuchBucketException: The specified bucket does not exist");
    }

    @Test
    void aBucketThatMayNotBeCalledSoIsRefusedWithItsLine() {
        var template = "  Orders: {Type: AWS::S3::Bucket, Properties: {BucketName: My_Orders}}";

        var bucket = Stacks.of(folder, template).buckets().getFirst();
        assertThatThrownBy(() -> new S3(new Account("us-east-1", Stacks.ACCOUNT), folder, null).declare(bucket))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("AWS refuses to create bucket Orders: My_Orders is no name of a bucket");
    }

    private void write(String key, String text) throws IOException {
        var file = folder.resolve("cache/buckets/orders").resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Stack stack(String grant) {
        return Stacks.of(folder, TEMPLATE.replace("GRANT", "{" + grant + "}").indent(2));
    }

    private Objects buckets(String grant) {
        var stack = stack(grant);
        var roles =
                new Roles(stack.roles().stream().map(Stack.RoleResource::role).toList());
        var s3 = new S3(
                new Account("us-east-1", Stacks.ACCOUNT),
                folder.resolve("cache/buckets"),
                new Door(roles, "us-east-1", time, _ -> {}));
        stack.buckets().forEach(s3::declare);
        return s3.objects();
    }

    private Caller machine() {
        var stack = stack("S3ReadPolicy: {BucketName: orders}");
        return new Caller(
                stack.roles().getFirst().role().arn(),
                stack.stateMachines().getFirst().arn());
    }

    private Execution execute(String grant) {
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder.resolve("cache"),
                List.of(),
                Map.of(),
                Optional.empty(),
                false);
        services = Services.start(stack(grant), time, settings, new ServiceListener() {});
        return services.stepFunctions()
                .start("arn:aws:states:us-east-1:123456789012:stateMachine:machine", "{}")
                .await();
    }
}
