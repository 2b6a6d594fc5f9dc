package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Puts aside what one line of an order asks for. */
public final class Reserve implements RequestHandler<Map<String, Object>, Reserve.Reservation> {

    /** @param shelf where it lies */
    public record Reservation(String item, String shelf) {}

    @Override
    public Reservation handleRequest(Map<String, Object> line, Context context) {
        var item = (String) line.get("item");
        return new Reservation(item, item.substring(0, 1).toUpperCase());
    }
}
