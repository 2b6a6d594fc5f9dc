package local.junit;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** A handler in place of the function of {@code template.yaml}. */
final class Greeter implements RequestHandler<Map<String, String>, Map<String, String>> {

    @Override
    public Map<String, String> handleRequest(Map<String, String> input, Context context) {
        return Map.of("text", "Hello, " + input.get("name") + "!");
    }
}
