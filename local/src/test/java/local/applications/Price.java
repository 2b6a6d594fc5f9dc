package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Says what one line of an order costs. */
public final class Price implements RequestHandler<Map<String, Object>, Price.Priced> {

    /** @param cents for all pieces together */
    public record Priced(String item, int cents) {}

    @Override
    public Priced handleRequest(Map<String, Object> line, Context context) {
        var item = (String) line.get("item");
        return new Priced(item, 100 * item.length() * ((Number) line.get("pieces")).intValue());
    }
}
