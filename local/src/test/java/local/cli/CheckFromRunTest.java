package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that sends to the queue that its input names: only a run can tell which. */
class CheckFromRunTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              DefinitionUri: machine.asl.json
              Policies:
                - SQSSendMessagePolicy: {QueueName: "*"}
          Orders:
            Type: AWS::SQS::Queue
            Properties: {QueueName: orders}
        """;
    private static final String DEFINITION = """
        {"StartAt": "Send", "States": {"Send": {"Type": "Task", "End": true,
          "Resource": "arn:aws:states:::sqs:sendMessage",
          "Parameters": {"QueueUrl.$": "$.url", "MessageBody": "hi"}}}}
        """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        Files.writeString(folder.resolve("machine.asl.json"), DEFINITION);
    }

    @Test
    void whatWasComputedIsKnownOnceItWasSeen() throws IOException {
        assertThat(local("check")).isZero();
        assertThat(out.toString())
                .contains("note: on which resource Machine calls sqs:SendMessage is decided at run")
                .contains("1 finding");

        assertThat(local("run", "--input", "{\"url\": \"https://sqs.us-east-1.amazonaws.com/123456789012/orders\"}"))
                .isZero();
        assertThat(Files.readString(folder.resolve(".local/calls/template.yaml.json")))
                .contains("\"action\":\"sqs:SendMessage\"")
                .contains(":orders\",\"allowed\":true");

        assertThat(local("check", "--from-run")).isZero();
        assertThat(out.toString())
                .contains("warning: Machine is allowed sqs:SendMessage* on arn:aws:sqs:us-east-1:")
                .contains("but needs it only on Orders")
                .contains("1 finding");
    }

    @Test
    void rolesMayBeMendedBetweenTwoChecksButNotWhatTheyAreFor() throws IOException {
        local("run", "--input", "{\"url\": \"https://sqs.us-east-1.amazonaws.com/123456789012/orders\"}");

        Files.writeString(folder.resolve("template.yaml"), TEMPLATE.replace("\"*\"", "orders"));
        assertThat(local("check", "--from-run")).isZero();
        assertThat(out.toString()).contains("nothing missing, nothing too much");

        Files.writeString(folder.resolve("template.yaml"), TEMPLATE.replace("\"*\"", "others"));
        assertThat(local("check", "--from-run")).isEqualTo(1);
        assertThat(out.toString())
                .contains("error: Machine may not sqs:SendMessage on Orders (state Send, ")
                .contains(", as a run saw)");

        Files.writeString(folder.resolve("machine.asl.json"), DEFINITION.replace("$.url", "$.queue"));
        assertThat(local("check", "--from-run")).isEqualTo(2);
        assertThat(err.toString()).contains("is of a run before the code, a definition or a name changed");
    }

    @Test
    void aFileThatIsNotThereOrHoldsSomethingElse() throws IOException {
        assertThat(local("check", "--from-run")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("local: there is no ")
                .contains("template.yaml.json: bin/local run writes");

        var other = Files.writeString(folder.resolve("other.json"), "[1]").toString();
        assertThat(local("check", "--from-run", other)).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: " + other + " does not hold the calls of a run");
    }

    private int local(String command, String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var arguments = Stream.concat(
                        Stream.of(
                                command,
                                "--template",
                                folder.resolve("template.yaml").toString(),
                                "--region",
                                "us-east-1"),
                        Stream.of(options))
                .toArray(String[]::new);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
