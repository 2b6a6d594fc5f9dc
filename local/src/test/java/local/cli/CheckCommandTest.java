package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.FunctionBuild;
import local.json.Json;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check of the application's own template prints, and how it ends. */
class CheckCommandTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path TEMPLATE = REPOSITORY.resolve("template.yaml");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeAll
    static void itsFunctionsAreBuilt() {
        FunctionBuild.buildStale(
                Templates.read(TEMPLATE, Map.of(), new Options("local", "us-east-1", "123456789012", Optional.empty()))
                        .functions());
    }

    @Test
    void nothingIsFound() {
        assertThat(check(TEMPLATE, "--fail-on", "warning")).isZero();
        assertThat(out.toString()).endsWith("3 functions: nothing missing, nothing too much\n");
    }

    @Test
    void aGrantThatIsMissing() throws IOException {
        int at = line("LambdaInvokePolicy", "ReverseFunction");

        assertThat(check(without(at, at + 2))).isEqualTo(1);
        assertThat(out.toString())
                .contains(": error: CallbackStateMachine may not lambda:InvokeFunction on "
                        + "ReverseFunction (state Reverse, ")
                .contains("    add under Policies of CallbackStateMachine: - LambdaInvokePolicy:")
                .contains(": 1 finding");
    }

    @Test
    void aGrantThatIsTooWide() throws IOException {
        int at = line("LambdaInvokePolicy", "ReverseFunction");
        var wide = replaced(at + 1, ": !.*", ": \"*\"");

        assertThat(check(wide)).as("an error is what fails it by default").isZero();
        assertThat(check(wide, "--fail-on", "warning")).isEqualTo(1);
        assertThat(out.toString())
                .contains("template.yaml:" + (at + 1)
                        + ": warning: CallbackStateMachine is allowed lambda:InvokeFunction on ")
                .contains("but needs it only on ");
    }

    @Test
    void theWrongFixThatGrantsNothingOfWhatIsMissing() throws IOException {
        int at = line("LambdaInvokePolicy", "HelloWorldFunction");
        var lines = lines();
        lines.set(at, "        - AWSLambdaSQSQueueExecutionRole");
        lines.remove(at + 1);

        assertThat(check(write(lines))).isEqualTo(1);
        assertThat(out.toString())
                .contains("template.yaml:" + (at + 1)
                        + ": warning: CallbackStateMachine needs nothing of AWSLambdaSQSQueueExecutionRole")
                .contains("error: CallbackStateMachine may not lambda:InvokeFunction on HelloWorldFunction");
    }

    @Test
    void theEventSourceWithoutWhatItNeeds() throws IOException {
        int visibility = lines().indexOf("      VisibilityTimeout: 120");

        assertThat(check(replaced(visibility, "120", "60"), "--fail-on", "warning"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("warning: VisibilityTimeout of CallbackQueue (60 s) should be six times");
    }

    @Test
    void whatIsMissingIsWrittenAndShown() throws IOException {
        int at = line("LambdaInvokePolicy", "ReverseFunction");
        var template = without(at, at + 2);
        var before = Files.readString(template);

        assertThat(check(template, "--fix", "--dry-run")).isEqualTo(1);
        assertThat(out.toString())
                .contains("--- " + template + "\n+++ " + template + "\n@@ -")
                .contains("\n+        - LambdaInvokePolicy: {FunctionName: !Ref ReverseFunction}\n")
                .contains(": error: CallbackStateMachine may not lambda:InvokeFunction on ReverseFunction")
                .endsWith("--fix would mend 1 finding\n");
        assertThat(template).hasContent(before);

        assertThat(check(template, "--fix", "--fail-on", "warning")).isZero();
        assertThat(out.toString()).endsWith("nothing missing, nothing too much\nmended 1 finding\n");
        assertThat(Files.readAllLines(template))
                .contains("        - LambdaInvokePolicy: {FunctionName: !Ref ReverseFunction}")
                .containsSubsequence(before.lines().toList());

        var mended = Files.readString(template);
        assertThat(check(template, "--fix")).isZero();
        assertThat(template).as("done once").hasContent(mended);
    }

    @Test
    void aDryRunOfNothing() {
        assertThat(check(TEMPLATE, "--dry-run")).isEqualTo(2);
        assertThat(err.toString()).contains("--dry-run goes with --fix");
    }

    /** It would be lost with the next build. */
    @Test
    void whatSamBuiltIsNotFixed() throws IOException {
        var built = Files.createDirectories(folder.resolve(".aws-sam/build")).resolve("template.yaml");
        Files.copy(TEMPLATE, built);

        assertThat(check(built, "--fix")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--fix changes the template that you write: name it, not the one that sam build makes of it");
    }

    @Test
    void forPrograms() throws IOException {
        int at = line("LambdaInvokePolicy", "HelloWorldFunction");

        assertThat(check(without(at, at + 2), "--format", "json")).isEqualTo(1);
        var finding = Json.parse(out.toString()).get(0);
        assertThat(finding.get("rule").stringValue()).isEqualTo("missing-grant");
        assertThat(finding.get("severity").stringValue()).isEqualTo("error");
        assertThat(finding.get("remedy").stringValue()).contains("LambdaInvokePolicy");
    }

    @Test
    void forEditors() throws IOException {
        int at = line("LambdaInvokePolicy", "HelloWorldFunction");

        assertThat(check(without(at, at + 2), "--format", "sarif")).isEqualTo(1);
        var run = Json.parse(out.toString()).get("runs").get(0);
        var result = run.get("results").get(0);
        var rule = run.at("/tool/driver/rules/" + result.get("ruleIndex").intValue());
        assertThat(rule.get("id").stringValue()).isEqualTo("missing-grant");
        assertThat(result.get("level").stringValue()).isEqualTo("error");
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").intValue())
                .isPositive();
    }

    @Test
    void aTemplateThatCannotBeRead() throws IOException {
        assertThat(check(Files.writeString(folder.resolve("template.yaml"), "Resources: [")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("template.yaml:").doesNotContain("Exception");
    }

    private int check(Path template, String... options) {
        var arguments =
                Stream.concat(Stream.of("check", template.toString(), "--region", "us-east-1"), Stream.of(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    private static int line(String policyTemplate, String of) throws IOException {
        var lines = lines();
        for (int i = 0; i < lines.size() - 1; i++) {
            if (lines.get(i).strip().equals("- " + policyTemplate + ":")
                    && lines.get(i + 1).contains(of)) {
                return i;
            }
        }
        throw new AssertionError("there is no " + policyTemplate + " for " + of);
    }

    private Path without(int from, int to) throws IOException {
        var lines = lines();
        lines.subList(from, to).clear();
        return write(lines);
    }

    private Path replaced(int at, String what, String with) throws IOException {
        var lines = lines();
        assertThat(lines.get(at)).containsPattern(what);
        lines.set(at, lines.get(at).replaceFirst(what, with));
        return write(lines);
    }

    private static List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(TEMPLATE));
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(
                folder.resolve("template.yaml"),
                lines.stream()
                        .map(line -> line.replaceFirst("(CodeUri|DefinitionUri): ", "$0" + REPOSITORY + "/"))
                        .toList());
    }
}
