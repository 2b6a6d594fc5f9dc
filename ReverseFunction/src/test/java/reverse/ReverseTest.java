package reverse;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reverse.Reverse.Reversed;

class ReverseTest {
    private final Reverse function = new Reverse();

    @ParameterizedTest
    @Event(value = "events/reverse.json", type = Map.class)
    void reversesTheSampleEvent(Map<String, Object> event) {
        assertThat(function.handleRequest(event, null)).isEqualTo(new Reversed("e\u0301fac eht ta 👨‍👩‍👧 ,mom ih"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', textBlock = """
        one letter,                a,                        a
        spaces at the ends,        ` hi mom`,                `mom ih `
        a precomposed accent,      caf\u00e9 au lait,        tial ua \u00e9fac
        a combining accent,        cafe\u0301 au lait,       tial ua e\u0301fac
        two marks on a letter,     xq\u0323\u0307y,          yq\u0323\u0307x
        letters beyond 16 bits,    𝓱𝓲!,                      !𝓲𝓱
        flags,                     🇫🇷🇮🇹🇩🇪,                   🇩🇪🇮🇹🇫🇷
        a skin tone,               a👋🏽b,                    b👋🏽a
        a family,                  hi 👨‍👩‍👧‍👦!,                !👨‍👩‍👧‍👦 ih
        a heart with its variant,  I❤️U,                      U❤️I
        a keycap,                  1️⃣2,                       21️⃣
        Hangul in parts,           \u1112\u1161\u11ab!,      !\u1112\u1161\u11ab
        Devanagari with a vowel,   नि!,                       !नि
        Thai with a mark,          กำa,                      aกำ
        """)
    void keepsTogetherWhatAPersonTakesForOneCharacter(String name, String payload, String reversed) {
        assertThat(function.handleRequest(Map.of("payload", payload), null)).isEqualTo(new Reversed(reversed));
    }

    @Test
    void keepsTheTwoHalvesOfALineEndTogether() {
        assertThat(function.handleRequest(Map.of("payload", "hi\r\nmom\n"), null))
                .isEqualTo(new Reversed("\nmom\r\nih"));
    }

    @Test
    void reversedTwiceIsTheSame() {
        var payload = "Zoë: 👩🏾‍🚀 e\u0301\u0327 🇺🇦\r\n한국어 \u1112\u1161\u11ab";

        var once = function.handleRequest(Map.of("payload", payload), null).payload();

        assertThat(function.handleRequest(Map.of("payload", once), null)).isEqualTo(new Reversed(payload));
    }

    @Test
    void answersInTheJsonThatLambdaMakesOfIt() {
        var json = new ByteArrayOutputStream();

        JacksonFactory.getInstance().getSerializer(Reversed.class).toJson(new Reversed("mom ih"), json);

        assertThat(json).hasToString("""
            {"payload":"mom ih"}\
            """);
    }
}
