package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** How many environments a function has, and how long. */
class EnvironmentPoolTest {

    private final List<Environment> started = new ArrayList<>();
    private final EnvironmentPool pool = new EnvironmentPool(2, this::start);
    private boolean broken;

    private ExecutionEnvironment start() {
        if (broken) {
            throw new IllegalStateException("injected");
        }
        var environment = new Environment();
        started.add(environment);
        return environment;
    }

    @Test
    void theLastOneThatWasUsedIsUsedAgain() throws InterruptedException {
        var first = pool.take();
        var second = pool.take();
        pool.giveBack(first);
        pool.giveBack(second);

        assertThat(pool.take()).isSameAs(second);
        assertThat(started).hasSize(2);
    }

    @Test
    void whatIsStartedAheadIsUsedFirst() throws InterruptedException {
        pool.startAhead();

        assertThat(pool.take()).isSameAs(started.getFirst());
    }

    @Test
    void oneMoreThanTheMostWaitsForItsTurn() throws Exception {
        var first = pool.take();
        pool.take();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var third = CompletableFuture.supplyAsync(this::taken, threads);
            assertThat(third).isNotDone();

            pool.giveBack(first);

            assertThat(third.join()).isSameAs(first);
        }
        assertThat(started).hasSize(2);
    }

    @Test
    void oneThatHasEndedIsNotUsedAgainAndMakesPlace() throws InterruptedException {
        var first = (Environment) pool.take();
        first.alive = false;
        pool.giveBack(first);
        var second = (Environment) pool.take();
        pool.giveBack(second);
        second.alive = false;

        assertThat(pool.take()).isNotSameAs(first).isNotSameAs(second);
        assertThat(first.closed).isTrue();
        assertThat(second.closed).isTrue();
        assertThat(pool.all()).hasSize(1);
    }

    @Test
    void oneThatCannotBeStartedTakesNoPlace() throws InterruptedException {
        broken = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(pool::take).hasMessage("injected");
        }
        broken = false;

        pool.discard(pool.take());
        assertThat(pool.take()).isSameAs(started.getLast());
        assertThat(pool.take()).isSameAs(started.getLast());
    }

    @Test
    void thoseThatAreIdleForTooLongEnd() throws InterruptedException {
        var idle = (Environment) pool.take();
        var used = pool.take();
        pool.giveBack(idle);

        pool.endIdle(Duration.ofHours(1));
        assertThat(idle.closed).isFalse();
        pool.endIdle(Duration.ZERO);

        assertThat(idle.closed).isTrue();
        assertThat(pool.all()).containsExactly(used);
    }

    private ExecutionEnvironment taken() {
        try {
            return pool.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Environment implements ExecutionEnvironment {

        private boolean alive = true;
        private boolean closed;

        @Override
        public String logStream() {
            return "stream";
        }

        @Override
        public Invocation.Outcome invoke(Invocation invocation) {
            return new Invocation.Succeeded("{}");
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public int memoryUsed() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
