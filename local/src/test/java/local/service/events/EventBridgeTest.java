package local.service.events;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.Principal;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.states.Account;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Buses, rules and what comes of events: targets that a test gives, time that skips. */
class EventBridgeTest implements Targets {

    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    private static final String DEAD = "arn:aws:sqs:us-east-1:123456789012:dead";
    private static final String RULE = "arn:aws:events:us-east-1:123456789012:rule/paid";

    private final Account account = new Account();
    private final EventBridge eventBridge =
            new EventBridge(account.account, account.door, account.time, this, Journal.NONE);
    private final Map<String, Operation> operations =
            Operation.of(eventBridge.operations().toArray());

    private record Delivered(Sender sender, String target, Message message) {}

    private record Buried(String queue, JsonNode body, Map<String, String> attributes) {}

    private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
    private final List<Buried> buried = new CopyOnWriteArrayList<>();
    /** What the next deliveries fail with. */
    private final List<ServiceException> failures = new CopyOnWriteArrayList<>();

    @Override
    public void deliver(Sender sender, String targetArn, Message message) {
        if (!failures.isEmpty()) {
            throw failures.removeFirst();
        }
        delivered.add(new Delivered(sender, targetArn, message));
    }

    @Override
    public void bury(Sender sender, String queueArn, String body, Map<String, String> attributes) {
        buried.add(new Buried(queueArn, Json.parse(body), attributes));
    }

    @Override
    public JsonNode call(Sender sender, String service, String operation, String request) {
        throw new UnsupportedOperationException();
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aRuleDeliversWhatItsPatternWants() {
        rule("{\"source\": [\"shop\"], \"detail\": {\"total\": [{\"numeric\": [\">\", 100]}]}}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\"}".formatted(QUEUE));

        put("{\"total\": 99}");
        put("{\"total\": 101}");

        var event = Json.parse(only(delivered).message().body());
        assertThat(event.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail");
        assertThat(event.get("source").stringValue()).isEqualTo("shop");
        assertThat(event.get("detail-type").stringValue()).isEqualTo("Order paid");
        assertThat(event.get("detail")).isEqualTo(Json.parse("{\"total\": 101}"));
        assertThat(event.get("account").stringValue()).isEqualTo(Account.ID);
        assertThat(event.get("time").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    /** The queue's policy decides about it. */
    @Test
    void withoutARoleItIsEventBridgeThatDeliversOnTheRulesBehalf() {
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\"}".formatted(QUEUE));

        put("{}");

        var sender = only(delivered).sender();
        assertThat(sender.who()).isEqualTo(new Principal.Service("events.amazonaws.com", "us-east-1"));
        assertThat(sender.context())
                .isEqualTo(Map.of("aws:SourceArn", List.of(RULE), "aws:SourceAccount", List.of(Account.ID)));
    }

    @Test
    void withARoleItIsASessionOfThat() {
        account.roles.put(Account.role("courier", "events.amazonaws.com", "sqs:SendMessage"));
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\", \"RoleArn\": \"arn:aws:iam::123456789012:role/courier\"}"
                .formatted(QUEUE));

        put("{}");

        assertThat(only(delivered).sender().who())
                .isInstanceOfSatisfying(
                        Principal.RoleSession.class,
                        session -> assertThat(session.roleName()).isEqualTo("courier"));
    }

    @Test
    void aRoleThatDoesNotTrustEventBridgeDeliversNothing() {
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\", \"RoleArn\": \"%s\", \"DeadLetterConfig\": {\"Arn\": \"%s\"}}"
                .formatted(QUEUE, Account.MACHINE_ROLE, DEAD));

        put("{}");

        assertThat(delivered).isEmpty();
        assertThat(only(buried).attributes()).containsEntry("ERROR_CODE", "NO_PERMISSIONS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "Input": "{\\"a\\": 1}"                                                           | {"a": 1}
        "InputPath": "$.detail"                                                           | {"id":"i-1","tags":["a","b"],"note":"say \\"hi\\""}
        "InputPath": "$.detail.tags[1]"                                                   | "b"
        "InputPath": "$.detail.nothing"                                                   | null
        "InputTransformer": {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": "{\\"is\\": <id>}"}                | {"is": "i-1"}
        "InputTransformer": {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": "{\\"is\\": \\"it is <id>\\"}"}    | {"is": "it is i-1"}
        "InputTransformer": {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": "\\"<id>, and <id>\\""}            | "i-1, and i-1"
        "InputTransformer": {"InputPathsMap": {"t": "$.detail.tags"}, "InputTemplate": "{\\"t\\": <t>}"}                 | {"t": ["a","b"]}
        "InputTransformer": {"InputPathsMap": {"t": "$.detail.tags"}, "InputTemplate": "{\\"t\\": \\"of <t>\\"}"}        | {"t": "of [a,b]"}
        "InputTransformer": {"InputPathsMap": {"n": "$.detail.note"}, "InputTemplate": "{\\"n\\": <n>}"}                 | {"n": "say \\"hi\\""}
        "InputTransformer": {"InputPathsMap": {"no": "$.detail.no"}, "InputTemplate": "{\\"no\\": <no>}"}                | {"no": ""}
        "InputTransformer": {"InputPathsMap": {}, "InputTemplate": "{\\"by\\": <aws.events.rule-name>}"}                 | {"by": "paid"}
        "InputTransformer": {"InputPathsMap": {}, "InputTemplate": "{\\"by\\": \\"<aws.events.rule-arn>\\"}"}            | {"by": "arn:aws:events:us-east-1:123456789012:rule/paid"}
        """)
    void aTargetGetsWhatItWantsOfAnEvent(String input, String expected) {
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\", %s}".formatted(QUEUE, input));

        put("{\"id\": \"i-1\", \"tags\": [\"a\", \"b\"], \"note\": \"say \\\"hi\\\"\"}");

        assertThat(Json.parse(only(delivered).message().body())).isEqualTo(Json.parse(expected));
    }

    @Test
    void theWholeEventStandsInATemplateToo() {
        rule("{\"source\": [\"shop\"]}");
        targets("""
            {"Id": "1", "Arn": "%s", "InputTransformer": {"InputPathsMap": {},
             "InputTemplate": "{\\"all\\": <aws.events.event.json>, \\"head\\": <aws.events.event>}"}}\
            """.formatted(QUEUE));

        put("{\"total\": 1}");

        var body = Json.parse(only(delivered).message().body());
        assertThat(body.at("/all/detail/total").intValue()).isEqualTo(1);
        assertThat(body.at("/head/source").stringValue()).isEqualTo("shop");
        assertThat(body.get("head").has("detail")).isFalse();
    }

    @Test
    void whatIsRefusedGoesToTheDeadLettersAtOnce() {
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\", \"DeadLetterConfig\": {\"Arn\": \"%s\"}}".formatted(QUEUE, DEAD));
        failures.add(new ServiceException("AccessDenied", 403, "no"));
        var before = account.time.now();

        put("{\"total\": 7}");

        var letter = only(buried);
        assertThat(letter.queue()).isEqualTo(DEAD);
        assertThat(letter.body().at("/detail/total").intValue()).isEqualTo(7);
        assertThat(letter.attributes())
                .isEqualTo(Map.of(
                        "ERROR_CODE", "NO_PERMISSIONS", "ERROR_MESSAGE", "no", "RULE_ARN", RULE, "TARGET_ARN", QUEUE));
        assertThat(Duration.between(before, account.time.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aThrottledDeliveryIsTriedAgain() {
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\", \"DeadLetterConfig\": {\"Arn\": \"%s\"}}".formatted(QUEUE, DEAD));
        failures.addAll(List.of(throttled(), throttled(), throttled()));
        var before = account.time.now();

        put("{}");

        only(delivered);
        assertThat(buried).isEmpty();
        assertThat(Duration.between(before, account.time.now()))
                .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({"2, 86400, MaximumRetryAttempts, 2", "185, 60, MaximumEventAgeInSeconds, 5"})
    void untilItsPatienceIsOver(int attempts, int age, String condition, String retries) {
        rule("{\"source\": [\"shop\"]}");
        targets("""
            {"Id": "1", "Arn": "%s", "DeadLetterConfig": {"Arn": "%s"},
             "RetryPolicy": {"MaximumRetryAttempts": %d, "MaximumEventAgeInSeconds": %d}}\
            """.formatted(QUEUE, DEAD, attempts, age));
        for (int i = 0; i < 200; i++) {
            failures.add(throttled());
        }

        put("{}");

        assertThat(only(buried).attributes())
                .containsEntry("ERROR_CODE", "THROTTLING")
                .containsEntry("EXHAUSTED_RETRY_CONDITION", condition)
                .containsEntry("RETRY_ATTEMPTS", retries);
    }

    private static ServiceException throttled() {
        return new ServiceException("ThrottlingException", 429, "slowly");
    }

    @Test
    void aBusHandsOnToAnother() {
        call("CreateEventBus", "{\"Name\": \"archive\"}");
        call("PutPermission", """
            {"EventBusName": "archive", "Policy": %s}\
            """.formatted(quoted("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "events:PutEvents",
                  "Principal": {"Service": "events.amazonaws.com"}, "Resource": "*",
                  "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}\
                """.formatted(RULE))));
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"arn:aws:events:us-east-1:123456789012:event-bus/archive\"}");
        call(
                "PutRule",
                "{\"Name\": \"keep\", \"EventBusName\": \"archive\", \"EventPattern\": \"{\\\"account\\\":"
                        + " [\\\"123456789012\\\"]}\"}");
        call(
                "PutTargets",
                "{\"Rule\": \"keep\", \"EventBusName\": \"archive\", \"Targets\": [{\"Id\": \"1\", \"Arn\": \"%s\"}]}"
                        .formatted(QUEUE));

        put("{\"total\": 3}");

        assertThat(Json.parse(only(delivered).message().body())
                        .at("/detail/total")
                        .intValue())
                .isEqualTo(3);
        assertThat(only(delivered).sender().context())
                .containsEntry("aws:SourceArn", List.of("arn:aws:events:us-east-1:123456789012:rule/archive/keep"));
    }

    @Test
    void aBusThatDoesNotLetItInGetsNothing() {
        call("CreateEventBus", "{\"Name\": \"archive\"}");
        rule("{\"source\": [\"shop\"]}");
        targets("""
            {"Id": "1", "Arn": "arn:aws:events:us-east-1:123456789012:event-bus/archive", "DeadLetterConfig": {"Arn": "%s"}}\
            """.formatted(DEAD));

        put("{}");

        assertThat(only(buried).attributes()).containsEntry("ERROR_CODE", "NO_PERMISSIONS");
        assertThat(account.denials).singleElement().asString().contains("events:PutEvents", "event-bus/archive");
    }

    @Test
    void whatGoesRoundEnds() {
        call("PutPermission", """
            {"Action": "events:PutEvents", "Principal": "*", "StatementId": "all"}\
            """);
        rule("{\"source\": [\"shop\"]}");
        targets("""
            {"Id": "1", "Arn": "arn:aws:events:us-east-1:123456789012:event-bus/default", "DeadLetterConfig": {"Arn": "%s"}}\
            """.formatted(DEAD));

        put("{}");

        assertThat(only(buried).attributes()).containsEntry("ERROR_CODE", "INVALID_PARAMETER");
    }

    @Test
    void aRuleWithAScheduleRingsOnTheWayToWhatOthersWaitFor() {
        eventBridge.start();
        call("PutRule", "{\"Name\": \"paid\", \"ScheduleExpression\": \"rate(10 minutes)\"}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\"}".formatted(QUEUE));
        account.time.settle();
        assertThat(delivered).isEmpty();

        account.time.alarm(account.time.now().plus(Duration.ofMinutes(35)), () -> {});
        account.time.settle();

        assertThat(delivered).hasSize(3);
        var event = Json.parse(delivered.getFirst().message().body());
        assertThat(event.get("source").stringValue()).isEqualTo("aws.events");
        assertThat(event.get("detail-type").stringValue()).isEqualTo("Scheduled Event");
        assertThat(event.at("/resources/0").stringValue()).isEqualTo(RULE);
        assertThat(event.get("detail").isEmpty()).isTrue();
    }

    @Test
    void oneThatIsDisabledDoesNot() {
        eventBridge.start();
        call("PutRule", "{\"Name\": \"paid\", \"ScheduleExpression\": \"rate(10 minutes)\"}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\"}".formatted(QUEUE));
        call("DisableRule", "{\"Name\": \"paid\"}");

        account.time.alarm(account.time.now().plus(Duration.ofMinutes(35)), () -> {});
        account.time.settle();

        assertThat(delivered).isEmpty();
        assertThat(call("DescribeRule", "{\"Name\": \"paid\"}").get("State").stringValue())
                .isEqualTo("DISABLED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"Source": "shop", "DetailType": "t", "Detail": "[1]"}    | MalformedDetail                 | Detail is malformed.
        {"Source": "shop", "DetailType": "t", "Detail": "{"}      | MalformedDetail                 | Detail is malformed.
        {"DetailType": "t", "Detail": "{}"}                       | InvalidArgument                 | Parameter Source is not valid. Reason: Source is a required argument.
        {"Source": "shop", "Detail": "{}"}                        | InvalidArgument                 | Parameter DetailType is not valid. Reason: DetailType is a required argument.
        {"Source": "shop", "DetailType": "t"}                     | InvalidArgument                 | Parameter Detail is not valid. Reason: Detail is a required argument.
        {"Source": "aws.s3", "DetailType": "t", "Detail": "{}"}   | NotAuthorizedForSourceException | Not authorized for the source.
        """)
    void anEntryThatIsWrongFailsAlone(String entry, String code, String message) {
        var answer = call("PutEvents", """
            {"Entries": [%s, {"Source": "shop", "DetailType": "t", "Detail": "{}"}]}\
            """.formatted(entry));

        assertThat(answer.get("FailedEntryCount").intValue()).isEqualTo(1);
        assertThat(answer.at("/Entries/0/ErrorCode").stringValue()).isEqualTo(code);
        assertThat(answer.at("/Entries/0/ErrorMessage").stringValue()).isEqualTo(message);
        assertThat(answer.at("/Entries/1/EventId").isString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        PutRule        | {"Name": "r"}                                                              | ValidationException          | Parameter(s) EventPattern or ScheduleExpression must be specified.
        PutRule        | {"Name": "r", "ScheduleExpression": "rate(1 hours)"}                       | ValidationException          | Parameter ScheduleExpression is not valid.
        PutRule        | {"Name": "r", "ScheduleExpression": "at(2030-01-01T00:00:00)"}             | ValidationException          | Parameter ScheduleExpression is not valid.
        PutRule        | {"Name": "r", "ScheduleExpression": "rate(1 hour)", "EventBusName": "b"}   | ValidationException          | ScheduleExpression is supported only on the default event bus.
        PutRule        | {"Name": "r", "EventPattern": "{\\"a\\": 1}"}                              | InvalidEventPatternException | Event pattern is not valid. Reason:
        PutRule        | {"Name": "r", "EventPattern": "no"}                                        | InvalidEventPatternException | Event pattern is not valid. Reason:
        PutRule        | {"Name": "r s", "ScheduleExpression": "rate(1 hour)"}                      | ValidationException          | Value 'r s' at 'name' failed to satisfy constraint
        PutRule        | {"Name": "r", "EventPattern": "{\\"a\\": [1]}", "EventBusName": "none"}    | ResourceNotFoundException    | Event bus none does not exist.
        DescribeRule   | {"Name": "none"}                                                           | ResourceNotFoundException    | Rule none does not exist on EventBus default.
        DeleteRule     | {"Name": "full"}                                                           | ValidationException          | Rule can't be deleted since it has targets.
        DeleteEventBus | {"Name": "default"}                                                        | ValidationException          | Cannot delete event bus default.
        CreateEventBus | {"Name": "b"}                                                              | ResourceAlreadyExistsException | Event bus b already exists.
        PutEvents      | {"Entries": []}                                                            | ValidationException          | Member must have length greater than or equal to 1
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "x"}]}                     | ValidationException          | Provided Arn is not in correct format.
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "arn:aws:states:us-east-1:123456789012:stateMachine:m"}]} | ValidationException | RoleArn is required for target
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "arn:aws:sqs:us-east-1:123456789012:q.fifo"}]} | ValidationException | Parameter(s) SqsParameters must be specified for target: a.
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "arn:aws:sqs:us-east-1:123456789012:q", "Input": "x"}]} | ValidationException | JSON text in Input of target a is not valid.
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "arn:aws:sqs:us-east-1:123456789012:q", "Input": "1", "InputPath": "$"}]} | ValidationException | Only one of Input, InputPath, or InputTransformer
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "arn:aws:sqs:us-east-1:123456789012:q", "InputTransformer": {"InputTemplate": "<x> y"}}]} | ValidationException | placeholder <x>
        PutTargets     | {"Rule": "full", "Targets": [{"Id": "a", "Arn": "arn:aws:sqs:us-east-1:123456789012:q", "InputTransformer": {"InputPathsMap": {"x": "$.a"}, "InputTemplate": "it is <x>"}}]} | ValidationException | Invalid InputTemplate for target a
        TestEventPattern | {"EventPattern": "{\\"a\\": [1]}", "Event": "{}"}                        | ValidationException          | Parameter Event is not valid.
        """)
    void badInputIsRefusedInAWord(String operation, String request, String code, String message) {
        call("CreateEventBus", "{\"Name\": \"b\"}");
        call("PutRule", "{\"Name\": \"full\", \"ScheduleExpression\": \"rate(1 hour)\"}");
        call("PutTargets", "{\"Rule\": \"full\", \"Targets\": [{\"Id\": \"1\", \"Arn\": \"%s\"}]}".formatted(QUEUE));

        assertThatThrownBy(() -> call(operation, request))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void aRuleKeepsItsTargetsWhenItIsPutAgain() {
        rule("{\"source\": [\"shop\"]}");
        targets("{\"Id\": \"1\", \"Arn\": \"%s\"}".formatted(QUEUE));

        rule("{\"source\": [\"other\"]}");

        assertThat(call("ListTargetsByRule", "{\"Rule\": \"paid\"}").get("Targets"))
                .hasSize(1);
        assertThat(call("ListRuleNamesByTarget", "{\"TargetArn\": \"%s\"}".formatted(QUEUE))
                        .at("/RuleNames/0")
                        .stringValue())
                .isEqualTo("paid");
    }

    private void rule(String pattern) {
        call("PutRule", "{\"Name\": \"paid\", \"EventPattern\": %s}".formatted(quoted(pattern)));
    }

    private void targets(String target) {
        call("PutTargets", "{\"Rule\": \"paid\", \"Targets\": [%s]}".formatted(target));
    }

    private void put(String detail) {
        call("PutEvents", """
            {"Entries": [{"Source": "shop", "DetailType": "Order paid", "Detail": %s}]}\
            """.formatted(quoted(detail)));
        account.time.settle();
    }

    private static String quoted(String text) {
        return Json.write(Json.object().stringNode(text));
    }

    private JsonNode call(String operation, String request) {
        var called = operations.get(operation);
        var builder = called.builder();
        Shapes.WIRE.fill(builder, Json.parse(request));
        return Shapes.WIRE.write(called.call(ADMINISTRATOR, builder));
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
