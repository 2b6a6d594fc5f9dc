package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.service.access.Denial;
import org.junit.jupiter.api.Test;

/** The application, whole, on the local run: its own template, its functions in processes of their own, its roles. */
class ApplicationTest {

    private static final Path TEMPLATE =
            Path.of("../template.yaml").toAbsolutePath().normalize();
    private static final String MACHINE = "CallbackStateMachine";

    private final List<Denial> denials = new CopyOnWriteArrayList<>();

    @Test
    void saysHelloReversesAndGetsItsCallback() throws IOException {
        try (var app = start()) {
            var execution = app.start(MACHINE, """
                {"payload": "hi mom"}\
                """).await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.output()).contains(Json.parse("""
                {
                  "message": "Hello, hi mom!",
                  "payload": "mom ih",
                  "callback": {"status": "COMPLETED", "payload": "mom ih"}
                }\
                """));
            assertThat(states(execution))
                    .containsExactly("SayHello", "Reverse", "RequestCallback", "NotifySuccess", "Succeeded");
            assertThat(denials).isEmpty();
        }
    }

    @Test
    void aPayloadThatIsNoTextFailsWithTheFunctionsOwnErrorAndIsNotRetried() throws IOException {
        try (var app = start()) {
            var execution = app.start(MACHINE, """
                {"payload": 42}\
                """).await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error()).contains("helloworld.InvalidPayloadException");
            assertThat(states(execution)).containsExactly("SayHello", "NotifyFailure", "Failed");
            assertThat(count(execution, "TaskScheduled")).isEqualTo(2);
        }
    }

    private LocalApp start() throws IOException {
        return LocalApp.start(Settings.of(TEMPLATE), new RunListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }
        });
    }

    private static List<String> states(Execution execution) {
        return execution.history().events().stream()
                .filter(event -> event.type().text().endsWith("StateEntered"))
                .map(event -> event.json(true)
                        .get("stateEnteredEventDetails")
                        .get("name")
                        .stringValue())
                .toList();
    }

    private static long count(Execution execution, String type) {
        return execution.history().events().stream()
                .map(HistoryEvent::type)
                .filter(t -> t.text().equals(type))
                .count();
    }
}
