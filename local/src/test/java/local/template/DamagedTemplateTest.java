package local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application's template, damaged: whatever is wrong with it is told, and nothing else happens. */
class DamagedTemplateTest {

    private static final Path APPLICATION = Path.of("..");

    @TempDir
    private Path folder;

    private List<String> lines;

    @BeforeEach
    void application() throws IOException {
        lines = Files.readAllLines(APPLICATION.resolve("template.yaml"));
        for (var name : List.of("HelloWorldFunction", "ReverseFunction", "CallbackWorkerFunction", "statemachine")) {
            Files.createDirectory(folder.resolve(name));
        }
        var definition = Path.of("statemachine", "callback.asl.json");
        Files.copy(APPLICATION.resolve(definition), folder.resolve(definition));
    }

    @Test
    void aTemplateThatEndsTooSoonIsToldOrRead() {
        for (var count = 0; count < lines.size(); count++) {
            check(lines.subList(0, count));
        }
    }

    @Test
    void aTemplateThatLacksALineIsToldOrRead() {
        for (var index = 0; index < lines.size(); index++) {
            var damaged = new ArrayList<>(lines);
            damaged.remove(index);
            check(damaged);
        }
    }

    @Test
    void aTemplateWithALineTooFarInIsToldOrRead() {
        for (var index = 0; index < lines.size(); index++) {
            var damaged = new ArrayList<>(lines);
            damaged.set(index, "  " + damaged.get(index));
            check(damaged);
        }
    }

    /** Any other exception than the one for a person fails the test. */
    private void check(List<String> damaged) {
        var fault = new TemplateFixture(folder).fault(String.join("\n", damaged) + "\n");
        assertThat(fault).matches("(?s)(template\\.yaml:\\d+: |no fault: ).*");
    }
}
