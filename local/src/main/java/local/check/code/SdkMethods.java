package local.check.code;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which operations the methods of AWS's libraries call: clients of the SDK, synchronous or not, their waiters and
 * presigners, the enhanced client of DynamoDB, the transfer manager of S3 and the batch manager of SQS.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/java_dynamodb_code_examples.html">The
 *     SDK's guide</a>
 */
final class SdkMethods {

    /**
     * An operation that a method calls.
     *
     * @param onNamed whether on a resource by its own name: of an index or a source it has another
     */
    record Operation(String service, String name, boolean onNamed) {

        static Operation of(String service, String name) {
            return new Operation(service, name, true);
        }
    }

    private static final String SDK = "software/amazon/awssdk/";
    private static final String SERVICES = SDK + "services/";
    private static final Pattern CLIENT = Pattern.compile(SERVICES + "([a-z0-9]+)/(?:\\w+/)*\\w+?(?:Async)?Client");
    private static final Pattern WAITER = Pattern.compile(SERVICES + "([a-z0-9]+)/(?:\\w+/)*waiters/\\w+Waiter");
    private static final Pattern PRESIGNER =
            Pattern.compile(SERVICES + "([a-z0-9]+)/(?:\\w+/)*presigner/\\w+Presigner");
    private static final Pattern REQUEST = Pattern.compile("/model/(\\w+)Request(?:\\$Builder)?;");
    private static final Pattern ENHANCED = Pattern.compile(
            SDK + "enhanced/dynamodb/(?:DynamoDb(?:Async)?(Table|Index)|MappedTableResource|DynamoDbEnhanced\\w+)");

    /** Methods of a client that call nothing. */
    private static final Set<String> LOCAL = Set.of(
            "builder",
            "create",
            "close",
            "serviceName",
            "serviceClientConfiguration",
            "utilities",
            "waiter",
            "batchManager",
            "hashCode",
            "equals",
            "toString");

    /** What the enhanced client calls by the names that DynamoDB's operations have. */
    private static final Set<String> OF_TABLES = Set.of(
            "CreateTable",
            "DeleteTable",
            "DescribeTable",
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "Query",
            "Scan",
            "BatchGetItem",
            "BatchWriteItem",
            "TransactGetItems",
            "TransactWriteItems");

    /** What a transaction writes is said when its request is built. */
    private static final Map<String, String> TRANSACTION = Map.of(
            "put", "PutItem",
            "update", "UpdateItem",
            "delete", "DeleteItem",
            "conditionCheck", "ConditionCheckItem",
            "addPutItem", "PutItem",
            "addUpdateItem", "UpdateItem",
            "addDeleteItem", "DeleteItem",
            "addConditionCheck", "ConditionCheckItem");

    private static final Set<String> TRANSACTIONS = Set.of(
            SERVICES + "dynamodb/model/TransactWriteItem$Builder",
            SDK + "enhanced/dynamodb/model/TransactWriteItemsEnhancedRequest$Builder");

    private static final Map<String, List<String>> TRANSFERS = Map.of(
            "upload", List.of("PutObject"),
            "uploadFile", List.of("PutObject"),
            "uploadDirectory", List.of("PutObject"),
            "resumeUploadFile", List.of("PutObject", "ListParts"),
            "download", List.of("GetObject"),
            "downloadFile", List.of("GetObject"),
            "resumeDownloadFile", List.of("GetObject"),
            "downloadDirectory", List.of("ListObjectsV2", "GetObject"),
            "copy", List.of("CopyObject"));

    /** The batch manager asks a queue for its time-outs before it receives from it. */
    private static final Map<String, List<String>> BATCHES = Map.of(
            "sendMessage", List.of("SendMessage"),
            "deleteMessage", List.of("DeleteMessage"),
            "changeMessageVisibility", List.of("ChangeMessageVisibility"),
            "receiveMessage", List.of("ReceiveMessage", "GetQueueAttributes"));

    private SdkMethods() {}

    /** @param lambda the descriptor of the function that was made last before the call, which builds its request */
    static Stream<Operation> of(Method method, String lambda) {
        var owner = method.owner();
        if (!owner.startsWith(SDK)) {
            return Stream.empty();
        }
        if (TRANSACTIONS.contains(owner)) {
            return Optional.ofNullable(TRANSACTION.get(method.name())).stream()
                    .map(name -> Operation.of("dynamodb", name));
        }
        return switch (owner.substring(SDK.length())) {
            case "transfer/s3/S3TransferManager" -> all("s3", TRANSFERS, method);
            case "services/sqs/batchmanager/SqsAsyncBatchManager" -> all("sqs", BATCHES, method);
            default ->
                Stream.of(client(method), waiter(method, lambda), presigner(method), table(method))
                        .flatMap(Optional::stream);
        };
    }

    private static Stream<Operation> all(String service, Map<String, List<String>> operations, Method method) {
        return operations.getOrDefault(method.name(), List.of()).stream().map(name -> Operation.of(service, name));
    }

    private static Optional<Operation> client(Method method) {
        Matcher client = CLIENT.matcher(method.owner());
        return client.matches()
                        && !LOCAL.contains(method.name())
                        && !method.name().startsWith("<")
                ? Optional.of(operation(client, capitalized(method.name().replaceFirst("(Paginator|AsBytes)$", ""))))
                : Optional.empty();
    }

    private static Operation operation(Matcher owner, String name) {
        return Operation.of(owner.group(1), name);
    }

    private static Optional<Operation> waiter(Method method, String lambda) {
        Matcher waiter = WAITER.matcher(method.owner());
        if (!waiter.matches() || !method.name().startsWith("waitUntil")) {
            return Optional.empty();
        }
        return Stream.of(method.descriptor(), lambda)
                .map(REQUEST::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(request -> operation(waiter, request.group(1)));
    }

    private static Optional<Operation> presigner(Method method) {
        Matcher presigner = PRESIGNER.matcher(method.owner());
        return presigner.matches() && method.name().startsWith("presign")
                ? Optional.of(operation(presigner, method.name().substring("presign".length())))
                : Optional.empty();
    }

    private static Optional<Operation> table(Method method) {
        Matcher table = ENHANCED.matcher(method.owner());
        var name = capitalized(method.name().replaceFirst("WithResponse$", ""));
        return table.matches() && OF_TABLES.contains(name)
                ? Optional.of(new Operation("dynamodb", name, !"Index".equals(table.group(1))))
                : Optional.empty();
    }

    private static String capitalized(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
