package local.service.lambda;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import local.template.stack.Stack;

/**
 * What a developer has functions run with, beside what the template says.
 *
 * @param variables values of environment variables in place of the template's, by the function's logical ID or name; those
 *                  of {@value #ALL} are every function's
 * @param debugPort where a debugger attaches to the function: it waits for it, and its time-out is off
 */
public record FunctionOptions(Map<String, Map<String, String>> variables, Optional<Integer> debugPort) {

    /** As the template says. */
    public static final FunctionOptions NONE = new FunctionOptions(Map.of(), Optional.empty());

    /** As the SAM CLI calls those of all functions. */
    private static final String ALL = "Parameters";

    /** The function's variables: as with the SAM CLI, only those that the template declares are replaced. */
    Map<String, String> environment(Stack.Function function) {
        var environment = new HashMap<>(function.environment());
        for (var of : new String[] {ALL, function.name(), function.logicalId()}) {
            variables.getOrDefault(of, Map.of()).forEach(environment::replace);
        }
        return environment;
    }
}
