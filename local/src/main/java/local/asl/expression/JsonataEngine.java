package local.asl.expression;

import com.dashjoin.jsonata.Internals;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.AbstractMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The JSONata library, with AWS's functions added, what AWS does not have removed, and bounds set. */
final class JsonataEngine {

    /** Why an evaluation gives no value; the message is AWS's: what comes after the expression and its field. */
    static final class Fault extends RuntimeException {
        Fault(String message) {
            super(message, null, false, false);
        }
    }

    private static final String THREW = "threw an error during evaluation";

    /** What AWS says where its engine has no error of JSONata's: {@code $base64decode} of what is no base64. */
    private static final String THREW_INTERNALLY = "threw an internal error during evaluation";

    /**
     * What evaluations work in, lent to the threads that evaluate: there are as many as evaluations at the same time.
     */
    private static final ConcurrentLinkedDeque<Jsonata> STATES = new ConcurrentLinkedDeque<>();

    private JsonataEngine() {}

    /** @throws JException where it is not JSONata */
    static Jsonata compile(String source) {
        var program = Internals.compile(source);
        program.setOutputConvertNulls(false);
        program.setValidateInput(false);
        JsonataFunctions.register(program);
        Internals.replacePatterns(program, JsonataRegex::new);
        return program;
    }

    /**
     * @param source the program's text, for messages
     * @param names  what the expression calls by a name with a dollar sign: only those variables are shown to it
     * @param decisions told what each part of the program gives
     * @throws Fault where it throws, gives nothing or a function, or exceeds the bounds of time, depth and size
     */
    static JsonNode evaluate(
            Jsonata program, String source, Set<String> names, Scope scope, JsonataDecisions decisions) {
        var state = STATES.poll();
        if (state == null) {
            state = compile("null");
        }
        Internals.enter(
                state,
                names.contains("now") || names.contains("millis")
                        ? scope.clock().millis()
                        : 0);
        try {
            var result = program.evaluate(null, frame(names, scope, decisions));
            if (result == null) {
                throw new Fault("returned nothing (undefined).");
            }
            return JsonataValues.toJson(result).orElseThrow(() -> new Fault("returned an unsupported result type."));
        } catch (Fault e) {
            throw e;
        } catch (JException e) {
            throw new Fault(THREW + JsonataMessages.of(e, source));
        } catch (StackOverflowError e) {
            throw new Fault(THREW + ": " + JsonataBounds.STACK_OVERFLOW);
        } catch (RuntimeException e) {
            var internal = String.valueOf(e.getMessage()).startsWith("Illegal base64");
            throw new Fault((internal ? THREW_INTERNALLY : THREW) + JsonataMessages.of(e));
        } finally {
            Internals.leave();
            STATES.push(state);
        }
    }

    private static Jsonata.Frame frame(Set<String> names, Scope scope, JsonataDecisions decisions) {
        var frame = new Jsonata.Frame(null);
        for (var name : names) {
            var value = name.equals("states")
                    ? new States(scope)
                    : JsonataValues.of(scope.variables().values().get(name));
            if (value != null) {
                frame.bind(name, value);
            }
        }
        JsonataBounds.set(frame, decisions);
        return frame;
    }

    /** {@code $states}. The context object is made where an expression looks at it. */
    private static final class States extends AbstractMap<String, Object> implements JsonataValues.Given {
        private final Scope scope;

        private States(Scope scope) {
            this.scope = scope;
        }

        @Override
        public Object get(Object key) {
            return JsonataValues.of(
                    switch ((String) key) {
                        case "input" -> scope.input();
                        case "result" -> scope.result();
                        case "errorOutput" -> scope.errorOutput();
                        case "context" -> scope.context().get();
                        default -> null;
                    });
        }

        @Override
        public boolean containsKey(Object key) {
            return get(key) != null;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return Stream.of("input", "result", "errorOutput", "context")
                    .filter(this::containsKey)
                    .map(name -> Map.entry(name, get(name)))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }
}
