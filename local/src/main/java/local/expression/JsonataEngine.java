package local.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.LinkedHashMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The JSONata library, with AWS's functions added, what AWS does not have removed, and bounds set. */
final class JsonataEngine {

    /** What an expression's evaluation threw; the message is JSONata's own. */
    static final class Fault extends RuntimeException {
        Fault(String message) {
            super(message, null, false, false);
        }
    }

    private JsonataEngine() {
    }

    /** @throws JException where it is not JSONata */
    static Jsonata compile(String source) {
        var program = Jsonata.jsonata(source);
        program.setOutputConvertNulls(false);
        program.setValidateInput(false);
        JsonataFunctions.register(program);
        return program;
    }

    /**
     * @param variables the names that the expression uses: only those are shown to it
     * @return null for undefined, the library's own value otherwise
     * @throws Fault where it throws, or exceeds the bounds of time, depth and size
     */
    static Object evaluate(Jsonata program, Set<String> variables, Scope scope) {
        var frame = new Jsonata.Frame(null);
        for (var name : variables) {
            var value = name.equals("states") ? states(scope) : JsonataValues.of(scope.variables().values().get(name));
            if (value != null) {
                frame.bind(name, value);
            }
        }
        JsonataBounds.set(frame);
        try {
            return program.evaluate(null, frame);
        } catch (JException e) {
            throw new Fault(message(e));
        } catch (StackOverflowError e) {
            throw new Fault("Stack overflow error: Check for non-terminating recursive function.");
        }
    }

    private static String message(JException e) {
        var code = e.getError();
        return code != null && code.matches("[A-Z]\\d{4}") ? code + ": " + e.getMessage() : e.getMessage();
    }

    private static Object states(Scope scope) {
        var states = new LinkedHashMap<String, Object>();
        put(states, "input", scope.input());
        put(states, "result", scope.result());
        put(states, "errorOutput", scope.errorOutput());
        put(states, "context", scope.context());
        return states;
    }

    private static void put(LinkedHashMap<String, Object> states, String name, JsonNode value) {
        if (value != null) {
            states.put(name, JsonataValues.of(value));
        }
    }
}
