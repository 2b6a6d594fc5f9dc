package helloworld;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Says hello: {@code {"payload":"hi mom"}} becomes {@code {"message":"Hello, hi mom!","payload":"hi mom"}}. */
public final class HelloWorld implements RequestHandler<Object, HelloWorld.Greeting> {
    /** The answer: the greeting, and the payload as it came. */
    public record Greeting(String message, String payload) {}

    @Override
    public Greeting handleRequest(Object input, Context context) {
        var payload = Payload.of(input);
        return new Greeting("Hello, " + payload + "!", payload);
    }
}
