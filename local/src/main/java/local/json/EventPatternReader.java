package local.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import local.json.EventPattern.Field;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/**
 * Reads the text of an event pattern as AWS does, token by token, since its reasons for refusing one tell the place at
 * which its reader stood.
 */
final class EventPatternReader {

    private static final int SHOWN = 500;
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Set<String> OPERATORS = Set.of(
            "exactly",
            "exists",
            "prefix",
            "suffix",
            "equals-ignore-case",
            "wildcard",
            "numeric",
            "anything-but",
            "cidr");

    private final String source;
    private final JsonParser parser;

    EventPatternReader(String source) {
        this.source = source;
        this.parser = Json.lenientParser(source);
    }

    /**
     * @throws IllegalArgumentException with AWS's reason
     */
    List<List<Field>> read() {
        try (parser) {
            if (next() != JsonToken.START_OBJECT) {
                throw wrong("Filter is not an object");
            }
            return object("", false).stream()
                    .map(rule -> List.copyOf(rule.values()))
                    .toList();
        } catch (JacksonException notJson) {
            var reason = notJson.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
            throw wrong(reason, notJson.getLocation());
        }
    }

    /** The fields of an object, by their paths: more than once where {@code $or} gives a choice. */
    private List<Map<String, Field>> object(String path, boolean isChoice) {
        var rules = List.<Map<String, Field>>of(Map.of());
        boolean isEmpty = true;
        while (next() == JsonToken.PROPERTY_NAME) {
            isEmpty = false;
            var name = parser.currentName();
            if (isChoice && OPERATORS.contains(name)) {
                next();
                throw wrong(name + " is Ruler reserved fieldName which cannot be used inside $or.");
            }
            rules = joined(rules, name.equals("$or") ? choice(path) : field(path, name));
        }
        if (isEmpty) {
            throw wrong("Empty objects are not allowed");
        }
        return rules;
    }

    private static List<Map<String, Field>> joined(List<Map<String, Field>> these, List<Map<String, Field>> those) {
        var all = new ArrayList<Map<String, Field>>();
        for (var one : these) {
            for (var other : those) {
                var both = new LinkedHashMap<>(one);
                both.putAll(other);
                all.add(both);
            }
        }
        return all;
    }

    private List<Map<String, Field>> choice(String path) {
        if (next() != JsonToken.START_ARRAY) {
            throw wrong("It must be an Array followed with $or.");
        }
        var rules = new ArrayList<Map<String, Field>>();
        int choices = 0;
        while (next() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw wrong("Only JSON object is allowed in array of $or relationship.");
            }
            rules.addAll(object(path, true));
            choices++;
        }
        if (choices < 2) {
            throw wrong("There must have at least 2 Objects in $or relationship.");
        }
        return rules;
    }

    private List<Map<String, Field>> field(String path, String name) {
        var at = path.isEmpty() ? name : path + "." + name;
        return switch (next()) {
            case START_OBJECT -> object(at, false);
            case START_ARRAY -> List.of(Map.of(at, values(at)));
            default -> throw wrong("\"" + name + "\" must be an object or an array");
        };
    }

    private Field values(String path) {
        var tests = new ArrayList<Predicate<JsonNode>>();
        boolean isAbsent = false;
        boolean isEmpty = true;
        while (next() != JsonToken.END_ARRAY) {
            isEmpty = false;
            switch (parser.currentToken()) {
                case START_OBJECT -> isAbsent |= !expression(tests);
                case VALUE_STRING -> tests.add(text(parser.getString(), String::equals));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> tests.add(number(parser.getDecimalValue()));
                case VALUE_TRUE -> tests.add(value -> value.isBoolean() && value.booleanValue());
                case VALUE_FALSE -> tests.add(value -> value.isBoolean() && !value.booleanValue());
                case VALUE_NULL -> tests.add(JsonNode::isNull);
                default -> throw wrong("Match value must be String, number, true, false, or null");
            }
        }
        if (isEmpty) {
            throw wrong("Empty arrays are not allowed");
        }
        return new Field(path, List.copyOf(tests), isAbsent);
    }

    /** Gives false for the one expression that is no test of a value: {@code {"exists": false}}. */
    private boolean expression(List<Predicate<JsonNode>> tests) {
        if (next() != JsonToken.PROPERTY_NAME) {
            throw wrong("Match expression name not found");
        }
        var operator = parser.currentName();
        var token = next();
        boolean exists = true;
        switch (operator) {
            case "exists" -> {
                if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
                    throw wrong("exists match pattern must be either true or false.");
                }
                exists = token == JsonToken.VALUE_TRUE;
                if (exists) {
                    tests.add(_ -> true);
                }
            }
            case "prefix" -> tests.add(beginsOrEnds(operator, String::startsWith));
            case "suffix" -> tests.add(beginsOrEnds(operator, String::endsWith));
            case "equals-ignore-case" -> tests.add(text(operand(operator), String::equalsIgnoreCase));
            case "wildcard" -> tests.add(wildcard(operand(operator)));
            case "cidr" -> tests.add(range(operand("prefix")));
            case "numeric" -> tests.add(numeric());
            case "anything-but" -> tests.add(anythingBut().negate());
            default -> throw wrong("Unrecognized match type " + operator);
        }
        if (next() != JsonToken.END_OBJECT) {
            throw wrong("Only one key allowed in match expression");
        }
        return exists;
    }

    private String operand(String operator) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(operator + " match pattern must be a string");
        }
        return parser.getString();
    }

    private Predicate<JsonNode> beginsOrEnds(String operator, BiPredicate<String, String> test) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return text(operand(operator), test);
        }
        next();
        if (!"equals-ignore-case".equals(parser.currentName())) {
            throw wrong("Unsupported " + operator + " pattern: " + parser.currentName());
        }
        next();
        var operand = operand("equals-ignore-case").toLowerCase(Locale.ROOT);
        if (next() != JsonToken.END_OBJECT) {
            throw wrong("Only one key allowed in match expression");
        }
        return value -> value.isString() && test.test(value.stringValue().toLowerCase(Locale.ROOT), operand);
    }

    private Predicate<JsonNode> anythingBut() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                if (next() != JsonToken.PROPERTY_NAME) {
                    throw wrong("Anything-But expression name not found");
                }
                var operator = parser.currentName();
                next();
                var test = anyOf(operator);
                if (next() != JsonToken.END_OBJECT) {
                    throw wrong("Too many elements in numeric expression");
                }
                yield test;
            }
            case START_ARRAY -> listed();
            case VALUE_STRING -> text(parser.getString(), String::equals);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getDecimalValue());
            default -> throw wrong("Value of anything-but must be an array or single string/number value.");
        };
    }

    /** Texts only, or numbers only. */
    private Predicate<JsonNode> listed() {
        var texts = new ArrayList<Predicate<JsonNode>>();
        var numbers = new ArrayList<Predicate<JsonNode>>();
        while (next() != JsonToken.END_ARRAY) {
            switch (parser.currentToken()) {
                case VALUE_STRING -> texts.add(text(parser.getString(), String::equals));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.add(number(parser.getDecimalValue()));
                default -> throw wrong("Inside anything but list, start|null|boolean is not supported.");
            }
        }
        if (texts.isEmpty() == numbers.isEmpty()) {
            throw wrong(
                    "Inside anything but list, either all values are number or string, mixed type is not supported");
        }
        return any(texts.isEmpty() ? numbers : texts);
    }

    /** One text or a list of them. */
    private Predicate<JsonNode> anyOf(String operator) {
        if (!Set.of("prefix", "suffix", "equals-ignore-case", "wildcard").contains(operator)) {
            throw wrong("Unsupported anything-but pattern: " + operator);
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return exception(operator);
        }
        var tests = new ArrayList<Predicate<JsonNode>>();
        while (next() != JsonToken.END_ARRAY) {
            tests.add(exception(operator));
        }
        return any(tests);
    }

    private Predicate<JsonNode> exception(String operator) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("Value of anything-but must be an array or single string/number value.");
        }
        var operand = parser.getString();
        if (operand.isEmpty() && operator.endsWith("fix")) {
            throw wrong("Null prefix/suffix not allowed");
        }
        return switch (operator) {
            case "prefix" -> text(operand, String::startsWith);
            case "suffix" -> text(operand, String::endsWith);
            case "wildcard" -> wildcard(operand);
            default -> text(operand, String::equalsIgnoreCase);
        };
    }

    /** {@code [">", 0, "<=", 5]}. */
    private Predicate<JsonNode> numeric() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("Value of numeric must be an array.");
        }
        if (next() != JsonToken.VALUE_STRING) {
            throw wrong("Invalid member in numeric match: " + parser.getString());
        }
        var operator = parser.getString();
        var bound = bound(operator);
        var test = comparison(operator, bound);
        if (next() == JsonToken.END_ARRAY) {
            return test;
        }
        if (!operator.startsWith(">")) {
            throw wrong("Too many elements in numeric expression");
        }
        var second = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
        if (!second.startsWith("<")) {
            throw wrong("Bad numeric range operator: " + parser.getString());
        }
        var top = bound(second);
        var below = comparison(second, top);
        if (next() != JsonToken.END_ARRAY) {
            throw wrong("Too many terms in numeric range expression");
        }
        if (bound.compareTo(top) >= 0) {
            throw wrong("Bottom must be less than top");
        }
        return test.and(below);
    }

    private BigDecimal bound(String operator) {
        if (!next().isNumeric()) {
            throw wrong("Value of " + operator + " must be numeric");
        }
        return parser.getDecimalValue();
    }

    private Predicate<JsonNode> comparison(String operator, BigDecimal bound) {
        return switch (operator) {
            case "=" -> number(bound);
            case "<" -> value -> value.isNumber() && value.decimalValue().compareTo(bound) < 0;
            case "<=" -> value -> value.isNumber() && value.decimalValue().compareTo(bound) <= 0;
            case ">" -> value -> value.isNumber() && value.decimalValue().compareTo(bound) > 0;
            case ">=" -> value -> value.isNumber() && value.decimalValue().compareTo(bound) >= 0;
            default -> throw wrong("Unrecognized numeric range operator: " + operator);
        };
    }

    private Predicate<JsonNode> wildcard(String operand) {
        for (int i = 0; i < operand.length(); i++) {
            if (operand.charAt(i) == '\\') {
                i++;
                if (i == operand.length() || operand.charAt(i) != '*' && operand.charAt(i) != '\\') {
                    throw wrong("Invalid escape character at pos " + i);
                }
            } else if (operand.startsWith("**", i)) {
                throw wrong("Consecutive wildcard characters at pos " + (i + 1));
            }
        }
        var glob = Glob.escaped(operand);
        return value -> value.isString() && glob.matches(value.stringValue());
    }

    /** AWS tells no place of what is wrong with an address. */
    private static Predicate<JsonNode> range(String operand) {
        var parts = operand.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("Malformed CIDR, one '/' required");
        }
        if (!ADDRESS.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("Nonstandard IP address: " + parts[0]);
        }
        AddressRange range;
        try {
            range = AddressRange.of(parts[0] + "/0");
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalArgumentException("Nonstandard IP address: " + parts[0]);
        }
        int bits = range.network().length * 8;
        int mask;
        try {
            mask = Integer.parseInt(parts[1]);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("Malformed CIDR, mask bits must be an integer");
        }
        if (mask < 0 || mask >= bits) {
            throw new IllegalArgumentException("IPv" + (bits == 32 ? 4 : 6) + " mask bits must be < " + bits);
        }
        var masked = new AddressRange(range.network(), mask);
        return value -> value.isString() && masked.contains(value.stringValue());
    }

    private static Predicate<JsonNode> any(List<Predicate<JsonNode>> tests) {
        return value -> tests.stream().anyMatch(test -> test.test(value));
    }

    private static Predicate<JsonNode> text(String operand, BiPredicate<String, String> test) {
        return value -> value.isString() && test.test(value.stringValue(), operand);
    }

    private static Predicate<JsonNode> number(BigDecimal operand) {
        return value -> value.isNumber() && value.decimalValue().compareTo(operand) == 0;
    }

    /** @throws JacksonException where the text ends, too */
    private JsonToken next() {
        var token = parser.nextToken();
        return token == null ? JsonToken.NOT_AVAILABLE : token;
    }

    private IllegalArgumentException wrong(String reason) {
        return wrong(reason, parser.currentLocation());
    }

    private IllegalArgumentException wrong(String reason, TokenStreamLocation at) {
        var shown = source.length() <= SHOWN
                ? '"' + source + '"'
                : '"' + source.substring(0, SHOWN) + "\"[truncated " + (source.length() - SHOWN) + " chars]";
        return new IllegalArgumentException("%s\n at [Source: (String)%s; line: %d, column: %d]"
                .formatted(reason, shown, at.getLineNr(), at.getColumnNr()));
    }
}
