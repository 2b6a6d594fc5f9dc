package local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import local.Settings;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Definitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a load, against what can be reckoned. */
class SimulationTest {

    private static final long SECOND = 1_000_000;
    private static final long MILLI = 1_000;

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition: %s
          Work:
            Type: AWS::Serverless::Function
            Properties: {Runtime: java25, CodeUri: ., Handler: a.B::c, Timeout: 20}
          Answer:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: java25
              CodeUri: .
              Handler: a.B::c
              Timeout: 20
              Events:
                Asked:
                  Type: SQS
                  Properties:
                    Queue: !GetAtt Questions.Arn
                    BatchSize: 1
                    FunctionResponseTypes: [ReportBatchItemFailures]
                    ScalingConfig: {MaximumConcurrency: 4}
          Questions:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: 30
              RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}
          Dead:
            Type: AWS::SQS::Queue
        """;

    private static final String INVOKE = """
        {StartAt: Call, States: {Call: {Type: Task, Resource: "arn:aws:states:::lambda:invoke", \
        Parameters: {FunctionName: !Ref Work}, End: true}}}\
        """;
    private static final String ASK = """
        {StartAt: Ask, States: {Ask: {Type: Task, Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", \
        Parameters: {QueueUrl: !Ref Questions, MessageBody: {"Token.$": $$.Task.Token}}, %s End: true}}}\
        """;

    @TempDir
    private Path folder;

    /** A model of a machine, and the quotas of its template. */
    private record Case(Model model, Quotas quotas) {

        Case with(String quota, long value) {
            return new Case(model, quotas.with(quota, value));
        }

        /** Where the account is no limit. */
        Case unlimited() {
            return with("states.start.rate", 1_000_000)
                    .with("states.start.burst", 1_000_000)
                    .with("states.transition.rate", 1_000_000)
                    .with("states.transition.burst", 1_000_000);
        }

        Outcome constant(double rate, long seconds) {
            return Simulation.run(model, quotas, Arrivals.constant(rate, seconds * SECOND), seconds * SECOND, 1);
        }

        Outcome poisson(double rate, long seconds, long seed) {
            return Simulation.run(
                    model,
                    quotas,
                    Arrivals.poisson(rate, seconds * SECOND, new SplittableRandom(seed)),
                    seconds * SECOND,
                    seed);
        }
    }

    private Case of(String definition, Measured measured) {
        return of(definition, measured, UnaryOperator.identity());
    }

    private Case of(String definition, Measured measured, UnaryOperator<String> change) {
        try {
            var file = Files.writeString(folder.resolve("template.yaml"), change.apply(TEMPLATE.formatted(definition)));
            var stack = Templates.readToRun(
                            file, Map.of(), new Options("local", "us-east-1", Settings.ACCOUNT, Optional.empty()))
                    .stack();
            var machine = stack.stateMachines().getFirst();
            return new Case(Model.of(stack, machine, Definitions.parse(machine), measured), Quotas.of(stack));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatTheTemplateReservesIsAFunctionsMost() {
        var reserved = of(
                INVOKE.replace(
                        "End: true",
                        "Retry: [{ErrorEquals: [Lambda.TooManyRequestsException], IntervalSeconds: 1, MaxAttempts: 99,"
                                + " BackoffRate: 1}], End: true"),
                taking("Call", SECOND),
                template -> template.replace(
                        "Handler: a.B::c, Timeout: 20}",
                        "Handler: a.B::c, Timeout: 20, ReservedConcurrentExecutions: 3}"));

        assertThat(reserved.quotas().of("Work.ReservedConcurrentExecutions")).isEqualTo(3);
        var outcome = reserved.unlimited().constant(10, 20);
        // 200 executions of a second each, three at a time: the last has waited about as long as the rest took
        assertThat(outcome.latencies().quantile(1) / 1e6).isBetween(40.0, 70.0);
    }

    private static Measured taking(String name, long micros) {
        return Measured.NOTHING.with(name, Samples.constant(micros));
    }

    @Test
    void underAllLimitsAnExecutionTakesWhatItsStatesTake() {
        var outcome = of("""
            {StartAt: A, States: {
              A: {Type: Wait, Seconds: 2, Next: B},
              B: {Type: Task, Resource: "arn:aws:states:::lambda:invoke", Parameters: {FunctionName: !Ref Work}, Next: C},
              C: {Type: Parallel, Branches: [
                {StartAt: D, States: {D: {Type: Wait, Seconds: 3, End: true}}},
                {StartAt: E, States: {E: {Type: Wait, Seconds: 1, End: true}}}], Next: F},
              F: {Type: Succeed}}}\
            """, taking("B", 80 * MILLI)).constant(10, 100);

        assertThat(outcome.succeeded()).isEqualTo(1000);
        assertThat(outcome.succeededLatencies().max()).isEqualTo(5 * SECOND + 80 * MILLI);
        assertThat(outcome.succeededLatencies().sum()).isEqualTo(1000 * (5 * SECOND + 80 * MILLI));
        assertThat(outcome.pressure().byLimit()).isEmpty();
        assertThat(outcome.usage().of("states.transition"))
                .as("A, B, C, D, E, F, start and end")
                .isEqualTo(8 * 1000);
        assertThat(outcome.usage().of("lambda.request")).isEqualTo(1000);
    }

    @Test
    void aLoadAsksKmsAsOftenAsItsDataKeysAreRenewed() {
        var asking = of(
                ASK.formatted(""),
                taking("Ask", 0).with("Answer", Samples.constant(10 * MILLI)),
                template -> template.replace(
                        "VisibilityTimeout: 30",
                        "VisibilityTimeout: 30\n"
                                + "      KmsMasterKeyId: alias/mine\n"
                                + "      KmsDataKeyReusePeriodSeconds: 60"));

        for (int rate : List.of(10, 50)) {
            assertThat(asking.constant(rate, 600).usage().of("kms.request"))
                    .as("B / D * (2 * P + C), whatever the rate")
                    .isCloseTo(600 / 60 * (2 + 1), within(0.1));
        }
        assertThat(asking.constant(0.01, 600).usage().of("kms.request"))
                .as("six messages, each with data keys of its own")
                .isCloseTo(6 * (2 + 1), within(0.1));
        assertThat(of(ASK.formatted(""), taking("Ask", 0).with("Answer", Samples.constant(10 * MILLI)))
                        .constant(10, 600)
                        .usage()
                        .of("kms.request"))
                .as("SQS's own key")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 20, 500})
    void littlesLawHolds(double rate) {
        var work = new Samples(List.of(
                Samples.Attempt.of(50 * MILLI),
                Samples.Attempt.of(900 * MILLI),
                new Samples.Attempt(300 * MILLI, 300 * MILLI, Optional.of("Busy"))));

        var outcome = of(INVOKE, Measured.NOTHING.with("Call", work)).poisson(rate, 60, 3);

        double seconds = outcome.end() / 1e6;
        double arrivals = outcome.started() / seconds;
        double took = outcome.latencies().sum() / 1e6 / outcome.latencies().count();
        assertThat(outcome.meanRunning()).isCloseTo(arrivals * took, within(1e-6 * rate));
        assertThat(outcome.succeeded() + outcome.failed()).isEqualTo(outcome.started());
    }

    @Test
    void oneBottleneckLetsThroughWhatItCan() {
        // four at a time, a quarter of a second each: M/D/4 serves sixteen a second and no more
        var busy = of(ASK.formatted(""), taking("Ask", 0).with("Answer", Samples.constant(250 * MILLI)))
                .poisson(40, 600, 1);

        assertThat(busy.throughput()).isCloseTo(16, within(0.05));
        assertThat(busy.deepest()).isCloseTo((40 - 16) * 600, within(600L));
        assertThat(busy.pressure().byLimit()).containsKey("Answer.MaximumConcurrency");
    }

    @Test
    void oneServerKeepsItsCustomersWaitingAsLongAsReckoned() {
        // M/D/1 at half its load: a customer waits half of the service time on the average (Pollaczek and Khinchine)
        var calm = of(ASK.formatted(""), taking("Ask", 0).with("Answer", Samples.constant(100 * MILLI)))
                .with("Answer.MaximumConcurrency", 1)
                .poisson(5, 20_000, 1);

        double mean = calm.latencies().sum() / 1e6 / calm.latencies().count();
        assertThat(mean).isCloseTo(0.150, within(0.005));
    }

    @Test
    void theBucketOfStartExecutionLetsExactlyItsPartThrough() {
        var outcome = of(INVOKE, taking("Call", 0)).constant(1000, 60);

        assertThat(outcome.offered()).isEqualTo(60_000);
        assertThat(outcome.started()).isCloseTo(1300 + 300 * 60, within(1L));
        assertThat(outcome.refused()).isEqualTo(outcome.offered() - outcome.started());
    }

    @Test
    void transitionsAreDelayedAndNotRefused() {
        var outcome = of(INVOKE, taking("Call", 0))
                .unlimited()
                .with("states.transition.burst", 100)
                .with("states.transition.rate", 100)
                .constant(200, 60);

        assertThat(outcome.succeeded()).isEqualTo(12_000);
        assertThat((double) outcome.end()).isCloseTo((12_000 - 100) / 100.0 * 1e6, within(0.1 * SECOND));
        assertThat(outcome.pressure().byLimit().get("states.transition").times())
                .isGreaterThan(11_000);
    }

    @Test
    void whatLambdaThrottlesIsRetriedAsTheDefinitionSays() {
        var retrying = INVOKE.replace(
                "End: true}",
                "Retry: [{ErrorEquals: [Lambda.TooManyRequestsException], IntervalSeconds: 1, MaxAttempts: 2,"
                        + " BackoffRate: 2}], End: true}");
        // ten at once and ten free places, for ever busy: the rest gives up after one and two seconds
        var outcome = of(retrying, taking("Call", 10 * SECOND))
                .with("lambda.concurrency", 10)
                .constant(1000, 1);

        assertThat(outcome.succeeded()).isEqualTo(10);
        assertThat(outcome.failed()).isEqualTo(990);
        assertThat(outcome.errors()).containsExactly(Map.entry("Lambda.TooManyRequestsException", 990L));
        assertThat(outcome.latencies().quantile(0.5)).isCloseTo(3 * SECOND, within(SECOND / 50));
        assertThat(outcome.pressure().byLimit().get("lambda.concurrency").times())
                .isEqualTo(3 * 990);
    }

    @Test
    void aFunctionGetsNewEnvironmentsOnlySoQuickly() {
        var outcome = of(INVOKE, taking("Call", 1000 * SECOND))
                .with("lambda.concurrency", 100_000)
                .with("states.start.burst", 10_000)
                .constant(9000, 1);

        assertThat(outcome.mostConcurrent()).isCloseTo(1000 + 100, within(1L));
        assertThat(outcome.pressure().byLimit()).containsKey("lambda.scaling");
    }

    @Test
    void whoWaitsTooLongTimesOut() {
        var outcome = of(
                        ASK.formatted("TimeoutSeconds: 60, HeartbeatSeconds: 5,"),
                        taking("Ask", 0).with("Answer", Samples.constant(10 * SECOND)))
                .constant(1, 10);

        assertThat(outcome.failed()).isEqualTo(10);
        assertThat(outcome.errors()).containsKey("States.HeartbeatTimeout");
        assertThat(outcome.latencies().max()).isEqualTo(5 * SECOND);
    }

    @Test
    void anExecutionEndsAtItsMachinesTimeout() {
        var outcome = of(
                        "{TimeoutSeconds: 3, StartAt: A, States: {A: {Type: Wait, Seconds: 10, End: true}}}",
                        Measured.NOTHING)
                .constant(100, 10);

        assertThat(outcome.timedOut()).isEqualTo(1000);
        assertThat(outcome.latencies().max()).isEqualTo(3 * SECOND);
        assertThat(outcome.latencies().sum()).isEqualTo(3000 * SECOND);
    }

    @Test
    void anAnswerThatIsThrottledComesAgainUntilTheMessageIsADeadLetter() {
        var outcome = of(
                        ASK.formatted("TimeoutSeconds: 600,"), taking("Ask", 0).with("Answer", Samples.constant(MILLI)))
                .with("Answer.MaximumConcurrency", 1000)
                .with("states.callback.burst", 5)
                .with("states.callback.rate", 1)
                .constant(1000, 1);

        assertThat(outcome.pressure().byLimit()).containsKey("states.callback");
        assertThat(outcome.deadLetters()).isPositive();
        assertThat(outcome.deadLetters() + outcome.succeeded()).isEqualTo(outcome.started());
        assertThat(outcome.failed()).isEqualTo(outcome.deadLetters());
    }

    @Test
    void pollersGrowByThreeHundredAMinute() {
        var outcome = of(ASK.formatted(""), taking("Ask", 0).with("Answer", Samples.constant(SECOND)))
                .with("Answer.MaximumConcurrency", 1000)
                .unlimited()
                .constant(200, 60);

        assertThat(outcome.mostConcurrent()).isBetween(195L, 400L);
        assertThat(outcome.pressure().byLimit()).containsKey("mapping.growth");
        assertThat(outcome.throughput()).isBetween(100.0, 200.0);
    }

    @Test
    void aMapRunsAsManyIterationsAsItMay() {
        var outcome = of("""
            {StartAt: Each, States: {Each: {Type: Map, MaxConcurrency: 2, ItemProcessor: {
              StartAt: Rest, States: {Rest: {Type: Wait, Seconds: 1, End: true}}}, End: true}}}\
            """, Measured.NOTHING.withItems("Each", 5)).constant(1, 10);

        assertThat(outcome.succeeded()).isEqualTo(10);
        assertThat(outcome.latencies().max()).isEqualTo(3 * SECOND);
        assertThat(outcome.usage().of("states.transition")).isEqualTo(10 * (2 + 1 + 5));
    }

    @Test
    void aChoiceGoesWhereItWasSeenToGo() {
        var outcome = of("""
            {StartAt: Known, States: {
              Known: {Type: Choice, Choices: [{Variable: $.a, IsPresent: true, Next: Well}], Default: Bad},
              Well: {Type: Succeed}, Bad: {Type: Fail, Error: Nobody}}}\
            """, Measured.NOTHING.with("Known", Map.of("Well", 3L, "Bad", 1L)))
                .constant(250, 60);

        assertThat((double) outcome.failed()).isCloseTo(15_000 / 4.0, within(200.0));
        assertThat(outcome.errors()).containsOnlyKeys("Nobody");
    }

    @Test
    void aFailureInOneBranchIsCaughtByTheState() {
        var outcome = of("""
            {StartAt: Both, States: {
              Both: {Type: Parallel, Branches: [
                {StartAt: D, States: {D: {Type: Wait, Seconds: 9, End: true}}},
                {StartAt: E, States: {E: {Type: Wait, Seconds: 1, Next: X}, X: {Type: Fail, Error: Oh}}}],
                Catch: [{ErrorEquals: [Oh], Next: Well}], End: true},
              Well: {Type: Succeed}}}\
            """, Measured.NOTHING).constant(50, 10);

        assertThat(outcome.succeeded()).isEqualTo(500);
        assertThat(outcome.latencies().max()).isEqualTo(SECOND);
    }

    @Test
    void theSameSeedGivesTheSameAndAnotherAnother() {
        var load = of(ASK.formatted(""), taking("Ask", 0).with("Answer", Samples.exponential(200 * MILLI)));

        var once = load.poisson(30, 300, 5);
        var again = load.poisson(30, 300, 5);
        var other = load.poisson(30, 300, 6);

        assertThat(again.latencies().sum()).isEqualTo(once.latencies().sum());
        assertThat(again.events()).isEqualTo(once.events());
        assertThat(again.usage().quantities()).isEqualTo(once.usage().quantities());
        assertThat(other.latencies().sum()).isNotEqualTo(once.latencies().sum());
    }

    @Test
    void theLimitThatBindsIsFoundByRaisingIt() {
        var load = of(ASK.formatted(""), taking("Ask", 0).with("Answer", Samples.constant(250 * MILLI)));
        var outcome = load.constant(30, 120);

        var advice = Advice.of(
                load.model(), load.quotas(), () -> Arrivals.constant(30, 120 * SECOND), 120 * SECOND, 1, outcome);

        assertThat(advice).hasValueSatisfying(found -> {
            assertThat(found.limit()).isEqualTo("Answer.MaximumConcurrency");
            assertThat(found.value()).isEqualTo("4");
            assertThat(found.raised().throughput()).isCloseTo(30, within(0.5));
        });
    }

    @Test
    void memoryIsThatOfWhatIsUnderWay() {
        var simulated = of(INVOKE, taking("Call", 100 * MILLI)).unlimited().constant(1000, 300);

        assertThat(simulated.succeeded()).isEqualTo(300_000);
        assertThat(simulated.mostRunning()).isLessThan(110);
    }

    @Test
    void aMachineThatNeverEndsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("""
                    {StartAt: A, States: {A: {Type: Pass, Next: B},
                      B: {Type: Choice, Choices: [{Variable: $.a, IsPresent: true, Next: C}], Default: A},
                      C: {Type: Succeed}}}\
                    """, Measured.NOTHING.with("B", Map.of("A", 7L))))
                .withMessageStartingWith("Machine never ends: from A");
    }

    @Test
    void whatTheModelCannotKnowHasToBeGiven() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(INVOKE, Measured.NOTHING))
                .withMessageContaining("--duration Call=100ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(ASK.formatted(""), taking("Ask", 0)))
                .withMessageContaining("--duration Answer=100ms");
    }

    @Test
    void aQuotaThatThereIsNotIsNamedWithTheNearest() {
        var quotas = of(INVOKE, taking("Call", 0)).quotas();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> quotas.with("lambda.concurency", 5))
                .withMessage("there is no quota lambda.concurency; did you mean lambda.concurrency?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quotas.with("lambda.concurrency", 0))
                .withMessage("the quota lambda.concurrency is to be positive, but is 0");
    }

    @Test
    void whatWasMeasuredIsWrittenAndRead() {
        var measured = taking("A", 5)
                .with("B", new Samples(List.of(new Samples.Attempt(7, 6, Optional.of("Busy")))))
                .with("C", Map.of("D", 2L))
                .withItems("E", 3);

        assertThat(Measured.parse(measured.json().toString())).isEqualTo(measured);
    }
}
