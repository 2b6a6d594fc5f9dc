package local.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import local.junit.LocalAppTest.Handler;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

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
    void aRightThatIsMissing(@TempDir Path folder) throws IOException {
        var template = Files.writeString(
                folder.resolve("template.yaml"),
                Files.readString(Path.of(TEMPLATE)).replace("""
                            - SNSPublishMessagePolicy:
                                TopicName: !GetAtt Apologies.TopicName
                    """, ""));
        var app = TestApp.start(new AppSettings(template, Map.of(), Map.of("Greeter", Greeter.class), List.of(), 0));
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
            app.close();
        }
    }

    private static List<String> failures(Class<?> test) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
                .selectors(selectClass(test))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(LocalAppExtensionTest::message)
                .toList();
    }

    private static String message(Event event) {
        return event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
    }
}
