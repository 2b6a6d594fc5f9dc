package trader;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** What a share costs, which whoever asks has said. */
public final class Price implements RequestHandler<Map<String, Object>, Price.Quote> {

    /** @param cents of one share */
    public record Quote(int cents) {}

    @Override
    public Quote handleRequest(Map<String, Object> asked, Context context) {
        return new Quote(((Number) asked.get("cents")).intValue());
    }
}
