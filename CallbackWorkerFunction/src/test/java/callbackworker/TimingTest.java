package callbackworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The times and counts that stand in the template, in the state machine and in the worker depend on each other. Whoever
 * changes one learns here which others go with it.
 */
class TimingTest {
    private final Map<?, ?> template = load(Path.of("../template.yaml"));
    private final JsonObject machine = JsonParser.parseString(read(Path.of("../statemachine/callback.asl.json")))
            .getAsJsonObject();
    private final JsonObject requestCallback = machine.getAsJsonObject("States").getAsJsonObject("RequestCallback");

    private final int timeout = (int) at(template, "Resources", "CallbackWorkerFunction", "Properties", "Timeout");
    private final int visibilityTimeout =
            (int) at(template, "Resources", "CallbackQueue", "Properties", "VisibilityTimeout");
    private final int maxReceiveCount = (int) at(template, "Mappings", "CallbackQueue", "Redrive", "MaxReceiveCount");

    @Test
    void aMessagesTwoCallsEndBeforeTheFunctionIsKilled() {
        try (var fake = new FakeStepFunctions();
                var client = fake.lead(StepFunctions.builder()).build()) {
            var call = client.serviceClientConfiguration()
                    .overrideConfiguration()
                    .apiCallTimeout()
                    .orElseThrow();

            assertThat(call.multipliedBy(2).toSeconds()).isLessThan(timeout);
        }
    }

    @Test
    void theQueueHidesAMessageForSixTimeoutsOfTheFunction() {
        assertThat(visibilityTimeout).isGreaterThanOrEqualTo(6 * timeout);
    }

    @Test
    void theTaskOutlivesTheLastReceiveOfItsMessage() {
        int heartbeat = requestCallback.get("HeartbeatSeconds").getAsInt();

        assertThat(heartbeat).isGreaterThan(maxReceiveCount * visibilityTimeout);
        assertThat(requestCallback.get("TimeoutSeconds").getAsInt()).isGreaterThan(heartbeat);
    }

    @Test
    void theExecutionOutlivesItsLongestTask() {
        int longest = requestCallback.get("TimeoutSeconds").getAsInt();

        // The other states take a minute or two, retries and all: at least a quarter of an hour is left for them.
        assertThat(machine.get("TimeoutSeconds").getAsInt()).isGreaterThan(longest + 900);
    }

    @Test
    void theQueueAndTheWorkerCountToTheSameNumber() {
        var queues = at(template, "Resources", "CallbackQueue", "Properties", "RedrivePolicy", "maxReceiveCount");
        var workers = at(
                template,
                "Resources",
                "CallbackWorkerFunction",
                "Properties",
                "Environment",
                "Variables",
                "MAX_RECEIVE_COUNT");

        assertThat(queues).isEqualTo(workers).hasToString("[CallbackQueue, Redrive, MaxReceiveCount]");
        assertThat(maxReceiveCount).isGreaterThanOrEqualTo(5);
    }

    private static Object at(Object value, String... path) {
        for (var key : path) {
            value = ((Map<?, ?>) value).get(key);
        }
        return value;
    }

    /** Reads YAML, and takes CloudFormation's short functions, such as {@code !Ref}, for their arguments. */
    private static Map<?, ?> load(Path file) {
        var constructor = new SafeConstructor(new LoaderOptions()) {
            {
                yamlMultiConstructors.put("!", new AbstractConstruct() {
                    @Override
                    public Object construct(Node node) {
                        return node instanceof SequenceNode list ? constructSequence(list) : node.toString();
                    }
                });
            }
        };
        return new Yaml(constructor).load(read(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("the template stands beside the function's folder", e);
        }
    }
}
