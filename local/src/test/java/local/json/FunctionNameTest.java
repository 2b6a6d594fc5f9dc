package local.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionNameTest {

    private static final Arn OWN = Arn.in("us-east-1", "123456789012", "lambda", "");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "function:hello",
                "123456789012:hello",
                "123456789012:function:hello",
                "us-east-1:123456789012:function:hello",
                "arn:aws:lambda:us-east-1:123456789012:function:hello"
            })
    void eachSpellingMeansTheSameFunction(String text) {
        for (var qualifier : new String[] {"", ":live", ":7", ":$LATEST"}) {
            var named = FunctionName.parse(text + qualifier).orElseThrow();
            assertThat(named.name()).isEqualTo("hello");
            assertThat(named.qualified()).isEqualTo("hello" + qualifier);
            assertThat(named.isIn(OWN)).isTrue();
            assertThat(named.arn(OWN)).hasToString("arn:aws:lambda:us-east-1:123456789012:function:hello" + qualifier);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "210987654321:function:hello",
                "eu-west-1:123456789012:function:hello",
                "arn:aws-cn:lambda:us-east-1:123456789012:function:hello",
                "arn:aws:lambda:us-east-1:210987654321:function:hello:live"
            })
    void anothersFunctionIsNoneOfOurs(String text) {
        var named = FunctionName.parse(text).orElseThrow();
        assertThat(named.isIn(OWN)).isFalse();
        assertThat(named.arn(OWN).toString()).endsWith(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a b",
                "hello:",
                "hello:live:again",
                "arn:aws:lambda",
                "arn:aws:sqs:us-east-1:123456789012:hello",
                "arn:aws:lambda:us-east-1:123456789012:layer:hello:1",
                "arn:aws:lambda:us-east-1:1:function:hello"
            })
    void whatNamesNone(String text) {
        assertThat(FunctionName.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"function, function", "123456789012, 123456789012"})
    void aFunctionMayBeCalledAnything(String text, String name) {
        assertThat(FunctionName.parse(text))
                .get()
                .extracting(FunctionName::name)
                .isEqualTo(name);
    }
}
