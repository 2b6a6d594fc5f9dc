package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who gives the commands something wrong: one message, exit code 2, no stack trace. */
class MainTest {

    private static final String TEMPLATE = "../template.yaml";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void anInputThatIsNotJson() {
        assertThat(run("run", "--template", TEMPLATE, "--input", "{\"payload\": hi}"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("local: --input:1:").contains("this is not JSON");
    }

    @Test
    void anInputFileThatIsNotThere() {
        assertThat(run("run", "--template", TEMPLATE, "--input-file", "nowhere.json"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("local: there is no file nowhere.json");
    }

    @Test
    void twoInputs() {
        assertThat(run("run", "--template", TEMPLATE, "--input", "{}", "--input-file", "x.json"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mutually exclusive");
    }

    @Test
    void optionsThatMeanNothingToACheck() {
        assertThat(run("check", "--template", TEMPLATE, "--strict")).isEqualTo(2);
        assertThat(run("check", "--template", TEMPLATE, "--lambda-endpoint", "http://127.0.0.1:3001"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option: '--strict'").contains("'--lambda-endpoint'");
    }

    @Test
    void nothingThatCanBeMeasured() {
        assertThat(run("bench", "speed")).isEqualTo(2);
        assertThat(err.toString())
                .contains("expected one of [interpreter, iam, template, endpoint, faults]")
                .contains("'speed'");
    }

    @Test
    void aTemplateThatIsNotThere() {
        assertThat(run("run", "--template", "nowhere.yaml")).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: the template cannot be read: there is no file nowhere.yaml");
    }

    @Test
    void aTemplateThatIsNotYaml() throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), "Resources:\n\tA: [1");

        assertThat(run("run", "--template", template.toString(), "--input", "{}"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("local: " + template + ":2");
    }

    @Test
    void anUnknownProperty() throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Queue:
                Type: AWS::SQS::Queue
                Properties:
                  VisibilityTimeot: 30
            """);

        assertThat(run("run", "--template", template.toString(), "--input", "{}"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("local: " + template + ":6")
                .contains("VisibilityTimeot")
                .contains("VisibilityTimeout");
    }

    @Test
    void aHandlerThatDoesNotExist() throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Hello:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: %s
                  Handler: helloworld.Nobody::handleRequest
            """.formatted(
                        Path.of("../HelloWorldFunction").toAbsolutePath().normalize()));

        assertThat(run("invoke", "Hello", "--template", template.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: " + template + ":").contains("helloworld.Nobody");
    }

    @Test
    void aDefinitionThatIsNotValid() throws IOException {
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Definition:
                    StartAt: A
                    States:
                      A: {Type: Pass, Next: B}
            """);

        assertThat(run("run", "--template", template.toString(), "--input", "{}"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("local: " + template + ":").contains("Next");
    }

    @Test
    void aTaskOfAServiceThatIsNotHereUnlessItIsMocked() throws IOException {
        Files.writeString(folder.resolve("save.asl.json"), """
            {
              "StartAt": "Each",
              "States": {
                "Each": {"Type": "Map", "End": true, "Iterator": {"StartAt": "Save", "States": {
                  "Save": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::dynamodb:putItem",
                    "Parameters": {"TableName": "table", "Item": {}},
                    "End": true
                  }}}}
              }
            }
            """);
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Saving:
                Type: AWS::Serverless::StateMachine
                Properties: {DefinitionUri: save.asl.json}
            """).toString();
        var mocks = Files.writeString(folder.resolve("mocks.json"), """
            {"StateMachines": {"Saving": {"TestCases": {"Saved": {"Save": "Saved"}}}},
             "MockedResponses": {"Saved": {"0": {"Return": "saved"}}}}
            """).toString();
        var fault = "local: " + folder.resolve("save.asl.json") + ":7: The local run cannot call"
                + " arn:aws:states:::dynamodb:putItem; mock the task"
                + " (bin/local run --mock FILE --test-case NAME), or"
                + " name a place that has the service (--upstream"
                + " dynamodb=URL) at"
                + " /States/Each/Iterator/States/Save/Resource";

        assertThat(run("run", "--template", template, "--input", "[1]")).isEqualTo(2);
        assertThat(err.toString()).startsWith(fault);
        err.getBuffer().setLength(0);
        assertThat(run("serve", "--template", template, "--port", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith(fault);
        assertThat(run("run", "--template", template, "--input", "[1]", "--mock", mocks, "--test-case", "Saved"))
                .isZero();
        assertThat(out.toString()).contains("\n[\"saved\"]\n≈ ").endsWith("  not counted: calls of dynamodb:putItem\n");
    }

    @Test
    void aMachineThatIsNotInTheTemplate() {
        assertThat(run("run", "--template", TEMPLATE, "--state-machine", "Nobody", "--input", "{}"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("local: there is no state machine Nobody in the template; it has CallbackStateMachine");
    }

    @Test
    void aParameterWithoutValue() {
        assertThat(run("run", "--template", TEMPLATE, "--input", "{}", "--parameter-overrides", "NotificationEmail"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--parameter-overrides takes KEY=VALUE");
    }

    @Test
    void aPortInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = Integer.toString(taken.getLocalPort());

            assertThat(run("serve", "--template", TEMPLATE, "--port", port)).isEqualTo(2);
            assertThat(err.toString()).startsWith("local: port " + port + " cannot be used (Address already in use)");
        }
    }

    @Test
    void aPortThatIsNone() {
        assertThat(run("serve", "--template", TEMPLATE, "--port", "99999")).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: a port is 0 to 65535, but this is 99999");
    }

    @Test
    void aLambdaEndpointThatIsNoUrl() {
        for (var endpoint : List.of("foo", "", "http:", "ftp://127.0.0.1", "http://", "http://a b", "127.0.0.1:3001")) {
            err.getBuffer().setLength(0);
            assertThat(run("run", "--template", TEMPLATE, "--input", "{}", "--lambda-endpoint", endpoint))
                    .isEqualTo(2);
            assertThat(err.toString())
                    .startsWith("local: --lambda-endpoint is a URL such as http://127.0.0.1:3001, but this is '"
                            + endpoint + "'");
        }
    }

    @Test
    void namesThatAwsDoesNotHave() {
        assertThat(run("check", "--template", TEMPLATE, "--region", "x y")).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: --region: a region is named as us-east-1 is, but this is 'x y'");
        err.getBuffer().setLength(0);
        assertThat(run("check", "--template", TEMPLATE, "--stack-name", "\u00e4 b"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("local: --stack-name: a stack's name begins with a letter");
    }

    @Test
    void inputsThatAreEmpty() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.json"), " \n").toString();

        assertThat(run("run", "--template", TEMPLATE, "--input", "")).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: --input is empty: JSON is wanted");
        for (var file : List.of(empty, "/dev/null")) {
            err.getBuffer().setLength(0);
            assertThat(run("run", "--template", TEMPLATE, "--input-file", file)).isEqualTo(2);
            assertThat(run("invoke", "ReverseFunction", "--template", TEMPLATE, "-e", file))
                    .isEqualTo(2);
            assertThat(err.toString()
                            .lines()
                            .filter(line -> line.equals("local: " + file + " is empty: JSON is wanted, at least {}")))
                    .hasSize(2);
        }
    }

    @Test
    void anOptionWithSeveralValuesLeavesTheArgumentAfterItAlone() {
        assertThat(run("check", "--parameter-overrides", "NotificationEmail=a@b.c", TEMPLATE))
                .as(err.toString())
                .isZero();
        assertThat(run("check", "--parameter-overrides", TEMPLATE)).isEqualTo(2);
        assertThat(err.toString()).startsWith("local: --parameter-overrides takes KEY=VALUE, but got " + TEMPLATE);
    }

    @Test
    void anUnknownOption() {
        assertThat(run("run", "--inptu", "{}")).isEqualTo(2);
        assertThat(err.toString()).contains("--inptu").contains("--input");
    }

    @Test
    void succeedsWithTheOutputAsDataAndExitsWithZero() throws IOException {
        var template = passTemplate();

        assertThat(run("run", "--template", template.toString(), "--input", "{\"a\": 1}", "--json"))
                .isZero();
        var result = Json.parse(out.toString());
        assertThat(result.get("status").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(result.get("output").get("a").intValue()).isEqualTo(1);
        assertThat(result.get("events")).hasSize(4);
        assertThat(result.at("/cost/usd").doubleValue()).isEqualTo(3 * 0.000025);
        assertThat(result.at("/cost/parts/0/item").stringValue()).isEqualTo("states.transition");
        assertThat(result.at("/cost/parts/0/source").stringValue()).startsWith("https://aws.amazon.com/");
    }

    @Test
    void otherPricesAreTakenFromAFile() throws IOException {
        var prices = Files.writeString(folder.resolve("prices.json"), """
            {"region": "eu-west-1", "prices": {"states.transition": {"usd": 1}}}\
            """);

        assertThat(run("run", "--template", passTemplate().toString(), "--input", "{}", "--prices", prices.toString()))
                .isZero();
        assertThat(out.toString()).endsWith("≈ 3.00 USD on AWS: 3 transitions\n");
        assertThat(run("run", "--template", passTemplate().toString(), "--input", "{}", "--prices", "no.json"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no.json");
    }

    @Test
    void showsEachStateForAPersonsEye() throws IOException {
        assertThat(run("run", "--template", passTemplate().toString(), "--input", "{\"a\": 1}"))
                .isZero();
        assertThat(out.toString())
                .contains("A  = {\"a\":1}")
                .contains("✓ SUCCEEDED  ")
                .endsWith("{\"a\":1}\n≈ 0.000075 USD on AWS: 3 transitions\n");
    }

    @Test
    void withoutACommandThereIsHelp() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Usage: local", "run", "serve", "check", "graph", "completion");
        assertThat(run("help", "run")).isZero();
        assertThat(out.toString()).contains("--input-file");
    }

    @Test
    void shellsCompleteCommandsAndOptions() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("complete -F", "--parameter-overrides", "serve");
    }

    @Test
    void aMachineIsDrawnWithoutBeingRun() throws IOException {
        var file = folder.resolve("machine.svg");
        assertThat(run("graph", "--template", passTemplate().toString(), "-o", file.toString()))
                .isZero();
        assertThat(Files.readString(file)).startsWith("<svg").contains("data-state=\"A\"");
        assertThat(run("graph", "--template", passTemplate().toString(), "--state-machine", "B"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no state machine B in the template; it has Machine");
    }

    private Path passTemplate() throws IOException {
        return Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Definition:
                    StartAt: A
                    States:
                      A: {Type: Pass, End: true}
            """);
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
