package local.asl;

import java.util.List;
import java.util.Optional;
import local.expression.Expression;

/**
 * One element of {@code Catch}.
 *
 * @param resultPath where the Error Output is put into the state's input (JSONPath)
 * @param output     what the next state gets (JSONata)
 */
public record Catcher(List<String> errorEquals, String next, ResultPath resultPath, Optional<Expression> output,
        Optional<Expression> assign) {
}
