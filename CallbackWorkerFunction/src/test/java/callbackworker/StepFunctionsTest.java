package callbackworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

class StepFunctionsTest {
    @Test
    void givesACallUpInTimeForTheFunctionToAnswer() {
        try (var fake = new FakeStepFunctions();
                var client = fake.lead(StepFunctions.builder()).build()) {
            var configuration = client.serviceClientConfiguration().overrideConfiguration();

            assertThat(configuration.apiCallTimeout()).contains(Duration.ofSeconds(8));
            assertThat(configuration.retryStrategy().orElseThrow().maxAttempts())
                    .isEqualTo(3);
        }
    }

    @Test
    void triesAFailureOfTheServiceThreeTimes() {
        try (var fake = new FakeStepFunctions();
                var client = fake.lead(StepFunctions.builder()).build()) {
            fake.refuse("token", 500, "InternalFailure", "no luck");

            assertThatThrownBy(() ->
                            client.sendTaskSuccess(it -> it.taskToken("token").output("{}")))
                    .isInstanceOf(SfnException.class);
            assertThat(fake.calls()).hasSize(3);
        }
    }

    @Test
    void triesAClosedTokenOnce() {
        try (var fake = new FakeStepFunctions();
                var client = fake.lead(StepFunctions.builder()).build()) {
            fake.refuse("token", 400, "TaskTimedOut", "Task Timed Out");

            assertThatThrownBy(() ->
                            client.sendTaskSuccess(it -> it.taskToken("token").output("{}")))
                    .isInstanceOf(TaskTimedOutException.class);
            assertThat(fake.calls()).hasSize(1);
        }
    }
}
