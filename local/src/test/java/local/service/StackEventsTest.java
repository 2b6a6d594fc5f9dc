package local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.Stacks;
import local.template.TemplateFile;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Event buses, rules and schedules of stacks that come, change and go. */
class StackEventsTest {

    private static final String SHOP = """
        Resources:
          Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
          LetIn:
            Type: AWS::SQS::QueuePolicy
            Properties:
              Queues: [!Ref Orders]
              PolicyDocument:
                Statement:
                  - {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sqs:SendMessage, Resource: "*"}
          Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop, Description: All of the shop}}
          Friends:
            Type: AWS::Events::EventBusPolicy
            Properties: {EventBusName: !Ref Bus, StatementId: friends, Action: events:PutEvents, Principal: "210987654321"}
          Placed:
            Type: AWS::Events::Rule
            Properties:
              Name: placed
              EventBusName: !Ref Bus
              EventPattern: {detail-type: [Placed]}
              Targets: [{Id: queue, Arn: !GetAtt Orders.Arn, InputPath: $.detail.order}]
          Ticks:
            Type: AWS::Events::Rule
            Properties:
              Name: ticks
              ScheduleExpression: rate(10 minutes)
              Targets: [{Id: queue, Arn: !GetAtt Orders.Arn, Input: '"tick"'}]
          Night: {Type: AWS::Scheduler::ScheduleGroup, Properties: {Name: night}}
          Clock:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement: [{Effect: Allow, Principal: {Service: scheduler.amazonaws.com}, Action: sts:AssumeRole}]
              Policies:
                - PolicyName: send
                  PolicyDocument: {Statement: [{Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn}]}
          Hourly:
            Type: AWS::Scheduler::Schedule
            Properties:
              Name: hourly
              GroupName: !Ref Night
              ScheduleExpression: rate(1 hour)
              FlexibleTimeWindow: {Mode: "OFF"}
              Target: {Arn: !GetAtt Orders.Arn, RoleArn: !GetAtt Clock.Arn, Input: an hour}
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private Services services;

    @BeforeEach
    void anEmptyAccount() {
        time.takeInHand();
        services = account(Journal.NONE);
    }

    private Services account(Journal journal) {
        return EmptyAccount.start(folder, time, journal, new ServiceListener() {});
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void aStackIsMadeWithWhatItsTemplateDeclares() {
        create(SHOP);

        assertThat(status()).isEqualTo("CREATE_COMPLETE");
        assertThat(physicalIds())
                .contains(
                        "Bus shop",
                        "Friends shop|friends",
                        "Placed shop|placed",
                        "Ticks ticks",
                        "Night night",
                        "Hourly hourly");
        var bus = call(AwsService.EVENTBRIDGE, "DescribeEventBus", "{Name: shop}");
        assertThat(bus.get("Description").stringValue()).isEqualTo("All of the shop");
        assertThat(Json.parse(bus.get("Policy").stringValue())
                        .at("/Statement/0/Principal/AWS")
                        .stringValue())
                .isEqualTo("arn:aws:iam::210987654321:root");
        put("Placed", "{\"order\": \"o-1\"}");
        // The schedule rings as soon as it is made, the rule once its time is over.
        assertThat(received()).containsExactlyInAnyOrder("an hour", "\"o-1\"");
        pass(Duration.ofMinutes(61));
        assertThat(received())
                .containsExactlyInAnyOrder(
                        "\"tick\"", "\"tick\"", "\"tick\"", "\"tick\"", "\"tick\"", "\"tick\"", "an hour");
    }

    @Test
    void anUpdateChangesThemAndTakesAwayWhatIsNoLongerThere() {
        create(SHOP);
        received();

        update(SHOP.replace("[Placed]", "[Paid]")
                .replace("rate(10 minutes)", "rate(30 minutes)")
                .replace("rate(1 hour)", "rate(2 hours)")
                .replaceAll("(?m)^  Friends:\\n(    .*\\n)*", ""));

        assertThat(status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(call(AwsService.EVENTBRIDGE, "DescribeEventBus", "{Name: shop}")
                        .has("Policy"))
                .isFalse();
        assertThat(received()).containsExactly("an hour");
        put("Placed", "{}");
        put("Paid", "{\"order\": 5}");
        pass(Duration.ofMinutes(61));
        assertThat(received()).containsExactlyInAnyOrder("5", "\"tick\"", "\"tick\"");
    }

    @Test
    void whatCannotBeDoneIsTakenBack() {
        create(SHOP);
        received();

        update(SHOP.replace("[Placed]", "[Paid]")
                .replace("scheduler.amazonaws.com", "lambda.amazonaws.com")
                .replace("rate(1 hour)", "rate(2 hours)"));

        assertThat(status()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(reasons())
                .anyMatch(
                        reason -> reason.contains("The execution role you provide must allow AWS EventBridge Scheduler"
                                + " to assume the role. (Service: Scheduler, Status Code: 400"));
        put("Placed", "{\"order\": 1}");
        assertThat(received()).contains("1");
        assertThat(call(AwsService.SCHEDULER, "GetSchedule", "{GroupName: night, Name: hourly}")
                        .get("ScheduleExpression")
                        .stringValue())
                .isEqualTo("rate(1 hour)");
    }

    @Test
    void aDeletedStackLeavesNothingThatRings() {
        create(SHOP);
        received();

        call(AwsService.CLOUDFORMATION, "DeleteStack", "{StackName: shop}");

        assertThat(call(AwsService.EVENTBRIDGE, "ListRules", "{}").get("Rules")).isEmpty();
        assertThat(call(AwsService.SCHEDULER, "ListSchedules", "{}").get("Schedules"))
                .isEmpty();
        assertThatThrownBy(() -> call(AwsService.EVENTBRIDGE, "DescribeEventBus", "{Name: shop}"))
                .isInstanceOf(ServiceException.class)
                .hasMessage("Event bus shop does not exist.");
        pass(Duration.ofHours(2));
    }

    @Test
    void aBusOnWhichSomebodyElseHasARuleStays() {
        create(SHOP);
        call(
                AwsService.EVENTBRIDGE,
                "PutRule",
                "{Name: mine, EventBusName: shop, EventPattern: '{\"source\": [\"shop\"]}'}");

        call(AwsService.CLOUDFORMATION, "DeleteStack", "{StackName: shop}");

        assertThat(status()).isEqualTo("DELETE_FAILED");
        assertThat(reasons())
                .anyMatch(reason -> reason.contains("Event bus shop can't be deleted since it has rules."));
    }

    /** What a call makes of a template's rule stays as long as the template says the same of it. */
    @Test
    void aRuleThatACallHasDisabledStaysSo() throws IOException {
        services.close();
        var state = folder.resolve("state");
        try (var journal = Journal.open(state, false, told -> assertThat(told).isNull())) {
            services = account(journal);
            create(SHOP);
            call(AwsService.EVENTBRIDGE, "DisableRule", "{Name: ticks}");
            services.close();
        }
        try (var journal = Journal.open(state, false, told -> assertThat(told).isNull())) {
            services = account(journal);
            assertThat(call(AwsService.EVENTBRIDGE, "DescribeRule", "{Name: ticks}")
                            .get("State")
                            .stringValue())
                    .isEqualTo("DISABLED");
            assertThat(call(AwsService.EVENTBRIDGE, "ListTargetsByRule", "{Rule: ticks}")
                            .get("Targets"))
                    .hasSize(1);
            assertThat(call(AwsService.EVENTBRIDGE, "DescribeRule", "{Name: placed, EventBusName: shop}")
                            .get("State")
                            .stringValue())
                    .isEqualTo("ENABLED");
        }
    }

    private void create(String template) {
        stack("CreateStack", template);
    }

    private void update(String template) {
        stack("UpdateStack", template);
    }

    private void stack(String operation, String template) {
        var request = Json.object().put("StackName", "shop").put("TemplateBody", template);
        request.putArray("Capabilities").add("CAPABILITY_IAM");
        call(AwsService.CLOUDFORMATION, operation, request);
        time.settle();
    }

    private String status() {
        return call(AwsService.CLOUDFORMATION, "DescribeStacks", "{}")
                .at("/Stacks/0/StackStatus")
                .stringValue();
    }

    private List<String> reasons() {
        return call(AwsService.CLOUDFORMATION, "DescribeStackEvents", "{StackName: shop}")
                .get("StackEvents")
                .valueStream()
                .map(event -> event.path("ResourceStatusReason").asString(""))
                .toList();
    }

    private List<String> physicalIds() {
        return call(AwsService.CLOUDFORMATION, "DescribeStackResources", "{StackName: shop}")
                .get("StackResources")
                .valueStream()
                .map(resource -> resource.get("LogicalResourceId").stringValue() + " "
                        + resource.get("PhysicalResourceId").stringValue())
                .toList();
    }

    private void put(String detailType, String detail) {
        var request = Json.object();
        request.putArray("Entries")
                .addObject()
                .put("EventBusName", "shop")
                .put("Source", "shop")
                .put("DetailType", detailType)
                .put("Detail", detail);
        call(AwsService.EVENTBRIDGE, "PutEvents", request);
        time.settle();
    }

    private void pass(Duration duration) {
        time.advance(duration);
        time.settle();
    }

    /** All that is on the queue, which is then no longer. */
    private List<String> received() {
        var url = "http://127.0.0.1:4566/123456789012/orders";
        var bodies = new ArrayList<String>();
        for (var message : call(
                        AwsService.SQS, "ReceiveMessage", "{QueueUrl: '%s', MaxNumberOfMessages: 10}".formatted(url))
                .path("Messages")) {
            bodies.add(message.get("Body").stringValue());
            call(
                    AwsService.SQS,
                    "DeleteMessage",
                    Json.object()
                            .put("QueueUrl", url)
                            .put("ReceiptHandle", message.get("ReceiptHandle").stringValue()));
        }
        return bodies;
    }

    private JsonNode call(AwsService service, String operation, String request) {
        return call(
                service,
                operation,
                TemplateFile.parse(Path.of("request"), request).toJson());
    }

    private JsonNode call(AwsService service, String name, JsonNode request) {
        var operation = services.operations().get(service).get(name);
        var builder = operation.builder();
        // What is in a path or a query is called otherwise on the wire.
        var shapes = service == AwsService.SCHEDULER ? Shapes.SDK_TASK : Shapes.WIRE;
        shapes.fill(builder, request);
        return shapes.write(operation.call(new Principal.Administrator(Stacks.ACCOUNT), builder));
    }
}
