package local.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import local.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a report says of two executions: one that was told of a name, with a function that is busy, and one that was not. */
class CoverageReportTest {

    private static final Path TEMPLATE = Path.of("target/test-classes/local/junit/template.yaml");

    @TempDir
    private Path folder;

    private Coverage coverage;
    private Path report;

    @BeforeEach
    void run() throws IOException {
        var settings = new AppSettings(TEMPLATE, Map.of(), Map.of("Greeter", Greeter.class), List.of(), 0);
        var local = LocalTarget.start(settings, Optional.empty());
        coverage = new Coverage(TEMPLATE, local.app().stack());
        coverage.watch(local.app());
        try {
            var app = new TestApp(local);
            app.function("Greeter").throttle(1);
            app.machine().mock("Answered").returns("1");
            app.machine().run("{\"name\": \"mom\"}").await();
            app.machine().run("{}").await();
            coverage.add(local.observer().histories(), local.observer().calls());
        } finally {
            local.close();
        }
        report = CoverageReport.write(folder, TEMPLATE, coverage);
    }

    @Test
    void theLastLineSumsItUp() {
        assertThat(coverage.line())
                .isEqualTo("states 4/5, transitions 3/3, catchers 0/2, retriers 1/1, branches 3/4, grants 1/3: nobody"
                        + " used SQSSendMessagePolicy (template.yaml:61), SNSPublishMessagePolicy"
                        + " (template.yaml:63)");
        assertThat(coverage.percent()).isEqualTo(62);
    }

    @Test
    void theGraphIsColoured() throws IOException {
        assertThat(Files.readString(report))
                .contains("class=\"state Choice partly\" data-state=\"Known\"")
                .contains("class=\"state Task partly\" data-state=\"Say\"")
                .contains("class=\"state Task missed\" data-state=\"Apologize\"")
                .contains("class=\"arrow NEXT seen\" data-from=\"\" data-to=\"Known\"")
                .contains("class=\"arrow DEFAULT seen\" data-from=\"Known\" data-to=\"Nobody\"")
                .contains("class=\"arrow CATCH missed\" data-from=\"Say\" data-to=\"Apologize\"")
                .contains("class=\"arrow NEXT seen\" data-from=\"Answered\" data-to=\"\"")
                .contains("class=\"arrow NEXT missed\" data-from=\"Apologize\" data-to=\"\"");
    }

    @Test
    void whatWasNotSeenIsNamedWithItsLine() throws IOException {
        var lines = Files.readAllLines(TEMPLATE);
        var items =
                Json.parse(Files.readString(folder.resolve("junit-template.yaml.json"))).get("items").values().stream()
                        .collect(Collectors.toMap(item -> item.get("what").stringValue(), Function.identity()));

        assertThat(line(lines, items.get("Apologize"))).isEqualTo("Apologize:");
        assertThat(line(lines, items.get("Known -> Nobody"))).isEqualTo("Known:");
        assertThat(line(lines, items.get("Known: $states.input.name != '' is false")))
                .startsWith("- Condition: ");
        assertThat(line(lines, items.get("Say: Rude -> Nobody"))).isEqualTo("- ErrorEquals: [Rude]");
        assertThat(line(lines, items.get("Say: States.ALL -> Apologize"))).isEqualTo("- ErrorEquals: [States.ALL]");
        assertThat(line(lines, items.get("SNSPublishMessagePolicy"))).isEqualTo("- SNSPublishMessagePolicy:");
        assertThat(items.get("Say: Lambda.TooManyRequestsException")
                        .get("times")
                        .intValue())
                .isOne();
    }

    private static String line(List<String> lines, JsonNode item) {
        return lines.get(item.get("line").intValue() - 1).strip();
    }
}
