package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.Check;
import local.check.Finding;
import local.check.Finding.Severity;
import local.check.Fix;
import local.check.RunCalls;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications of services that the local run does not have, one a group of them, and what check says when a grant of
 * its template is taken away: exactly that one is missing. What is expected stands in {@code grants.txt} of each.
 *
 * @see EveryGrantTest
 */
class EveryServiceGrantTest {

    private static final Path APPLICATIONS = Path.of("target/test-classes/local/applications");
    private static final Options OPTIONS = new Options("local", "us-east-1", Settings.ACCOUNT, Optional.empty());

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicNode> applications() {
        return Stream.of("tables-and-buckets", "events-and-secrets", "containers", "data-jobs", "http-calls")
                .map(name -> dynamicContainer(name, tests(name)));
    }

    private Stream<DynamicNode> tests(String name) {
        var application = APPLICATIONS.resolve(name);
        var taken = Mutation.taken(application.resolve("template.yaml"));
        var expected = expected(application);
        return Stream.of(
                dynamicTest("nothing is found", () -> {
                    assertThat(found(read(application.resolve("template.yaml"))))
                            .isEmpty();
                    assertThat(expected.keySet())
                            .containsExactlyInAnyOrderElementsOf(
                                    taken.stream().map(Mutation::grant).toList());
                }),
                dynamicContainer(
                        "taken away",
                        taken.stream()
                                .map(mutation -> dynamicTest(
                                        mutation.grant(),
                                        () -> missing(application, mutation, expected.get(mutation.grant()))))));
    }

    private static Map<String, String> expected(Path application) {
        try {
            return Files.readAllLines(application.resolve("grants.txt")).stream()
                    .filter(line -> line.contains("|") && !line.startsWith("#"))
                    .map(line -> line.split("\\s*\\|\\s*"))
                    .collect(Collectors.toMap(columns -> columns[0], columns -> columns[1]));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void missing(Path application, Mutation mutation, String expected) throws IOException {
        var template = folder.resolve("template.yaml");
        Files.writeString(template, mutation.template());
        Files.writeString(
                folder.resolve("machine.asl.json"), Files.readString(application.resolve("machine.asl.json")));

        assertThat(found(read(template))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Finding.Rule.MISSING_GRANT);
            assertThat(finding.message()).contains(" may not " + expected + " (");
        });
        // What only a run can tell the resource of, a person must write.
        if (!expected.endsWith(" on anything")) {
            assertThat(found(Fix.of(() -> read(template), RunCalls.NONE).left()))
                    .isEmpty();
        }
    }

    private static Stack read(Path template) {
        return Templates.read(template, Map.of(), OPTIONS);
    }

    private static List<Finding> found(Stack stack) {
        return found(Check.of(stack));
    }

    private static List<Finding> found(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .toList();
    }
}
