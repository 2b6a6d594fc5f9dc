package local.asl;

import java.util.List;
import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;

/**
 * Goes on with the first rule that holds.
 *
 * @param defaultNext where to go when none holds
 * @param assign      for the default; each rule has its own
 */
public record ChoiceState(
        String name,
        QueryLanguage queryLanguage,
        List<Rule> choices,
        Optional<String> defaultNext,
        Data data,
        Optional<Expression> assign)
        implements State {

    /** A Choice Rule: the condition, and what follows when it holds. */
    public record Rule(Condition condition, String next, Optional<Expression> output, Optional<Expression> assign) {

        private static Rule parse(Fields fields) {
            var rule = new Rule(
                    Condition.parse(fields),
                    fields.target("Next").orElse(null),
                    Expressions.jsonataTemplate(fields, "Output"),
                    Assign.parse(fields));
            fields.require("Next");
            fields.end();
            return rule;
        }
    }

    static ChoiceState parse(String name, Fields fields) {
        fields.require("Choices");
        var choices = fields.objects("Choices").stream().map(Rule::parse).toList();
        if (fields.value("Choices")
                .filter(value -> value.isArray() && value.isEmpty())
                .isPresent()) {
            fields.fault("Choices", "List must not be empty");
        }
        return new ChoiceState(
                name, fields.language(), choices, fields.target("Default"), Data.parse(fields), Assign.parse(fields));
    }
}
