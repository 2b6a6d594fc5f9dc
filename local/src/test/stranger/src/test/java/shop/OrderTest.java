package shop;

import static local.junit.LocalAssertions.assertThat;

import java.time.Duration;
import local.junit.Clock;
import local.junit.LocalAppTest;
import local.junit.Queue;
import local.junit.StateMachineRunner;
import local.junit.TestApp;
import local.junit.TestQueue;
import org.junit.jupiter.api.Test;

@LocalAppTest(minimum = 100)
class OrderTest {
    @Test
    void isPricedAndStored(TestApp app, StateMachineRunner machine, @Queue("Orders") TestQueue orders) {
        assertThat(machine.run("{\"pieces\": 3}"))
                .hasOutput("/cents", "450")
                .visitedExactly("Price", "CoolDown", "Store");
        assertThat(orders).hasSize(1);
        assertThat(app).hasNoDenials();
    }

    @Test
    void coolsDownForAnHour(StateMachineRunner machine, Clock clock) {
        var execution = machine.start("{\"pieces\": 1}");
        assertThat(execution).waitsIn("CoolDown");

        clock.advance(Duration.ofMinutes(59));
        assertThat(execution).waitsIn("CoolDown");

        clock.advance(Duration.ofMinutes(2));
        assertThat(execution).succeeded();
    }

    @Test
    void asksAgainWhenLambdaIsBusy(TestApp app, StateMachineRunner machine, @Queue("Orders") TestQueue orders) {
        app.function("PriceFunction").throttle(1);

        assertThat(machine.run("{\"pieces\": 2}")).succeeded().state("Price").retried(1);
        assertThat(orders).hasSize(1).holds("/cents", "300");
    }
}
