package local.asl;

import java.util.List;
import local.expression.Expression;
import tools.jackson.databind.JsonNode;

/** What a Choice Rule asks. */
public sealed interface Condition {

    record And(List<Condition> conditions) implements Condition {
    }

    record Or(List<Condition> conditions) implements Condition {
    }

    record Not(Condition condition) implements Condition {
    }

    /** A JSONata {@code Condition}, which must give a boolean. */
    record Jsonata(Expression expression) implements Condition {
    }

    /**
     * One of the data-test operators.
     *
     * @param operator its name without {@code Path}: {@code NumericLessThan}
     * @param operand  the value, or what the {@code ...Path} field finds
     */
    record Comparison(Expression variable, String operator, Expression operand) implements Condition {
    }
}
