package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.check.Check;
import local.check.Finding;
import local.check.Fix;
import local.check.RunCalls;
import local.json.Location;
import local.template.Options;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.reader.Templates;
import local.template.remedy.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Templates that people published, each read and checked as {@code bin/local check} would: {@code mvn verify
 * -Dcorpus=DIR}. Prints what came of them; every finding is in {@code target/corpus}.
 */
@EnabledIfSystemProperty(named = "corpus", matches = ".+")
class CorpusTest {

    private static final Options OPTIONS = new Options("corpus", "us-east-1", "123456789012", Optional.empty());
    private static final Pattern RESOURCES = Pattern.compile("(?m)^\\s*\"?Resources\"?\\s*:");

    /** What CloudFormation refuses a whole file for. */
    private static final String NO_TEMPLATE = "(?s).*: (not (YAML|JSON): .*|Resources must be a map, but is .*)";

    private final Path root = Path.of(System.getProperty("corpus", ""));
    private final List<String> refused = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<Long> micros = new ArrayList<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private int grants;
    private int mended;

    @Test
    void everyTemplateIsReadAsFarAsItCanBe() throws IOException {
        var templates = templates();
        templates.forEach(this::check);
        var folder = Files.createDirectories(Path.of("target", "corpus"));
        Files.write(folder.resolve("findings.txt"), told);
        var table = Files.writeString(folder.resolve("table.txt"), table(templates.size()));
        System.out.println(Files.readString(table));
        assertThat(templates).isNotEmpty();
        assertThat(refused).allMatch(message -> message.matches(NO_TEMPLATE), "is no YAML or no template");
    }

    private List<Path> templates() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().matches(".*\\.(ya?ml|json|template)"))
                    .filter(CorpusTest::isTemplate)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isTemplate(Path file) {
        try {
            return RESOURCES.matcher(Files.readString(file)).find();
        } catch (MalformedInputException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Anything but a sentence for the person fails the test. */
    private void check(Path template) {
        var start = System.nanoTime();
        List<Finding> findings = List.of();
        try {
            findings = Check.of(Templates.read(template, Map.of(), OPTIONS));
            findings.forEach(this::count);
        } catch (TemplateException e) {
            refused.add(e.getMessage().replace(root + "/", ""));
        }
        micros.add((System.nanoTime() - start) / 1000);
        if (findings.stream().anyMatch(CorpusTest::canBeFixed)) {
            fix(template, findings);
        }
    }

    /** Of another account's resource a note is left: its own policy has a say too. */
    private static long faults(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() != Finding.Severity.NOTE)
                .count();
    }

    private static boolean canBeFixed(Finding finding) {
        return finding.rule() == Finding.Rule.MISSING_GRANT
                && finding.remedy().flatMap(Remedy::addition).isPresent();
    }

    /** What can be written is, and is found no more; each line that was there still is, in its order. */
    private void fix(Path template, List<Finding> findings) {
        var fixed = Fix.of(() -> Templates.read(template, Map.of(), OPTIONS), RunCalls.NONE);
        grants += (int) findings.stream().filter(CorpusTest::canBeFixed).count();
        mended += fixed.fixed();
        assertThat(faults(fixed.left())).as(template.toString()).isEqualTo(faults(findings) - fixed.fixed());
        fixed.changed().forEach((file, text) -> {
            var before = TemplateFile.text(file, new Location(file, 1, 1));
            assertThat(text.lines().toList()).containsSubsequence(before.lines().toList());
            told.add("fixed " + file.toString().replace(root + "/", "") + ":");
            text.lines().filter(line -> !before.contains(line)).forEach(line -> told.add("  + " + line));
        });
        fixed.left().stream()
                .filter(CorpusTest::canBeFixed)
                .forEach(finding -> told.add("by hand " + finding.location() + ": " + finding.message()));
    }

    private void count(Finding finding) {
        kinds.merge(finding.severity() + " " + finding.rule().id(), 1, Integer::sum);
        told.add((finding.location() + ": " + finding.severity() + ": " + finding.message()).replace(root + "/", ""));
    }

    private String table(int templates) {
        var sorted = micros.stream().sorted().toList();
        var lines = kinds.entrySet().stream()
                .map(kind -> "  %5d  %s%n".formatted(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining());
        return """
            %d templates: %d read, %d refused; median %.1f ms, longest %.0f ms
            refused, with AWS's own reason:
            %sgrants that are missing and can be named: %d, of which --fix writes %d
            findings:
            %s\
            """.formatted(
                        templates,
                        templates - refused.size(),
                        refused.size(),
                        sorted.get(sorted.size() / 2) / 1000.0,
                        sorted.getLast() / 1000.0,
                        refused.stream().map("  %s%n"::formatted).collect(Collectors.joining()),
                        grants,
                        mended,
                        lines);
    }
}
