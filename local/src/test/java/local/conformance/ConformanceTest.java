package local.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Runs what was recorded on AWS, where a folder of recordings is given ({@code -Dconformance=DIR}), and fails when
 * fewer of them come out as on AWS than {@code reached.properties} says. What differs is written to {@code
 * target/conformance}.
 * {@code -Dconformance.only=TEXT} runs those whose name contains the text.
 */
class ConformanceTest {

    private static final Path DIFFERENCES = Path.of("target", "conformance");

    private static final class Count {
        private int all;
        private int like;
    }

    @Test
    void doesAsAwsDid() throws IOException {
        var folder = System.getProperty("conformance");
        Assumptions.assumeTrue(folder != null, "no recordings: -Dconformance=DIR was not given, so they are skipped");
        var only = System.getProperty("conformance.only", "");
        clean();
        var counts = new TreeMap<String, Count>();
        var failed = new ArrayList<String>();
        for (var recording : Recording.in(Path.of(folder))) {
            if (!recording.name().contains(only)) {
                continue;
            }
            var differences = Rerun.differences(recording);
            var count = counts.computeIfAbsent(recording.area(), _ -> new Count());
            count.all++;
            if (differences.isEmpty()) {
                count.like++;
            } else {
                failed.add(recording.name());
                write(recording, differences);
            }
        }
        print(counts, failed);
        if (only.isEmpty()) {
            assertReached(counts);
        }
    }

    private static void assertReached(TreeMap<String, Count> counts) throws IOException {
        var reached = new Properties();
        try (var in = ConformanceTest.class.getResourceAsStream("reached.properties")) {
            reached.load(in);
        }
        counts.forEach((area, count) -> assertThat(count.like)
                .as(area)
                .isGreaterThanOrEqualTo(Integer.parseInt(reached.getProperty(area, "0"))));
    }

    private static void print(TreeMap<String, Count> counts, List<String> failed) {
        System.out.printf("%-22s %5s %5s%n", "area", "like", "of");
        counts.forEach((area, count) -> System.out.printf("%-22s %5d %5d%n", area, count.like, count.all));
        System.out.printf(
                "%-22s %5d %5d%n",
                "all",
                counts.values().stream().mapToInt(count -> count.like).sum(),
                counts.values().stream().mapToInt(count -> count.all).sum());
        failed.forEach(name -> System.out.println("not as on AWS: " + name));
    }

    private static void write(Recording recording, List<String> differences) throws IOException {
        Files.createDirectories(DIFFERENCES);
        var file = recording.name().replaceAll("[^\\w.#-]+", "_") + ".txt";
        Files.writeString(
                DIFFERENCES.resolve(file), recording.definition() + "\n\n" + String.join("\n", differences) + "\n");
    }

    private static void clean() throws IOException {
        if (Files.exists(DIFFERENCES)) {
            try (var files = Files.walk(DIFFERENCES)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
