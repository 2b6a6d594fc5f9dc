package local.execution.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import local.json.Json;
import local.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

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
        var history = new History(new HistoryStore(), NOBODY);
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
        var history = new History(new HistoryStore(), NOBODY);
        for (int i = 1; i < 4; i++) {
            history.append(
                    i - 1, Instant.EPOCH, HistoryEventType.TASK_STARTED, new EventDetails.Called("sqs", "send" + i));
        }
        var before = text(history.json(0, 3, false, true));

        history.fold();
        assertThat(text(history.json(0, 3, false, true))).isEqualTo(before);
        history.append(3, Instant.EPOCH, HistoryEventType.EXECUTION_REDRIVEN, new EventDetails.ExecutionRedriven(1));

        assertThat(text(history.json(0, 3, false, true))).isEqualTo(before);
        assertThat(history.events()).extracting(HistoryEvent::type).endsWith(HistoryEventType.EXECUTION_REDRIVEN);
    }

    @Test
    void aLongHistoryIsReadAcrossTheTurnsAtWhichItMovesOutOfMemory() {
        var history = new History(new HistoryStore(), NOBODY);
        var whole = new History(new HistoryStore(), NOBODY);
        var output = Json.array().add("x".repeat(1_000));
        for (int i = 1; i <= 900; i++) {
            history.append(
                    i - 1, Instant.EPOCH, HistoryEventType.EXECUTION_SUCCEEDED, new EventDetails.Succeeded(output));
        }
        history.fold();

        assertThat(history.events()).extracting(HistoryEvent::id).isEqualTo(upTo(900));
        whole.begin(history.events());
        for (boolean newestFirst : new boolean[] {false, true}) {
            for (int[] page : new int[][] {{0, 900}, {0, 1}, {0, 300}, {230, 260}, {899, 900}, {500, 900}}) {
                var read = Json.parse("[" + text(history.json(page[0], page[1], newestFirst, true)) + "]");
                var ids = read.valueStream()
                        .map(event -> event.get("id").longValue())
                        .toList();
                var expected = upTo(900).subList(page[0], page[1]);
                assertThat(ids).isEqualTo(newestFirst ? expected.reversed() : expected);
            }
        }
        assertThat(text(history.json(0, 900, false, true))).isEqualTo(text(whole.json(0, 900, false, true)));
    }

    private static List<Long> upTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    @Test
    void whatCannotBeWrittenLeavesTheHistoryAsItWas() {
        var history = new History(new HistoryStore(), NOBODY);
        history.append(0, Instant.EPOCH, HistoryEventType.TASK_STARTED, EventDetails.NONE);
        var deep = Json.array();
        for (int i = 0; i < Json.MAX_DEPTH + 1; i++) {
            deep = Json.array().add(deep);
        }
        var tooDeep = new EventDetails.Succeeded(deep);

        assertThatThrownBy(() -> history.append(1, Instant.EPOCH, HistoryEventType.LAMBDA_FUNCTION_SUCCEEDED, tooDeep))
                .hasMessageContaining("nested deeper");

        assertThat(history.events()).extracting(HistoryEvent::id).containsExactly(1L);
    }

    @Test
    void anyValueIsWrittenAsTheJsonLibraryWouldWriteIt() {
        var random = new Random(13);
        for (int i = 0; i < 2_000; i++) {
            var value = value(random, 4);
            var out = new JsonBytes(1).mark('{').textOf(value).textOf(value);

            var once = written(Json.write(value));
            assertThat(text(out.copy()).substring(1)).isEqualTo(once + once);
        }
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 9 : 12)) {
            case 0 -> Json.object().numberNode(random.nextInt());
            case 1 -> Json.object().numberNode(random.nextLong());
            case 2 -> Json.object().numberNode(new BigDecimal(random.nextInt() + "E" + random.nextInt(40)));
            case 3 -> Json.object().numberNode(random.nextGaussian());
            case 4 -> Json.object().numberNode(BigInteger.TWO.pow(random.nextInt(200)));
            case 5 -> Json.object().booleanNode(random.nextBoolean());
            case 6 -> Json.object().nullNode();
            case 7 -> Json.object().stringNode("\"\\ /\b\n\u0001\u007fé€😀\ud83d".substring(random.nextInt(12)));
            case 8 -> Json.object().binaryNode(new byte[] {1, 2, 3});
            case 9 ->
                Stream.generate(() -> value(random, depth - 1))
                        .limit(random.nextInt(4))
                        .collect(Json.toArray());
            default -> {
                var object = Json.object();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set("k\"" + i, value(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String written(String text) {
        return text(new JsonBytes(1).mark('{').text(text).copy()).substring(1);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
