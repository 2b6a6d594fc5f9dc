package reverse;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reverses: {@code {"payload":"hi mom"}} becomes {@code {"payload":"mom ih"}}.
 *
 * <p>Its input is any {@code Object}, so that this code, and not Lambda's serialization, says what is wrong with one.
 */
public final class Reverse implements RequestHandler<Object, Reverse.Reversed> {
    /**
     * What a person takes for one character: Unicode's extended grapheme cluster. An accent stays on its letter, and a
     * family of emoji stays together.
     */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** The answer: the payload from its end to its start. */
    public record Reversed(String payload) {}

    @Override
    public Reversed handleRequest(Object input, Context context) {
        return new Reversed(reverse(Payload.of(input)));
    }

    private static String reverse(String text) {
        return String.join(
                "",
                CHARACTER
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .toList()
                        .reversed());
    }
}
