package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import local.LocalApp;
import local.Settings;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at the terminal who answers for the worker that is elsewhere. */
class CallbackPromptTest {

    @TempDir
    private Path folder;

    private final StringWriter shown = new StringWriter();
    private String limits = "HeartbeatSeconds: 600, TimeoutSeconds: 3600,";

    @BeforeEach
    void aQueueThatNobodyHereReceivesFrom() throws IOException {
        template();
    }

    private void template() throws IOException {
        Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Requests:
                Type: AWS::SQS::Queue
              Approval:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Policies:
                    - SQSSendMessagePolicy: {QueueName: !GetAtt Requests.QueueName}
                  Definition:
                    StartAt: Ask
                    States:
                      Ask: {Type: Task, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', %s End: true,
                        Parameters: {QueueUrl: !Ref Requests, MessageBody: {'token.$': $$.Task.Token}}}
            """.formatted(limits));
    }

    @Test
    void succeeds() throws IOException {
        var execution = run("s", "{\"approved\": true}");

        assertThat(execution.output()).contains(Json.parse("{\"approved\": true}"));
        assertThat(shown.toString())
                .contains("nobody here answers Ask; it was sent")
                .contains("{\"token\":\"TOKEN\"}")
                .contains("[s]ucceed, [f]ail, [h]eartbeat, [w]ait 10 min?");
    }

    @Test
    void isAskedAgainForWhatIsNoJson() throws IOException {
        var execution = run("s", "approved", "\"approved\"");

        assertThat(shown.toString()).contains("Invalid Output: ");
        assertThat(execution.output()).contains(Json.parse("\"approved\""));
    }

    @Test
    void thinksBetterOfIt() throws IOException {
        var execution = run("s", "", "what?", "f", "Refused", "no beans");

        assertThat(execution.error()).contains("Refused");
        assertThat(execution.cause()).contains("no beans");
    }

    @Test
    void failsWithoutAWord() throws IOException {
        var execution = run("f", "", "");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.cause()).isEmpty();
    }

    @Test
    void givesAHeartbeatFirst() throws IOException {
        assertThat(run("h", "s", "{}").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void letsItTimeOut() throws IOException {
        var execution = run("w");

        assertThat(execution.error()).contains("States.Timeout");
        assertThat(shown.toString()).containsOnlyOnce("[w]ait");
    }

    @Test
    void goesAway() throws IOException {
        assertThat(run().error()).contains("States.Timeout");
    }

    @Test
    void answersATaskWithoutATimeOut() throws IOException {
        limits = "";
        template();

        var execution = run("s", "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(shown.toString()).contains("[s]ucceed, [f]ail, [w]ait (no time-out: the run ends)?");
    }

    private Execution run(String... typed) throws IOException {
        var decisions = new Decisions();
        var screen = new Progress(new PrintWriter(shown, true), new Look(80, false, true, false), decisions);
        screen.columns(List.of("Ask"));
        var lines = new BufferedReader(new StringReader(String.join("\n", typed)));
        try (var app = LocalApp.start(Settings.of(folder.resolve("template.yaml")), screen)) {
            var prompt = CallbackPrompt.of(app, lines, screen, decisions);
            var execution = app.start("Approval", "{}");
            app.whenStalled(_ -> prompt.askOr(() -> execution.stop("Stalled", "nobody answers")));
            return execution.await();
        }
    }
}
