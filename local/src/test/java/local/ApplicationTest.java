package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import local.door.Denial;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.history.HistoryEvent;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application, whole, on the local run: its own template, its functions in processes of their own, its roles. */
class ApplicationTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final String MACHINE = "CallbackStateMachine";

    private final List<Denial> denials = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void saysHelloReversesAndGetsItsCallback() throws IOException {
        try (var app = start(REPOSITORY.resolve("template.yaml"))) {
            var execution = app.start(MACHINE, """
                    {"payload": "hi mom"}""").await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.output()).contains(Json.parse("""
                    {
                      "message": "Hello, hi mom!",
                      "payload": "mom ih",
                      "callback": {"status": "COMPLETED", "payload": "mom ih"}
                    }"""));
            assertThat(states(execution))
                    .containsExactly("SayHello", "Reverse", "RequestCallback", "NotifySuccess", "Succeeded");
            assertThat(denials).isEmpty();
        }
    }

    @Test
    void aPayloadThatIsNoTextFailsWithTheFunctionsOwnErrorAndIsNotRetried() throws IOException {
        try (var app = start(REPOSITORY.resolve("template.yaml"))) {
            var execution = app.start(MACHINE, """
                    {"payload": 42}""").await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error()).contains("helloworld.InvalidPayloadException");
            assertThat(states(execution)).containsExactly("SayHello", "NotifyFailure", "Failed");
            assertThat(count(execution, "TaskScheduled")).isEqualTo(2);
        }
    }

    /** Each grant of the template taken away: the run fails at the call that AWS would refuse. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LambdaInvokePolicy/HelloWorldFunction | lambda:InvokeFunction  | Lambda.AWSLambdaException
            LambdaInvokePolicy/ReverseFunction    | lambda:InvokeFunction  | Lambda.AWSLambdaException
            SQSSendMessagePolicy/CallbackQueue    | sqs:SendMessage        | SQS.
            SNSPublishMessagePolicy/Notification  | sns:Publish            | SNS.
            StepFunctionsCallbackPolicy/Callback  | states:SendTaskSuccess | States.
            """)
    void withoutAGrantItFailsWhereAwsWouldRefuse(String grant, String action, String error) throws IOException {
        var template = without(grant.split("/")[0], grant.split("/")[1]);
        try (var app = start(template)) {
            var execution = app.start(MACHINE, """
                    {"payload": "hi mom"}""").await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error()).hasValueSatisfying(name -> assertThat(name).startsWith(error));
            assertThat(denials).extracting(Denial::action).contains(action);
            assertThat(denials).extracting(Denial::message).allMatch(sentence ->
                    sentence.contains("is not authorized to perform: ")
                            && sentence.contains("because no identity-based policy allows"));
        }
    }

    private LocalApp start(Path template) throws IOException {
        return LocalApp.start(Settings.of(template), new RunListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }
        });
    }

    /** The template less one item of a {@code Policies} list: two lines of policy template. */
    private Path without(String policyTemplate, String of) throws IOException {
        var lines = Files.readAllLines(REPOSITORY.resolve("template.yaml"));
        int at = -1;
        for (int i = 0; i < lines.size() - 1; i++) {
            if (lines.get(i).strip().equals("- " + policyTemplate + ":") && lines.get(i + 1).contains(of)) {
                at = i;
            }
        }
        assertThat(at).as("a grant %s for %s in the template", policyTemplate, of).isPositive();
        var rest = Stream.concat(lines.subList(0, at).stream(), lines.subList(at + 2, lines.size()).stream())
                .map(line -> line.replaceFirst("(CodeUri|DefinitionUri): ", "$0" + REPOSITORY + "/")).toList();
        return Files.write(folder.resolve("template.yaml"), rest);
    }

    private static List<String> states(Execution execution) {
        return execution.history().events().stream()
                .filter(event -> event.type().text().endsWith("StateEntered"))
                .map(event -> event.json(true).get("stateEnteredEventDetails").get("name").stringValue()).toList();
    }

    private static long count(Execution execution, String type) {
        return execution.history().events().stream().map(HistoryEvent::type).filter(t -> t.text().equals(type)).count();
    }
}
