package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTemplateTest {

    private static String evaluate(String template, String input) {
        return Json.write(PayloadTemplate.parse(Json.parse(template)).evaluate(Scopes.input(input)));
    }

    @Test
    void computesTheFieldsWhoseNamesEndSo() {
        assertThat(evaluate("""
            {"flagged": true, "parts": {"first.$": "$.vals[0]", "last3.$": "$.vals[3:]"},
             "hello.$": "States.Format('{}!', $.name)", "list": [1, {"me.$": "$$.Execution.Name"}]}\
            """, """
            {"flagged": 7, "vals": [0, 10, 20, 30, 40, 50], "name": "Ann"}\
            """)).isEqualTo("""
                {"flagged":true,"parts":{"first":0,"last3":[30,40,50]},"hello":"Ann!","list":[1,{"me":"e"}]}\
                """);
    }

    @Test
    void leavesTheRestAsItIs() {
        var template = Json.parse("""
            {"a": "$.b", "c": [null, "States.UUID()", {"d": 1.50}]}\
            """);
        assertThat(PayloadTemplate.parse(template)).isEqualTo(Literal.of(template));
    }

    @Test
    void aMissNamesTheField() {
        assertThatThrownBy(() -> evaluate("""
            {"a": {"b.$": "$.gone"}}\
            """, "{}"))
                .hasMessage("States.Runtime: The JSONPath '$.gone' specified for the field 'b.$' "
                        + "could not be found in the input '{}'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a.$\": 1}", "{\"a.$\": \"b\"}", "{\"a.$\": \"$.\"}", "{\"x\": [{\"a.$\": \"States.No()\"}]}"
            })
    void refusesFieldsThatCannotBeComputed(String template) {
        assertThatThrownBy(() -> PayloadTemplate.parse(Json.parse(template)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a.$'");
    }
}
