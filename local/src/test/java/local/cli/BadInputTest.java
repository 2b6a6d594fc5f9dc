package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.template.Stacks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 500 spoiled inputs, the same in each run: whatever a command is given, it ends, with one of its exit codes, and where it
 * refuses, with one sentence that names the place.
 */
@Timeout(60)
class BadInputTest {

    /** In each test so many: to set JUnit's own things up costs more than a check. */
    private static final int INPUTS = 25;

    /** To try others than those of each build. */
    private static final int FIRST_SEED = Integer.getInteger("local.seed", 0);

    private static final String EVENT = "events/event.json";

    private static final List<String> FILES =
            List.of("template.yaml", "machine.asl.json", "samconfig.toml", "events/execution.json", "mocks.json");

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
        Conditions:
          IsProd: !Equals [!Ref Stage, prod]
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: !Sub "${AWS::StackName}-machine"
              DefinitionUri: machine.asl.json
              DefinitionSubstitutions: {QueueUrl: !Ref Jobs}
              Policies:
                - SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}
                - Statement: [{Effect: Allow, Action: "logs:*", Resource: "*"}]
              Logging:
                Level: ERROR
                Destinations:
                  - CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Log.Arn}
          Log:
            Type: AWS::Logs::LogGroup
            Properties: {RetentionInDays: !If [IsProd, 30, 7]}
          Jobs:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: 60
              RedrivePolicy: {deadLetterTargetArn: !GetAtt Lost.Arn, maxReceiveCount: 3}
          Lost: {Type: AWS::SQS::Queue}
          Function:
            Type: AWS::Serverless::Function
            Properties:
              Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
              Runtime: java25
              CodeUri: code
              Environment: {Variables: {JOBS: !Ref Jobs}}
              Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}}]
        Outputs:
          Machine: {Value: !Ref Machine}
        """;
    private static final String DEFINITION = """
        {
          "QueryLanguage": "JSONata",
          "StartAt": "Shape",
          "States": {
            "Shape": {
              "Type": "Pass",
              "Output": {"items": "{% $states.input.items %}", "sum": "{% $sum($states.input.items) %}"},
              "Next": "Each"
            },
            "Each": {
              "Type": "Map",
              "Items": "{% $states.input.items %}",
              "MaxConcurrency": 2,
              "ItemProcessor": {"StartAt": "Send", "States": {"Send": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage",
                "Arguments": {"QueueUrl": "${QueueUrl}", "MessageBody": "{% $string($states.input) %}"},
                "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2}],
                "End": true
              }}},
              "Next": "Wait"
            },
            "Wait": {"Type": "Wait", "Seconds": 30, "Next": "Enough"},
            "Enough": {
              "Type": "Choice",
              "Choices": [{"Condition": "{% $count($states.input) > 1 %}", "Next": "Done"}],
              "Default": "Few"
            },
            "Done": {"Type": "Succeed"},
            "Few": {"Type": "Fail", "Error": "TooFew", "Cause": "Less than two"}
          }
        }
        """;

    private static final Map<Integer, Integer> ENDED = new TreeMap<>();

    @TempDir
    private Path folder;

    /** What a function prints is its own affair, a stack trace too. */
    private static final Pattern FUNCTION_LOG =
            Pattern.compile("START RequestId.*?REPORT RequestId[^\n]*", Pattern.DOTALL);

    /** Set in this test's threads and in those that they start: others run beside it, some of which inject faults. */
    private static final InheritableThreadLocal<BadInputTest> OF = new InheritableThreadLocal<>();

    private final StringBuffer faults = new StringBuffer();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getThrown() != null && OF.get() == BadInputTest.this) {
                faults.append(entry.getMessage())
                        .append(": ")
                        .append(entry.getThrown())
                        .append('\n');
            }
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        OF.set(this);
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void ceaseToListen() {
        OF.remove();
        Logger.getLogger("").removeHandler(log);
    }

    /** Else the inputs would be spoiled too little, or all in the same way. */
    @AfterAll
    static void endedInEachWay() {
        System.out.println("Spoiled inputs by exit code: " + ENDED);
        assertThat(ENDED)
                .containsOnlyKeys(0, 1, 2)
                .allSatisfy((_, times) -> assertThat(times).isGreaterThan(10));
    }

    @Test
    void unspoiledTheyAllEndWell() throws IOException {
        var project = project(folder);
        for (var file : Stream.concat(FILES.stream(), Stream.of(EVENT)).toList()) {
            for (int seed = 0; seed < 5; seed++) {
                var command = command(project, file, new Random(seed)).toArray(String[]::new);
                var err = new StringWriter();
                assertThat(Main.commandLine(command)
                                .setOut(new PrintWriter(new StringWriter()))
                                .setErr(new PrintWriter(err, true))
                                .execute(command))
                        .as(String.join(" ", command) + err)
                        .isZero();
            }
        }
    }

    @RepeatedTest(500 / INPUTS)
    void endsWithASentence(RepetitionInfo repetition) throws IOException {
        for (int i = 0; i < INPUTS; i++) {
            int seed = FIRST_SEED + repetition.getCurrentRepetition() * INPUTS + i;
            var random = new Random(seed);
            var project = project(folder.resolve(Integer.toString(seed)));
            // one of each, as a function's process has to start for it
            var file = i == 0 ? EVENT : FILES.get(random.nextInt(FILES.size()));
            var done = new Mutations(random).spoil(project.resolve(file));
            var command = command(project, file, random);

            var out = new StringWriter();
            var err = new StringWriter();
            int status = Main.commandLine(command.toArray(String[]::new))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(command.toArray(String[]::new));

            ENDED.merge(status, 1, Integer::sum);
            assertThat(told(status, out.toString(), err.toString(), project))
                    .as("seed %d: %s: %s%n%s%n%s", seed, file, done, command, err)
                    .isEqualTo("well");
            delete(project);
        }
    }

    private String told(int status, String out, String err, Path project) {
        if (!faults.isEmpty()) {
            return "a fault in the log: " + faults;
        }
        var ours = FUNCTION_LOG.matcher(out + err).replaceAll("");
        if (ours.contains("\n\tat ") || ours.contains("fault of the local run")) {
            return "a stack trace";
        }
        var sentences = err.lines().filter(line -> line.startsWith("local: ")).toList();
        return switch (status) {
            case 0, 1 -> "well";
            case 2 ->
                sentences.size() != 1
                        ? sentences.size() + " sentences"
                        : sentences.getFirst().contains(project.toString())
                                        || sentences.getFirst().contains("--")
                                ? "well"
                                : "no place";
            default -> "exit code " + status;
        };
    }

    private static List<String> command(Path project, String file, Random random) {
        var template = project.resolve("template.yaml").toString();
        var input = project.resolve("events/execution.json").toString();
        var mocks = project.resolve("mocks.json").toString();
        return switch (file) {
            case "events/execution.json" -> List.of("run", "-t", template, "--json");
            case EVENT ->
                List.of(
                        "invoke",
                        "Function",
                        "-t",
                        template,
                        "--event",
                        project.resolve(EVENT).toString());
            case "mocks.json" ->
                List.of("run", "-t", template, "--input-file", input, "--mock", mocks, "--test-case", "Sent");
            default ->
                random.nextInt(3) == 0
                        ? List.of("run", "-t", template, "--input-file", input)
                        : List.of("check", template, "--format", random.nextBoolean() ? "text" : "sarif");
        };
    }

    private static Path project(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("events"));
        Stacks.handlers(folder.resolve("code"));
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        Files.writeString(folder.resolve("machine.asl.json"), DEFINITION);
        Files.writeString(folder.resolve("events/execution.json"), "{\"items\": [1, 2, 3]}\n");
        Files.writeString(folder.resolve(EVENT), """
            {"do": "greet", "name": "mom", "Records": [{"messageId": "1", "body": "{}", "attributes": {"n": 1.5, "b": true}}]}
            """);
        Files.writeString(folder.resolve("mocks.json"), """
            {"StateMachines": {"Machine": {"TestCases": {"Sent": {"Send": "Sent"}}}},
             "MockedResponses": {"Sent": {"0-9": {"Return": {"MessageId": "1"}}}}}
            """);
        Files.writeString(folder.resolve("samconfig.toml"), """
            version = 0.1
            [default.global.parameters]
            stack_name = "orders"
            [default.deploy.parameters]
            region = "eu-central-1"
            parameter_overrides = ["Stage=prod"]
            capabilities = "CAPABILITY_IAM"
            """);
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
