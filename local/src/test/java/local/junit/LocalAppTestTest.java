package local.junit;

import static local.junit.LocalAssertions.assertThat;
import static local.junit.LocalAssertions.assertThatExceptionOfType;
import static local.junit.LocalAssertions.assertThatIllegalArgumentException;

import java.time.Duration;
import local.execution.task.MockConfig;
import local.junit.LocalAppTest.Handler;
import org.junit.jupiter.api.Test;

/** The test library, as a test uses it. */
@LocalAppTest(
        template = "target/test-classes/local/junit/template.yaml",
        handlers = @Handler(function = "Greeter", type = Greeter.class))
class LocalAppTestTest {

    private static final String MOM = "{\"name\": \"mom\"}";

    @Test
    void answersACallbackAsAWorkerWould(
            StateMachineRunner machine, Clock clock, @Queue("Greetings") TestQueue greetings) {
        var execution = machine.start(MOM);

        assertThat(execution).waitsIn("Answered");
        assertThat(greetings).hasSize(1).holds("/text", "Hello, mom!");
        execution.callback().succeed("\"thank you\"");

        assertThat(execution).hasOutput("\"thank you\"").visitedExactly("Known", "Say", "Answered");
    }

    @Test
    void failsACallback(StateMachineRunner machine, Clock clock) {
        var execution = machine.start(MOM);

        execution.callback().fail("Busy", "No time");

        assertThat(execution).failed("Busy").hasCauseContaining("No time");
    }

    @Test
    void goesOnToWhatIsDueNext(StateMachineRunner machine, Clock clock) {
        var execution = machine.start(MOM);
        assertThat(execution).waitsIn("Answered");

        assertThat(clock.next())
                .hasValueSatisfying(far -> assertThat(far).isBetween(Duration.ofSeconds(590), Duration.ofSeconds(600)));

        assertThat(execution).failed("States.Timeout");
    }

    @Test
    void startsEachTestAnew(TestApp app, @Queue("Greetings") TestQueue greetings, @Topic("Apologies") TestTopic topic) {
        assertThat(greetings).isEmpty();
        assertThat(topic).publishedNothing();
        assertThat(app).hasNoDenials();
        assertThat(app.log()).isEmpty();
    }

    @Test
    void tellsWhatItWouldCost(StateMachineRunner machine) {
        machine.mock("Answered").returns("1");
        var execution = machine.run(MOM);

        assertThat(execution).costsAtMost(0.01);
        assertThat(execution.cost().quantity("states.transition")).isEqualTo(5);
        assertThat(execution.cost().quantity("lambda.request")).isEqualTo(1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(execution).costsAtMost(0.0001))
                .withMessageContainingAll("costs at most 0.0001 USD", "USD on AWS: 5 transitions");
    }

    @Test
    void mocksAStateCallByCall(StateMachineRunner machine) {
        machine.mock("Say")
                .throwsError("Lambda.TooManyRequestsException", "busy")
                .thenReturns("{\"Payload\": {\"text\": \"from the mock\"}}");
        machine.mock("Answered").returns("1");

        assertThat(machine.run(MOM))
                .hasOutput("1")
                .state("Say")
                .retried(1)
                .failedWith("Lambda.TooManyRequestsException")
                .hasOutput("{\"text\": \"from the mock\"}")
                .state("Answered")
                .hasInput("/text", "from the mock");
    }

    @Test
    void takesAFileOfMocksToo(StateMachineRunner machine) {
        var mocks = MockConfig.parse("""
            {
              "StateMachines": {"Greet": {"TestCases": {"Rude": {"Say": "Refusal"}}}},
              "MockedResponses": {"Refusal": {"0": {"Throw": {"Error": "Rude", "Cause": "no"}}}}
            }\
            """);

        assertThat(machine.start(MOM, mocks, "Rude"))
                .failed("Nobody")
                .state("Say")
                .caughtBy("Nobody");
    }

    @Test
    void throttlesAFunction(TestApp app, StateMachineRunner machine, @Topic("Apologies") TestTopic topic) {
        app.function("Greeter").throttle(3);

        assertThat(machine.run(MOM))
                .succeeded()
                .didNotVisit("Answered")
                .state("Say")
                .retried(2)
                .caughtBy("Apologize");
        assertThat(topic).published("Sorry", "/to", "mom");
    }

    @Test
    void crashesAFunction(TestApp app, StateMachineRunner machine) {
        app.function("Greeter").crash();

        assertThat(machine.run(MOM))
                .state("Say")
                .failedWith("Runtime.ExitError")
                .caughtBy("Apologize");
    }

    @Test
    void delaysAFunctionUntilItsTimeout(TestApp app, StateMachineRunner machine) {
        app.function("Greeter").delay(Duration.ofSeconds(9));
        machine.mock("Answered").returns("1");
        assertThat(machine.run(MOM)).succeeded().tookBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));

        app.function("Greeter").delay(Duration.ofSeconds(11));
        assertThat(machine.run(MOM)).state("Say").failedWith("Sandbox.Timedout").caughtBy("Apologize");
    }

    @Test
    void deniesAnAction(TestApp app, StateMachineRunner machine) {
        app.deny("lambda:InvokeFunction");

        assertThat(machine.run(MOM)).state("Say").failedWith("Lambda.AWSLambdaException");
        assertThat(app).denied("lambda:InvokeFunction");
    }

    @Test
    void whatFailsTellsTheStory(TestApp app, StateMachineRunner machine) {
        app.deny("lambda:InvokeFunction");
        var execution = machine.run(MOM);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(execution).visited("Answered"))
                .withMessageContainingAll(
                        "expected an execution that visited [Answered], and it is: [Known, Say, Apologize]",
                        "Say                  > lambda:invoke ",
                        "x Lambda.AWSLambdaException: User: ",
                        "SUCCEEDED after ",
                        "Refused calls:\n  User: ");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(app).hasNoDenials())
                .withMessageContaining("is not authorized to perform: lambda:InvokeFunction");
    }

    @Test
    void neverWaitsForWhatCannotCome(StateMachineRunner machine, Clock clock) {
        var execution = machine.start(MOM);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(execution).succeeded())
                .withMessageContaining("waits in Answered, and the time is in the test's hand");
        execution.stop();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(execution::callback)
                .withMessageContaining("waits for a callback: it has ended");
    }

    @Test
    void saysWhatTheTemplateHas(TestApp app, StateMachineRunner machine) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.machine("Gret"))
                .withMessage("there is no state machine Gret in the template; it has Greet");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.queue("Greeting"))
                .withMessage("there is no queue Greeting in the template; it has Greetings");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine.mock("Known"))
                .withMessage("there is no Task state Known in Greet; it has Say, Answered, Apologize");
    }
}
