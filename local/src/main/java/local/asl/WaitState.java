package local.asl;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.JsonPath;
import local.asl.expression.Literal;
import local.asl.expression.QueryLanguage;

/** Waits for a time or until an instant. */
public record WaitState(
        String name,
        QueryLanguage queryLanguage,
        Until until,
        Data data,
        Optional<Expression> assign,
        Transition transition)
        implements State {

    /** The four forms: a number of seconds or an instant, given or found by a path or an expression. */
    public sealed interface Until {
        record Seconds(Expression seconds) implements Until {}

        record Timestamp(Expression timestamp) implements Until {}
    }

    static WaitState parse(String name, Fields fields) {
        fields.exclusive(true, "Seconds", "SecondsPath", "Timestamp", "TimestampPath");
        var seconds = Expressions.integer(fields, "Seconds", 0, Fields.MAX_SECONDS);
        var timestamp = Expressions.text(fields, "Timestamp", JsonPath::parse);
        timestamp.ifPresent(expression -> {
            if (expression instanceof Literal(var value) && !isTimestamp(value.stringValue())) {
                fields.fault("Timestamp", "Value is not a valid timestamp: it must be as in 2016-03-14T01:59:00Z");
            }
        });
        return new WaitState(
                name,
                fields.language(),
                seconds.<Until>map(Until.Seconds::new)
                        .or(() -> timestamp.map(Until.Timestamp::new))
                        .orElse(null),
                Data.parse(fields),
                Assign.parse(fields),
                Transition.parse(fields));
    }

    /** RFC 3339 with an uppercase T and, where there is no offset, an uppercase Z. */
    static boolean isTimestamp(String text) {
        try {
            OffsetDateTime.parse(text);
            return text.equals(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
