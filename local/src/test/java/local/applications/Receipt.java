package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;

/** Adds up what the lines of an order cost. */
public final class Receipt implements RequestHandler<Map<String, List<Map<String, Object>>>, Receipt.Total> {

    /** @param cents of all lines */
    public record Total(int lines, int cents) {}

    @Override
    public Total handleRequest(Map<String, List<Map<String, Object>>> order, Context context) {
        var prices = order.get("prices");
        return new Total(
                prices.size(),
                prices.stream()
                        .mapToInt(line -> ((Number) line.get("cents")).intValue())
                        .sum());
    }
}
