package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.template.Stacks;
import local.template.TemplateException;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LogType;
import tools.jackson.databind.JsonNode;

/** Functions in processes of their own, with AWS's runtime interface client. */
class FunctionProcessTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final String OBEDIENT = "local.service.lambda.FunctionHandlers$Obedient::handleRequest";

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private Services services;

    @AfterEach
    void close() {
        if (services != null) {
            services.close();
        }
        time.close();
    }

    @Test
    void runsAsOnLambda() {
        start("obedient", OBEDIENT, 20);

        var greeting = invoke("obedient", "{\"do\": \"greet\", \"name\": \"mom\"}");
        assertThat(payload(greeting)).isEqualTo(Json.parse("\"Hello, mom!\""));
        assertThat(log(greeting).getLast())
                .as("the first has the init phase before it")
                .containsPattern("Init Duration: \\d+\\.\\d\\d ms");
        assertThat(payload(invoke("obedient", "{\"do\": \"count\"}")).intValue())
                .as("static state is kept")
                .isEqualTo(2);

        var environment = payload(invoke("obedient", "{\"do\": \"environment\"}"));
        assertThat(environment.get("AWS_LAMBDA_FUNCTION_NAME").stringValue()).isEqualTo("obedient");
        assertThat(environment.get("AWS_ENDPOINT_URL").stringValue()).isEqualTo("http://127.0.0.1:4566");
        assertThat(environment.has("HOME")).as("nothing of ours is inherited").isFalse();
        var key = environment.get("AWS_ACCESS_KEY_ID").stringValue();
        assertThat(services.credentials().find(key).orElseThrow().principal().arn())
                .matches("arn:aws:sts::123456789012:assumed-role/test-FRole-\\w+/obedient");

        var logging = invoke("obedient", "{\"do\": \"log\"}");
        assertThat(log(logging))
                .satisfiesExactly(
                        start -> assertThat(start).startsWith("START RequestId: "),
                        line -> assertThat(line).isEqualTo("a line"),
                        line -> assertThat(line).isEqualTo("a logged line"),
                        end -> assertThat(end).startsWith("END RequestId: "),
                        report -> assertThat(report)
                                .startsWith("REPORT RequestId: ")
                                .contains("Memory Size: 256 MB")
                                .doesNotContain("Init Duration"));

        var thrown = invoke("obedient", "{\"do\": \"throw\"}");
        assertThat(thrown.functionError()).isEqualTo("Unhandled");
        assertThat(payload(thrown).get("errorType").stringValue()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(payload(thrown).get("errorMessage").stringValue()).isEqualTo("no such thing");
        assertThat(payload(thrown).get("stackTrace").get(0).stringValue())
                .contains("FunctionHandlers$Obedient.handleRequest");

        var exit = payload(invoke("obedient", "{\"do\": \"exit\"}"));
        assertThat(exit.get("errorType").stringValue()).isEqualTo("Runtime.ExitError");
        assertThat(exit.get("errorMessage").stringValue()).endsWith("Error: Runtime exited with error: exit status 3");
        assertThat(payload(invoke("obedient", "{\"do\": \"count\"}")).intValue())
                .as("a new process")
                .isEqualTo(1);
    }

    @Test
    void aLogOfJsonIsWrittenAsOnLambda() {
        start("logging", OBEDIENT, "Timeout: 20", "LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: DEBUG}");

        var environment = payload(invoke("logging", "{\"do\": \"environment\"}"));
        assertThat(environment.get("AWS_LAMBDA_LOG_FORMAT").stringValue()).isEqualTo("JSON");
        assertThat(environment.get("AWS_LAMBDA_LOG_LEVEL").stringValue()).isEqualTo("DEBUG");
        var log = log(invoke("logging", "{\"do\": \"log\"}"));
        assertThat(log).anySatisfy(line -> assertThat(line).contains("\"message\":\"a logged line"));
        assertThat(Json.parse(log.getFirst()).get("type").stringValue()).isEqualTo("platform.start");
        assertThat(Json.parse(log.getLast()).at("/record/metrics/memorySizeMB").intValue())
                .isEqualTo(256);
        var config = services.lambda()
                .configurations()
                .getFunctionConfiguration(
                        ADMINISTRATOR,
                        GetFunctionConfigurationRequest.builder()
                                .functionName("logging")
                                .build())
                .loggingConfig();
        assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(config.applicationLogLevelAsString()).isEqualTo("DEBUG");
        assertThat(config.systemLogLevelAsString()).isEqualTo("INFO");
    }

    @Test
    void whatTheTemplateSaysOfAFunctionIsTold() {
        start(
                "described",
                OBEDIENT,
                "Description: Obeys",
                "Architectures: [arm64]",
                "EphemeralStorage: {Size: 1024}",
                "Tags: {team: blue}");

        var told = services.lambda()
                .configurations()
                .getFunction(
                        ADMINISTRATOR,
                        GetFunctionRequest.builder().functionName("described").build());

        assertThat(told.tags()).containsEntry("team", "blue").containsEntry("lambda:createdBy", "SAM");
        var configuration = told.configuration();
        assertThat(configuration.architecturesAsStrings()).containsExactly("arm64");
        assertThat(configuration.description()).isEqualTo("Obeys");
        assertThat(configuration.ephemeralStorage().size()).isEqualTo(1024);
        assertThat(configuration.layers()).isEmpty();
        assertThat(configuration.codeSha256()).hasSize(44).endsWith("=");
        assertThat(configuration.codeSize()).isPositive();
        assertThat(configuration.stateAsString()).isEqualTo("Active");
        assertThat(configuration.lastUpdateStatusAsString()).isEqualTo("Successful");
    }

    @Test
    void aTimeOutEndsTheProcess() {
        start("slow", OBEDIENT, 2);
        var key = payload(invoke("slow", "{\"do\": \"environment\"}"))
                .get("AWS_ACCESS_KEY_ID")
                .stringValue();
        assertThat(services.credentials().find(key)).isPresent();

        var timedOut = payload(invoke("slow", "{\"do\": \"sleep\"}"));

        assertThat(timedOut.get("errorType").stringValue()).isEqualTo("Sandbox.Timedout");
        assertThat(timedOut.get("errorMessage").stringValue()).endsWith("Error: Task timed out after 2.00 seconds");
        assertThat(services.credentials().find(key))
                .as("who has copied the keys has nothing")
                .isEmpty();
        assertThat(payload(invoke("slow", "{\"do\": \"count\"}")).intValue()).isEqualTo(1);
    }

    @Test
    void aHandlerThatCannotBeMadeFailsTheInvocation() {
        start("broken", "local.service.lambda.FunctionHandlers$Broken", 5);

        var failed = invoke("broken", "{}");

        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(payload(failed).get("errorMessage").stringValue()).contains("no configuration");
    }

    @Test
    void aDevelopersValuesTakeThePlaceOfDeclaredVariablesOnly() {
        var function = Stacks.of(folder, """
              F:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: greeter
                  Handler: none
                  CodeUri: .
                  Environment: {Variables: {GREETING: Hello, STAGE: prod}}
            """).functions().getFirst();
        var options = new FunctionOptions(
                Map.of("Parameters", Map.of("STAGE", "dev", "OTHER", "x"), "F", Map.of("GREETING", "Salut")),
                Optional.empty());

        assertThat(options.environment(function)).isEqualTo(Map.of("GREETING", "Salut", "STAGE", "dev"));
    }

    @Test
    void afterAFailedInitTheNextInvocationBeginsAnew() {
        start("hesitant", "local.service.lambda.FunctionHandlers$Hesitant", 20);

        assertThat(payload(invoke("hesitant", "{}")).get("errorMessage").stringValue())
                .contains("not yet");
        assertThat(payload(invoke("hesitant", "{}")).stringValue()).isEqualTo("now");
    }

    @Test
    void whatAFunctionForksEndsWithItAndDoesNotDelayItsAnswer() {
        start("forking", OBEDIENT, 20);

        var child = payload(invoke("forking", "{\"do\": \"fork\", \"exit\": false}"))
                .longValue();
        assertThat(ProcessHandle.of(child))
                .as("it runs on beside the warm function")
                .isPresent();
        var exited = invoke("forking", "{\"do\": \"fork\", \"exit\": true}");

        assertThat(payload(exited).get("errorMessage").stringValue()).endsWith("exit status 4");
        var orphan = log(exited).stream()
                .filter(line -> line.matches("\\d+"))
                .findFirst()
                .orElseThrow();
        for (var each : List.of(child, Long.parseLong(orphan))) {
            ProcessHandle.of(each).ifPresent(process -> process.onExit().join());
        }
    }

    @Test
    void ofALongLogTheAnswerBearsTheLastFourKilobytes() {
        start("talking", OBEDIENT, 60);

        var log = invoke("talking", "{\"do\": \"flood\", \"lines\": 100000}");

        assertThat(Base64.getDecoder().decode(log.logResult())).hasSize(4096);
        assertThat(log(log)).contains("line 99999").doesNotContain("line 1");
    }

    @Test
    void aHandlerThatIsNotThereIsFoundBeforeTheRun() {
        assertThatThrownBy(() -> start("typo", "local.service.NoSuchHandler::handleRequest", 3))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(
                        "template.yaml:4: Function F: handler local.service.NoSuchHandler::handleRequest: there is no"
                                + " class local.service.NoSuchHandler in ");
        assertThatThrownBy(() -> start("typo", "local.service.lambda.FunctionHandlers$Obedient::handle", 3))
                .hasMessageContaining("class local.service.lambda.FunctionHandlers$Obedient has no method handle");
    }

    private static List<String> log(InvokeResponse response) {
        return new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private void start(String name, String handler, int timeout) {
        start(name, handler, "Timeout: " + timeout);
    }

    private void start(String name, String handler, String... properties) {
        var stack = Stacks.of(
                folder,
                """
                  F:
                    Type: AWS::Serverless::Function
                    Properties:
                      FunctionName: %s
                      Handler: %s
                      CodeUri: %s
                      MemorySize: 256
                      Environment: {Variables: {GREETING: Hello, FOLDER: %s}}
                """.formatted(name, handler, Stacks.TEST_CLASSES, folder).indent(2)
                        + String.join("\n", properties).indent(8));
        services = Services.start(
                stack,
                time,
                new Settings(URI.create("http://127.0.0.1:4566"), folder.resolve("cache")),
                new ServiceListener() {});
    }

    private InvokeResponse invoke(String function, String payload) {
        return services.lambda()
                .invoke(
                        ADMINISTRATOR,
                        InvokeRequest.builder()
                                .functionName(function)
                                .payload(SdkBytes.fromUtf8String(payload))
                                .logType(LogType.TAIL)
                                .build());
    }

    private static JsonNode payload(InvokeResponse response) {
        return Json.parse(response.payload().asUtf8String());
    }
}
