package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what it is told down, event by event. */
public final class Report implements RequestHandler<Map<String, Object>, String> {

    private final List<Map<String, Object>> told = new CopyOnWriteArrayList<>();

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        told.add(event);
        return "taken down";
    }

    /** All events so far. */
    public List<Map<String, Object>> told() {
        return List.copyOf(told);
    }
}
