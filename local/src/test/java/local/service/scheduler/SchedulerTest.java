package local.service.scheduler;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.Principal;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.events.Targets;
import local.service.states.Account;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schedules and what they call: targets that a test gives, time that skips. */
class SchedulerTest implements Targets {

    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    private static final String ROLE = "arn:aws:iam::123456789012:role/clock";
    private static final String SCHEDULE = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/tick";

    private final Account account = new Account();
    private final Scheduler scheduler = new Scheduler(account.account, account.door, account.time, this, Journal.NONE);
    private final Map<String, Operation> operations =
            Operation.of(scheduler.operations().toArray());

    private record Delivered(Instant at, Sender sender, String target, String body) {}

    private record Buried(String queue, String body, Map<String, String> attributes) {}

    private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
    private final List<Buried> buried = new CopyOnWriteArrayList<>();
    private final List<ServiceException> failures = new CopyOnWriteArrayList<>();

    @Override
    public void deliver(Sender sender, String targetArn, Message message) {
        if (!failures.isEmpty()) {
            throw failures.removeFirst();
        }
        delivered.add(new Delivered(account.time.now(), sender, targetArn, message.body()));
    }

    @Override
    public JsonNode call(Sender sender, String service, String operation, String request) {
        delivered.add(new Delivered(account.time.now(), sender, service + ":" + operation, request));
        return Json.object();
    }

    @Override
    public void bury(Sender sender, String queueArn, String body, Map<String, String> attributes) {
        buried.add(new Buried(queueArn, body, attributes));
    }

    @BeforeEach
    void start() {
        account.roles.put(Account.role("clock", "scheduler.amazonaws.com", "sqs:SendMessage"));
        scheduler.start();
    }

    @AfterEach
    void close() {
        account.close();
    }

    /** What a call has made for one moment is worth skipping time for. */
    @Test
    void oneTimeIsSkippedTo() {
        var at = account.time.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(30));

        create("at(%s)".formatted(at.toString().replace("Z", "")), "");
        account.time.settle();

        assertThat(only(delivered).at()).isAfterOrEqualTo(at).isBefore(at.plusSeconds(60));
        assertThat(only(delivered).sender().who())
                .isInstanceOfSatisfying(
                        Principal.RoleSession.class,
                        session -> assertThat(session.roleName()).isEqualTo("clock"));
        assertThat(call("GetSchedule", "{\"Name\": \"tick\"}").get("State").stringValue())
                .isEqualTo("ENABLED");
    }

    @Test
    void oneThatIsToGoWhenItIsDoneGoes() {
        var at = account.time.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(30));

        create("at(%s)".formatted(at.toString().replace("Z", "")), ", \"ActionAfterCompletion\": \"DELETE\"");
        account.time.settle();

        only(delivered);
        assertThatThrownBy(() -> call("GetSchedule", "{\"Name\": \"tick\"}"))
                .hasMessage("Schedule tick does not exist.");
    }

    @Test
    void aRateRingsAtOnceAndThenOnTheWayToWhatOthersWaitFor() {
        create("rate(10 minutes)", "");
        waitFor(Duration.ofMinutes(35));

        assertThat(delivered).hasSize(4);
        assertThat(Duration.between(
                        delivered.getFirst().at(), delivered.getLast().at()))
                .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
    }

    /** Else a run would never end. */
    @Test
    void noTimeIsSkippedForOneThatGoesOnForEver() {
        var before = account.time.now();
        create("rate(10 minutes)", "");
        account.time.settle();

        assertThat(delivered).hasSize(1);
        assertThat(Duration.between(before, account.time.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void betweenItsDates() {
        var now = account.time.now();
        create(
                "rate(10 minutes)",
                ", \"StartDate\": \"%s\", \"EndDate\": \"%s\", \"ActionAfterCompletion\": \"DELETE\""
                        .formatted(now.plus(Duration.ofMinutes(15)), now.plus(Duration.ofMinutes(40))));
        waitFor(Duration.ofMinutes(120));

        assertThat(delivered)
                .extracting(each -> Duration.between(now, each.at()).toMinutes())
                .containsExactly(15L, 25L, 35L);
        assertThat(call("ListSchedules", "{}").get("Schedules")).isEmpty();
    }

    @Test
    void byTheCalendarOfATimeZone() {
        create("cron(30 8 * * ? *)", ", \"ScheduleExpressionTimezone\": \"Asia/Tokyo\"");
        waitFor(Duration.ofDays(1));

        assertThat(only(delivered).at().toString()).contains("T23:30:");
    }

    @Test
    void withinAWindow() {
        var at = account.time.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(2));

        create(
                "at(%s)".formatted(at.toString().replace("Z", "")),
                "",
                "{\"Mode\": \"FLEXIBLE\", \"MaximumWindowInMinutes\": 15}",
                target(""));
        account.time.settle();

        assertThat(only(delivered).at()).isBetween(at, at.plus(Duration.ofMinutes(16)));
    }

    @Test
    void whatItIsToSayKnowsItself() {
        create("rate(1 hour)", "", "{\"Mode\": \"OFF\"}", target(", \"Input\": %s".formatted(quoted("""
            {"by": "<aws.scheduler.schedule-arn>", "at": "<aws.scheduler.scheduled-time>", \
            "try": <aws.scheduler.attempt-number>}\
            """))));
        account.time.settle();

        var body = Json.parse(only(delivered).body());
        assertThat(body.get("by").stringValue()).isEqualTo(SCHEDULE);
        assertThat(body.get("at").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(body.get("try").intValue()).isEqualTo(1);
    }

    @Test
    void whoIsToldNothingIsToldThatItIsTime() {
        create("rate(1 hour)", "");
        account.time.settle();

        var body = Json.parse(only(delivered).body());
        assertThat(body.get("source").stringValue()).isEqualTo("aws.scheduler");
        assertThat(body.get("detail-type").stringValue()).isEqualTo("Scheduled Event");
        assertThat(body.at("/resources/0").stringValue()).isEqualTo(SCHEDULE);
        assertThat(body.get("detail").stringValue()).isEqualTo("{}");
    }

    @Test
    void aUniversalTargetIsAnyCall() {
        create("rate(1 hour)", "", "{\"Mode\": \"OFF\"}", """
            {"Arn": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", "RoleArn": "%s", "Input": "{\\"MessageBody\\": \\"hi\\"}"}\
            """.formatted(ROLE));
        account.time.settle();

        assertThat(only(delivered).target()).isEqualTo("sqs:sendMessage");
        assertThat(only(delivered).body()).isEqualTo("{\"MessageBody\": \"hi\"}");
    }

    @Test
    void aBusGetsAnEvent() {
        create("rate(1 hour)", "", "{\"Mode\": \"OFF\"}", """
            {"Arn": "arn:aws:events:us-east-1:123456789012:event-bus/default", "RoleArn": "%s", "Input": "{\\"a\\": 1}",
             "EventBridgeParameters": {"Source": "clock", "DetailType": "tick"}}\
            """.formatted(ROLE));
        account.time.settle();

        assertThat(only(delivered).target()).isEqualTo("eventbridge:putEvents");
        assertThat(Json.parse(only(delivered).body())).isEqualTo(Json.parse("""
            {"Entries": [{"Source": "clock", "DetailType": "tick", "Detail": "{\\"a\\": 1}",
              "EventBusName": "arn:aws:events:us-east-1:123456789012:event-bus/default"}]}\
            """));
    }

    @Test
    void whatCannotBeDeliveredGoesToTheDeadLetters() {
        failures.add(new ServiceException("AccessDenied", 403, "no"));
        create(
                "rate(1 hour)",
                "",
                "{\"Mode\": \"OFF\"}",
                target(", \"Input\": \"hi\", \"DeadLetterConfig\": {\"Arn\": \"%s\"}".formatted(QUEUE + "-dead")));
        account.time.settle();

        var letter = only(buried);
        assertThat(letter.queue()).isEqualTo(QUEUE + "-dead");
        assertThat(letter.body()).isEqualTo("hi");
        assertThat(letter.attributes())
                .containsEntry("ERROR_CODE", "AccessDenied")
                .containsEntry("ERROR_MESSAGE", "no")
                .containsEntry("SCHEDULE_ARN", SCHEDULE)
                .containsEntry("TARGET_ARN", QUEUE)
                .containsEntry("RETRY_ATTEMPTS", "0")
                .containsKeys("EXECUTION_ID", "SCHEDULED_TIME");
    }

    @Test
    void aDisabledOneIsStill() {
        create("rate(10 minutes)", ", \"State\": \"DISABLED\"");
        waitFor(Duration.ofHours(1));
        assertThat(delivered).isEmpty();

        call("UpdateSchedule", """
            {"Name": "tick", "ScheduleExpression": "rate(10 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": %s}\
            """.formatted(target("")));
        account.time.settle();

        assertThat(delivered).hasSize(1);
    }

    @Test
    void aGroupTakesItsSchedulesAlong() {
        call("CreateScheduleGroup", "{\"Name\": \"night\", \"Tags\": [{\"Key\": \"team\", \"Value\": \"blue\"}]}");
        create("rate(10 minutes)", ", \"State\": \"DISABLED\", \"GroupName\": \"night\"");
        assertThat(call("ListSchedules", "{\"GroupName\": \"night\"}")
                        .at("/Schedules/0/Arn")
                        .stringValue())
                .endsWith("schedule/night/tick");
        assertThat(call(
                                "ListTagsForResource",
                                "{\"ResourceArn\": \"arn:aws:scheduler:us-east-1:123456789012:schedule-group/night\"}")
                        .at("/Tags/0/Value")
                        .stringValue())
                .isEqualTo("blue");

        call("DeleteScheduleGroup", "{\"Name\": \"night\"}");

        assertThat(call("ListSchedules", "{}").get("Schedules")).isEmpty();
        assertThat(call("ListScheduleGroups", "{}").get("ScheduleGroups")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        rate(0 minutes)  |                                            |                      | OFF      | Invalid Schedule Expression rate(0 minutes)
        every day        |                                            |                      | OFF      | Invalid Schedule Expression every day
        rate(1 hour)     | , "ScheduleExpressionTimezone": "Moon/Sea" |                      | OFF      | Invalid Schedule Expression Timezone Moon/Sea.
        rate(1 hour)     | , "GroupName": "none"                      |                      | OFF      | Schedule group none does not exist.
        rate(1 hour)     |                                            |                      | FLEXIBLE | A flexible time window must have MaximumWindowInMinutes.
        rate(1 hour)     | , "StartDate": "2030-01-02T00:00:00Z", "EndDate": "2030-01-01T00:00:00Z" | | OFF   | The StartDate must be before the EndDate.
        rate(1 hour)     |                                            | "Arn": "x"           | OFF      | Provided Arn is not in correct format.
        rate(1 hour)     |                                            | "Arn": "arn:aws:sqs:us-east-1:123456789012:q.fifo" | OFF | MessageGroupId must be there
        rate(1 hour)     |                                            | "Arn": "arn:aws:events:us-east-1:123456789012:event-bus/default" | OFF | EventBridgeParameters must be there
        rate(1 hour)     |                                            | "Arn": "arn:aws:scheduler:::aws-sdk:sqs:receiveMessage" | OFF | receiveMessage of sqs only reads
        rate(1 hour)     |                                            | "Arn": "arn:aws:lambda:us-east-1:123456789012:function:f", "Input": "x" | OFF | is no JSON.
        rate(1 hour)     |                                            | "RoleArn": "arn:aws:iam::123456789012:role/machine" | OFF | must allow AWS EventBridge Scheduler to assume the role.
        rate(1 hour)     |                                            | "RoleArn": "none"    | OFF      | failed to satisfy constraint
        """)
    void badInputIsRefusedInAWord(String expression, String more, String target, String mode, String message) {
        var all = Json.object().put("Arn", QUEUE).put("RoleArn", ROLE);
        if (target != null) {
            all.setAll((ObjectNode) Json.parse("{" + target + "}"));
        }

        assertThatThrownBy(() -> create(
                        expression, more == null ? "" : more, "{\"Mode\": \"%s\"}".formatted(mode), Json.write(all)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aNameIsTakenOnce() {
        create("rate(1 hour)", "");

        assertThatThrownBy(() -> create("rate(1 hour)", ""))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.code()).isEqualTo("ConflictException"));
    }

    private void waitFor(Duration duration) {
        account.time.settle();
        account.time.alarm(account.time.now().plus(duration), () -> {});
        account.time.settle();
    }

    private void create(String expression, String more) {
        create(expression, more, "{\"Mode\": \"OFF\"}", target(""));
    }

    private void create(String expression, String more, String window, String target) {
        call("CreateSchedule", """
            {"Name": "tick", "ScheduleExpression": "%s", "FlexibleTimeWindow": %s, "Target": %s%s}\
            """.formatted(expression, window, target, more));
    }

    private static String target(String more) {
        return "{\"Arn\": \"%s\", \"RoleArn\": \"%s\"%s}".formatted(QUEUE, ROLE, more);
    }

    private static String quoted(String text) {
        return Json.write(Json.object().stringNode(text));
    }

    private JsonNode call(String operation, String request) {
        var called = operations.get(operation);
        var builder = called.builder();
        Shapes.SDK_TASK.fill(builder, Json.parse(request));
        return Shapes.SDK_TASK.write(called.call(ADMINISTRATOR, builder));
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
