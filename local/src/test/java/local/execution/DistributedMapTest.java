package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DistributedMapTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static String distributed(String fields, String states) {
        return """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "Label": "Each", %s "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, %s},
                        "End": true}}}\
            """.formatted(fields, states);
    }

    private static final String PASS = "\"StartAt\": \"P\", \"States\": {\"P\": {\"Type\": \"Pass\", \"End\": true}}";

    private static final String ODD_FAILS = """
        "StartAt": "Even", "States": {
            "Even": {"Type": "Choice", "Choices": [{"Variable": "$.odd", "BooleanEquals": true, "Next": "No"}],
                "Default": "Yes"},
            "Yes": {"Type": "Succeed"}, "No": {"Type": "Fail", "Error": "Odd", "Cause": "odd"}}\
        """;

    @Test
    void eachItemIsAnExecutionOfItsOwn() {
        var execution = lab.run(distributed("", PASS), "[1,2]");

        assertThat(execution.output()).contains(Json.parse("[1,2]"));
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 MapStateEntered",
                        "3 <2 MapStateStarted",
                        "4 <3 MapRunStarted",
                        "5 <4 MapRunSucceeded",
                        "6 <5 MapStateSucceeded",
                        "7 <5 MapStateExited",
                        "8 <7 ExecutionSucceeded");
        var mapRun = execution.mapRuns().getFirst();
        assertThat(mapRun.arn()).startsWith("arn:aws:states:us-east-1:123456789012:mapRun:example/Each:");
        assertThat(mapRun.executionCounts()).isEqualTo(new MapRun.Counts(2, 0, 0, 2, 0, 0, 0, 0));
        var child = mapRun.executions().getFirst();
        assertThat(child.arn()).startsWith("arn:aws:states:us-east-1:123456789012:execution:example/Each:");
        assertThat(Lab.events(child))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 PassStateEntered",
                        "3 <2 PassStateExited",
                        "4 <3 ExecutionSucceeded");
    }

    @Test
    void tooManyFailuresFailTheMap() {
        var execution = lab.run(distributed("\"MaxConcurrency\": 1, \"ToleratedFailureCount\": 1,", ODD_FAILS), """
            [{"odd": true}, {"odd": false}, {"odd": true}, {"odd": false}]\
            """);

        assertThat(execution.error()).contains("States.ExceedToleratedFailureThreshold");
        assertThat(execution.mapRuns().getFirst().itemCounts()).isEqualTo(new MapRun.Counts(4, 1, 0, 1, 2, 0, 0, 0));
        assertThat(Lab.events(execution)).endsWith("5 <4 MapRunFailed", "6 <5 MapStateFailed", "7 <6 ExecutionFailed");
    }

    @Test
    void toleratedFailuresAreLeftOut() {
        assertThat(lab.output(distributed("\"ToleratedFailurePercentage\": 50,", ODD_FAILS), """
            [{"odd": true}, {"odd": false}]\
            """))
                .isEqualTo("""
                    [{"odd":false}]\
                    """);
    }

    @Test
    void batchesCarryTheirItemsAndTheCommonInput() {
        assertThat(lab.output(distributed("""
            "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"shop.$": "$[0]"}},\
            """, PASS), "[1,2,3]")).isEqualTo("""
                [{"BatchInput":{"shop":1},"Items":[1,2]},{"BatchInput":{"shop":1},"Items":[3]}]\
                """);
    }

    @Test
    void readsRowsOfAnObject() {
        lab.objects.put("orders.csv", "name,count\ntea,2\n\"milk, fresh\",1\nsugar\n".getBytes(StandardCharsets.UTF_8));

        assertThat(lab.output(distributed("""
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "shop",
                "Key": "orders.csv"},
                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}},\
            """, PASS), "{}")).isEqualTo("""
                [{"name":"tea","count":"2"},{"name":"milk, fresh","count":"1"},{"name":"sugar","count":""}]\
                """);
    }

    @Test
    void readsJsonLinesAndStopsAtMaxItems() {
        lab.objects.put("orders.jsonl", "{\"a\":1}\n\n{\"a\":2}\n{\"a\":3}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(lab.output(distributed("""
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "shop",
                "Key": "orders.jsonl"},
                "ReaderConfig": {"InputType": "JSONL", "MaxItems": 2}},\
            """, PASS), "{}")).isEqualTo("""
                [{"a":1},{"a":2}]\
                """);
    }

    @Test
    void aMissingObjectFailsTheReader() {
        var execution = lab.run(distributed("""
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "shop",
                "Key": "none.json"},
                "ReaderConfig": {"InputType": "JSON"}},\
            """, PASS), "{}");

        assertThat(execution.error()).contains("States.ItemReaderFailed");
        assertThat(execution.cause()).contains("The specified key does not exist.");
    }

    @Test
    void writesResultsAndSaysWhere() {
        var output = Json.parse(lab.output(distributed("""
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
            "Parameters": {"Bucket": "shop", "Prefix": "results"}},\
            """, PASS), "[1,2]"));

        var manifest = output.path("ResultWriterDetails").path("Key").asString();
        assertThat(manifest).matches("results/[-0-9a-f]+/manifest.json");
        var succeeded = Json.parse(lab.text(manifest))
                .at("/ResultFiles/SUCCEEDED/0/Key")
                .asString();
        assertThat(Json.parse(lab.text(succeeded)).get(1).path("Output").asString())
                .isEqualTo("2");
    }

    @Test
    void stoppingTheParentStopsTheChildren() throws InterruptedException {
        var called = new CountDownLatch(1);
        lab.task("W", _ -> {
            called.countDown();
            return Json.object();
        });
        var execution = lab.start(distributed("", """
            "StartAt": "W", "States": {"W": {"Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "End": true}}\
            """), "[1]");
        called.await();
        var allWait = new CountDownLatch(1);
        lab.time.alarm(lab.time.now().plusSeconds(1), allWait::countDown);
        allWait.await();

        execution.stop(null, null);

        var child = execution.mapRuns().getFirst().executions().getFirst();
        assertThat(child.await().status()).isEqualTo(ExecutionStatus.ABORTED);
    }

    @Test
    void aChildThatIsBeingStartedWhenTheParentIsStoppedIsStoppedToo() {
        var parent = new CompletableFuture<Execution>();
        var children = new ConcurrentLinkedQueue<String>();
        // The second child is started on the thread on which the first one ended, beside the parent's own.
        parent.complete(lab.start(
                distributed("\"MaxConcurrency\": 1,", PASS.replace("\"Pass\"", "\"Wait\", \"Seconds\": 60")),
                "[1, 2]",
                (arn, event) -> {
                    if (!arn.equals(Lab.EXECUTION) && event.id() == 1) {
                        children.add(arn);
                        if (children.size() == 2) {
                            parent.join().stop(null, null);
                            var mapRun = parent.join().mapRuns().getFirst();
                            while (mapRun.status() == ExecutionStatus.RUNNING) {
                                Thread.onSpinWait();
                            }
                        }
                    }
                }));
        parent.join().await();

        while (parent.join().mapRuns().getFirst().executions().size() < 2) {
            Thread.onSpinWait();
        }
        assertThat(parent.join().mapRuns().getFirst().executions())
                .map(child -> child.await().status())
                .containsExactly(ExecutionStatus.SUCCEEDED, ExecutionStatus.ABORTED);
    }

    @Test
    void whatItsFieldsGiveIsReadBeforeTheMapRunStarts() {
        var execution = lab.run(distributed("""
            "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                "Parameters": {"Bucket": "shop", "Key": "orders.json"},
                "ReaderConfig": {"InputType": "JSON", "MaxItemsPath": "$.most"}},\
            """, PASS), "{\"most\": 1.5}");

        assertThat(execution.error()).contains("States.Runtime");
        assertThat(execution.cause())
                .contains("An error occurred while executing the state 'Each' (entered at the event id #2). The"
                        + " MaxItemsPath field refers to value \"1.5\" which is not a valid integer: $.most");
        assertThat(Lab.events(execution)).endsWith("3 <2 MapStateStarted", "4 <3 ExecutionFailed");
    }

    @Test
    void aSelectorThatFindsNothingFailsTheMapRunAndIsNotCaughtByAll() {
        var execution = lab.run(distributed("""
            "ItemSelector": {"id.$": "$.missing"},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Each"}],\
            """, PASS), "[1]");

        assertThat(execution.error()).contains("States.Runtime");
        assertThat(Lab.events(execution)).endsWith("4 <3 MapRunStarted", "5 <4 MapRunFailed", "6 <5 ExecutionFailed");
    }
}
