package local.junit;

import static local.junit.LocalAssertions.assertThat;
import static local.junit.LocalAssertions.assertThatExceptionOfType;
import static local.junit.LocalAssertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.junit.DeployedTarget.Clients;
import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The same tests over the wire, as on AWS: what is asked is a stack behind the endpoint of the local run, and the time on
 * which they wait for it is its own.
 */
class DeployedTargetTest {

    private static final Path TEMPLATE = Path.of("target/test-classes/local/junit/template.yaml");
    private static final String MOM = "{\"name\": \"mom\"}";
    private static final AwsCredentialsProvider ANY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "key"));

    private static LocalTarget server;
    private static Clients clients;

    private TestApp app;

    @BeforeAll
    static void serve() throws IOException {
        server = LocalTarget.start(
                new AppSettings(TEMPLATE, Map.of(), Map.of("Greeter", Greeter.class), List.of(), 0), Optional.empty());
        clients = clients(server.app().endpoint(), ANY);
    }

    @AfterAll
    static void stop() {
        clients.close();
        server.close();
    }

    @BeforeEach
    void open() {
        app = app(Duration.ofHours(1));
    }

    @AfterEach
    void clear() {
        server.reset();
    }

    private static TestApp app(Duration timeout) {
        return new TestApp(DeployedTarget.open(
                new Deployment("local", timeout), clients, server.app().time()));
    }

    private static Clients clients(URI endpoint, AwsCredentialsProvider credentials) {
        return new Clients(
                client(CloudFormationClient.builder(), endpoint, credentials),
                client(SfnClient.builder(), endpoint, credentials),
                client(SqsClient.builder(), endpoint, credentials));
    }

    private static <B extends AwsClientBuilder<B, C>, C> C client(
            B builder, URI endpoint, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .build();
    }

    @Test
    void readsTheHistoryOfAnExecution() {
        var queue = app.queue("Greetings");
        assertThat(queue).isEmpty();

        assertThat(app.machine().run(MOM))
                .failed("States.Timeout")
                .visitedExactly("Known", "Say", "Answered")
                .didNotVisit("Nobody")
                .tookBetween(Duration.ofMinutes(10), Duration.ofMinutes(11))
                .state("Say")
                .hasInput("/name", "mom")
                .hasOutput("{\"text\": \"Hello, mom!\"}")
                .retried(0);
        assertThat(queue).hasSize(1);
        assertThat(app).hasNoDenials();
    }

    @Test
    void seesRetriesAndWhatTasksPublished() {
        new TestApp(server).function("Greeter").throttle(3);

        assertThat(app.machine("Greet").run(MOM))
                .succeeded()
                .state("Say")
                .failedWith("Lambda.TooManyRequestsException")
                .retried(2)
                .caughtBy("Apologize");
        assertThat(app.topic("Apologies")).published("Sorry").published("Sorry", "/to", "mom");
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> assertThat(app.topic("Apologies")).published("Thanks"))
                .withMessage("the test asks for a message \"Thanks\" on Apologies, which no Task of its executions"
                        + " published: it runs on the local run only");
    }

    @Test
    void seesWhatIamRefused() {
        server.deny("lambda:InvokeFunction");

        assertThat(app.machine().run(MOM)).state("Say").failedWith("Lambda.AWSLambdaException");
        assertThat(app).denied("lambda:InvokeFunction");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(app).hasNoDenials())
                .withMessageMatching("expected no refused call, and there are:\n"
                        + "  User: \\S+ is not authorized to perform: lambda:InvokeFunction on resource: \\S+ with"
                        + " an explicit deny in an identity-based policy");
    }

    @Test
    void queuesGetMessages() {
        var queue = app.queue("Greetings");
        queue.send("one");
        queue.send("two");

        assertThat(queue).hasSize(2);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(queue).isEmpty())
                .withMessage("expected 0 messages on Greetings, and there are 2");
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> assertThat(queue).holds("/text", "Hello, mom!"))
                .withMessage("the test looks into the messages of Greetings: it runs on the local run only");
    }

    @Test
    void oneThatDoesNotEndIsGivenUp() {
        server.clock(); // no time is skipped: nothing ends it
        var execution = app(Duration.ofNanos(1)).machine().start(MOM);
        server.clock().settle();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(execution::await)
                .withMessage(execution.name()
                        + " waits in Answered, and has not ended after PT0.000000001S: -Dlocal.timeout=PT1H waits an"
                        + " hour");
        execution.stop();
        assertThat(execution.status()).hasToString("ABORTED");
    }

    @Test
    void whatIsNotInTheStackIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.machine("Greeet"))
                .withMessage("there is no state machine Greeet in the stack local; it has Greet");
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> app.machine().start("{"))
                .withMessageStartingWith("Invalid State Machine Execution Input");
    }

    @Test
    void aStackThatIsNotThere() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> DeployedTarget.open(
                        new Deployment("locl", Duration.ofMinutes(1)),
                        clients,
                        server.app().time()))
                .withMessage("there is no stack locl in eu-west-1: -Dstack=NAME says which deployed stack is tested");
    }

    @Test
    void noCredentials() {
        AwsCredentialsProvider none = AwsCredentialsProviderChain.of(() -> {
            throw SdkClientException.create("none here");
        });

        try (var asked = clients(server.app().endpoint(), none)) {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> DeployedStack.read(asked.cloudFormation(), "local"))
                    .withMessageStartingWith("there are no credentials for AWS: sign in");
        }
    }

    @Test
    void nobodyWhoAnswers() {
        try (var asked = clients(URI.create("http://127.0.0.1:1"), ANY)) {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> DeployedStack.read(asked.cloudFormation(), "local"))
                    .withMessageStartingWith("AWS cannot be asked: Unable to execute HTTP request: ");
        }
    }

    @Test
    void whatOnlyTheLocalRunCanDoAbortsTheTest() {
        var machine = app.machine();
        for (Runnable local : List.<Runnable>of(
                app::local,
                app::clock,
                app::log,
                app::denials,
                () -> app.deny("sqs:*"),
                () -> app.function("Greeter"),
                () -> machine.mock("Say"))) {
            assertThatExceptionOfType(TestAbortedException.class)
                    .isThrownBy(local::run)
                    .withMessageMatching("the test .*: it runs on the local run only");
        }
    }

    @Test
    void theStacksParametersAreThoseThatATestWants() {
        var stack = new DeployedStack("shop", Map.of("Greeting", "Hello", "Key", "****"), Map.of());

        assertThat(stack.mismatch(Map.of("Greeting", "Hello", "Key", "secret"))).isEmpty();
        assertThat(stack.mismatch(Map.of("Greeting", "Ciao")))
                .hasValue("wants Greeting=Ciao, and the stack shop was deployed with Hello");
    }
}
