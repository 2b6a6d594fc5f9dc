package local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import local.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Rest:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition:
                StartAt: Short
                States:
                  Short: {Type: Choice, Choices: [{Variable: $.short, IsPresent: true, Next: Nap}], Default: Sleep}
                  Nap: {Type: Wait, Seconds: 2, End: true}
                  Sleep: {Type: Wait, Seconds: 600, Next: Dream}
                  Dream:
                    Type: Task
                    Resource: arn:aws:states:::sns:publish.waitForTaskToken
                    Parameters: {TopicArn: !Ref Dreams, Message.$: $$.Task.Token}
                    End: true
          Dreams:
            Type: AWS::SNS::Topic
        """;

    @TempDir
    private Path folder;

    private Path template;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        Files.writeString(folder.resolve("late.txt"), "1\n3\n2\n");
    }

    private int simulate(String... arguments) {
        var all = new ArrayList<>(List.of("simulate", "--template", template.toString()));
        all.addAll(List.of(arguments));
        var line = Main.commandLine(all.toArray(String[]::new));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    private int simulateNaps(String... arguments) {
        var all = new ArrayList<>(List.of("--input", "{\"short\": 1}", "--runs", "3", "--duration", "Dream=1s"));
        all.addAll(List.of(arguments));
        return simulate(all.toArray(String[]::new));
    }

    @Test
    void someExecutionsAreMeasuredAndManySimulated() throws IOException {
        var svg = folder.resolve("plot.svg");

        assertThat(simulateNaps("--rate", "400/s", "--for", "1min", "--arrivals", "constant", "--plot", svg.toString()))
                .isZero();

        assertThat(out.toString())
                .contains("quotas of us-east-1, durations of 3 executions measured on this machine")
                .contains("offered     24,000, started 19,29", "refused 4,70")
                .contains("p50 2 s, p95 2 s, p99 2 s")
                .containsPattern("states.start +refused 4,70")
                .contains("binds       states.start (300/s): twice as much brings")
                .doesNotContain(" \n");
        assertThat(Files.readString(svg))
                .startsWith("<svg")
                .contains("open executions")
                .endsWith("</svg>\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatWasMeasuredIsTakenUpAndTheResultIsData() throws IOException {
        var saved = folder.resolve("measured.json").toString();
        assertThat(simulateNaps("--rate", "1/s", "--save", saved)).isZero();
        out.getBuffer().setLength(0);

        assertThat(simulate(
                        "--measured",
                        saved,
                        "--duration",
                        "Dream=1s",
                        "--burst",
                        "500@10s",
                        "--for",
                        "1min",
                        "--branch",
                        "Short=Nap",
                        "--json"))
                .isZero();

        var result = Json.parse(out.toString());
        assertThat(result.path("succeeded").intValue()).isEqualTo(500);
        assertThat(result.at("/seconds/p99").doubleValue()).isCloseTo(2, within(0.1));
        assertThat(result.at("/costOfAnHour/parts/0/quantity").doubleValue()).isEqualTo(60 * 500 * 4);
        assertThat(result.path("limits")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate 0/s | --rate is to be a number above 0 a second, minute, hour or day, such as 500/s, but is"
                        + " '0/s'",
                "--rate -3/s | '-3/s'",
                "--rate many | 'many'",
                "--rate 5/fortnight | '5/fortnight'",
                "--rate NaN/s | 'NaN/s'",
                "--for 1min | say how many are started, with --rate 500/s",
                "--rate 1/s --for soon | 'soon' is no length of time such as 80ms, 1.5s, 10min or 1h",
                "--rate 1/s --for 0s | --for is to be longer than nothing",
                "--rate 1/s --quota lambda.concurency=5 | there is no quota lambda.concurency; did you mean"
                        + " lambda.concurrency?",
                "--rate 1/s --quota lambda.concurrency=many | the quota lambda.concurrency is to be a whole number",
                "--rate 1/s --quota lambda.concurrency=0 | the quota lambda.concurrency is to be positive, but is 0",
                "--rate 1/s --duration Slep=1s | there is no state or function Slep; did you mean Sleep?",
                "--rate 1/s --runs -1 | --runs is to be 0 or more, but is -1",
                "--rate 1/s --measured no.json | no.json",
                "--burst 0@1s | --burst is a number above 0 and a time, such as 5000@2min",
                "--arrivals no.txt | no.txt",
            })
    void badUsageIsToldInASentence(String arguments, String message) {
        assertThat(simulate(arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString()).startsWith("local: ").contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aStateThatNobodyCameToHasToBeGivenItsDuration() {
        assertThat(simulate("--rate", "1/s", "--input", "{\"short\": 1}", "--runs", "1"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("how long Dream takes has to be given, with --duration Dream=100ms:"
                        + " nothing in the template answers its token");
    }

    @Test
    void aFileOfArrivalsIsInTheOrderOfTime() {
        assertThat(simulateNaps("--arrivals", folder.resolve("late.txt").toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("line 3 (2) is before the line above it");
    }
}
