package local.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.LocalApp;
import local.RunListener;
import local.Settings;
import local.junit.LocalAppTest.Handler;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What is wrong with a test class is its tests' failure: one sentence. */
class LocalAppExtensionTest {

    private static final String TEMPLATE = "target/test-classes/local/junit/template.yaml";

    @Test
    void aTemplateThatIsNotThere() {
        assertThat(failures(NoTemplate.class))
                .singleElement()
                .asString()
                .matches("@LocalAppTest of NoTemplate: the template /.*/nowhere.yaml is not there");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = "nowhere.yaml")
    static class NoTemplate {
        @Test
        void isNotStarted(TestApp app) {}
    }

    @Test
    void aHandlerOfNoFunction() {
        assertThat(failures(NoFunction.class))
                .containsExactly(
                        "there is no function Greter in the template to put a handler in place of; it has Greeter");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greter", type = Greeter.class))
    static class NoFunction {
        @Test
        void isNotStarted(TestApp app) {}
    }

    @Test
    void aParameterWithoutAValue() {
        assertThat(failures(NoValue.class))
                .containsExactly(
                        "@LocalAppTest of NoValue: a parameter is given as Name=value, and not as \"Greeting\"");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, parameters = "Greeting")
    static class NoValue {
        @Test
        void isNotStarted(TestApp app) {}
    }

    @Test
    void anUpstreamOfNoService() {
        assertThat(failures(NoService.class))
                .containsExactly("@LocalAppTest of NoService: an upstream is for a service of AWS, named as in"
                        + " aws-sdk:dynamodb, but there is no 'dynamo'; did you mean dynamodb?");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, upstreams = "dynamo=http://127.0.0.1:8000")
    static class NoService {
        @Test
        void isNotStarted(TestApp app) {}
    }

    @Test
    void aQueueWithoutAName() {
        assertThat(failures(NoName.class))
                .singleElement()
                .asString()
                .startsWith("say which one: @Queue(\"LogicalId\") TestQueue ");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greeter", type = Greeter.class))
    static class NoName {
        @Test
        void isNotStarted(TestQueue queue) {}
    }

    @Test
    void executionsThatAreLeftRunning() {
        assertThat(failures(LeavesOne.class))
                .singleElement()
                .asString()
                .matches("the test ended while executions ran: [-0-9a-f]{36} is in Answered; await them, or stop them");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greeter", type = Greeter.class))
    static class LeavesOne {
        @Test
        void leavesOne(StateMachineRunner machine, Clock clock) {
            machine.start("{\"name\": \"mom\"}");
            clock.settle();
        }
    }

    @Test
    void lessCoverageThanIsAskedFor() {
        assertThat(engine(SeesLittle.class))
                .containsExactly("template.yaml: the tests reach 25 % of the states, catchers and retriers, and must"
                        + " reach 90 %");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greeter", type = Greeter.class), minimum = 90)
    static class SeesLittle {
        @Test
        void seesLittle(StateMachineRunner machine) {
            machine.run("{}");
        }
    }

    @Test
    void aRightThatIsMissing(@TempDir Path folder) throws IOException {
        var template = Files.writeString(
                folder.resolve("template.yaml"),
                Files.readString(Path.of(TEMPLATE)).replace("""
                            - SNSPublishMessagePolicy:
                                TopicName: !GetAtt Apologies.TopicName
                    """, ""));
        var local = LocalTarget.start(
                new AppSettings(template, Map.of(), Map.of("Greeter", Greeter.class), List.of(), 0), Optional.empty());
        var app = new TestApp(local);
        try {
            app.machine().mock("Say").throwsError("Lambda.Unknown", "gone");
            var execution = app.machine().run("{\"name\": \"mom\"}");

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> LocalAssertions.assertThat(execution).succeeded())
                    .withMessageContainingAll(
                            "Refused calls:",
                            "template.yaml:",
                            "add under Policies of Greet: - SNSPublishMessagePolicy: {TopicName: !GetAtt"
                                    + " Apologies.TopicName}");
        } finally {
            local.close();
        }
    }

    @Test
    void aMachineThatIsNotThere() {
        assertThat(failures(NoMachine.class))
                .containsExactly("there is no state machine Gret in the template; it has Greet");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greeter", type = Greeter.class))
    static class NoMachine {
        @Test
        void isNotStarted(@Machine("Gret") StateMachineRunner machine) {}
    }

    @Test
    void aDateThatDoesNotExist() {
        assertThat(failures(LeapDay.class))
                .containsExactlyInAnyOrder(
                        "@StartAt of LeapDay: \"2026-02-29T08:00:00Z\" is no moment, written as 2027-03-01T08:00:00Z:"
                                + " Invalid date 'February 29' as '2026' is not a leap year",
                        "@StartAt of LeapDay.byAWord: \"tomorrow\" is no moment, written as 2027-03-01T08:00:00Z",
                        "@StartAt of LeapDay.longAgo: \"0044-03-15T11:00:00Z\" is no moment, written as"
                                + " 2027-03-01T08:00:00Z: the year 44 is not of 1970 to 9999");
    }

    @Disabled("run by the test above alone")
    @StartAt("2026-02-29T08:00:00Z")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greeter", type = Greeter.class))
    static class LeapDay {
        @Test
        void isNotStarted(TestApp app) {}

        @Test
        @StartAt("tomorrow")
        void byAWord(TestApp app) {}

        @Test
        @StartAt("0044-03-15T11:00:00Z")
        void longAgo(TestApp app) {}
    }

    @Test
    void twoApplicationsOnOnePort() {
        assertThat(failures(OnePort.class))
                .singleElement()
                .asString()
                .matches("port \\d+ cannot be used \\(Address already in use\\)");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE, handlers = @Handler(function = "Greeter", type = Greeter.class))
    static class OnePort {
        @Test
        void startsAnotherOnItsPort(LocalApp app) throws IOException {
            var settings = Settings.of(Path.of(TEMPLATE))
                    .withHandlers(Map.of("Greeter", new Greeter()))
                    .withPort(app.endpoint().getPort());
            LocalApp.start(settings, RunListener.SILENT).close();
        }
    }

    @Test
    void aTargetThatIsWrong() {
        assertThat(failures(NoName.class, Map.of("local.target", "moon")))
                .containsExactly("-Dlocal.target is aws, or local where it is left out, but this is \"moon\"");
        assertThat(failures(NoName.class, Map.of("local.target", "aws")))
                .containsExactly("-Dlocal.target=aws wants the name of the stack that is deployed: -Dstack=NAME");
        assertThat(failures(NoName.class, Map.of("local.target", "aws", "stack", "shop", "local.timeout", "1h")))
                .containsExactly("-Dlocal.timeout is a duration such as PT10M or PT1H, but this is \"1h\"");
    }

    @Test
    void whatOnlyTheLocalRunCanDoIsAbortedBeforeAwsIsAsked() {
        assertThat(aborted(LeavesOne.class))
                .containsExactly("the test puts handlers in the place of functions: it runs on the local run only");
        assertThat(aborted(OnlyHere.class))
                .containsExactlyInAnyOrder(
                        "the test begins at a moment of its own: it runs on the local run only",
                        "the test uses the clock: it runs on the local run only",
                        "the test takes the LocalApp: it runs on the local run only");
    }

    @Disabled("run by the test above alone")
    @LocalAppTest(template = TEMPLATE)
    static class OnlyHere {
        @Test
        void takesTheClock(StateMachineRunner machine, Clock clock) {}

        @Test
        void takesTheApplication(LocalApp app) {}

        @Test
        @StartAt("2027-03-01T08:00:00Z")
        void takesPlaceThen(StateMachineRunner machine) {}
    }

    private static List<String> failures(Class<?> test) {
        return failures(test, Map.of());
    }

    private static List<String> failures(Class<?> test, Map<String, String> properties) {
        return executed(test, properties).failed().stream()
                .map(LocalAppExtensionTest::message)
                .toList();
    }

    private static List<String> aborted(Class<?> test) {
        return executed(test, Map.of("local.target", "aws", "stack", "shop")).aborted().stream()
                .map(LocalAppExtensionTest::message)
                .toList();
    }

    /** What the whole run failed with. */
    private static List<String> engine(Class<?> test) {
        return results(test, Map.of()).containerEvents().failed().stream()
                .map(LocalAppExtensionTest::message)
                .toList();
    }

    private static Events executed(Class<?> test, Map<String, String> properties) {
        return results(test, properties).testEvents();
    }

    private static EngineExecutionResults results(Class<?> test, Map<String, String> properties) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
                .configurationParameters(properties)
                .selectors(selectClass(test))
                .execute();
    }

    private static String message(Event event) {
        return event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
    }
}
