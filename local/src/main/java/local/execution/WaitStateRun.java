package local.execution;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Predicate;
import local.asl.WaitState;
import local.asl.WaitState.Until;
import local.asl.expression.ErrorName;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import local.asl.expression.StatesException;
import local.asl.expression.Values;
import tools.jackson.databind.JsonNode;

/** Waits for a time or until an instant. */
record WaitStateRun(WaitState state, Visit visit) {

    private static final long LONGEST = Integer.MAX_VALUE;

    Step run() {
        var effective = visit.data().effectiveInput(state.data());
        // From when it was entered, which may have been before a crash; a redrive waits anew.
        var now = visit.strand()
                .execution()
                .redriveDate()
                .filter(visit.enteredTime()::isBefore)
                .orElse(visit.enteredTime());
        var until = switch (state.until()) {
            case Until.Seconds(var expression) -> {
                var seconds = evaluate(expression, effective, "Seconds", "number", JsonNode::isNumber);
                visit.begin();
                yield now.plusSeconds(seconds(expression, seconds));
            }
            case Until.Timestamp(var expression) -> {
                var timestamp = evaluate(expression, effective, "Timestamp", "string", JsonNode::isString);
                visit.begin();
                yield instant(expression, timestamp);
            }
        };
        if (Duration.between(now, until).toSeconds() > LONGEST) {
            throw new StatesException(ErrorName.RUNTIME, "Wait state delay is too long.");
        }
        visit.rest();
        visit.strand().sleepUntil(until);
        return visit.data().pass(effective, state.data(), state.assign(), state.transition());
    }

    /** What the field gives; in JSONata, a value of another type than the field takes is a fault of the expression. */
    private JsonNode evaluate(
            Expression expression, JsonNode effective, String field, String type, Predicate<JsonNode> isType) {
        var value = expression.evaluate(visit.scope(effective));
        if (state.queryLanguage() == QueryLanguage.JSONATA && !isType.test(value)) {
            throw Values.unexpectedType(type, field, expression, value);
        }
        return value;
    }

    private long seconds(Expression expression, JsonNode seconds) {
        if (!seconds.isIntegralNumber()) {
            throw switch (state.queryLanguage()) {
                case JSON_PATH -> fault("SecondsPath parameter cannot be parsed as a long value", expression, seconds);
                case JSONATA -> Values.unexpectedType("integer", "Seconds", expression, seconds);
            };
        }
        if (seconds.decimalValue().signum() < 0) {
            throw switch (state.queryLanguage()) {
                case JSON_PATH -> fault("SecondsPath parameter references a negative value", expression, seconds);
                case JSONATA ->
                    new StatesException(
                            ErrorName.QUERY_EVALUATION_ERROR,
                            "The Seconds field must not be negative: " + seconds.asString(),
                            "Seconds");
            };
        }
        return seconds.bigIntegerValue().min(BigInteger.valueOf(LONGEST + 1)).longValue();
    }

    private Instant instant(Expression expression, JsonNode timestamp) {
        try {
            return OffsetDateTime.parse(Values.text(timestamp)).toInstant();
        } catch (DateTimeException e) {
            throw switch (state.queryLanguage()) {
                case JSON_PATH ->
                    fault(
                            "TimestampPath parameter does not reference a valid ISO-8601 extended offset "
                                    + "date-time format string",
                            expression,
                            timestamp);
                case JSONATA ->
                    new StatesException(
                            ErrorName.QUERY_EVALUATION_ERROR,
                            "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format"
                                    + " string: "
                                    + Values.text(timestamp),
                            "Timestamp");
            };
        }
    }

    private static StatesException fault(String what, Expression expression, JsonNode value) {
        return new StatesException(
                ErrorName.RUNTIME, "The %s: %s == %s".formatted(what, expression.source(), Values.text(value)));
    }
}
