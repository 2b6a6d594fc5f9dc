package helloworld;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/**
 * Says hello: {@code {"payload":"hi mom"}} becomes {@code {"message":"Hello, hi mom!","payload":"hi mom"}}.
 *
 * <p>Its input is any {@code Object}. Were it a class with a {@code payload}, Lambda would turn a number into a string, or
 * fail with a message about serialization, before this code could say what is wrong; and a record, which Lambda's
 * serialization can write, it cannot read.
 */
public final class HelloWorld implements RequestHandler<Object, HelloWorld.Greeting> {
    /** The answer: the greeting, and the payload as it came. */
    public record Greeting(String message, String payload) {}

    @Override
    public Greeting handleRequest(Object input, Context context) {
        var payload = Payload.of(input);
        return new Greeting("Hello, " + payload + "!", payload);
    }
}
