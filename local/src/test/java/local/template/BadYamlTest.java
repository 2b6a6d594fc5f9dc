package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.template.reader.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that is no template: one sentence says where and why. */
class BadYamlTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> yaml() {
        return Stream.of(
                arguments("", "1: the template is empty; it needs at least Resources"),
                arguments("# only a comment\n", "1: the template is empty; it needs at least Resources"),
                arguments("hello", "1: a template must be a map, but is \"hello\""),
                arguments("- a\n- b\n", "1: a template must be a map, but is a list"),
                arguments("Resources:\n", "1: Resources must be a map, but is empty"),
                arguments("Resources: {}\n", "1: the template has no Resources"),
                arguments("Resources: []\n", "1: Resources must be a map, but is a list"),
                arguments("Resources:\n\tQueue:\n", "2: not YAML: a tab; indent with spaces"),
                arguments(
                        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n   Other:\n",
                        "4: not YAML: this line is not indented as those before it"),
                arguments(
                        "Resources:\n  Queue: {Type: AWS::SQS::Queue\n",
                        "3: not YAML: while parsing a flow mapping, expected ',' or '}', but got <stream end>"),
                arguments(
                        "Resources:\n  Queue:\n    Type: \"AWS::SQS::Queue\n",
                        "4: not YAML: while scanning a quoted scalar, found unexpected end of stream"),
                arguments(
                        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue: x\n",
                        "3: not YAML: mapping values are not allowed here"),
                arguments(
                        "Resources:\n  Queue:\n    Type AWS::SQS::Queue\n",
                        "2: resource Queue must be a map, but is \"Type AWS::SQS::Queue\" (Resources.Queue)"),
                arguments("Resources:\n  Queue:\n    Type: !Reff x\n", "3: unknown tag !Reff; did you mean !Ref?"),
                arguments(
                        "Resources:\n  Queue:\n    Type: !GetAttr x\n",
                        "3: unknown tag !GetAttr; did you mean !GetAtt?"),
                arguments(
                        "Resources:\n  Queue:\n    Type: !!python/object x\n",
                        "3: not YAML: Global tag is not allowed: tag:yaml.org,2002:python/object"),
                arguments("Resources:\n  ? [a, b]\n  : c\n", "2: a key must be a string"),
                arguments("Resources:\n  Queue: *missing\n", "2: not YAML: found undefined alias missing"),
                arguments("Resources: &all\n  Queue: *all\n", "2: an alias (*) stands inside the value that it names"),
                arguments(
                        "Resources: {}\n---\nResources: {}\n",
                        "2: not YAML: expected a single document in the stream, but found another document"),
                arguments(
                        "Resources: {}\n...\ntrailing\n",
                        "3: not YAML: expected '<document start>', but found '<scalar>'"),
                arguments(
                        "%YAML 9.9\n---\nResources: {}\n",
                        "1: not YAML: found incompatible YAML document (version 1.* is required)"),
                arguments(
                        "Resources:\n  Queue: `x`\n",
                        "2: not YAML: while scanning for the next token, "
                                + "found character '`' that cannot start any token."),
                arguments("Resources: " + "[".repeat(5000), "1: not YAML: Nesting Depth exceeded max 100"),
                arguments(
                        "# filler\n".repeat(600_000),
                        "1: template.yaml has more than 1 MB, which is the limit of CloudFormation"));
    }

    @ParameterizedTest
    @MethodSource
    void yaml(String text, String message) {
        assertThat(new TemplateFixture(folder).fault(text)).isEqualTo("template.yaml:" + message);
    }

    static Stream<Arguments> json() {
        return Stream.of(
                arguments("{", "1: not JSON: Unexpected end-of-input: expected close marker for Object"),
                arguments(
                        "{\n\"Resources\": {\n\"Queue\": {},}}",
                        "3: not JSON: Unexpected character ('}'): was expecting double-quote to start property name"),
                arguments("{\"Resources\": {}}\n{}", "2: not JSON: text after the end"),
                arguments("[]", "1: a template must be a map, but is a list"),
                arguments(
                        "{\"Resources\": {\n\"Queue\": {\n\"Typ\": 1}}}",
                        "3: a resource has no attribute Typ; did you mean Type? (Resources.Queue.Typ)"),
                arguments(
                        "{\"Resources\": " + "[".repeat(5000),
                        "1: not JSON: Document nesting depth (501) exceeds the maximum allowed (500)"));
    }

    @ParameterizedTest
    @MethodSource
    void json(String text, String message) {
        assertThat(new TemplateFixture(folder).fault("template.json", text, Map.of()))
                .isEqualTo("template.json:" + message);
    }

    @Test
    void anAliasThatExplodesIsStopped() {
        var levels = IntStream.range(1, 9)
                .mapToObj(level -> "  a%d: &a%d [%s]\n"
                        .formatted(
                                level,
                                level,
                                Stream.generate(() -> "*a" + (level - 1))
                                        .limit(10)
                                        .collect(Collectors.joining(", "))));
        var bomb = "Metadata:\n  a0: &a0 [x]\n" + levels.collect(Collectors.joining());
        assertThat(new TemplateFixture(folder).fault(bomb))
                .contains(": the aliases (*) of this template expand to more than 500000 values");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var missing = folder.resolve("template.yaml");
        assertThatThrownBy(() -> Templates.load(missing, Map.of(), TemplateFixture.OPTIONS))
                .isInstanceOf(TemplateException.class)
                .hasMessageEndingWith("there is no file " + missing);
    }
}
