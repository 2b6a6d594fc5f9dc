package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import local.execution.journal.Journal;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.template.stack.Stack;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that change while they run. */
class FunctionsTest {

    private static final String WORK = """
          Work:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: work, Handler: "a.B::c", CodeUri: ., MemorySize: %d%s}
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private final Environments environments = new Environments();
    private final Functions functions =
            new Functions(time, _ -> {}, environments, new FunctionsJournal(Journal.NONE).functions());

    @AfterEach
    void close() {
        environments.mayAnswer.countDown();
        functions.close();
        time.close();
    }

    @Test
    void whatRunsEndsInItsOldProcessAndTheNextInvocationGetsANewOne() throws InterruptedException {
        functions.declare(work(128, ""));
        environments.slow = true;
        var running = invoke("");
        environments.started(1);

        environments.slow = false;
        functions.declare(work(256, ""));

        assertThat(invoke("").join().outcome().payload()).isEqualTo("\"$LATEST 256\"");
        assertThat(environments.closed).isEmpty();
        environments.mayAnswer.countDown();
        assertThat(running.join().outcome().payload()).isEqualTo("\"$LATEST 128\"");
        running.join();
        assertThat(environments.closed.take()).isEqualTo("$LATEST 128");
    }

    @Test
    void anIdleProcessOfOldCodeEndsAtOnceAndOneOfTheSameStays() throws InterruptedException {
        functions.declare(work(128, ""));
        invoke("").join();

        functions.declare(work(128, ", Tags: {stage: dev}"));
        invoke("").join();
        assertThat(environments.all).containsExactly("$LATEST 128");

        functions.declare(work(256, ""));
        assertThat(environments.closed.take()).isEqualTo("$LATEST 128");
    }

    @Test
    void aPublishedVersionKeepsItsCodeAndAnAliasDividesTheInvocations() {
        var function = functions.declare(work(128, ""));
        assertThat(function.publish("first").number()).isEqualTo("1");
        assertThat(function.publish("nothing is new").number()).isEqualTo("1");
        functions.declare(work(256, ""));
        assertThat(function.publish("second").number()).isEqualTo("2");
        function.put(FunctionAlias.of("live", "2", "", Map.of("1", 0.0)));

        assertThat(invoke("1").join().outcome().payload()).isEqualTo("\"1 128\"");
        assertThat(invoke("live").join().version()).isEqualTo("2");

        function.put(FunctionAlias.of("live", "2", "", Map.of("1", 1.0)));
        assertThat(invoke("live").join().version()).isEqualTo("1");
    }

    @Test
    void whatTheTemplateReservesIsTheMostAtATime() throws InterruptedException {
        var function = functions.declare(work(128, ", ReservedConcurrentExecutions: 1"));
        environments.slow = true;
        var running = invoke("");
        environments.started(1);

        assertThatThrownBy(() -> invoke("").join()).hasMessageContaining("Rate Exceeded");

        functions.declare(work(128, ""));
        assertThat(function.reservedConcurrency()).isEmpty();
        environments.slow = false;
        assertThat(invoke("").join().outcome().payload()).isEqualTo("\"$LATEST 128\"");
        environments.mayAnswer.countDown();
        running.join();
    }

    @Test
    void theAliasOfATemplateLeadsToTheNewestCode() {
        var function = functions.declare(work(128, ", AutoPublishAlias: live"));
        assertThat(invoke("live").join().outcome().payload()).isEqualTo("\"1 128\"");

        functions.declare(work(128, ", AutoPublishAlias: live"));
        assertThat(function.alias("live").orElseThrow().version()).isEqualTo("1");

        functions.declare(work(256, ", AutoPublishAlias: live"));
        assertThat(invoke("live").join().outcome().payload()).isEqualTo("\"2 256\"");
        assertThat(invoke("1").join().outcome().payload()).isEqualTo("\"1 128\"");

        functions.declare(work(256, ""));
        assertThat(function.aliases()).isEmpty();
    }

    @Test
    void aFunctionThatIsTakenAwayRunsToItsEnd() throws InterruptedException {
        functions.declare(work(128, ""));
        environments.slow = true;
        var running = invoke("");
        environments.started(1);

        functions.remove("work");

        assertThat(functions.find("work")).isEmpty();
        environments.mayAnswer.countDown();
        assertThat(running.join().outcome().payload()).isEqualTo("\"$LATEST 128\"");
        assertThat(environments.closed.take()).isEqualTo("$LATEST 128");
    }

    @Test
    void noMoreRunAtOnceThanConcurrencyIsReserved() {
        functions.declare(work(128, "")).reserve(Optional.of(1));
        environments.slow = true;
        var running = invoke("");
        environments.started(1);

        assertThat(invoke("").handle((_, thrown) -> thrown).join())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.code()).isEqualTo("TooManyRequestsException"));

        environments.mayAnswer.countDown();
        running.join();
        assertThat(invoke("").join().outcome()).isInstanceOf(Invocation.Succeeded.class);
    }

    private Stack.Function work(int memory, String more) {
        return Stacks.of(folder, WORK.formatted(memory, more)).functions().getFirst();
    }

    private CompletableFuture<Functions.Result> invoke(String qualifier) {
        var version = functions
                .find("work")
                .orElseThrow()
                .resolve(Optional.of(qualifier).filter(text -> !text.isEmpty()))
                .orElseThrow();
        return functions.invoke(version, version.arn(), "{}");
    }

    /** Environments that answer with what they run: the version's number and the function's memory. */
    private static final class Environments implements Functions.EnvironmentFactory {

        private final List<String> all = Collections.synchronizedList(new ArrayList<>());
        private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        private final CountDownLatch mayAnswer = new CountDownLatch(1);
        private final CountDownLatch invoked = new CountDownLatch(1);
        private volatile boolean slow;

        /** Waits until so many have begun an invocation. */
        void started(int count) {
            try {
                invoked.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(all).hasSize(count);
        }

        @Override
        public ExecutionEnvironment start(
                FunctionVersion version, String logStream, BiConsumer<String, String> onLine) {
            var runs = version.number() + " " + version.function().memory();
            boolean waits = slow;
            all.add(runs);
            return new ExecutionEnvironment() {

                @Override
                public String logStream() {
                    return logStream;
                }

                @Override
                public Invocation.Outcome invoke(Invocation invocation) throws InterruptedException {
                    if (waits) {
                        invoked.countDown();
                        mayAnswer.await();
                    }
                    return new Invocation.Succeeded('"' + runs + '"');
                }

                @Override
                public boolean isAlive() {
                    return true;
                }

                @Override
                public int memoryUsed() {
                    return 0;
                }

                @Override
                public void close() {
                    closed.add(runs);
                }
            };
        }

        @Override
        public void close() {}
    }
}
