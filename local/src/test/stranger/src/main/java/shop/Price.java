package shop;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Prices an order: {@code {"pieces": 3}} becomes {@code {"pieces": 3, "cents": 450}}. */
public final class Price implements RequestHandler<Map<String, Integer>, Map<String, Integer>> {
    @Override
    public Map<String, Integer> handleRequest(Map<String, Integer> order, Context context) {
        return Map.of("pieces", order.get("pieces"), "cents", 150 * order.get("pieces"));
    }
}
