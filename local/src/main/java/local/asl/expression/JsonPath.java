package local.asl.expression;

import java.util.Optional;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A Path: {@code $.a} searches the input, {@code $$.Execution.Id} the context object and {@code $name.a} a variable.
 *
 * <p>Functions of JSONPath such as {@code length()} are not part of the States Language: AWS takes them for a field's
 * name.
 */
public final class JsonPath implements Expression {

    /** What comes after the root. */
    sealed interface Selector permits DefinitePath, IndefinitePath {

        /** What is found below {@code root}, or null. */
        JsonNode select(JsonNode root);

        /** Why nothing was found. */
        String explain(JsonNode root);
    }

    private sealed interface Root {}

    private record Input() implements Root {}

    private record Context() implements Root {}

    private record Variable(String name) implements Root {}

    private final String source;
    private final Optional<String> field;
    private final Root root;
    private final Selector selector;

    private JsonPath(String source, Optional<String> field, Root root, Selector selector) {
        this.source = source;
        this.field = field;
        this.root = root;
        this.selector = selector;
    }

    /**
     * Reads the Path of a field that selects data, such as InputPath: a miss reads "Invalid path ...".
     *
     * @throws IllegalArgumentException where it is not a Path; the message says why
     */
    public static JsonPath parse(String source) {
        return parse(source, Optional.empty());
    }

    /**
     * Reads the Path of a field that takes a value, such as {@code CausePath} or a template's {@code name.$}: a miss
     * names the field.
     *
     * @throws IllegalArgumentException where it is not a Path; the message says why
     */
    public static JsonPath parse(String source, String field) {
        return parse(source, Optional.of(field));
    }

    private static JsonPath parse(String source, Optional<String> field) {
        if (!source.startsWith("$")) {
            throw new IllegalArgumentException("A Path begins with '$', and this does not: " + source);
        }
        Root root;
        int start;
        if (source.startsWith("$$")) {
            root = new Context();
            start = 2;
        } else {
            start = Variables.endOfName(source, 1);
            root = start == 1 ? new Input() : new Variable(source.substring(1, start));
        }
        var rest = source.substring(start);
        var definite = DefinitePath.parse(rest);
        return new JsonPath(
                source, field, root, definite.isPresent() ? definite.get() : IndefinitePath.parse("$" + rest));
    }

    /** What is there, if anything is. An indefinite path gives an array, which may be empty. */
    public Optional<JsonNode> find(Scope scope) {
        var document = document(scope);
        return document == null ? Optional.empty() : Optional.ofNullable(selector.select(document));
    }

    /** What is there; an indefinite path gives an array. Where nothing is there: {@code States.Runtime}. */
    @Override
    public JsonNode evaluate(Scope scope) {
        var document = document(scope);
        var found = document == null ? null : selector.select(document);
        if (found == null) {
            throw new StatesException(ErrorName.RUNTIME, miss(document));
        }
        return found;
    }

    private JsonNode document(Scope scope) {
        return switch (root) {
            case Input _ -> scope.input();
            case Context _ -> scope.context().get();
            case Variable(var name) -> scope.variables().values().get(name);
        };
    }

    /** The same, as an argument of an intrinsic function: AWS words it otherwise where nothing is there. */
    JsonNode argument(Scope scope) {
        return find(scope).orElseThrow(() -> {
            var document = document(scope);
            return new StatesException(
                    ErrorName.RUNTIME,
                    document == null
                            ? miss(null)
                            : "The JsonPath argument for the field '%s' could not be found in the input '%s'"
                                    .formatted(source, Json.write(document)));
        });
    }

    private String miss(JsonNode document) {
        if (document == null) {
            return "The variable that the path '%s' reads has no value".formatted(source);
        }
        return field.map(name -> "The JSONPath '%s' specified for the field '%s' could not be found in the input '%s'"
                        .formatted(source, name, Json.write(document)))
                .orElseGet(() -> "Invalid path '%s' : %s".formatted(source, selector.explain(document)));
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
