package local.service.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.json.Arn;
import tools.jackson.databind.JsonNode;

/**
 * What those operations of DynamoDB need whose tables stand deeper in the request, or whose action has another name.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html">Using IAM with
 *     transactions</a>
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html">IAM policies with
 *     PartiQL</a>
 */
record DynamoDbRights(Rights rights) {

    private static final String ENCLOSING = "dynamodb:EnclosingOperation";

    private static final Map<String, String> PARTS = Map.of(
            "Put", "PutItem",
            "Update", "UpdateItem",
            "Delete", "DeleteItem",
            "Get", "GetItem",
            "ConditionCheck", "ConditionCheckItem");

    /** The verb of a statement, and the table and the index that it is about, with or without quotes. */
    private static final Pattern STATEMENT = Pattern.compile(
            "(?is)\\s*(?:EXISTS\\s*\\(\\s*)?(SELECT|INSERT|UPDATE|DELETE)\\b.*?(?:\\bFROM|\\bINTO|(?<=UPDATE))\\s+"
                    + "[\"']?([\\w.-]+)[\"']?(?:\\.[\"']?([\\w.-]+)[\"']?)?.*");

    /** Empty where AWS's list says all of it. */
    List<Asked> of(String operation, JsonNode arguments) {
        return switch (operation) {
            case "GetItem", "PutItem", "UpdateItem", "DeleteItem" ->
                Rights.texts(arguments, "TableName")
                        .map(table -> asked(operation, table, arguments, arguments))
                        .toList();
            case "BatchGetItem", "BatchWriteItem" ->
                arguments.path("RequestItems").properties().stream()
                        .map(table -> asked(operation, table.getKey(), table.getValue(), arguments))
                        .toList();
            case "TransactGetItems", "TransactWriteItems" ->
                arguments
                        .path("TransactItems")
                        .valueStream()
                        .flatMap(item -> item.properties().stream())
                        .filter(part -> PARTS.containsKey(part.getKey()))
                        .map(part -> asked(
                                        PARTS.get(part.getKey()),
                                        part.getValue().path("TableName").asString(""),
                                        part.getValue(),
                                        arguments)
                                .with(ENCLOSING, operation))
                        .distinct()
                        .toList();
            case "Query", "Scan" ->
                Rights.texts(arguments, "TableName")
                        .map(name -> asked(operation, name, arguments, arguments))
                        .toList();
            case "ExecuteStatement" -> statements(Stream.of(arguments));
            case "BatchExecuteStatement" ->
                statements(arguments.path("Statements").valueStream());
            case "ExecuteTransaction" ->
                statements(arguments.path("TransactStatements").valueStream()).stream()
                        .map(asked -> asked.with(ENCLOSING, operation))
                        .toList();
            default -> List.of();
        };
    }

    private List<Asked> statements(Stream<JsonNode> each) {
        return each.map(one -> STATEMENT.matcher(one.path("Statement").asString("")))
                .map(statement -> statement.matches()
                        ? asked(
                                "PartiQL" + capitalized(statement.group(1)),
                                table(statement.group(2))
                                        + (statement.group(3) == null ? "" : "/index/" + statement.group(3)))
                        : new Asked("dynamodb:PartiQLSelect", List.of()))
                .distinct()
                .toList();
    }

    /** @param request what is said of the table, in the whole request */
    private Asked asked(String operation, String name, JsonNode request, JsonNode whole) {
        var index = request.path("IndexName").asString("");
        return new Asked(
                "dynamodb:" + operation,
                List.of(table(name) + (index.isEmpty() ? "" : "/index/" + index)),
                new DynamoDbConditions(rights.keys()).of(operation, name, request, whole));
    }

    private static Asked asked(String operation, String resource) {
        return new Asked("dynamodb:" + operation, List.of(resource));
    }

    /** A table may be named by its ARN. */
    private String table(String name) {
        return Arn.isOne(name) ? name : rights.own("dynamodb", "table/" + name);
    }

    private static String capitalized(String verb) {
        return verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1).toLowerCase(Locale.ROOT);
    }
}
