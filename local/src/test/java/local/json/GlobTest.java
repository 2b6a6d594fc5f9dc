package local.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.json.Glob.Colons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*,                        anything,             true",
        "lambda:invoke*,           lambda:invokefunction, true",
        "lambda:invoke*,           lambda:invoke,        true",
        "lambda:invoke?,           lambda:invoke,        false",
        "s3:*object,               s3:getobject,         true",
        "s3:*object,               s3:getobjects,        false",
        "a*b*c,                    a-b-b-c-c,            true",
        "a*b*c,                    a-c-b,                false",
        "sqs:sendmessage,          sqs:sendmessage,      true",
        "sqs:sendmessage,          sqs:sendmessagebatch, false"
    })
    void matchesWildcards(String pattern, String text, boolean matches) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
    }

    /**
     * "A wildcard can be used within a segment"; at the end of one "it can expand to match beyond the colon
     * boundaries".
     */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:us-east-1:123456789012:orders,    arn:aws:sqs:us-east-1:123456789012:orders,          true",
        "arn:aws:sqs:*:123456789012:orders,            arn:aws:sqs:eu-west-1:123456789012:orders,          true",
        "arn:aws:sqs:*,                                arn:aws:sqs:eu-west-1:123456789012:orders,          true",
        "arn:aws:sqs:us-*-1:123456789012:orders,       arn:aws:sqs:us-east-1:123456789012:orders,          true",
        "arn:aws:sqs:us-*-1:1:q,                       arn:aws:sqs:us-east:x-1:1:q,                        false",
        "arn:aws:sqs:us-east-?:1:q,                    arn:aws:sqs:us-east-1:1:q,                          true",
        "arn:aws:sqs:us-east-1?1:q,                    arn:aws:sqs:us-east-1:1:q,                          false",
        "arn:aws:lambda:*:*:function:hello:*,          arn:aws:lambda:us-east-1:1:function:hello:live,     true",
        "arn:aws:lambda:*:*:function:hello,            arn:aws:lambda:us-east-1:1:function:hello:live,     false",
        "arn:aws:s3:::bucket/*/report.csv,             arn:aws:s3:::bucket/2026/a:b/report.csv,            true",
        "arn:aws:states:*:*:execution:Order*:*,        arn:aws:states:us-east-1:1:execution:Orders:x,      true"
    })
    void keepsTheWildcardsOfAResourceWithinItsSegments(String pattern, String arn, boolean matches) {
        assertThat(Glob.of(Glob.tokens(pattern), Colons.RESOURCE).matches(arn)).isEqualTo(matches);
    }

    /** The example of "Amazon Resource Name (ARN) condition operators". */
    @Test
    void comparesEachComponentForTheArnOperators() {
        var pattern = Glob.tokens("arn:aws:someservice:*:111122223333:finance/*");
        var arn = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";

        assertThat(Glob.of(pattern, Colons.ORDINARY).matches(arn)).isTrue();
        assertThat(Glob.of(pattern, Colons.COMPONENTS).matches(arn)).isFalse();
    }

    @Test
    void agreesWithARegularExpressionOnRandomPatterns() {
        var random = new Random(20261122);
        for (int i = 0; i < 20_000; i++) {
            var pattern = text(random, "ab:**?", 12);
            var text = text(random, "ab:", 12);
            for (var colons : Colons.values()) {
                assertThat(Glob.of(Glob.tokens(pattern), colons).matches(text))
                        .as("%s on %s, %s", pattern, text, colons)
                        .isEqualTo(Pattern.compile(regex(pattern, colons))
                                .matcher(text)
                                .matches());
            }
        }
    }

    @Test
    void takesNoExponentialTime() {
        assertThat(Glob.of("*a".repeat(200)).matches("a".repeat(20_000) + "b")).isFalse();
        assertThat(Glob.of(Glob.tokens("*a".repeat(200) + "*"), Colons.COMPONENTS)
                        .matches("a".repeat(20_000)))
                .isTrue();
    }

    private static String text(Random random, String letters, int atMost) {
        return random.ints(random.nextInt(atMost + 1), 0, letters.length())
                .mapToObj(i -> letters.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static String regex(String pattern, Colons colons) {
        var regex = new StringBuilder();
        int separators = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            separators += c == ':' ? 1 : 0;
            boolean within = colons != Colons.ORDINARY && separators < 5;
            boolean endsSegment = i + 1 == pattern.length() || pattern.charAt(i + 1) == ':';
            regex.append(
                    switch (c) {
                        case '*' -> within && !(colons == Colons.RESOURCE && endsSegment) ? "[^:]*" : ".*";
                        case '?' -> within ? "[^:]" : ".";
                        default -> String.valueOf(c);
                    });
        }
        return regex.toString();
    }

    /** Everybody who compares with wildcards does it here, so what holds for one holds for all. */
    @ParameterizedTest
    @CsvSource({
        "a\\*d,   a*d,  true",
        "a\\*d,   abd,  false",
        "a\\\\*,   'a\\x', true",
        "a?d,     abd,  false",
        "a\\d,    a\\d,  true",
        "*.*.*,   a.b,  false"
    })
    void matchesEscapedAsterisks(String pattern, String text, boolean matches) {
        assertThat(Glob.escaped(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void anAsteriskAloneIsNoEscape() {
        assertThat(Glob.asterisks("a\\*?d").matches("a\\xyz?d")).isTrue();
        assertThat(Glob.asterisks("a?d").matches("abd")).isFalse();
        assertThat(Glob.of("a*?d").matches("a\nbd")).isTrue();
        assertThat(Glob.escaped("a*d").matches("a\nb\r\u2028d")).isTrue();
    }
}
