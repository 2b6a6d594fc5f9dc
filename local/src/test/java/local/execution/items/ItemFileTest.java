package local.execution.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import local.asl.MapState;
import local.asl.StateMachine;
import local.asl.expression.StatesException;
import local.json.Json;
import org.junit.jupiter.api.Test;

class ItemFileTest {

    private final Map<String, byte[]> objects = new HashMap<>();

    private List<String> items(String readerConfig, String content) {
        objects.put("b/k", content.getBytes(StandardCharsets.UTF_8));
        return file(readerConfig).items("b", "k").map(Json::write).toList();
    }

    private ItemFile file(String readerConfig) {
        var machine = StateMachine.parse("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
                "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                    "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig": %s},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}}\
            """.formatted(readerConfig));
        var config = ((MapState) machine.flow().state("M"))
                .itemReader()
                .orElseThrow()
                .config();
        return new ItemFile(config, (bucket, key) -> objects.get(bucket + "/" + key));
    }

    @Test
    void readsAJsonArray() {
        assertThat(items("{\"InputType\": \"JSON\"}", "[1, {\"a\": null}]")).containsExactly("1", "{\"a\":null}");
    }

    @Test
    void readsAnArrayInsideAJsonFile() {
        assertThat(items("""
            {"InputType": "JSON", "ItemsPointer": "/orders/list"}\
            """, """
            {"orders": {"list": [1, 2]}}\
            """)).containsExactly("1", "2");
    }

    @Test
    void refusesWhatIsNoArray() {
        assertThatThrownBy(() -> items("{\"InputType\": \"JSON\"}", "{}"))
                .isInstanceOfSatisfying(StatesException.class, failure -> {
                    assertThat(failure.error()).isEqualTo("States.ItemReaderFailed");
                    assertThat(failure.cause()).isEqualTo("Attempting to map over non-iterable node.");
                });
        assertThatThrownBy(() -> items("{\"InputType\": \"JSON\"}", "[1,"))
                .hasMessageContaining("Unable to parse k as JSON");
    }

    @Test
    void readsJsonLines() {
        assertThat(items("{\"InputType\": \"JSONL\"}", "{\"a\": 1}\n\n{\"a\": 2}\n"))
                .containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void readsRowsWithTheNamesOfTheFirstOne() {
        assertThat(items("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\"}", """
            id,name
            1,"Ann, the ""first""\"
            2

            3,C:\\\\x\\y,dropped
            """))
                .containsExactly(
                        "{\"name\":\"Ann, the \\\"first\\\"\",\"id\":\"1\"}",
                        "{\"name\":\"\",\"id\":\"2\"}",
                        "{\"name\":\"C:\\\\xy\",\"id\":\"3\"}");
    }

    @Test
    void readsRowsWithGivenNamesAndAnotherDelimiter() {
        assertThat(items("""
            {"InputType": "CSV", "CSVDelimiter": "PIPE", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "b"]}\
            """, "1|2\r\n" + "\"3\n" + "4\"|5"))
                .containsExactly("{\"a\":\"1\",\"b\":\"2\"}", "{\"a\":\"3\\n4\",\"b\":\"5\"}");
    }

    /** The first line is the example of AWS's page. */
    @Test
    void aDoubledQuotationMarkStandsForOneAlsoInAFieldWithoutQuotationMarks() {
        assertThat(items(
                        """
                        {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["f"], "CSVDelimiter": "TAB"}\
                        """,
                        """
                        {'kind':'apple'}
                        'a'
                        a'
                        '
                        '
                        """.replace("'", "\"\"")
                                + "\"\"\"\"\"\"\n\"\"\"a\"\n")) // the last two: "" and "a, in quotation marks
                .containsExactly(
                        "{\"f\":\"{\\\"kind\\\":\\\"apple\\\"}\"}",
                        "{\"f\":\"\\\"a\\\"\"}",
                        "{\"f\":\"a\\\"\"}",
                        "{\"f\":\"\"}",
                        "{\"f\":\"\"}",
                        "{\"f\":\"\\\"\\\"\"}",
                        "{\"f\":\"\\\"a\"}");
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> items("{\"InputType\": \"PARQUET\"}", "PAR1"))
                .hasMessageContaining("does not read files of the type PARQUET: k");
        assertThatThrownBy(() -> items("{\"InputType\": \"MANIFEST\"}", "{\"fileFormat\": \"ORC\"}"))
                .hasMessageContaining("inventories whose fileFormat is CSV, and that of k is ORC");
    }

    @Test
    void readsTheFilesOfAnInventory() throws IOException {
        objects.put("b/data/1.csv.gz", gzip("\"b\",\"one.txt\",\"7\"\n\"b\",\"two.txt\",\"8\"\n"));
        assertThat(items("{\"InputType\": \"MANIFEST\"}", """
            {"fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
             "files": [{"key": "data/1.csv.gz", "size": 1}]}\
            """))
                .containsExactly(
                        "{\"Bucket\":\"b\",\"Size\":\"7\",\"Key\":\"one.txt\"}",
                        "{\"Bucket\":\"b\",\"Size\":\"8\",\"Key\":\"two.txt\"}");
    }

    @Test
    void readsTheFilesOfAManifestOfAthena() {
        objects.put("other/x/1.jsonl", "{\"a\": 1}\n".getBytes(StandardCharsets.UTF_8));
        var config = "{\"InputType\": \"JSONL\", \"ManifestType\": \"ATHENA_DATA\"}";
        assertThat(items(config, "s3://other/x/1.jsonl\n")).containsExactly("{\"a\":1}");
        assertThatThrownBy(() -> items(config, "nonsense")).hasMessageContaining("not s3://bucket/key: nonsense");
    }

    @Test
    void listsObjects() {
        var summary = new Objects.Summary("a/1.json", Instant.ofEpochSecond(1668699881), "\"e\"", 1356, "STANDARD");
        assertThat(file("{\"InputType\": \"JSON\"}")
                        .items("b", List.of(summary))
                        .map(Json::write))
                .containsExactly("{\"Etag\":\"\\\"e\\\"\",\"Key\":\"a/1.json\",\"LastModified\":1668699881,"
                        + "\"Size\":1356,\"StorageClass\":\"STANDARD\"}");
    }

    @Test
    void loadsAndFlattensWhatItLists() {
        objects.put("b/1", "[1, 2]".getBytes(StandardCharsets.UTF_8));
        objects.put("b/2", "[3]".getBytes(StandardCharsets.UTF_8));
        var listed = List.of(
                new Objects.Summary("1", Instant.EPOCH, "", 6, "STANDARD"),
                new Objects.Summary("2", Instant.EPOCH, "", 3, "STANDARD"));
        var reader = file("{\"InputType\": \"JSON\", \"Transformation\": \"LOAD_AND_FLATTEN\"}");
        assertThat(reader.items("b", listed).map(Json::write)).containsExactly("1", "2", "3");
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
