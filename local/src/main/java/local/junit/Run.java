package local.junit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import local.execution.ExecutionStatus;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import tools.jackson.databind.JsonNode;

/** An execution, here or on AWS: what {@link TestExecution} says of it. */
sealed interface Run permits LocalRun, DeployedRun {

    String name();

    String arn();

    ExecutionStatus status();

    Optional<JsonNode> output();

    Optional<String> error();

    Optional<String> cause();

    Instant startDate();

    /** When it ended; now, on the application's clock, where it has not. */
    Instant stopDate();

    /** Oldest first. */
    List<HistoryEvent> events();

    /** @throws AssertionError where it does not end */
    void await();

    void stop();

    /** The state that was entered last. */
    default String currentState() {
        return events().stream()
                .filter(event -> event.details() instanceof EventDetails.StateEntered)
                .reduce((_, last) -> last)
                .map(event -> ((EventDetails.StateEntered) event.details()).name())
                .orElse("no state yet");
    }

    /** For a sentence on one that has not ended. */
    default String waits() {
        return name() + " waits in " + currentState();
    }
}
