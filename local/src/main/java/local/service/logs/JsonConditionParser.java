package local.service.logs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import local.service.api.ServiceException;
import local.service.logs.JsonCondition.Selector;
import local.service.logs.JsonCondition.Test;
import tools.jackson.databind.JsonNode;

/** Reads a filter pattern in curly braces: {@code { ($.level = "ERROR") && ($.status >= 500) }}. */
final class JsonConditionParser {

    private static final Pattern TOKEN = Pattern.compile("\\s*(&&|\\|\\||!=|<=|>=|[=<>(){}]"
            + "|\\$(?:\\.[^\\s.\\[\\]=!<>(){}&|]+|\\[[^\\]]*\\])*"
            + "|\"(?:[^\"\\\\]|\\\\.)*\"|%(?:[^%\\\\]|\\\\.)+%|[^\\s\"=!<>(){}&|]+)");
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[\\s*['\"]?(.*?)['\"]?\\s*\\]");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
    private static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=");
    /** Parentheses within each other. */
    private static final int DEEPEST = 50;

    private final List<String> tokens;
    private int next;

    private JsonConditionParser(List<String> tokens) {
        this.tokens = tokens;
    }

    /** @throws ServiceException {@code InvalidParameterException} */
    static JsonCondition parse(String text) {
        var tokens = new ArrayList<String>();
        var matcher = TOKEN.matcher(text);
        for (int end = 0; end < text.length(); end = matcher.end()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw invalid();
            }
            tokens.add(matcher.group(1));
        }
        var parser = new JsonConditionParser(tokens);
        parser.expect("{");
        var condition = parser.any(0);
        parser.expect("}");
        if (parser.next < tokens.size()) {
            throw invalid();
        }
        return condition;
    }

    private JsonCondition any(int depth) {
        return joined("||", () -> joined("&&", () -> one(depth), JsonCondition.All::new), JsonCondition.Any::new);
    }

    private JsonCondition joined(
            String by, Supplier<JsonCondition> part, Function<List<JsonCondition>, JsonCondition> join) {
        var parts = new ArrayList<>(List.of(part.get()));
        while (accept(by)) {
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.getFirst() : join.apply(parts);
    }

    private JsonCondition one(int depth) {
        if (depth > DEEPEST) {
            throw invalid();
        }
        if (accept("(")) {
            var inner = any(depth + 1);
            expect(")");
            return inner;
        }
        var selector = selector(take());
        return switch (take().toUpperCase()) {
            case "IS" -> new JsonCondition.Is(selector, literal(take().toUpperCase()));
            case "EXISTS" -> new JsonCondition.Is(selector, _ -> true);
            case "NOT" -> {
                expect("EXISTS");
                yield new JsonCondition.NotExists(selector);
            }
            case String operator -> new JsonCondition.Is(selector, comparison(operator, take()));
        };
    }

    private static Test literal(String name) {
        return switch (name) {
            case "TRUE" -> value -> value.isBoolean() && value.booleanValue();
            case "FALSE" -> value -> value.isBoolean() && !value.booleanValue();
            case "NULL" -> JsonNode::isNull;
            default -> throw invalid();
        };
    }

    private static Test comparison(String operator, String operand) {
        boolean number = NUMBER.matcher(operand).matches();
        return switch (operator) {
            case "=" -> number ? either(Test.number("=", new BigDecimal(operand)), Test.text(operand)) : text(operand);
            case "!=" -> {
                var equal = comparison("=", operand);
                yield value -> !equal.passes(value);
            }
            case String order when number && ORDERS.contains(order) -> Test.number(order, new BigDecimal(operand));
            default -> throw invalid();
        };
    }

    private static Test either(Test one, Test other) {
        return value -> one.passes(value) || other.passes(value);
    }

    private static Test text(String operand) {
        if (operand.startsWith("%") && operand.length() > 1) {
            var regex = FilterPattern.regex(operand.substring(1, operand.length() - 1));
            return value -> value.isValueNode() && regex.matches(value.asString());
        }
        if (operand.startsWith("\"")) {
            return Test.text(operand.substring(1, operand.length() - 1).replaceAll("\\\\(.)", "$1"));
        }
        if (operand.matches("&&|\\|\\||[^\\p{L}\\p{N}*].*")) {
            throw invalid();
        }
        return Test.text(operand);
    }

    private static Selector selector(String token) {
        if (!token.startsWith("$")) {
            throw invalid();
        }
        var steps = STEP.matcher(token.substring(1))
                .results()
                .map(step -> step.group(1) != null ? step.group(1) : step.group(2))
                .toList();
        return new Selector(steps);
    }

    private String take() {
        if (next >= tokens.size()) {
            throw invalid();
        }
        return tokens.get(next++);
    }

    private boolean accept(String token) {
        boolean found = next < tokens.size() && tokens.get(next).equalsIgnoreCase(token);
        next += found ? 1 : 0;
        return found;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw invalid();
        }
    }

    private static ServiceException invalid() {
        return Arguments.invalid("Invalid filter pattern");
    }
}
