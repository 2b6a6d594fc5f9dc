package local.expression;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.Jackson3JsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.Jackson3MappingProvider;
import java.util.regex.Pattern;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** A Path that can name many nodes: wildcards, slices, filters, {@code ..}. The library that the specification names walks it. */
record IndefinitePath(com.jayway.jsonpath.JsonPath path) implements JsonPath.Selector {

    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new Jackson3JsonNodeJsonProvider())
            .mappingProvider(new Jackson3MappingProvider())
            .build();

    /** {@code .length()} at the end of a path, which AWS takes for a field's name. */
    private static final Pattern FUNCTION = Pattern.compile("\\.([A-Za-z]\\w*\\([^()]*\\))$");

    /** @throws IllegalArgumentException where {@code text}, which begins with {@code $}, is not JSONPath */
    static IndefinitePath parse(String text) {
        if (text.endsWith("[")) {
            throw new IllegalArgumentException("A bracket is not closed in the path " + text);
        }
        try {
            return new IndefinitePath(com.jayway.jsonpath.JsonPath.compile(FUNCTION.matcher(text).replaceFirst("['$1']")));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** An array of what is found; AWS gives an empty one also where the way there is missing. */
    @Override
    public JsonNode select(JsonNode root) {
        try {
            return path.read(root, CONFIGURATION);
        } catch (PathNotFoundException e) {
            return Json.array();
        }
    }

    @Override
    public String explain(JsonNode root) {
        throw new IllegalStateException("An indefinite path always gives an array: " + path.getPath());
    }
}
