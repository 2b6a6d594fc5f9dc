package local.service.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import local.service.api.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filter patterns, by AWS's guide to their syntax. */
class FilterPatternTest {

    private static final String PARTS =
            "{ $.a[0]['b'] = != <= \"x y\" %[a-z]+% && || ( ) } NOT EXISTS IS NULL -b ?c * 1.5e3 ] \\ \u00e4";

    private static final String TEXT = "[ERROR 400] BAD REQUEST of \"mom\"";
    private static final String JSON = """
        {"level": "ERROR", "status": 503, "took": 1.5, "retried": true, "cause": null, "path": "/orders/17",
         "user": {"name": "mom", "roles": ["admin", "guest"]}, "items": [{"id": 1}, {"id": 2}]}\
        """;

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', textBlock = """
        ERROR -> true
        error -> false
        ERROR REQUEST -> true
        ERROR WARN -> false
        ?WARN ?BAD -> true
        ?WARN ?INFO -> false
        WARN ?BAD -> false
        ERROR -REQUEST -> false
        ERROR -"GOOD REQUEST" -> true
        "BAD REQUEST" -> true
        "REQUEST BAD" -> false
        "of \\"mom\\"" -> true
        %ERROR [45]\\d\\d% -> true
        %ERROR 5\\d\\d% -> false
        """)
    void termsAreLookedForInText(String pattern, boolean matches) {
        assertThat(FilterPattern.parse(pattern).matches(TEXT)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '\0', textBlock = """
        { $.level = "ERROR" } -> true
        { $.level = ERROR } -> true
        {$.level="ERR*"} -> true
        { $.level != "ERROR" } -> false
        { $.level = %^E.*R$% } -> true
        { $.missing != "ERROR" } -> false
        { $.status = 503 } -> true
        { $.status = 5* } -> true
        { $.status >= 500 } -> true
        { $.status < 500 } -> false
        { $.took > 1.25 } -> true
        { $.level > 5 } -> false
        { $.retried IS TRUE } -> true
        { $.retried is false } -> false
        { $.cause IS NULL } -> true
        { $.missing NOT EXISTS } -> true
        { $.level NOT EXISTS } -> false
        { $.user.name = "mom" } -> true
        { $.user.roles[1] = "guest" } -> true
        { $.user.roles[*] = "admin" } -> true
        { $['user']['name'] = "mom" } -> true
        { $.items[*].id = 2 } -> true
        { $.items[0].id = 2 } -> false
        { $.level = "WARN" || $.status = 503 } -> true
        { $.level = "ERROR" && $.status = 200 } -> false
        { $.level = "WARN" && $.status = 503 || $.retried IS TRUE } -> true
        { $.level = "WARN" && ($.status = 503 || $.retried IS TRUE) } -> false
        { ($.level = "ERROR") && (($.status = 503)) } -> true
        { $.path = "/orders/*" } -> true
        """)
    void conditionsAreAskedOfJson(String pattern, boolean matches) {
        assertThat(FilterPattern.parse(pattern).matches(JSON)).isEqualTo(matches);
    }

    @Test
    void nothingIsAPatternForAll() {
        assertThat(FilterPattern.parse(" ").matches(TEXT)).isTrue();
    }

    @Test
    void textHasNoFields() {
        assertThat(FilterPattern.parse("{ $.level NOT EXISTS }").matches(TEXT)).isFalse();
        assertThat(FilterPattern.parse("{ $.level NOT EXISTS }").matches("{not JSON"))
                .isFalse();
    }

    /** Whatever somebody types, it is a pattern or is refused as none. */
    @Test
    void noTextBreaksIt() {
        var random = new Random(42);
        var parts = PARTS.split(" ");
        for (int i = 0; i < 5_000; i++) {
            var text = random.ints(random.nextInt(12), 0, parts.length)
                    .mapToObj(part -> parts[part] + (random.nextBoolean() ? " " : ""))
                    .collect(Collectors.joining());
            for (var pattern : List.of(text, "{ $.a = 1 && " + text + " }")) {
                try {
                    FilterPattern.parse(pattern).matches(JSON);
                } catch (ServiceException refused) {
                    assertThat(refused.code()).isEqualTo("InvalidParameterException");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ $.level = }",
                "{ level = 1 }",
                "{ $.level = 1",
                "{ $.a = 1 } b",
                "{ $.a < b }",
                "{}",
                "{ ($.a = 1 }",
                "{ $.a IS MAYBE }",
                "a:b",
                "\"a",
                "%(%",
                "[ip, user]",
                "{ $.a = %(% }",
                "{ $.a = && }"
            })
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> FilterPattern.parse(pattern))
                .hasMessageMatching("Invalid (filter pattern|character\\(s\\) in term).*");
    }
}
