package local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.check.RunCalls.Call;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs saw, run after run. */
class RunCallsTest {

    private static final Call REFUSED = new Call("worker", "sqs:SendMessage", "arn:aws:sqs:us-east-1:1:a", false);
    private static final Call ALLOWED = new Call("worker", "sqs:SendMessage", "arn:aws:sqs:us-east-1:1:a", true);
    private static final Call OTHER = new Call("worker", "sns:Publish", "arn:aws:sns:us-east-1:1:told", true);

    @TempDir
    private Path folder;

    @Test
    void runsAddUpAndTheLastOneSaysWhetherItIsAllowed() throws IOException {
        var file = folder.resolve("calls/template.yaml.json");

        RunCalls.add(file, stack(""), List.of(REFUSED));
        RunCalls.add(file, stack(""), List.of(OTHER));
        RunCalls.add(file, stack(""), List.of(ALLOWED));

        assertThat(RunCalls.read(file).calls()).containsExactly(OTHER, ALLOWED);
    }

    @Test
    void whatDecidesTheCallsStartsAnew() throws IOException {
        var file = folder.resolve("template.yaml.json");
        RunCalls.add(file, stack("Environment: {Variables: {QUEUE: a}}"), List.of(OTHER));

        var calls = RunCalls.read(file);
        assertThat(calls.areOf(stack("Environment: {Variables: {QUEUE: a}}"))).isTrue();
        assertThat(calls.areOf(stack("""
            Environment: {Variables: {QUEUE: a}}
                  Policies: [AWSLambda_FullAccess]
            """))).isTrue();
        assertThat(calls.areOf(stack("Environment: {Variables: {QUEUE: b}}"))).isFalse();
        Files.writeString(folder.resolve("code/worker.py"), "another");
        assertThat(calls.areOf(stack("Environment: {Variables: {QUEUE: a}}"))).isFalse();

        RunCalls.add(file, stack(""), List.of(ALLOWED));
        assertThat(RunCalls.read(file).calls()).containsExactly(ALLOWED);
    }

    @Test
    void whatIsNeededOnSomethingUnknownIsOnWhatWasSeen() {
        var calls = new RunCalls(
                "",
                List.of(
                        ALLOWED,
                        OTHER,
                        new Call("worker", "states:StopExecution", "arn:aws:states:us-east-1:1:execution:m:9f1c", true),
                        new Call("another", "sqs:DeleteQueue", "arn:aws:sqs:us-east-1:1:a", true)));

        assertThat(calls.complete(
                        "worker",
                        List.of(
                                Need.of(List.of("sqs:SendMessage"), Optional.empty(), "Worker.java:41"),
                                Need.of(List.of("sqs:ReceiveMessage"), Optional.empty(), "Worker.java:43"),
                                Need.of(
                                        List.of("sns:Publish"),
                                        Optional.of("arn:aws:sns:us-east-1:1:told"),
                                        "Worker.java:44"))))
                .extracting(
                        need -> String.join(",", need.actions()),
                        need -> need.resource().orElse(""),
                        Need::why)
                .containsExactlyInAnyOrder(
                        tuple("sqs:SendMessage", "arn:aws:sqs:us-east-1:1:a", "Worker.java:41, as a run saw"),
                        tuple("sqs:ReceiveMessage", "", "Worker.java:43"),
                        tuple("sns:Publish", "arn:aws:sns:us-east-1:1:told", "Worker.java:44"),
                        tuple("states:StopExecution", "arn:aws:states:us-east-1:1:execution:m:*", "as a run saw"));
    }

    private Stack stack(String properties) throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: code
                  Runtime: python3.13
                  Handler: worker.handler
                  %s
            """.formatted(properties));
        Files.createDirectories(folder.resolve("code"));
        return Templates.read(template, Map.of(), new Options("test", "us-east-1", "123456789012", Optional.empty()));
    }
}
