package local.asl.expression;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.Jackson3JsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.Jackson3MappingProvider;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A Path that can name many nodes: wildcards, slices, filters, {@code ..}. The library that the specification names
 * walks it.
 *
 * @param innerFields several names in brackets that are not the last step
 */
record IndefinitePath(com.jayway.jsonpath.JsonPath path, Optional<String> innerFields) implements JsonPath.Selector {

    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new Jackson3JsonNodeJsonProvider())
            .mappingProvider(new Jackson3MappingProvider())
            .build();

    /** {@code .length()}, which AWS takes for a field's name. */
    private static final Pattern FUNCTION = Pattern.compile("(\\.?)\\.([^.\\[\\s'*]*\\([^.\\[\\s']*)(?=$|[.\\[])");

    /** {@code ['a','b'].c}: the version of the library that AWS has takes several names at the end alone. */
    private static final Pattern INNER_FIELDS = Pattern.compile(
            "\\[\\s*(?:'[^']*'\\s*(?:,\\s*'[^']*'\\s*)+|\"[^\"]*\"\\s*(?:,\\s*\"[^\"]*\"\\s*)+)](?=[.\\[])");

    /** {@code =~ /.../} in a filter, which nothing can stop once it runs. */
    private static final Pattern REGEX = Pattern.compile("=~\\s*/(?:[^/\\\\]|\\\\.)*/");

    private static final Pattern REPETITION = Pattern.compile("\\\\.|[*+]|\\{\\d+,\\}");
    private static final int MAX_REPETITIONS = 2;

    /** @throws IllegalArgumentException where {@code text}, which begins with {@code $}, is not JSONPath */
    static IndefinitePath parse(String text) {
        REGEX.matcher(text).results().map(MatchResult::group).forEach(IndefinitePath::refuseEndless);
        if (text.endsWith("[")) {
            throw new IllegalArgumentException("Not a path: " + text);
        }
        try {
            var inner = INNER_FIELDS.matcher(text);
            return new IndefinitePath(
                    com.jayway.jsonpath.JsonPath.compile(FUNCTION.matcher(text).replaceAll("$1$1['$2']")),
                    inner.find() ? Optional.of(inner.group()) : Optional.empty());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void refuseEndless(String regex) {
        var repetitions =
                REPETITION.matcher(regex).results().map(MatchResult::group).toList();
        if (repetitions.stream().filter(text -> !text.startsWith("\\")).count() > MAX_REPETITIONS
                || repetitions.stream().anyMatch(text -> text.startsWith("\\") && Character.isDigit(text.charAt(1)))) {
            throw new IllegalArgumentException(
                    "A regular expression in a path may have two unbounded repetitions and no back-reference, "
                            + "so that it ends soon: " + regex);
        }
    }

    /** An array of what is found; AWS gives an empty one also where the way there is missing. Several fields: null. */
    @Override
    public JsonNode select(JsonNode root) {
        if (innerFields.isPresent()) {
            return null;
        }
        try {
            return path.read(root, CONFIGURATION);
        } catch (JsonPathException e) {
            return path.isDefinite() ? null : Json.array();
        }
    }

    @Override
    public String explain(JsonNode root) {
        if (innerFields.isPresent()) {
            return "Multi properties can only be used as path leafs: " + innerFields.get();
        }
        try {
            path.read(root, CONFIGURATION);
        } catch (JsonPathException e) {
            // As the older version words it that AWS has.
            return e.getMessage()
                    .replaceFirst(
                            "(?s)Expected to find an object with property (.*) in path (.*) but found '.*",
                            "Property $1 not found in path $2");
        }
        throw new IllegalStateException(path.getPath() + " was found");
    }
}
