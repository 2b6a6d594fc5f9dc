package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import local.json.Json;
import local.template.Stacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code serve} whose disk is full: no file grows over 48 KiB, which the system refuses as it refuses to write to a full
 * disk. What cannot be kept is refused, what was answered is there, and it goes on.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class FullDiskTest {

    private static final List<String> LIMITED = List.of("bash", "-c", "ulimit -S -f 48; exec \"$@\"", "bash");
    private static final byte[] LARGE = new byte[100_000];

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Function:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: obedient
              Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
              Runtime: java25
              Timeout: 30
              CodeUri: code
          Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
          Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: bucket}}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: machine
              Definition: {StartAt: Wait, States: {Wait: {Type: Wait, Seconds: 3600, End: true}}}
        """;

    private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:machine";

    @TempDir
    private Path folder;

    private Path template() throws IOException {
        Stacks.handlers(folder.resolve("code"));
        return Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    }

    @Test
    void objectsAreWrittenWholeOrNotAtAllAndAFunctionIsTold() throws Exception {
        try (var serve = Served.start(LIMITED, template())) {
            var refused = serve.put("/bucket/large", LARGE);
            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(refused.body())
                    .contains("<Code>InternalError</Code>")
                    .contains("The local run cannot keep its buckets: File too large");
            assertThat(serve.get("/bucket/large").statusCode()).isEqualTo(404);
            assertThat(folder.resolve(".local/buckets/.uploads")).isEmptyDirectory();

            assertThat(serve.put("/bucket/small", new byte[10]).statusCode()).isEqualTo(200);
            assertThat(serve.put("/bucket/small", LARGE).statusCode()).isEqualTo(500);
            assertThat(serve.get("/bucket/small").body()).as("as it was").hasSize(10);

            assertThat(serve.invoke("obedient", "{\"do\": \"write\", \"bytes\": 100000}"))
                    .contains("failed: ", "File too large");
            assertThat(serve.invoke("obedient", "{\"do\": \"write\", \"bytes\": 1000}"))
                    .contains("wrote 1000");
        }
    }

    @Test
    void withoutSpaceItDoesNotStartAndSaysWhere() throws Exception {
        var limited = List.of("bash", "-c", "ulimit -S -f 1; exec \"$@\"", "bash");
        assertThatThrownBy(() -> Served.start(limited, template()))
                .hasMessageContaining(
                        "local: cannot write " + folder.resolve(".local/function-main.jar") + ": File too large");
        assertThat(folder.resolve(".local")).isEmptyDirectory();
    }

    @Test
    void whatWasAnsweredIsThereAfterACrash() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "to give it its space back");
        var answered = new ArrayList<String>();
        try (var serve = Served.start(LIMITED, template(), "--persist")) {
            int i = 0;
            for (; start(serve, "e" + i); i++) {
                answered.add("e" + i);
            }
            assertThat(answered).as("some fit").isNotEmpty();
            for (int more = 0; more < 3; more++) {
                assertThat(start(serve, "refused" + more)).isFalse();
            }
            assertThat(names(serve)).as("what was refused is not there").containsExactlyInAnyOrderElementsOf(answered);
            assertThat(send(serve, "a".repeat(60_000))).contains("InternalFailure", "File too large");

            prlimit(serve.process().pid());
            assertThat(start(serve, "later")).as("with its space back").isTrue();
            assertThat(send(serve, "also later")).contains("MessageId");
            answered.add("later");
        }
        try (var again = Served.start(List.of(), folder.resolve("template.yaml"), "--persist")) {
            assertThat(names(again)).containsAll(answered).doesNotContain("refused0", "refused1", "refused2");
            var received = again.call(
                    "sqs",
                    "AmazonSQS.ReceiveMessage",
                    "{\"QueueUrl\": \"%s/123456789012/queue\", \"MaxNumberOfMessages\": 10}"
                            .formatted(again.endpoint()));
            assertThat(received.body()).contains("also later");
        }
    }

    /** @return whether it was started; else it was refused with a sentence that says why */
    private static boolean start(Served serve, String name) throws Exception {
        var input = Json.write(Json.object().put("payload", "x".repeat(5000)));
        var body =
                Json.object().put("stateMachineArn", MACHINE).put("name", name).put("input", input);
        var answer = serve.call("states", "AWSStepFunctions.StartExecution", Json.write(body));
        if (answer.statusCode() != 200) {
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("InternalFailure", "The local run cannot keep what was asked for: ")
                    .contains(".local/state/", ": File too large");
        }
        return answer.statusCode() == 200;
    }

    private static String send(Served serve, String message) throws Exception {
        var body = Json.object()
                .put("QueueUrl", serve.endpoint() + "/123456789012/queue")
                .put("MessageBody", message);
        return serve.call("sqs", "AmazonSQS.SendMessage", Json.write(body)).body();
    }

    private static List<String> names(Served serve) throws Exception {
        var answer =
                serve.call("states", "AWSStepFunctions.ListExecutions", "{\"stateMachineArn\": \"" + MACHINE + "\"}");
        return Json.parse(answer.body()).get("executions").values().stream()
                .map(execution -> execution.get("name").stringValue())
                .toList();
    }

    private static void prlimit(long process) throws Exception {
        assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(process), "--fsize=unlimited")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
