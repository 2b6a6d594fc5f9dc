package local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import local.template.stack.Stack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code AWS::Events::*} and {@code AWS::Scheduler::*} in templates: their names, what is wrong, and what is elsewhere. */
class EventsOfTemplatesTest {

    @TempDir
    private Path folder;

    private TemplateFixture fixture;

    @BeforeEach
    void fixture() {
        fixture = new TemplateFixture(folder);
    }

    @Test
    void namesAreThoseThatAwsGives() {
        var stack = fixture.read("""
            Resources:
              Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop}}
              OnBus: {Type: AWS::Events::Rule, Properties: {Name: placed, EventBusName: !GetAtt Bus.Arn, EventPattern: {source: [a]}}}
              Ticks: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day)}}
              Night: {Type: AWS::Scheduler::ScheduleGroup, Properties: {Name: night}}
            Outputs:
              Bus: {Value: !Ref Bus}
              BusArn: {Value: !GetAtt Bus.Arn}
              OnBus: {Value: !Ref OnBus}
              OnBusArn: {Value: !GetAtt OnBus.Arn}
              Ticks: {Value: !Ref Ticks}
              TicksArn: {Value: !GetAtt Ticks.Arn}
              Night: {Value: !Ref Night}
              NightArn: {Value: !GetAtt Night.Arn}
            """);
        var here = ":us-east-1:123456789012:";
        assertThat(stack.outputs())
                .containsEntry("Bus", "shop")
                .containsEntry("BusArn", "arn:aws:events" + here + "event-bus/shop")
                .containsEntry("OnBus", "shop|placed")
                .containsEntry("OnBusArn", "arn:aws:events" + here + "rule/shop/placed")
                .containsEntry("Night", "night")
                .containsEntry("NightArn", "arn:aws:scheduler" + here + "schedule-group/night");
        assertThat(stack.outputs().get("Ticks")).matches("hello-Ticks-\\w{12}");
        assertThat(stack.outputs().get("TicksArn"))
                .isEqualTo("arn:aws:events" + here + "rule/" + stack.outputs().get("Ticks"));
        assertThat(stack.notices()).isEmpty();
    }

    /** The older properties of a bus's policy come to a statement too. */
    @Test
    void thePolicyOfABusIsAllThatTheTemplateSaysOfIt() {
        var bus = fixture.read("""
            Resources:
              Bus:
                Type: AWS::Events::EventBus
                Properties:
                  Name: shop
                  Policy: {Statement: {Effect: Allow, Principal: "*", Action: events:PutEvents, Resource: "*"}}
              Account:
                Type: AWS::Events::EventBusPolicy
                Properties: {EventBusName: !Ref Bus, StatementId: other, Action: events:PutEvents, Principal: "210987654321"}
              Organization:
                Type: AWS::Events::EventBusPolicy
                Properties:
                  EventBusName: !Ref Bus
                  StatementId: all
                  Statement: {Effect: Allow, Principal: "*", Action: events:PutRule, Resource: !GetAtt Bus.Arn}
            """).all(Stack.EventBus.class).getFirst();
        assertThat(bus.policy().orElseThrow().json().get("Statement"))
                .extracting(statement -> statement.path("Sid").asString("") + " "
                        + statement.at("/Principal/AWS").asString("*") + " "
                        + statement.get("Action").stringValue())
                .containsExactly(
                        " * events:PutEvents",
                        "other arn:aws:iam::210987654321:root events:PutEvents",
                        "all * events:PutRule");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {Targets: []}                                                     | template.yaml:3: a rule has an EventPattern or a ScheduleExpression, but this has neither (Resources.Rule)
        {ScheduleExpression: every day}                                   | template.yaml:3: the ScheduleExpression every day is none: it is none of rate(value unit), cron(fields) and at(date and time) (Resources.Rule.Properties.ScheduleExpression)
        {ScheduleExpression: "at(2026-11-28T08:00:00)"}                   | template.yaml:3: the ScheduleExpression at(2026-11-28T08:00:00) is none: a rule has no at(); a schedule of EventBridge Scheduler does (Resources.Rule.Properties.ScheduleExpression)
        {ScheduleExpression: rate(1 day), EventBusName: shop}             | template.yaml:3: a rule has a schedule on the default event bus only, but this is of the bus shop (Resources.Rule.Properties.ScheduleExpression)
        {EventPattern: {source: shop}}                                    | template.yaml:3: EventPattern is no event pattern: "source" must be an object or an array (Resources.Rule.Properties.EventPattern)
        {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: queue}]} | template.yaml:3: the Arn of a target must be an ARN, but is "queue" (Resources.Rule.Properties.Targets[0].Arn)
        {ScheduleExpression: rate(1 day), Targets: [{Arn: "arn:aws:sqs:us-east-1:123456789012:q"}]} | template.yaml:3: Id is missing (Resources.Rule.Properties.Targets[0])
        {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: "arn:aws:states:us-east-1:123456789012:stateMachine:m"}]} | template.yaml:3: a rule starts a state machine with a role: give the target a RoleArn that may states:StartExecution and trusts events.amazonaws.com (Resources.Rule.Properties.Targets[0])
        {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: "arn:aws:sqs:us-east-1:123456789012:q", RetryPolicy: {MaximumRetryAttempts: 186}}]} | template.yaml:3: MaximumRetryAttempts must be a whole number from 0 to 185, but is 186 (Resources.Rule.Properties.Targets[0].RetryPolicy.MaximumRetryAttempts)
        {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: "arn:aws:sqs:us-east-1:123456789012:q", Inputs: x}]} | template.yaml:3: Targets has no property Inputs; did you mean Input? (Resources.Rule.Properties.Targets[0].Inputs)
        """)
    void aRuleThatIsWrong(String properties, String message) {
        assertThat(fixture.fault("""
            Resources:
              Queue: {Type: AWS::SQS::Queue}
              Rule: {Type: AWS::Events::Rule, Properties: %s}
            """.formatted(properties))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ScheduleExpression: cron(0 8 * * *)                                        | the ScheduleExpression cron(0 8 * * *) is none
        ScheduleExpression: rate(1 day), StartDate: tomorrow                       | StartDate must be a time such as 2026-11-28T08:00:00Z, but is "tomorrow"
        ScheduleExpression: rate(1 day), State: ENABLED, Zone: UTC                 | AWS::Scheduler::Schedule has no property Zone
        """)
    void aScheduleThatIsWrong(String properties, String message) {
        assertThat(fixture.fault("""
            Resources:
              Clock:
                Type: AWS::IAM::Role
                Properties: {AssumeRolePolicyDocument: {Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: "*"}}}
              Schedule:
                Type: AWS::Scheduler::Schedule
                Properties:
                  FlexibleTimeWindow: {Mode: "OFF"}
                  Target: {Arn: "arn:aws:sqs:us-east-1:123456789012:q", RoleArn: !GetAtt Clock.Arn}
                  {{PROPERTIES}}
            """.replace("{{PROPERTIES}}", properties.replace(", ", "\n      "))))
                .contains(message);
    }

    /** Of what is elsewhere a run does without, and says so; the machine is not refused for it. */
    @Test
    void whatHangsOnAnotherStackIsNotRunAndTold() {
        var stack = fixture.load("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Definition: {StartAt: A, States: {A: {Type: Succeed}}}
                  Events:
                    Elsewhere:
                      Type: EventBridgeRule
                      Properties: {EventBusName: theirs, Pattern: {source: [a]}}
                    Imported:
                      Type: EventBridgeRule
                      Properties: {EventBusName: !ImportValue Bus, Pattern: {source: [a]}}
                    Nightly:
                      Type: ScheduleV2
                      Properties: {ScheduleExpression: rate(1 day), RoleArn: "arn:aws:iam::123456789012:role/theirs"}
            """);
        assertThat(stack.refusals()).isEmpty();
        assertThat(stack.told(Stack.Notice.Kind.WRONG)).isEmpty();
        assertThat(stack.notices())
                .extracting(Stack.Notice::message)
                .containsExactlyInAnyOrder(
                        "the event bus theirs is not in this template: MachineElsewhere is not run locally",
                        "MachineImported (AWS::Events::Rule) is not run locally: it hangs on import-Bus, which only"
                                + " AWS knows; make it a parameter and give it with --parameter-overrides",
                        "the role arn:aws:iam::123456789012:role/theirs is not in this template: MachineNightly is not"
                                + " run locally");
    }
}
