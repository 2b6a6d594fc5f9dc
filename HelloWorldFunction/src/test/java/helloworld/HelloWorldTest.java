package helloworld;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import helloworld.HelloWorld.Greeting;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class HelloWorldTest {
    private final HelloWorld function = new HelloWorld();

    @ParameterizedTest
    @Event(value = "events/hello-world.json", type = Map.class)
    void greetsTheSampleEvent(Map<String, Object> event) {
        var payload = "Zoë \"the rocket\" 🚀";

        assertThat(function.handleRequest(event, null)).isEqualTo(new Greeting("Hello, " + payload + "!", payload));
    }

    @ParameterizedTest
    @Event(value = "events/execution.json", type = Map.class)
    void greetsTheInputOfAnExecution(Map<String, Object> event) {
        assertThat(function.handleRequest(event, null)).isEqualTo(new Greeting("Hello, hi mom!", "hi mom"));
    }

    @Test
    void passesThePayloadOnAsItCame() {
        var payload = "  \"quoted\"\n<Grüße> 👋🏽  ";

        assertThat(function.handleRequest(Map.of("payload", payload), null))
                .isEqualTo(new Greeting("Hello, " + payload + "!", payload));
    }

    @Test
    void leavesOtherFieldsOfTheInputAlone() {
        var event = Map.of("payload", "hi mom", "traceId", 7);

        assertThat(function.handleRequest(event, null).payload()).isEqualTo("hi mom");
    }

    @Test
    void answersInTheJsonThatLambdaMakesOfIt() {
        var greeting = new Greeting("Hello, hi mom!", "hi mom");
        var json = new ByteArrayOutputStream();

        JacksonFactory.getInstance().getSerializer(Greeting.class).toJson(greeting, json);

        assertThat(json).hasToString("""
            {"message":"Hello, hi mom!","payload":"hi mom"}\
            """);
    }
}
