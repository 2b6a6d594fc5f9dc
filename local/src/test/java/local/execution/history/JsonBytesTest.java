package local.execution.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import local.json.Json;
import local.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event is written once, as JSON that says what the event says. */
class JsonBytesTest {

    private static final Consumer<HistoryEvent> NOBODY = _ -> {};

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\"quoted\" \\ and /", "\b\t\n\f\r\u0000\u001f\u007f", "ünï", "€", "😀", "a😀b"})
    void aTextComesBackAsItWas(String text) {
        assertThat(Json.parse(written(text)).stringValue()).isEqualTo(text);
    }

    @Test
    void anyTextIsWrittenAsTheJsonLibraryWouldWriteIt() {
        var random = new Random(12);
        var alphabet = "\"\\ab\n\t\u0001é€😀".codePoints().toArray();
        for (int i = 0; i < 2_000; i++) {
            var text = random.ints(random.nextInt(3_000), 0, alphabet.length)
                    .map(at -> alphabet[at])
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(written(text)).isEqualTo(Json.write(tools.jackson.databind.node.StringNode.valueOf(text)));
        }
    }

    @Test
    void halfOfASurrogatePairIsEscaped() {
        assertThat(written("\ud83d")).isEqualTo("\"\\uD83D\"");
        assertThat(written("\ude00x")).isEqualTo("\"\\uDE00x\"");
    }

    @Test
    void pagesOfAHistoryAreCutFromItsBytes() {
        var history = new History(NOBODY);
        history.append(
                0,
                Instant.ofEpochMilli(1_700_000_000_007L),
                HistoryEventType.EXECUTION_STARTED,
                new EventDetails.ExecutionStarted(JsonText.parse("{\"a\": 1}"), "role"));
        history.append(
                1, Instant.ofEpochMilli(1_700_000_000_017L), HistoryEventType.MAP_STATE_SUCCEEDED, EventDetails.NONE);

        assertThat(text(history.json(0, 1, false, true))).isEqualTo("""
            {"timestamp":1700000000.007,"type":"ExecutionStarted","id":1,"previousEventId":0,\
            "executionStartedEventDetails":{"input":"{\\"a\\": 1}","inputDetails":{"truncated":false},"roleArn":"role"}}\
            """);
        history.append(
                2,
                Instant.ofEpochMilli(1_700_000_000_117L),
                HistoryEventType.EXECUTION_SUCCEEDED,
                new EventDetails.Succeeded(Json.parse("[1]")));

        assertThat(text(history.json(1, 3, true, false))).isEqualTo("""
            {"timestamp":1700000000.117,"type":"ExecutionSucceeded","id":3,"previousEventId":2,\
            "executionSucceededEventDetails":{}},\
            {"timestamp":1700000000.017,"type":"MapStateSucceeded","id":2,"previousEventId":1}\
            """);
        assertThat(history.json(3, 3, false, true)).isEmpty();
        assertThat(history.events()).extracting(HistoryEvent::id).isEqualTo(List.of(1L, 2L, 3L));
    }

    @Test
    void aHistoryThatLiesElsewhereIsReadThereAndGoesOn() {
        var history = new History(NOBODY);
        for (int i = 1; i < 4; i++) {
            history.append(
                    i - 1, Instant.EPOCH, HistoryEventType.TASK_STARTED, new EventDetails.Called("sqs", "send" + i));
        }
        var before = text(history.json(0, 3, false, true));

        history.moveTo(bytes -> (from, to) -> java.util.Arrays.copyOfRange(bytes, from, to));
        assertThat(text(history.json(0, 3, false, true))).isEqualTo(before);
        history.append(3, Instant.EPOCH, HistoryEventType.EXECUTION_REDRIVEN, new EventDetails.ExecutionRedriven(1));

        assertThat(text(history.json(0, 3, false, true))).isEqualTo(before);
        assertThat(history.events()).extracting(HistoryEvent::type).endsWith(HistoryEventType.EXECUTION_REDRIVEN);
    }

    private static String written(String text) {
        return text(new JsonBytes(1).mark('{').text(text).copy()).substring(1);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
