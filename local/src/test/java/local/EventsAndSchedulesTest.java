package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import local.applications.Report;
import local.check.Check;
import local.check.Finding;
import local.execution.ExecutionStatus;
import local.json.Arn;
import local.json.Json;
import local.policy.AwsService;
import local.service.access.Denial;
import local.service.api.Shapes;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** An application whose template has an event bus, rules and schedules: what starts what by itself. */
@Timeout(60)
class EventsAndSchedulesTest {

    private static final Path APPLICATION = Path.of("target/test-classes/local/applications/events-and-schedules");

    @TempDir
    private Path folder;

    private Path template;
    private final Report report = new Report();
    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    /** Which rules and schedules have rung, by their names before the letters at the end. */
    private final List<String> delivering = new CopyOnWriteArrayList<>();

    @BeforeEach
    void layOut() throws IOException {
        try (var files = Files.walk(APPLICATION)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = folder.resolve(APPLICATION.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        var handler = folder.resolve("ReportFunction/local/applications/Report.class");
        Files.createDirectories(handler.getParent());
        Files.copy(Path.of("target/test-classes/local/applications/Report.class"), handler);
        template = folder.resolve("template.yaml");
    }

    /** The order takes two hours and a half, so that what rings each hour does so twice; the evening may fall in it or not. */
    @Test
    void anOrderGoesRoundByEventsAndSchedulesRingMeanwhile() throws IOException {
        try (var app = start()) {
            var order = app.start("OrderStateMachine", "{\"order\": \"o-1\"}").await();

            assertThat(order.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(inputs(app, "PackStateMachine"))
                    .containsExactlyInAnyOrder(
                            "{\"order\":\"o-1\"}", "{\"order\": \"left over\"}", "{\"order\": \"left over\"}");
            assertThat(report.told())
                    .extracting(event -> event.get("detail-type") + " " + event.get("detail"))
                    .containsExactlyInAnyOrder(
                            "OrderPacked {order=o-1}",
                            "report null",
                            "OrderPacked {order=left over}",
                            "report null",
                            "OrderPacked {order=left over}");
            assertThat(audited(app).stream().filter(line -> !line.equals("the day is over")))
                    .containsExactlyInAnyOrder(
                            "\"OrderPlaced: o-1\"",
                            "\"OrderPacked: o-1\"",
                            "\"OrderPacked: left over\"",
                            "\"OrderPacked: left over\"");
            assertThat(logged(app)).hasSize(4);
            assertThat(delivering)
                    .containsOnlyOnce("PackStateMachinePlaced to states")
                    .contains(
                            "PackStateMachineLeftovers to states",
                            "ReportFunctionHourly to lambda",
                            "ReportFunctionPacked to lambda",
                            "AuditRule to sqs",
                            "AuditRule to logs");
            assertThat(denials).isEmpty();
        }
    }

    /** A day that is in the hand of whoever looks has one evening. */
    @Test
    void aScheduleOfCloudFormationRingsByItsCalendar() throws IOException {
        try (var app = start()) {
            app.time().takeInHand();
            app.time().advance(Duration.ofDays(1));
            app.time().settle();

            assertThat(audited(app)).filteredOn("the day is over"::equals).hasSize(1);
        }
    }

    @Test
    void checkFindsNothingWrong() {
        assertThat(findings()).isEmpty();
    }

    /** Each of these is taken out of the template, and check names what does not go without. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        Service: events.amazonaws.com\\n            Action   | Service: sns.amazonaws.com\\n            Action | ERROR AuditRule may not sqs:SendMessage on AuditQueue (its target) | add under Statement of AuditQueuePolicy
        ["events.amazonaws.com", "delivery                         | ["delivery                                       | ERROR AuditRule may not logs:PutLogEvents on AuditLogGroup (its target) | AuditLogGroupPolicy
        Action: sqs:SendMessage\\n                Resource         | Action: sqs:ReceiveMessage\\n                Resource | ERROR EveningRole may not sqs:SendMessage on AuditQueue (target of EveningSchedule) | add under Policies of EveningRole
        Service: scheduler.amazonaws.com                           | Service: events.amazonaws.com                    | ERROR the role of EveningSchedule does not trust scheduler.amazonaws.com: its AssumeRolePolicyDocument must let it in |
        """)
    void checkNamesWhatIsMissing(String grant, String instead, String finding, String remedy) throws IOException {
        var text = Files.readString(template);
        var changed = text.replace(grant.replace("\\n", "\n"), instead.replace("\\n", "\n"));
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(template, changed);

        var errors = findings().stream()
                .filter(one -> one.severity() == Finding.Severity.ERROR)
                .toList();

        assertThat(errors)
                .extracting(one -> one.severity() + " " + one.message())
                .containsExactly(finding);
        if (remedy != null) {
            assertThat(errors.getFirst().remedy().orElseThrow().toString()).contains(remedy);
        }
    }

    /** What check says is what a run does: what the queue does not let in does not come. */
    @Test
    void aRunIsRefusedWhereCheckSaysSo() throws IOException {
        Files.writeString(
                template,
                Files.readString(template)
                        .replace(
                                "Service: events.amazonaws.com\n            Action",
                                "Service: sns.amazonaws.com\n            Action"));
        try (var app = start()) {
            app.start("OrderStateMachine", "{\"order\": \"o-1\"}").await();

            assertThat(audited(app)).doesNotContain("\"OrderPlaced: o-1\"");
            assertThat(denials)
                    .extracting(denial -> denial.who().arn() + " " + denial.action())
                    .containsOnly("events.amazonaws.com sqs:SendMessage");
        }
    }

    private List<Finding> findings() {
        var options = new Options("local", "us-east-1", Settings.ACCOUNT, Optional.empty());
        return Check.of(Templates.read(template, Map.of(), options));
    }

    private LocalApp start() throws IOException {
        return LocalApp.start(Settings.of(template).withHandlers(Map.of("ReportFunction", report)), new RunListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }

            @Override
            public void delivering(String sourceArn, String targetArn) {
                delivering.add(sourceArn.replaceFirst(".*/local-(\\w+)-\\w+$", "$1") + " to "
                        + Arn.of(targetArn).service());
            }
        });
    }

    private static List<String> inputs(LocalApp app, String machine) {
        var inputs = new ArrayList<String>();
        call(app, AwsService.STEP_FUNCTIONS, "ListExecutions", """
            {"stateMachineArn": "%s"}\
            """.formatted(
                                app.stateMachine(machine).arn()))
                .get("executions")
                .forEach(execution -> inputs.add(call(
                                app,
                                AwsService.STEP_FUNCTIONS,
                                "DescribeExecution",
                                "{\"executionArn\": %s}".formatted(execution.get("executionArn")))
                        .get("input")
                        .stringValue()));
        return inputs;
    }

    private static List<String> audited(LocalApp app) {
        var queue = app.stack().queues().getFirst();
        var bodies = new ArrayList<String>();
        call(app, AwsService.SQS, "ReceiveMessage", """
            {"QueueUrl": "http://127.0.0.1/123456789012/%s", "MaxNumberOfMessages": 10}\
            """.formatted(queue.name()))
                .path("Messages")
                .forEach(message -> bodies.add(message.get("Body").stringValue()));
        return bodies;
    }

    private static JsonNode logged(LocalApp app) {
        return call(app, AwsService.LOGS, "FilterLogEvents", "{\"logGroupName\": \"/aws/events/local-shop\"}")
                .get("events");
    }

    private static JsonNode call(LocalApp app, AwsService service, String operation, String request) {
        var called = app.services().operations().get(service).get(operation);
        var builder = called.builder();
        Shapes.WIRE.fill(builder, Json.parse(request));
        return Shapes.WIRE.write(called.call(app.services().administrator(), builder));
    }
}
