package anywhere;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Map;

/** Says which jar a library's class comes from, and whether that of a layer is there. */
public final class App implements RequestHandler<Map<String, Object>, Map<String, String>> {

    @Override
    public Map<String, String> handleRequest(Map<String, Object> asked, Context context) {
        var place = SQSEvent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return Map.of("library", place.substring(place.lastIndexOf('/') + 1), "layer", layer());
    }

    private static String layer() {
        try {
            return Class.forName("layer.Greeting")
                    .getDeclaredConstructor()
                    .newInstance()
                    .toString();
        } catch (ReflectiveOperationException e) {
            return "none";
        }
    }
}
