package local.check.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of compiled code, from a handler on. */
class CodeReaderTest {

    @TempDir
    private Path folder;

    private Path classes(String... sources) {
        return Compiled.into(folder.resolve("classes"), sources);
    }

    private static List<String> calls(Path classes, List<Path> libraries, String handler)
            throws MissingHandlerException {
        return read(classes, libraries, handler).calls().stream()
                .map(call -> call.service() + ":" + call.operation())
                .distinct()
                .toList();
    }

    private static Code read(Path classes, List<Path> libraries, String handler) throws MissingHandlerException {
        return new CodeReader().read(classes, libraries, handler).orElseThrow();
    }

    private static List<String> calls(Path classes, String handler) throws MissingHandlerException {
        return calls(classes, List.of(), handler);
    }

    private static final String ONE = """
        package shop;
        import com.amazonaws.services.lambda.runtime.*;
        import software.amazon.awssdk.services.sqs.SqsClient;
        public class One implements RequestHandler<String, String> {
            private final Orders orders = new Orders();
            @Override public String handleRequest(String input, Context context) {
                orders.send(input);
                return input;
            }
        }
        """;

    private static final String TWO = """
        package shop;
        import com.amazonaws.services.lambda.runtime.*;
        public class Two implements RequestHandler<String, String> {
            private final Orders orders = new Orders();
            @Override public String handleRequest(String input, Context context) {
                orders.drop(input);
                return input;
            }
        }
        """;

    private static final String ORDERS = """
        package shop;
        import software.amazon.awssdk.services.sqs.SqsClient;
        class Orders implements AutoCloseable {
            private static final SqsClient QUEUE = SqsClient.create();
            void send(String order) { QUEUE.sendMessage(r -> r.queueUrl(System.getenv("ORDERS")).messageBody(order)); }
            void drop(String order) { QUEUE.deleteMessage(r -> r.receiptHandle(order)); }
            @Override public void close() { QUEUE.close(); }
        }
        """;

    @Test
    void functionsThatShareTheirCodeEachHaveTheirOwnCalls() throws Exception {
        var classes = classes(ONE, TWO, ORDERS);

        assertThat(calls(classes, "shop.One::handleRequest")).containsExactly("sqs:SendMessage");
        assertThat(calls(classes, "shop.Two")).containsExactly("sqs:DeleteMessage");
        assertThat(read(classes, List.of(), "shop.One").calls())
                .extracting(ClassCall::place)
                .containsExactly("Orders.java:5");
        assertThat(read(classes, List.of(), "shop.One").texts()).contains("ORDERS");
    }

    @Test
    void aJarAsAFunctionHasIt() throws Exception {
        var jar = Compiled.jar(classes(ONE, TWO, ORDERS), folder.resolve("target/shop.jar"));

        assertThat(calls(jar, "shop.One")).containsExactly("sqs:SendMessage");
    }

    @Test
    void lambdasMethodReferencesAndPaginators() throws Exception {
        assertThat(calls(classes("""
            package shop;
            import java.util.stream.Stream;
            import software.amazon.awssdk.services.sfn.SfnClient;
            import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
            import software.amazon.awssdk.services.sqs.SqsAsyncClient;
            public class Handler {
                private final SfnClient machines = SfnClient.create();
                private final SqsAsyncClient queue = SqsAsyncClient.create();
                public String handle(String input) {
                    Stream.of(SendTaskSuccessRequest.builder().build()).forEach(machines::sendTaskSuccess);
                    Runnable later = () -> queue.sendMessage(r -> r.messageBody(input));
                    later.run();
                    machines.listExecutionsPaginator(r -> r.stateMachineArn("arn")).forEach(page -> machines.close());
                    return input;
                }
                void nobodyCallsThis() { machines.stopExecution(r -> r.cause("none")); }
            }
            """), "shop.Handler::handle"))
                .containsExactlyInAnyOrder("sfn:SendTaskSuccess", "sqs:SendMessage", "sfn:ListExecutions");
    }

    /** Through an interface the call reaches what is made somewhere, not what only exists. */
    @Test
    void interfacesInheritedMethodsAndStaticInitialisers() throws Exception {
        assertThat(calls(classes("""
            package shop;
            public class Handler extends Base {
                private final Store store = Boolean.getBoolean("small") ? new Small() : new Large();
                @Override protected void work(String input) { store.keep(input); Config.limit(); }
            }
            """, """
            package shop;
            abstract class Base {
                public final String handleRequest(String input) { work(input); return input; }
                protected abstract void work(String input);
            }
            """, """
            package shop;
            interface Store {
                software.amazon.awssdk.services.s3.S3Client S3 = software.amazon.awssdk.services.s3.S3Client.create();
                void keep(String input);
            }
            """, """
            package shop;
            class Small implements Store {
                @Override public void keep(String input) { S3.headObject(r -> r.key(input)); }
            }
            """, """
            package shop;
            class Large extends Small {
                @Override public void keep(String input) { super.keep(input); S3.deleteObject(r -> r.key(input)); }
            }
            """, """
            package shop;
            class Unused implements Store {
                @Override public void keep(String input) { S3.listBuckets(); }
            }
            """, """
            package shop;
            class Config {
                static final int LIMIT =
                        software.amazon.awssdk.services.sqs.SqsClient.create().listQueues().queueUrls().size();
                static int limit() { return LIMIT; }
            }
            """), "shop.Handler"))
                .containsExactlyInAnyOrder("s3:HeadObject", "s3:DeleteObject", "sqs:ListQueues");
    }

    /** A framework makes the object: the type of the field is all that the code says. */
    @Test
    void whatIsInjected() throws Exception {
        assertThat(calls(classes("""
            package shop;
            public class Handler {
                private Service service;
                public void setService(Service service) { this.service = service; }
                public String handleRequest(String input) { return service.answer(); }
            }
            """, """
            package shop;
            interface Service { String answer(); }
            """, """
            package shop;
            class RealService implements Service {
                private final software.amazon.awssdk.services.sns.SnsClient sns;
                RealService(software.amazon.awssdk.services.sns.SnsClient sns) { this.sns = sns; }
                @Override public String answer() { return sns.publish(r -> r.message("hi")).messageId(); }
            }
            """), "shop.Handler")).containsExactly("sns:Publish");
    }

    /** The JDK calls it back. */
    @Test
    void whatALibraryIsGivenToCall() throws Exception {
        assertThat(calls(classes("""
            package shop;
            public class Handler {
                public String handleRequest(String input) throws Exception {
                    new Thread(new Job()).start();
                    return input;
                }
            }
            """, """
            package shop;
            class Job implements Runnable {
                private final software.amazon.awssdk.services.sns.SnsClient sns =
                        software.amazon.awssdk.services.sns.SnsClient.create();
                @Override public void run() { sns.publish(r -> r.message("hi")); }
                void other() { sns.listTopics(); }
            }
            """), "shop.Handler")).containsExactly("sns:Publish");
    }

    @Test
    void aLibraryOfTheApplicationsOwnCounts() throws Exception {
        var shared = Compiled.into(folder.resolve("shared"), """
            package common;
            public class Topics {
                private final software.amazon.awssdk.services.sns.SnsClient sns =
                        software.amazon.awssdk.services.sns.SnsClient.create();
                public void tell(String text) { sns.publish(r -> r.message(text)); }
                public void list() { sns.listTopics(); }
            }
            """);
        var classes = Compiled.into(folder.resolve("classes"), List.of(shared), """
            package shop;
            public class Handler {
                public String handleRequest(String input) {
                    new common.Topics().tell(input);
                    return input;
                }
            }
            """);
        Compiled.jar(shared, classes.resolve("lib/common-1.0.jar"));

        assertThat(calls(classes, "shop.Handler"))
                .as("as sam build lays it out")
                .containsExactly("sns:Publish");
        assertThat(calls(
                        Compiled.into(folder.resolve("target/classes"), List.of(shared), """
                            package shop;
                            public class Handler {
                                public void handleRequest(String input) { new common.Topics().list(); }
                            }
                            """),
                        List.of(Compiled.jar(shared, folder.resolve("target/dependency/common-1.0.jar"))),
                        "shop.Handler"))
                .as("as Maven lays it out")
                .containsExactly("sns:ListTopics");
    }

    @Test
    void waitersPresignersAndWhatHasOtherNames() throws Exception {
        assertThat(calls(classes("""
            package shop;
            import software.amazon.awssdk.services.s3.S3Client;
            import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
            import software.amazon.awssdk.services.s3.presigner.S3Presigner;
            public class Handler {
                private final S3Client s3 = S3Client.create();
                public void handleRequest(S3Presigner presigner) {
                    s3.waiter().waitUntilBucketExists(HeadBucketRequest.builder().bucket("b").build());
                    s3.waiter().waitUntilObjectExists(r -> r.bucket("b").key("k"));
                    presigner.presignPutObject(r -> r.putObjectRequest(p -> p.bucket("b").key("k")));
                    s3.getObjectAsBytes(r -> r.bucket("b").key("k"));
                }
            }
            """), "shop.Handler"))
                .containsExactly("s3:HeadBucket", "s3:HeadObject", "s3:PutObject", "s3:GetObject");
    }

    @Test
    void theBatchManagerOfSqs() throws Exception {
        assertThat(calls(classes("""
            package shop;
            import software.amazon.awssdk.services.sqs.SqsAsyncClient;
            import software.amazon.awssdk.services.sqs.batchmanager.SqsAsyncBatchManager;
            public class Handler {
                private final SqsAsyncBatchManager queue = SqsAsyncClient.create().batchManager();
                public void handleRequest(String input) {
                    queue.sendMessage(r -> r.messageBody(input)).join();
                    queue.receiveMessage(r -> r.queueUrl(input)).join();
                }
            }
            """), "shop.Handler"))
                .containsExactly("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:GetQueueAttributes");
    }

    /** The shapes of AWS's libraries, as far as a handler below needs them: their names are what is known. */
    private Path libraries() {
        return Compiled.into(
                folder.resolve("libraries"), """
                package software.amazon.awssdk.enhanced.dynamodb;
                public interface TableSchema<T> {
                    static <T> TableSchema<T> fromBean(Class<T> type) { return null; }
                }
                """, """
                package software.amazon.awssdk.enhanced.dynamodb;
                public interface DynamoDbEnhancedClient {
                    static DynamoDbEnhancedClient create() { return null; }
                    <T> DynamoDbTable<T> table(String name, TableSchema<T> schema);
                    void transactWriteItems(Object request);
                    Object batchGetItem(Object request);
                }
                """, """
                package software.amazon.awssdk.enhanced.dynamodb;
                public interface DynamoDbTable<T> {
                    T getItem(T key);
                    void putItem(T item);
                    Object updateItemWithResponse(Object request);
                    DynamoDbIndex<T> index(String name);
                    String tableName();
                }
                """, """
                package software.amazon.awssdk.enhanced.dynamodb;
                public interface DynamoDbIndex<T> { Object query(Object conditional); }
                """, """
                package software.amazon.awssdk.enhanced.dynamodb.model;
                public class TransactWriteItemsEnhancedRequest {
                    public static Builder builder() { return new Builder(); }
                    public static class Builder {
                        public <T> Builder addPutItem(Object table, T item) { return this; }
                        public <T> Builder addConditionCheck(Object table, Object request) { return this; }
                        public Object build() { return this; }
                    }
                }
                """, """
                package software.amazon.awssdk.transfer.s3;
                public interface S3TransferManager {
                    static S3TransferManager create() { return null; }
                    Object uploadFile(Object request);
                    Object downloadDirectory(Object request);
                }
                """, """
                package software.amazon.lambda.powertools.parameters;
                public abstract class BaseProvider {
                    public String get(String key) { return key; }
                    public java.util.Map<String, String> getMultiple(String path) { return null; }
                }
                """, """
                package software.amazon.lambda.powertools.parameters.ssm;
                public class SSMProvider extends software.amazon.lambda.powertools.parameters.BaseProvider {
                    public static SSMProvider create() { return new SSMProvider(); }
                    public SSMProvider withDecryption() { return this; }
                }
                """, """
                package software.amazon.lambda.powertools.parameters.ssm;
                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                public @interface SSMParam { String key(); }
                """, """
                package software.amazon.lambda.powertools.parameters.secrets;
                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                public @interface SecretsParam { String key(); }
                """, """
                package software.amazon.lambda.powertools.parameters;
                public class AppConfigProvider extends BaseProvider {}
                """, """
                package software.amazon.lambda.powertools.parameters;
                public class DynamoDbProvider extends BaseProvider {}
                """, """
                package software.amazon.lambda.powertools.parameters;
                public class ParamManager {
                    public static AppConfigProvider getAppConfigProvider(String environment, String application) { return null; }
                    public static DynamoDbProvider getDynamoDbProvider(String table) { return null; }
                }
                """, """
                package software.amazon.lambda.powertools.idempotency.persistence.dynamodb;
                public class DynamoDBPersistenceStore {
                    public static Builder builder() { return new Builder(); }
                    public static class Builder {
                        public Builder withTableName(String name) { return this; }
                        public DynamoDBPersistenceStore build() { return null; }
                    }
                }
                """);
    }

    private List<String> callsOf(String source) throws MissingHandlerException {
        return calls(Compiled.into(folder.resolve("classes"), List.of(libraries()), source), "shop.Handler");
    }

    @Test
    void theEnhancedClientOfDynamoDb() throws Exception {
        assertThat(callsOf("""
            package shop;
            import software.amazon.awssdk.enhanced.dynamodb.*;
            import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
            public class Handler {
                private final DynamoDbEnhancedClient client = DynamoDbEnhancedClient.create();
                private final DynamoDbTable<String> orders =
                        client.table(System.getenv("ORDERS"), TableSchema.fromBean(String.class));
                public void handleRequest(String input) {
                    orders.getItem(input);
                    orders.updateItemWithResponse(input);
                    client.transactWriteItems(TransactWriteItemsEnhancedRequest.builder()
                            .addPutItem(orders, orders.tableName())
                            .addConditionCheck(orders, input)
                            .build());
                    orders.index("by-day").query(input);
                }
            }
            """))
                .containsExactlyInAnyOrder(
                        "dynamodb:GetItem",
                        "dynamodb:UpdateItem",
                        "dynamodb:PutItem",
                        "dynamodb:ConditionCheckItem",
                        "dynamodb:Query");
        assertThat(read(folder.resolve("classes"), List.of(), "shop.Handler").calls())
                .filteredOn(call -> !call.onNamed())
                .as("an index has a name of its own")
                .extracting(ClassCall::operation)
                .containsExactly("Query");
    }

    @Test
    void theTransferManagerOfS3() throws Exception {
        assertThat(callsOf("""
            package shop;
            import software.amazon.awssdk.transfer.s3.S3TransferManager;
            public class Handler {
                private final S3TransferManager transfers = S3TransferManager.create();
                public void handleRequest(String input) {
                    transfers.uploadFile(input);
                    transfers.downloadDirectory(input);
                }
            }
            """)).containsExactly("s3:PutObject", "s3:ListObjectsV2", "s3:GetObject");
    }

    @Test
    void parametersOfPowertools() throws Exception {
        assertThat(callsOf("""
            package shop;
            import software.amazon.lambda.powertools.parameters.*;
            import software.amazon.lambda.powertools.parameters.secrets.SecretsParam;
            import software.amazon.lambda.powertools.parameters.ssm.*;
            public class Handler {
                @SecretsParam(key = "password") private String password;
                private final AppConfigProvider configuration = ParamManager.getAppConfigProvider("prod", "shop");
                public void handleRequest(String input) {
                    SSMProvider.create().withDecryption().getMultiple("/shop");
                    configuration.get("limits");
                    ParamManager.getDynamoDbProvider("settings").getMultiple("all");
                }
            }
            """))
                .containsExactlyInAnyOrder(
                        "secretsmanager:GetSecretValue",
                        "ssm:GetParametersByPath",
                        "dynamodb:Query",
                        "appconfigdata:StartConfigurationSession",
                        "appconfigdata:GetLatestConfiguration");
    }

    /** All providers have the same methods: called by the type of all, only the one that there is can be meant. */
    @Test
    void parametersOfOneProviderOrAnother() throws Exception {
        var handler = """
            package shop;
            import software.amazon.lambda.powertools.parameters.*;
            import software.amazon.lambda.powertools.parameters.ssm.*;
            public class Handler {
                private final BaseProvider provider = SSMProvider.create();
                public void handleRequest(String input) { provider.get(input); }
            }
            """;

        assertThat(callsOf(handler)).containsExactly("ssm:GetParameter");
        assertThat(callsOf(handler.replace("provider.get(", "ParamManager.getDynamoDbProvider(\"t\"); provider.get(")))
                .isEmpty();
        assertThat(read(folder.resolve("classes"), List.of(), "shop.Handler").unread())
                .singleElement()
                .satisfies(why -> assertThat(why).startsWith("which parameters it gets is decided at run time"));
    }

    @Test
    void whatPowertoolsNeedsToSeeWhatIsRepeated() throws Exception {
        assertThat(callsOf("""
            package shop;
            import software.amazon.lambda.powertools.idempotency.persistence.dynamodb.DynamoDBPersistenceStore;
            public class Handler {
                public Handler() {
                    DynamoDBPersistenceStore.builder().withTableName(System.getenv("TABLE")).build();
                }
                public void handleRequest(String input) {}
            }
            """))
                .containsExactly("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem");
    }

    @Test
    void aHandlerThatIsNotThere() throws IOException {
        var classes = classes(ONE, TWO, ORDERS);

        assertThatThrownBy(() -> calls(classes, "shop.Won::handleRequest"))
                .isInstanceOf(MissingHandlerException.class)
                .hasMessageContaining("there is no class shop.Won in ")
                .hasMessageContaining("did you mean shop.One?");
        assertThatThrownBy(() -> calls(classes, "shop.One::handleReqest"))
                .isInstanceOf(MissingHandlerException.class)
                .hasMessage("class shop.One has no method handleReqest; did you mean handleRequest?");
        assertThatThrownBy(() -> calls(classes, "shop.Orders"))
                .hasMessage("class shop.Orders has no method handleRequest; there is close");
    }

    @Test
    void whatIsNotBuilt() throws Exception {
        assertThat(new CodeReader().read(folder, List.of(), "shop.One")).isEmpty();
    }

    /** A framework's handler: which of the application's classes it calls nobody can tell. */
    @Test
    void aHandlerOfALibrary() throws Exception {
        var framework = Compiled.into(folder.resolve("framework"), """
            package framework;
            public class Invoker { public void handleRequest(String input) {} }
            """);
        var jar = Compiled.jar(framework, folder.resolve("lib/framework.jar"));

        assertThat(calls(classes(ONE, TWO, ORDERS), List.of(jar), "framework.Invoker"))
                .containsExactlyInAnyOrder("sqs:SendMessage", "sqs:DeleteMessage");
    }

    /** As shading puts them together: the framework's classes lie among the application's. */
    @Test
    void aHandlerOfAFrameworkInTheSameJar() throws Exception {
        assertThat(calls(classes(ORDERS, """
            package org.springframework.cloud.function.adapter.aws;
            public class FunctionInvoker { public void handleRequest(String input) {} }
            """), "org.springframework.cloud.function.adapter.aws.FunctionInvoker"))
                .containsExactlyInAnyOrder("sqs:SendMessage", "sqs:DeleteMessage");
    }

    @Test
    void aClassThatIsDamaged() throws IOException {
        var classes = classes(ONE, ORDERS);
        Files.write(classes.resolve("shop/Orders.class"), new byte[] {1, 2, 3, 4, 5});

        assertThatThrownBy(() -> calls(classes, "shop.One")).isInstanceOf(IllegalArgumentException.class);
    }
}
