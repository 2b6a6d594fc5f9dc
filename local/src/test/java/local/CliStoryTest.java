package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The story that this project began with, told with the real AWS CLI: somebody makes a state machine by hand, and it
 * may not invoke its function until its role is right. Skipped where there is no {@code aws}.
 */
class CliStoryTest {

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
        """;
    private static final String DEFINITION = """
        {"StartAt": "Say hello", "States": {"Say hello": {
          "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Parameters": {"FunctionName": "hello", "Payload.$": "$"}, "OutputPath": "$.Payload", "End": true}}}\
        """;
    private static final String ROLE = "arn:aws:iam::123456789012:role/ByHand";
    private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine";

    private static final String NOT_AUTHORIZED = " is not authorized to perform: lambda:InvokeFunction on resource: "
            + "arn:aws:lambda:us-east-1:123456789012:function:hello because no identity-based policy "
            + "allows the lambda:InvokeFunction action";

    @TempDir
    private Path folder;

    private LocalApp app;
    private AwsCli cli;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(AwsCli.isThere(), "The AWS CLI is not installed");
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        RequestHandler<Map<String, String>, Map<String, String>> hello =
                (input, _) -> Map.of("message", "Hello, " + input.get("payload") + "!");
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
    void aMachineMadeByHandFailsUntilItsRoleMayInvokeTheFunction() throws Exception {
        assertThat(aws("lambda list-functions --query Functions[].FunctionArn").json())
                .isEqualTo(Json.parse("[\"arn:aws:lambda:us-east-1:123456789012:function:hello\"]"));

        // A role that Step Functions may not assume cannot be a machine's.
        aws("iam create-role --role-name ByHand --assume-role-policy-document", trust("lambda.amazonaws.com"))
                .json();
        var refused = aws(
                "stepfunctions create-state-machine --name MyStateMachine --role-arn " + ROLE + " --definition",
                DEFINITION);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err())
                .contains("(AccessDeniedException)")
                .contains("Neither the global service principal states.amazonaws.com");

        aws("iam update-assume-role-policy --role-name ByHand --policy-document", trust("states.amazonaws.com"));
        aws("stepfunctions create-state-machine --name MyStateMachine --role-arn " + ROLE + " --definition", DEFINITION)
                .json();
        assertThat(aws("stepfunctions list-state-machines --query stateMachines[].stateMachineArn")
                        .json())
                .isEqualTo(Json.parse("[\"%s\"]".formatted(MACHINE)));

        // Without rights it fails; the policy that sounds right changes nothing.
        assertThat(cause("first")).isEqualTo(NOT_AUTHORIZED);
        attach("AWSLambdaSQSQueueExecutionRole");
        assertThat(cause("second")).isEqualTo(NOT_AUTHORIZED);

        attach("AWSLambdaRole");
        var succeeded = run("third");
        assertThat(succeeded.get("status").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(succeeded.get("output").stringValue()).isEqualTo("{\"message\":\"Hello, hi mom!\"}");
        assertThat(aws("stepfunctions get-execution-history --query events[].type --execution-arn "
                                + execution("third"))
                        .json())
                .isEqualTo(Json.parse("""
                    ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded",
                     "TaskStateExited", "ExecutionSucceeded"]\
                    """));
    }

    /** Runs the machine to its failure and gives the middle of its cause, which is the same each time. */
    private String cause(String name) throws Exception {
        var failed = run(name);
        assertThat(failed.get("status").stringValue()).isEqualTo("FAILED");
        assertThat(failed.get("error").stringValue()).isEqualTo("Lambda.AWSLambdaException");
        var cause = failed.get("cause").stringValue();
        assertThat(cause).startsWith("User: arn:aws:sts::123456789012:assumed-role/ByHand/");
        return cause.substring(cause.indexOf(" is not authorized"), cause.indexOf(" (Service: "));
    }

    private JsonNode run(String name) throws Exception {
        aws(
                        "stepfunctions start-execution --state-machine-arn " + MACHINE + " --name " + name + " --input",
                        "{\"payload\": \"hi mom\"}")
                .json();
        JsonNode described;
        do {
            described = aws("stepfunctions describe-execution --execution-arn " + execution(name))
                    .json();
        } while (described.get("status").stringValue().equals("RUNNING"));
        return described;
    }

    private void attach(String policy) throws Exception {
        assertThat(aws("iam attach-role-policy --role-name ByHand --policy-arn arn:aws:iam::aws:policy/service-role/"
                                + policy)
                        .exit())
                .isZero();
    }

    private static String execution(String name) {
        return MACHINE.replace("stateMachine", "execution") + ":" + name;
    }

    private static String trust(String service) {
        return """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "%s"}}]}\
            """.formatted(service);
    }

    private AwsCli.Answer aws(String arguments, String... last) throws IOException, InterruptedException {
        return cli.run(arguments, last);
    }
}
