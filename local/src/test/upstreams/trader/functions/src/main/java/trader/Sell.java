package trader;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Sells ten shares at their price. */
public final class Sell implements RequestHandler<Map<String, Object>, Trade> {

    @Override
    public Trade handleRequest(Map<String, Object> price, Context context) {
        return new Trade(context.getAwsRequestId(), "sell", 10, ((Number) price.get("cents")).intValue());
    }
}
