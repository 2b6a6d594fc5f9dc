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
import org.junit.jupiter.params.provider.ValueSource;

class SamConfigTest {

    @Test
    void readsTheGlobalTableOfTheDefaultEnvironment() {
        var config = SamConfig.parse("""
            version = 0.1
            [default.global.parameters]
            stack_name = "orders" # as deployed
            region = 'eu-central-1'
            """);

        assertThat(config.stackName()).contains("orders");
        assertThat(config.region()).contains("eu-central-1");
    }

    @Test
    void theTableOfDeployWinsWhereverItStands() {
        assertThat(SamConfig.parse("""
            [default.deploy.parameters]
            stack_name = "deployed"
            [default.global.parameters]
            stack_name = "global"
            region = "eu-west-1"
            """)).isEqualTo(SamConfig.parse("""
                [default.global.parameters]
                stack_name = "deployed"
                region = "eu-west-1"
                """));
    }

    @Test
    void whatIsOfTheLocalRunAloneHasATableOfItsOwn() {
        assertThat(SamConfig.parse("""
            [default.local.parameters]
            upstream = ["dynamodb=http://127.0.0.1:8000", "ssm=aws"]
            """).upstreams()).containsExactly("dynamodb=http://127.0.0.1:8000", "ssm=aws");
        assertThat(SamConfig.parse("default.local.parameters.upstream = 'ssm=aws'")
                        .upstreams())
                .containsExactly("ssm=aws");
        assertThatThrownBy(() -> SamConfig.parse("[default.local.parameters.upstream]"))
                .hasMessage("upstream is no string, nor a list of them");
    }

    @Test
    void otherEnvironmentsAndCommandsSayNothing() {
        var config = SamConfig.parse("""
            [prod.deploy.parameters]
            stack_name = "prod"
            [default.build.parameters]
            stack_name = "build"
            """);

        assertThat(config.stackName()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parameter_overrides = \"Stage=prod Greeting=\\\"good day\\\"\"",
                "parameter_overrides = 'ParameterKey=Stage,ParameterValue=prod"
                        + " ParameterKey=Greeting,ParameterValue=\"good day\"'",
                "parameter_overrides = [\"Stage=prod\", \"Greeting='good day'\"]",
                "parameter_overrides = [\n  \"Stage=prod\", # as deployed\n  \"Greeting=good day\",\n]",
                "parameter_overrides = {Stage = \"prod\", Greeting = \"good day\"}",
                "parameter_overrides = \"\"\"Stage=prod\n  Greeting='good day'\"\"\""
            })
    void parametersInEachSpellingOfTheSamCli(String spelling) {
        assertThat(SamConfig.parse("[default.deploy.parameters]\n" + spelling).parameterOverrides())
                .isEqualTo(Map.of("Stage", "prod", "Greeting", "good day"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[default.deploy.parameters|1|a ] is missing",
                "stack_name = |1|a value is missing",
                "version = 0.1;stack_name = \"x|2|a string is not closed with \"",
                "version = 0.1;;stack_name = x|3|this is no value: text stands in quotes",
                "a = 1;a = 2|2|a stands twice",
                "a = 1 b = 2|1|there is more on the line",
                "a = [1, 2|1|an array is not closed with ]",
                "a = {b = 1|1|an inline table is not closed with }",
                "a = \"\\q\"|1|is no escape of TOML",
                "= 1|1|a key is missing",
                "a = 1;[a]|2|a is a value and no table"
            })
    void aDamagedOneIsAnErrorWithItsLine(String text, int line, String message, @TempDir Path folder)
            throws IOException {
        var file = Files.writeString(folder.resolve("samconfig.toml"), text.replace(";", "\n"));

        assertThatThrownBy(() -> SamConfig.in(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":" + line + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void oneThatIsNoFileIsNotPassedOver(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("samconfig.toml"));

        assertThatThrownBy(() -> SamConfig.in(folder))
                .hasMessage(folder.resolve("samconfig.toml") + " is a folder, not a file");
    }

    @Test
    void aFolderWithoutOneHasAnEmptyOne() {
        assertThat(SamConfig.in(Path.of("src")).stackName()).isEmpty();
    }
}
