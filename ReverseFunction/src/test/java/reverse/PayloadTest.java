package reverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {
    @Test
    void isTheInputsString() {
        assertThat(Payload.of(input("{'payload':'hi mom'}"))).isEqualTo("hi mom");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                        | it is missing
        {'payload':null}          | it is missing
        {'Payload':'hi mom'}      | it is missing
        'hi mom'                  | it is missing
        ['hi mom']                | it is missing
        null                      | it is missing
        {'payload':''}            | it is blank
        {'payload':' \\t\\n'}       | it is blank
        {'payload':42}            | it is a number
        {'payload':4.2}           | it is a number
        {'payload':false}         | it is a boolean
        {'payload':['hi','mom']}  | it is an array
        {'payload':{'hi':'mom'}}  | it is an object
        """)
    void isRefusedWithTheFaultInWordsForAPerson(String json, String fault) {
        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> Payload.of(input(json)))
                .withMessage("""
                    The input needs a payload that is a string, such as {"payload":"hi mom"}: %s.\
                    """, fault);
    }

    @Test
    void isRefusedWithoutAStackTrace() {
        assertThat(catchThrowable(() -> Payload.of(null)).getStackTrace()).isEmpty();
    }

    /** What Lambda's own serialization makes of an input. Its quotes are single here, to be read with ease. */
    private static Object input(String json) {
        var bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return JacksonFactory.getInstance().getSerializer(Object.class).fromJson(new ByteArrayInputStream(bytes));
    }
}
