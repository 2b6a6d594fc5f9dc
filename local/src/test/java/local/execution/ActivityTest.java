package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import local.execution.task.Activities;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:paint";
    private static final String PAINT = """
        {"StartAt": "Paint", "States": {"Paint": {"Type": "Task", "Resource": "%s", "HeartbeatSeconds": 10,
        "End": true}}}\
        """.formatted(ACTIVITY);

    private final Lab lab = new Lab();
    private final Activities activities = lab.engine.activities();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aWorkerFetchesTheTaskAndAnswersIt() {
        activities.create(ACTIVITY);
        Execution execution;
        try (var hold = lab.time.hold()) {
            execution = lab.start(PAINT, "{\"colour\": \"red\"}");
            var task = activities
                    .getActivityTask(ACTIVITY, Optional.of("bob"), hold)
                    .orElseThrow();
            assertThat(task.input()).isEqualTo(Json.parse("{\"colour\": \"red\"}"));
            lab.engine.tokens().success(task.taskToken(), Json.parse("\"painted\""));
        }

        assertThat(execution.await().output()).contains(Json.parse("\"painted\""));
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 TaskStateEntered",
                        "3 <2 ActivityScheduled",
                        "4 <3 ActivityStarted",
                        "5 <4 ActivitySucceeded",
                        "6 <5 TaskStateExited",
                        "7 <6 ExecutionSucceeded");
        assertThat(execution.history().events().get(3).json(true).path("activityStartedEventDetails"))
                .isEqualTo(Json.parse("{\"workerName\": \"bob\"}"));
    }

    @Test
    void heartbeatsCountFromTheFetch() {
        activities.create(ACTIVITY);
        Execution execution;
        try (var hold = lab.time.hold()) {
            execution = lab.start(PAINT, "{}");
            activities.getActivityTask(ACTIVITY, Optional.empty(), hold);
        }

        assertThat(execution.await().error()).contains("States.Timeout");
        assertThat(lab.secondsOf(execution)).isEqualTo(10);
    }

    @Test
    void aPollWithoutATaskEndsAfterAMinute() {
        activities.create(ACTIVITY);
        var begun = lab.time.now();

        try (var hold = lab.time.hold()) {
            assertThat(activities.getActivityTask(ACTIVITY, Optional.empty(), hold))
                    .isEmpty();
        }

        assertThat(lab.time.now()).isAfterOrEqualTo(begun.plus(Activities.LONG_POLL));
    }

    @Test
    void anActivityThatIsNotThereFailsTheExecution() {
        assertThat(lab.run(PAINT, "{}").cause())
                .contains("An error occurred while executing the state 'Paint' (entered at the event id #2). "
                        + "The activity " + ACTIVITY + " does not exist.");
    }

    @Test
    void whoPollsAnActivityThatIsDeletedGetsNoTask() {
        activities.create(ACTIVITY);
        try (var hold = lab.time.hold()) {
            lab.time.alarm(lab.time.now().plusSeconds(10), () -> activities.delete(ACTIVITY));
            assertThat(activities.getActivityTask(ACTIVITY, Optional.empty(), hold))
                    .isEmpty();
            assertThat(activities.getActivityTask(ACTIVITY, Optional.empty(), hold))
                    .isEmpty();
        }
        assertThat(lab.skipped).as("it was not polled for the whole minute").hasSize(1);
    }
}
