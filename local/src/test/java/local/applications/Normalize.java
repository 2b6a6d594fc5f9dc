package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Gives a reading in degrees Celsius, whatever the sensor measures in. */
public final class Normalize implements RequestHandler<Map<String, Object>, Normalize.Reading> {

    /** @param celsius rounded to whole degrees */
    public record Reading(String sensor, long celsius) {}

    @Override
    public Reading handleRequest(Map<String, Object> measured, Context context) {
        double fahrenheit = ((Number) measured.get("fahrenheit")).doubleValue();
        return new Reading((String) measured.get("sensor"), Math.round((fahrenheit - 32) / 1.8));
    }
}
