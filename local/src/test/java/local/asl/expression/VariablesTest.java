package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import local.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VariablesTest {

    private static JsonNode text(int length) {
        return Json.parse('"' + "x".repeat(length) + '"');
    }

    @Test
    void assigningMakesNewOnes() {
        var before = Variables.NONE.assign(Map.of("a", Json.parse("1"), "b", Json.parse("2")));
        var after = before.assign(Map.of("b", Json.parse("{\"c\": 3}")));

        assertThat(before.values()).isEqualTo(Map.of("a", Json.parse("1"), "b", Json.parse("2")));
        assertThat(after.values()).isEqualTo(Map.of("a", Json.parse("1"), "b", Json.parse("{\"c\": 3}")));
        assertThat(after.bytes()).isEqualTo("1{\"c\":3}".length());
    }

    @Test
    void aStateAssigns256Kibibytes() {
        Variables.NONE.assign(Map.of("a", text(256 * 1024 - 2)));
        assertThatThrownBy(() -> Variables.NONE.assign(Map.of("a", text(256 * 1024 - 1))))
                .hasMessage("States.DataLimitExceeded: "
                        + "The variables that the state assigns take 262,145 bytes, and may take 262,144.");
    }

    @Test
    void anExecutionHolds10Mebibytes() {
        var full = Variables.NONE;
        for (var i = 0; i < 40; i++) {
            full = full.assign(Map.of("v" + i, text(256 * 1024 - 2)));
        }
        var held = full;
        held.assign(Map.of("v0", text(10)));
        assertThatThrownBy(() -> held.assign(Map.of("more", text(10))))
                .isInstanceOfSatisfying(
                        StatesException.class,
                        failure -> assertThat(failure.error()).isEqualTo("States.DataLimitExceeded"));
    }
}
