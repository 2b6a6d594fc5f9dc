package local.asl.expression;

import com.dashjoin.jsonata.Internals;
import com.dashjoin.jsonata.JException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A JSONata expression, written <code>{% ... %}</code>. It sees <code>$states</code> and the variables, and no {@code
 * $} or {@code $$}.
 *
 * <p>One object is shared by all executions: the library keeps what an evaluation needs in the frame of that
 * evaluation.
 */
public final class Jsonata implements Expression {

    /** The library's time to parse grows with the square of this. */
    private static final int MAX_LENGTH = 50_000;

    private static final Pattern DELIMITED = Pattern.compile("\\{%(.*)%}", Pattern.DOTALL);
    private static final Pattern STATES_FIELD = Pattern.compile("\\$states\\s*\\.\\s*`?(\\w+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)");

    private final String source;
    private final String field;
    private final com.dashjoin.jsonata.Jsonata program;
    private final Set<String> variables;
    private final Optional<JsonataShortcut> shortcut;
    private volatile JsonataDecisions decisions = JsonataDecisions.UNWATCHED;

    private Jsonata(String source, String field, com.dashjoin.jsonata.Jsonata program) {
        this.source = source;
        this.field = field;
        this.program = program;
        this.variables = found(VARIABLE, source);
        this.shortcut = JsonataShortcut.of(source);
    }

    private static Set<String> found(Pattern pattern, String source) {
        return pattern.matcher(source).results().map(match -> match.group(1)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a string of a definition is an expression: it begins with <code>{%</code> and ends with <code>%}</code>.
     */
    public static boolean isExpression(String text) {
        return text.length() >= 4 && text.startsWith("{%") && text.endsWith("%}");
    }

    /**
     * @param delimited the expression in its delimiters
     * @param field     where it stands in the state, for causes of errors: {@code Output/total}
     * @throws IllegalArgumentException where it is not JSONata; the message says why
     */
    public static Jsonata parse(String delimited, String field) {
        var matcher = DELIMITED.matcher(delimited);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A JSONata expression is written {% ... %}, and this is not: " + delimited);
        }
        var source = matcher.group(1).strip();
        if (source.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The expression is longer than " + MAX_LENGTH + " characters");
        }
        try {
            return new Jsonata(source, field, JsonataEngine.compile(source));
        } catch (JException e) {
            throw new IllegalArgumentException(JsonataMessages.text(e), e);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Not a regular expression: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("The expression is nested too deep", e);
        }
    }

    /** The names that it writes with a dollar sign: variables that it reads or binds, functions, {@code states}. */
    public Set<String> variables() {
        return variables;
    }

    /**
     * The fields of {@code $states} that it reads by name: {@code input}, {@code result}, {@code errorOutput}, {@code
     * context}.
     */
    public Set<String> statesFields() {
        return found(STATES_FIELD, source);
    }

    /**
     * What it looks for outside any value: names of fields, {@code $}, {@code $$}. AWS refuses a definition that does
     * so.
     */
    public List<String> topLevelReferences() {
        return Internals.topLevelReferences(program).toList();
    }

    /**
     * The parts whose truth decides, as the expression has them: what stands before each {@code ?}.
     *
     * @param isCondition whether it is a Choice Rule's: then also what it joins by {@code and} and {@code or}
     */
    public List<String> decisions(boolean isCondition) {
        return Internals.decisions(program, source, isCondition).stream()
                .map(Internals.Decision::text)
                .distinct()
                .toList();
    }

    /**
     * Has {@code watcher} told, in every evaluation from now on, of each of the {@linkplain #decisions decisions} whether
     * it was true.
     */
    public void watch(boolean isCondition, BiConsumer<String, Boolean> watcher) {
        decisions = JsonataDecisions.of(Internals.decisions(program, source, isCondition), watcher);
    }

    @Override
    public JsonNode evaluate(Scope scope) {
        return shortcut.map(names -> names.find(scope)).orElseGet(() -> compute(scope));
    }

    private JsonNode compute(Scope scope) {
        try {
            return JsonataEngine.evaluate(program, source, variables, scope, decisions);
        } catch (JsonataEngine.Fault e) {
            var cause = "The JSONata expression '%s' specified for the field '%s' %s";
            throw new StatesException(
                    ErrorName.QUERY_EVALUATION_ERROR, cause.formatted(source, field, e.getMessage()), field);
        }
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String toString() {
        return source;
    }
}
