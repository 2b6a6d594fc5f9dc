package local.junit;

import static local.junit.LocalAssertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import local.junit.LocalAppTest.Handler;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The moment at which a test takes place. */
@StartAt("2027-03-01T08:00:00Z")
@LocalAppTest(
        template = "target/test-classes/local/junit/start-at.yaml",
        handlers = @Handler(function = "Bill", type = Greeter.class))
class StartAtTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    @RepeatedTest(2)
    void waitsUntilTheFirstOfTheMonth(StateMachineRunner machine) {
        var execution = machine.run("{\"due\": \"2027-04-01T00:00:00Z\"}");

        assertThat(execution).succeeded().hasOutput("/at", "2027-04-01");
        assertThat(execution.events().getFirst().timestamp())
                .isBetween(
                        Instant.parse("2027-03-01T08:00:00Z"),
                        Instant.parse("2027-03-01T08:00:00Z").plus(AT_ONCE));
        assertThat(execution.duration()).isCloseTo(Duration.ofHours(30 * 24 + 16), AT_ONCE);
    }

    @Test
    @StartAt("2024-02-29T23:59:00+01:00")
    void aMethodSaysItOfItself(StateMachineRunner machine, Clock clock) {
        assertThat(clock.now().truncatedTo(ChronoUnit.MINUTES)).isEqualTo("2024-02-29T22:59:00Z");
        var execution = machine.start("{\"due\": \"2024-03-01T00:00:00Z\"}");
        clock.advance(Duration.ofMinutes(59));
        assertThat(execution).waitsIn("Due");

        clock.advance(Duration.ofMinutes(2));

        assertThat(execution).succeeded().hasOutput("/at", "2024-03-01");
    }

    @Test
    void whatIsPastIsNotWaitedFor(StateMachineRunner machine) {
        assertThat(machine.run("{\"due\": \"2027-02-28T00:00:00Z\"}"))
                .succeeded()
                .tookBetween(Duration.ZERO, AT_ONCE);
    }

    @Test
    void aFunctionsDelayIsOnTheSameClock(TestApp app, StateMachineRunner machine) {
        app.function("Bill").delay(Duration.ofMinutes(14));

        assertThat(machine.run("{\"due\": \"2027-03-01T08:00:00Z\"}"))
                .hasOutput("/at", "2027-03-01")
                .tookBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }
}
