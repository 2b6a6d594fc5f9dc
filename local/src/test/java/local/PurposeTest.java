package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.service.upstream.Upstreams;
import local.template.Options;
import local.template.TemplateException;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is needed and what is started before anybody asks for it: only what is about to be used. */
class PurposeTest {

    @TempDir
    private Path folder;

    private final Stack application = Templates.load(
            Path.of("../template.yaml"), Map.of(), new Options("app", "us-east-1", "123456789012", Optional.empty()));

    @Test
    void executionsHaveTheirFunctionsStartedInTheOrderOfTheMachine() {
        assertThat(ahead(new Purpose.Executions(Optional.empty(), Optional.empty())))
                .containsExactly("HelloWorldFunction", "ReverseFunction", "CallbackWorkerFunction");
    }

    @Test
    void anInvocationHasItsOwnFunctionStarted() {
        assertThat(ahead(new Purpose.Invocation("ReverseFunction"))).containsExactly("ReverseFunction");
        assertThat(ahead(new Purpose.Invocation("app-reverse"))).containsExactly("ReverseFunction");
    }

    @Test
    void aServiceStartsAFunctionWhenItIsInvoked() {
        assertThat(ahead(new Purpose.Service(false))).isEmpty();
    }

    /** Each function but the first cannot be run, for a reason of its own. */
    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Parameters: {Topic: {Type: String}}
        Globals: {Function: {Runtime: java25, Handler: a.B, CodeUri: .}}
        Resources:
          Good: {Type: AWS::Serverless::Function}
          NotBuilt: {Type: AWS::Serverless::Function, Properties: {CodeUri: nowhere}}
          Wrong: {Type: AWS::Serverless::Function, Properties: {MemorySize: big}}
          Asking: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {TOPIC: !Ref Topic}}}}
          Elsewhere: {Type: AWS::Serverless::Function, Properties: {Policies: ["arn:aws:iam::1:policy/Own"]}}
          Queue: {Type: AWS::SQS::Queue}
          Mapping:
            Type: AWS::Lambda::EventSourceMapping
            Properties: {FunctionName: !Ref Wrong, EventSourceArn: !GetAtt Queue.Arn}
          %s
        """;

    private static final String MACHINE = """
        {Type: AWS::Serverless::StateMachine, Properties: {Definition: {StartAt: A, States: {A: {Type: Task, End: true, \
        Resource: "%s", Parameters: {%s: !Ref %s}}}}}}\
        """;

    @Test
    void aRunIsRefusedByWhatItNeedsAndByNothingElse() {
        for (var name : List.of("NotBuilt", "Wrong", "Asking", "Elsewhere")) {
            assertThatThrownBy(() -> checked(new Purpose.Executions(Optional.of("Calls" + name), Optional.empty())))
                    .as(name)
                    .isInstanceOf(TemplateException.class);
            assertThatThrownBy(() -> checked(new Purpose.Invocation(name)))
                    .as(name)
                    .isInstanceOf(TemplateException.class);
        }
        assertThat(checked(new Purpose.Executions(Optional.of("CallsGood"), Optional.empty()))
                        .functions())
                .extracting(Stack.Function::logicalId)
                .containsExactly("Good");
        assertThat(checked(new Purpose.Invocation("Good")).functions()).isNotEmpty();
    }

    /** The queue's messages go to a function that cannot be read. */
    @Test
    void whatAQueueDeliversToIsNeededToo() {
        assertThatThrownBy(() -> checked(new Purpose.Executions(Optional.of("Sends"), Optional.empty())))
                .hasMessageContaining("MemorySize must be a whole number");
    }

    @Test
    void aServiceIsStartedWithoutWhatCannotBeRunAndSaysSo() {
        var stack = checked(new Purpose.Service(false));

        assertThat(stack.functions()).extracting(Stack.Function::logicalId).containsExactly("Good");
        assertThat(stack.notices())
                .extracting(Stack.Notice::message)
                .anyMatch(message -> message.startsWith("the code of NotBuilt is to be at nowhere")
                        && message.endsWith("; NotBuilt is left out of this run"))
                .anyMatch(message -> message.endsWith("; Wrong is left out of this run"));
    }

    private Stack checked(Purpose purpose) {
        var machines = new StringBuilder();
        for (var name : List.of("Good", "NotBuilt", "Wrong", "Asking", "Elsewhere")) {
            machines.append("Calls" + name + ": "
                    + MACHINE.formatted("arn:aws:states:::lambda:invoke", "FunctionName", name) + "\n  ");
        }
        machines.append("Sends: " + MACHINE.formatted("arn:aws:states:::sqs:sendMessage", "QueueUrl", "Queue"));
        try {
            var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE.formatted(machines));
            var options = new Options("app", "us-east-1", "123456789012", Optional.empty());
            return purpose.checked(
                    Templates.readToRun(template, Map.of(), options).stack(), Upstreams.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> ahead(Purpose purpose) {
        return purpose.ahead(application).stream()
                .map(Stack.Function::logicalId)
                .toList();
    }
}
