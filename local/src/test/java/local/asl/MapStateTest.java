package local.asl;

import static local.asl.Definitions.faults;
import static local.asl.Definitions.faultsOfState;
import static local.asl.Definitions.state;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Map: the items, what is done with each, inline or in child executions. */
class MapStateTest {

    @Test
    void anInlineMapRunsItsProcessorForEachItem() {
        var map = state(MapState.class, """
            {
              "Type": "Map",
              "ItemsPath": "$.orders",
              "ItemSelector": {"order.$": "$$.Map.Item.Value"},
              "MaxConcurrency": 5,
              "ItemProcessor": {"StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": true}}},
              "End": true
            }
            """);

        assertThat(map.processor().mode()).isEqualTo(MapState.Mode.INLINE);
        assertThat(map.processor().flow().states()).containsOnlyKeys("Ship");
        assertThat(map.items().orElseThrow().source()).isEqualTo("$.orders");
    }

    @Test
    void aDistributedMapReadsBatchesAndWrites() {
        var map = state(MapState.class, """
            {
              "Type": "Map", "QueryLanguage": "JSONata", "Label": "orders", "End": true,
              "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["id"], "MaxItems": "{% $n %}"},
                "Arguments": {"Bucket": "orders", "Key": "{% $states.input.key %}"}
              },
              "ItemBatcher": {"MaxItemsPerBatch": 10, "BatchInput": {"day": "{% $states.input.day %}"}},
              "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "Ship", "States": {"Ship": {"Type": "Succeed"}}
              },
              "ToleratedFailurePercentage": 10,
              "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "shipped"},
                               "WriterConfig": {"OutputType": "JSONL", "Transformation": "FLATTEN"}}
            }
            """);

        assertThat(map.processor().mode()).isEqualTo(MapState.Mode.DISTRIBUTED);
        assertThat(map.processor().express()).isTrue();
        assertThat(map.label()).hasValue("orders");
        assertThat(map.itemReader().orElseThrow().config().csvHeaders()).containsExactly("id");
        assertThat(map.itemBatcher().orElseThrow().batchInput()).isPresent();
        assertThat(map.resultWriter().orElseThrow().outputType()).hasValue("JSONL");
    }

    @Test
    void theFieldsOfOldAreStillRead() {
        var map = state(MapState.class, """
            {"Type": "Map", "Parameters": {"order.$": "$$.Map.Item.Value"}, "End": true,
             "Iterator": {"StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": true}}}}
            """);

        assertThat(map.itemSelector()).isPresent();
        assertThat(map.processor().flow().startAt()).isEqualTo("Ship");
        assertThat(faultsOfState(map("\"Iterator\": {}, \"Parameters\": {}, \"ItemSelector\": {}")))
                .contains(
                        "Only one of these fields is allowed: [ItemProcessor, Iterator] at ",
                        "Only one of these fields is allowed: [ItemSelector, Parameters] at ");
    }

    @Test
    void aMapNeedsAProcessor() {
        assertThat(faultsOfState("{\"Type\": \"Map\", \"Next\": \"Next\"}"))
                .containsExactly("These fields are required: [ItemProcessor] at ");
    }

    @Test
    void readingBatchingAndWritingAreForDistributedMaps() {
        assertThat(faultsOfState(map("\"ItemBatcher\": {\"MaxItemsPerBatch\": 1}")))
                .containsExactly("Field 'ItemBatcher' is only supported for a Map state in DISTRIBUTED mode at ");
    }

    @Test
    void numbersHaveLimits() {
        assertThat(faultsOfState(map(
                        "\"MaxConcurrency\": -1, \"ToleratedFailurePercentage\": 101, \"ToleratedFailureCount\": -1")))
                .containsExactly(
                        "Minimum value is 0 at /MaxConcurrency",
                        "Minimum value is 0 at /ToleratedFailureCount",
                        "Maximum value is 100 at /ToleratedFailurePercentage");
    }

    @Test
    void statesInsideAreCheckedTooAndKeepToThemselves() {
        assertThat(faults("""
            {"StartAt": "M", "States": {
              "M": {"Type": "Map", "Next": "Done", "ItemProcessor": {
                "StartAt": "P", "States": {"P": {"Type": "Pass", "Next": "Done"}, "Q": {"Type": "Succeed"}}}},
              "Done": {"Type": "Succeed"}}}\
            """))
                .containsExactly(
                        "Missing 'Next' target: Done at /States/M/ItemProcessor/States/P/Next",
                        "State \"Q\" is not reachable. at /States/M/ItemProcessor/States/Q");
    }

    @Test
    void aLabelIsShortPlainAndUnique() {
        assertThat(faultsOfState(map("\"Label\": \"a label\"")))
                .singleElement()
                .asString()
                .startsWith("Label must have 1 to 40 characters");
        assertThat(faultsOfState(map("\"Label\": \"%s\"".formatted("x".repeat(41)))))
                .hasSize(1);
    }

    private static String map(String fields) {
        return """
            {"Type": "Map", "Next": "Next", %s,
             "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}\
            """.formatted(fields);
    }
}
