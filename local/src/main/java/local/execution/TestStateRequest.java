package local.execution;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code TestState} is asked.
 *
 * @param definition of one state, or of the machine that has the state {@code stateName}
 * @param input      {@code {}} where none was sent
 * @param roleArn    what the state's call is made with, where it is made; any text where there is a mock
 * @param region     with {@code account}, for the ARNs that the context object shows
 * @param context    the context object, in place of one that {@code TestState} makes up
 */
public record TestStateRequest(
        String definition,
        Optional<String> stateName,
        JsonNode input,
        String roleArn,
        String region,
        String account,
        InspectionLevel inspectionLevel,
        Optional<ObjectNode> context,
        Map<String, JsonNode> variables,
        Optional<Mock> mock,
        Configuration configuration) {

    /** How much the answer tells of what was on the way to the output. */
    public enum InspectionLevel {
        INFO,
        DEBUG,
        TRACE
    }

    /** What stands in for the work of a Task, Map or Parallel state. */
    public sealed interface Mock {

        record Result(JsonNode result) implements Mock {}

        /** Error and cause may be null. */
        record ErrorOutput(String error, String cause) implements Mock {}
    }

    /**
     * What happened before, as far as the state would know.
     *
     * @param retrierRetryCount        how often the retrier that is for the error has retried
     * @param errorCausedByState       the state inside the Map or Parallel state that a mocked error comes from
     * @param mapIterationFailureCount how many iterations failed
     * @param mapItemReaderData        what the ItemReader reads, as it is in its source
     */
    public record Configuration(
            int retrierRetryCount,
            Optional<String> errorCausedByState,
            int mapIterationFailureCount,
            Optional<String> mapItemReaderData) {

        public static final Configuration NONE = new Configuration(0, Optional.empty(), 0, Optional.empty());
    }
}
