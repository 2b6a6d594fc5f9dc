package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import local.json.Json;
import local.policy.Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

/** What a person reads with the real AWS CLI of what was logged. Skipped where there is no {@code aws}. */
class LogsCliTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          HelloFunction:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: hello
              Handler: hello.App::handleRequest
              Runtime: java25
              CodeUri: .
        Outputs:
          Hello: {Value: !Ref HelloFunction}
        """;

    @TempDir
    private Path folder;

    private LocalApp app;
    private AwsCli cli;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(AwsCli.isThere(), "The AWS CLI is not installed");
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        RequestHandler<Map<String, String>, String> hello = (input, context) -> {
            context.getLogger().log(input.get("say"));
            return "done";
        };
        app = LocalApp.start(Settings.of(template).withHandlers(Map.of("HelloFunction", hello)), RunListener.SILENT);
        cli = new AwsCli(app.endpoint(), folder);
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void aFunctionsLogIsRead() throws Exception {
        invoke("hi mom");
        invoke("bye mom");

        var group = cli.run("logs describe-log-groups --log-group-name-prefix /aws/lambda/")
                .json()
                .at("/logGroups/0");
        assertThat(group.get("logGroupName").stringValue()).isEqualTo("/aws/lambda/hello");
        assertThat(group.get("arn").stringValue())
                .isEqualTo("arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/hello:*");

        var stream = cli.run("logs describe-log-streams --log-group-name /aws/lambda/hello --order-by LastEventTime"
                        + " --descending")
                .json()
                .at("/logStreams/0/logStreamName")
                .stringValue();
        assertThat(stream).matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}");

        var events = cli.run(
                        "logs get-log-events --log-group-name /aws/lambda/hello --limit 3 --log-stream-name " + stream)
                .json();
        assertThat(events.at("/events/0/message").stringValue()).isEqualTo("bye mom\n");
        assertThat(events.at("/events/2/message").stringValue()).startsWith("REPORT RequestId: ");

        var found = cli.run("logs filter-log-events --log-group-name /aws/lambda/hello --filter-pattern", "\"hi mom\"")
                .json()
                .get("events");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/logStreamName").stringValue()).isEqualTo(stream);
    }

    @Test
    void theStackTellsWhereItsFunctionsAre() throws Exception {
        assertThat(cli.run("cloudformation list-stack-resources --stack-name "
                                + app.stack().name() + " --query"
                                + " StackResourceSummaries[?ResourceType=='AWS::Lambda::Function'].PhysicalResourceId")
                        .json())
                .isEqualTo(Json.parse("[\"hello\"]"));
        assertThat(cli.run("cloudformation describe-stacks --query Stacks[0].Outputs")
                        .json())
                .isEqualTo(Json.parse("[{\"OutputKey\": \"Hello\", \"OutputValue\": \"hello\"}]"));
        assertThat(cli.run("cloudformation describe-stack-resources --stack-name other")
                        .err())
                .contains("An error occurred (ValidationError)", "Stack with id other does not exist");
    }

    @Test
    void whatIsNotThereIsRefusedInAwssWords() throws Exception {
        assertThat(cli.run("logs filter-log-events --log-group-name /aws/lambda/none")
                        .err())
                .contains("An error occurred (ResourceNotFoundException) when calling the FilterLogEvents operation:"
                        + " The specified log group does not exist.");
        assertThat(cli.run("logs describe-metric-filters").err()).contains("UnknownOperationException");
    }

    private void invoke(String say) {
        app.services()
                .lambda()
                .invoke(
                        new Principal.Administrator("123456789012"),
                        InvokeRequest.builder()
                                .functionName("hello")
                                .payload(SdkBytes.fromUtf8String("{\"say\": \"" + say + "\"}"))
                                .build());
    }
}
