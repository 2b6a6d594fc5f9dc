package local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import local.policy.Policy;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;

/** The application's own template: what its reader is for. */
class ApplicationTemplateTest {

    private static final Path FILE = Path.of("../template.yaml");
    private static final Options OPTIONS =
            new Options("hello", "eu-west-1", "111122223333", Optional.of(URI.create("http://127.0.0.1:4566")));

    private final Stack stack = Templates.load(FILE, Map.of(), OPTIONS);

    @Test
    void functionsHaveWhatGlobalsAndTheyThemselvesSay() {
        assertThat(stack.functions())
                .extracting(Stack.Function::name)
                .containsExactly("hello-hello-world", "hello-reverse", "hello-callback-worker");
        var worker = stack.functions().getLast();
        assertThat(worker.arn()).isEqualTo("arn:aws:lambda:eu-west-1:111122223333:function:hello-callback-worker");
        assertThat(worker.runtime()).isEqualTo("java25");
        assertThat(worker.code()).isEqualTo(Path.of("../CallbackWorkerFunction"));
        assertThat(worker.handler()).isEqualTo("callbackworker.CallbackWorker::handleRequest");
        assertThat(worker.memory()).isEqualTo(1024);
        assertThat(worker.timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(worker.tracing()).isTrue();
        assertThat(worker.environment()).containsEntry("MAX_RECEIVE_COUNT", "5");
        assertThat(worker.logGroup()).isEqualTo("/aws/lambda/hello-callback-worker");
    }

    @Test
    void theDefinitionHasItsSubstitutions() {
        var machine = stack.stateMachines().getFirst();
        assertThat(machine.arn()).isEqualTo("arn:aws:states:eu-west-1:111122223333:stateMachine:hello-callback");
        assertThat(machine.source()).isEqualTo(Path.of("../statemachine/callback.asl.json"));
        assertThat(machine.definition())
                .contains("\"FunctionName\": \"arn:aws:lambda:eu-west-1:111122223333:function:hello-hello-world\"")
                .contains("\"QueueUrl\": \"http://127.0.0.1:4566/111122223333/hello-callback\"")
                .doesNotContain("${");
    }

    @Test
    void samMakesARoleForTheMachineOutOfItsPolicies() {
        var machine = stack.stateMachines().getFirst();
        var role = role("CallbackStateMachine");
        assertThat(role.role().name()).isEqualTo(machine.roleName()).startsWith("hello-CallbackStateMachineRole-");
        assertThat(role.logicalId()).isEqualTo("CallbackStateMachineRole");
        assertThat(role.role().policies())
                .extracting(Policy::name)
                .containsExactly(
                        "CallbackStateMachineRolePolicy0",
                        "CallbackStateMachineRolePolicy1",
                        "CallbackStateMachineRolePolicy2",
                        "CallbackStateMachineRolePolicy3",
                        "CallbackStateMachineRolePolicy4",
                        "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess");
        assertThat(role.role().policies().getFirst().document()).hasToString("""
            {"Statement":[{"Action":["lambda:InvokeFunction"],"Effect":"Allow",\
            "Resource":"arn:aws:lambda:eu-west-1:111122223333:function:hello-hello-world*"}]}\
            """);
    }

    @Test
    void aGrantKnowsItsLine() {
        var role = role("CallbackWorkerFunction");
        var lines = TemplateFile.text(FILE, role.location()).lines().toList();
        assertThat(lines.get(role.policiesAt().line() - 1)).isEqualTo("      Policies:");
        assertThat(lines.get(role.grantedAt()
                                .get("CallbackWorkerFunctionRolePolicy0")
                                .line()
                        - 1))
                .isEqualTo("        - StepFunctionsCallbackPolicy:");
    }

    @Test
    void theWorkerMayReadTheQueueThatItIsMappedTo() {
        assertThat(role("CallbackWorkerFunction").role().policies())
                .extracting(Policy::name)
                .contains("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole");
        var mapping = stack.eventSourceMappings().getFirst();
        assertThat(mapping.functionName()).isEqualTo("hello-callback-worker");
        assertThat(mapping.eventSourceArn()).isEqualTo("arn:aws:sqs:eu-west-1:111122223333:hello-callback");
        assertThat(mapping.batchSize()).isEqualTo(10);
        assertThat(mapping.reportBatchItemFailures()).isTrue();
    }

    @Test
    void theQueueHasItsDeadLetterQueue() {
        var queue = stack.queues().getFirst();
        assertThat(queue.deadLetterArn()).contains("arn:aws:sqs:eu-west-1:111122223333:hello-callback-dead-letter");
        assertThat(queue.attributes()).containsEntry("VisibilityTimeout", "120").containsEntry("RedrivePolicy", """
            {"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:hello-callback-dead-letter","maxReceiveCount":5}\
            """);
    }

    @Test
    void theConsolesLinkIsThePartitionsOwn() {
        assertThat(stack.outputs().get("Console"))
                .startsWith("https://console.aws.amazon.com/states/home?region=eu-west-1#/statemachines/view/arn:aws:");
        var china = new Options("hello", "cn-north-1", "111122223333", OPTIONS.endpoint());
        assertThat(Templates.load(FILE, Map.of(), china).outputs().get("Console"))
                .startsWith(
                        "https://console.amazonaws.cn/states/home?region=cn-north-1#/statemachines/view/arn:aws-cn:");
    }

    @Test
    void theMailIsSubscribedWhereTheParameterNamesOne() {
        assertThat(stack.subscriptions()).isEmpty();
        var told = Templates.load(FILE, Map.of("NotificationEmail", "mom@example.com"), OPTIONS);
        assertThat(told.subscriptions()).singleElement().satisfies(subscription -> {
            assertThat(subscription.topicArn()).isEqualTo("arn:aws:sns:eu-west-1:111122223333:hello-notification");
            assertThat(subscription.endpoint()).isEqualTo("mom@example.com");
        });
    }

    @Test
    void outputsAreWhatAUserNeedsNext() {
        assertThat(stack.outputs())
                .containsEntry("StateMachineArn", "arn:aws:states:eu-west-1:111122223333:stateMachine:hello-callback")
                .containsEntry("CallbackQueueUrl", "http://127.0.0.1:4566/111122223333/hello-callback");
    }

    @Test
    void nothingOfItIsLeftOutButItsAlarms() {
        assertThat(stack.notices())
                .extracting(Stack.Notice::message)
                .containsExactly(
                        "DeadLetterAlarm (AWS::CloudWatch::Alarm) is not run locally",
                        "FailedExecutionsAlarm (AWS::CloudWatch::Alarm) is not run locally",
                        "TimedOutExecutionsAlarm (AWS::CloudWatch::Alarm) is not run locally");
        assertThat(stack.refusals()).isEmpty();
    }

    private Stack.RoleResource role(String owner) {
        return stack.roles().stream()
                .filter(role -> role.owner().equals(owner))
                .findFirst()
                .orElseThrow();
    }
}
