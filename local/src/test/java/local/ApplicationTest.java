package local;

import static local.junit.LocalAssertions.assertThat;

import java.time.Duration;
import local.junit.Clock;
import local.junit.LocalAppTest;
import local.junit.Queue;
import local.junit.StateMachineRunner;
import local.junit.TestApp;
import local.junit.TestQueue;
import local.junit.TestTopic;
import local.junit.Topic;
import org.junit.jupiter.api.Test;

/** The application, whole, on the local run: its own template, its functions in processes of their own, its roles. */
@LocalAppTest(template = "../template.yaml")
class ApplicationTest {

    private static final String HI_MOM = """
        {"payload": "hi mom"}\
        """;

    @Test
    void saysHelloReversesAndGetsItsCallback(
            TestApp app, StateMachineRunner machine, @Topic("NotificationTopic") TestTopic topic) {
        var execution = machine.run(HI_MOM);

        assertThat(execution)
                .hasOutput("""
                    {
                      "message": "Hello, hi mom!",
                      "payload": "mom ih",
                      "callback": {"status": "COMPLETED", "payload": "mom ih"}
                    }\
                    """)
                .visitedExactly("SayHello", "Reverse", "RequestCallback", "NotifySuccess", "Succeeded");
        assertThat(topic).published("The callback came", "/output/callback/status", "COMPLETED");
        assertThat(app).hasNoDenials();
    }

    @Test
    void aPayloadThatIsNoTextFailsWithTheFunctionsOwnErrorAndIsNotRetried(StateMachineRunner machine) {
        var execution = machine.run("""
            {"payload": 42}\
            """);

        assertThat(execution)
                .failed("helloworld.InvalidPayloadException")
                .visitedExactly("SayHello", "NotifyFailure", "Failed")
                .state("SayHello")
                .retried(0)
                .caughtBy("NotifyFailure");
    }

    @Test
    void aThrottledFunctionIsRetried(TestApp app, StateMachineRunner machine) {
        app.function("ReverseFunction").throttle(2);

        assertThat(machine.run(HI_MOM))
                .hasOutput("/payload", "mom ih")
                .state("Reverse")
                .failedWith("Lambda.TooManyRequestsException")
                .retried(2);
    }

    @Test
    void aWorkerThatCrashesFindsTheRequestAgain(TestApp app, StateMachineRunner machine) {
        app.function("CallbackWorkerFunction").crash();

        assertThat(machine.run(HI_MOM))
                .hasOutput("/callback/status", "COMPLETED")
                .tookBetween(Duration.ofSeconds(115), Duration.ofSeconds(150));
    }

    @Test
    void aLostCallbackTimesOutWhenItsHeartbeatIsMissed(StateMachineRunner machine) {
        machine.mock("RequestCallback").silent();

        assertThat(machine.run(HI_MOM))
                .failed("States.Timeout")
                .visitedExactly("SayHello", "Reverse", "RequestCallback", "NotifyFailure", "Failed")
                .tookBetween(Duration.ofSeconds(890), Duration.ofSeconds(930));
    }

    @Test
    void heartbeatsKeepALongJobWaiting(StateMachineRunner machine, Clock clock) {
        machine.mock("RequestCallback").silent();
        var execution = machine.start(HI_MOM);

        for (int i = 0; i < 4; i++) {
            assertThat(execution).waitsIn("RequestCallback");
            execution.callback().heartbeat();
            clock.advance(Duration.ofMinutes(14));
        }
        execution.callback().succeed("""
            {"status": "COMPLETED LATE"}\
            """);

        assertThat(execution).hasOutput("/callback/status", "COMPLETED LATE");
    }

    @Test
    void anHourIsTheLongestThatHeartbeatsKeepIt(StateMachineRunner machine, Clock clock) {
        machine.mock("RequestCallback").silent();
        var execution = machine.start(HI_MOM);

        for (int i = 0; i < 4; i++) {
            assertThat(execution).waitsIn("RequestCallback");
            execution.callback().heartbeat();
            clock.advance(Duration.ofMinutes(14));
        }
        clock.advance(Duration.ofMinutes(5));

        assertThat(execution).failed("States.Timeout");
    }

    @Test
    void theFifthReceiveFailsTheTaskAndLeavesTheMessageToTheDeadLetterQueue(
            TestApp app, StateMachineRunner machine, @Queue("CallbackDeadLetterQueue") TestQueue deadLetters) {
        app.deny("states:SendTaskSuccess");

        var execution = machine.run(HI_MOM);

        assertThat(execution)
                .failed("CallbackFailed")
                .hasCauseContaining("Given up after 5 receives: SfnException: ")
                .hasCauseContaining("is not authorized to perform: states:SendTaskSuccess")
                .tookBetween(Duration.ofSeconds(480), Duration.ofSeconds(520));
        assertThat(app).denied("states:SendTaskSuccess");
        assertThat(deadLetters).hasSize(1).holds("/execution", execution.name());
    }

    @Test
    void aSecondDeliveryOfARequestDoesNoHarm(
            TestApp app,
            StateMachineRunner machine,
            @Queue("CallbackQueue") TestQueue queue,
            @Queue("CallbackDeadLetterQueue") TestQueue deadLetters) {
        var execution = machine.run(HI_MOM);

        queue.duplicate(execution);
        app.clock().settle();

        assertThat(execution).succeeded();
        assertThat(app.log())
                .filteredOn(line -> line.contains("The task got its result."))
                .hasSize(1);
        assertThat(app.log())
                .filteredOn(line -> line.contains("The task waits no longer: "))
                .hasSize(1);
        assertThat(queue).isEmpty();
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aRequestThatTheWorkerRefusesFailsTheTaskAtOnce(
            StateMachineRunner machine, @Queue("CallbackDeadLetterQueue") TestQueue deadLetters) {
        machine.mock("Reverse").returns("""
            {"Payload": {"payload": " "}}\
            """);

        assertThat(machine.run(HI_MOM))
                .failed("InvalidPayload")
                .hasCauseContaining("The request needs a payload that is a string and not blank.")
                .visitedExactly("SayHello", "Reverse", "RequestCallback", "NotifyFailure", "Failed");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aNotificationThatFailsLosesNoResult(TestApp app, StateMachineRunner machine) {
        app.deny("sns:Publish");

        assertThat(machine.run(HI_MOM))
                .hasOutput("/callback/status", "COMPLETED")
                .hasOutput("/notificationFailure/Error", "SNS.AuthorizationErrorException");
    }
}
