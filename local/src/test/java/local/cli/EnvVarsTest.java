package local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of {@code --env-vars}. */
class EnvVarsTest {

    @TempDir
    private Path folder;

    @Test
    void valuesByFunctionAndForAll() throws IOException {
        assertThat(read("{\"Hello\": {\"NAME\": \"mom\", \"COUNT\": 3}, \"Parameters\": {\"STAGE\": \"dev\"}}"))
                .isEqualTo(Map.of("Hello", Map.of("NAME", "mom", "COUNT", "3"), "Parameters", Map.of("STAGE", "dev")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|: / must be an object of functions",
                "{\"Hello\": []}|: /Hello must be an object of variables",
                "{\"Hello\": {\"A\": {}}}|: /Hello/A must be a text",
                "{\"Hello\": {|:1: this is not JSON",
            })
    void whatIsNoSuchFile(String text, String message) {
        assertThatThrownBy(() -> read(text)).hasMessageStartingWith(folder.resolve("env.json") + message);
    }

    private Map<String, Map<String, String>> read(String text) throws IOException {
        return EnvVars.read(Files.writeString(folder.resolve("env.json"), text));
    }
}
