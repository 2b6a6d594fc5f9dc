package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;

class JsonataTemplateTest {

    @Test
    void evaluatesTheExpressionsInIt() {
        var template = JsonataTemplate.parse(Json.parse("""
            {"total": "{% $sum($states.input.prices) %}", "fixed": [1, "{% $states.input.name %}"],
             "not": " {% 1 %}", "path.$": "$.x"}\
            """), "Output");

        assertThat(Json.write(template.evaluate(Scopes.input("""
            {"prices": [1, 2.5], "name": "Ann"}\
            """)))).isEqualTo("""
                {"total":3.5,"fixed":[1,"Ann"],"not":" {% 1 %}","path.$":"$.x"}\
                """);
    }

    @Test
    void aFailureSaysWhereItStands() {
        var template = JsonataTemplate.parse(Json.parse("""
            {"a": [0, {"b": "{% $states.input.gone %}"}]}\
            """), "Arguments");

        assertThatThrownBy(() -> template.evaluate(Scopes.input("{}")))
                .isInstanceOfSatisfying(StatesException.class, failure -> {
                    assertThat(failure.location()).contains("Arguments/a[1]/b");
                    assertThat(failure.cause())
                            .isEqualTo("The JSONata expression '$states.input.gone' "
                                    + "specified for the field 'Arguments/a[1]/b' returned nothing (undefined).");
                });
    }

    @Test
    void withoutExpressionsItIsALiteral() {
        var template = Json.parse("""
            {"a": [1, {"b": null}]}\
            """);
        assertThat(JsonataTemplate.parse(template, "Output")).isEqualTo(Literal.of(template));
    }
}
