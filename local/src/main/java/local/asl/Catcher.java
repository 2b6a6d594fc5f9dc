package local.asl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.asl.expression.Expression;

/**
 * One element of {@code Catch}.
 *
 * @param resultPath where the Error Output is put into the state's input (JSONPath)
 * @param output     what the next state gets (JSONata)
 */
public record Catcher(
        List<String> errorEquals,
        String next,
        ResultPath resultPath,
        Optional<Expression> output,
        Optional<Expression> assign) {

    /** The state's field {@code Catch}. */
    static List<Catcher> parse(Fields state) {
        var catchers = new ArrayList<Catcher>();
        var objects = state.objects("Catch");
        for (var fields : objects) {
            fields.require("Next");
            catchers.add(new Catcher(
                    ErrorEquals.parse(fields, fields == objects.getLast()),
                    fields.target("Next").orElse(null),
                    ResultPath.parse(fields),
                    Expressions.jsonataTemplate(fields, "Output", StatesField.ERROR_OUTPUT),
                    Assign.parse(fields, StatesField.ERROR_OUTPUT)));
            fields.end();
        }
        return List.copyOf(catchers);
    }
}
