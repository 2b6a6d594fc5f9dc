package local.service.logs;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import local.json.Glob;
import tools.jackson.databind.JsonNode;

/** A condition on an event that is JSON, as a filter pattern in curly braces has it. */
sealed interface JsonCondition {

    boolean holds(JsonNode event);

    record All(List<JsonCondition> conditions) implements JsonCondition {
        @Override
        public boolean holds(JsonNode event) {
            return conditions.stream().allMatch(condition -> condition.holds(event));
        }
    }

    record Any(List<JsonCondition> conditions) implements JsonCondition {
        @Override
        public boolean holds(JsonNode event) {
            return conditions.stream().anyMatch(condition -> condition.holds(event));
        }
    }

    /** {@code $.level = "ERROR"}: it holds where one of the values that the selector finds passes. */
    record Is(Selector selector, Test test) implements JsonCondition {
        @Override
        public boolean holds(JsonNode event) {
            return selector.select(event).anyMatch(test::passes);
        }
    }

    /** {@code $.error NOT EXISTS}. */
    record NotExists(Selector selector) implements JsonCondition {
        @Override
        public boolean holds(JsonNode event) {
            return selector.select(event).findAny().isEmpty();
        }
    }

    /** What a value is compared with. */
    @FunctionalInterface
    interface Test {

        boolean passes(JsonNode value);

        /** Text in which each {@code *} stands for any characters; a number passes by its text. */
        static Test text(String wildcard) {
            var pattern = Glob.asterisks(wildcard);
            return value -> value.isValueNode() && pattern.matches(value.asString());
        }

        /** @param operator {@code =}, {@code !=}, {@code <}, {@code <=}, {@code >} or {@code >=} */
        static Test number(String operator, BigDecimal operand) {
            return value -> value.isNumber()
                    && switch (operator) {
                        case "=" -> value.decimalValue().compareTo(operand) == 0;
                        case "!=" -> value.decimalValue().compareTo(operand) != 0;
                        case "<" -> value.decimalValue().compareTo(operand) < 0;
                        case "<=" -> value.decimalValue().compareTo(operand) <= 0;
                        case ">" -> value.decimalValue().compareTo(operand) > 0;
                        default -> value.decimalValue().compareTo(operand) >= 0;
                    };
        }
    }

    /**
     * Where values lie in an event.
     *
     * @param steps names of fields, indexes of elements, or {@code *} for all of them
     */
    record Selector(List<String> steps) {

        Stream<JsonNode> select(JsonNode event) {
            var found = Stream.of(event);
            for (var step : steps) {
                found = found.flatMap(value -> step(value, step));
            }
            return found;
        }

        private static Stream<JsonNode> step(JsonNode value, String step) {
            if (step.equals("*")) {
                return value.valueStream();
            }
            return Stream.ofNullable(
                    value.isArray() && step.matches("\\d{1,9}") ? value.get(Integer.parseInt(step)) : value.get(step));
        }
    }
}
