package local.execution;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import local.asl.WaitState;
import local.asl.WaitState.Until;
import local.expression.ErrorName;
import local.expression.Expression;
import local.expression.QueryLanguage;
import local.expression.StatesException;
import tools.jackson.databind.JsonNode;

/** Waits for a time or until an instant. */
record WaitStateRun(WaitState state, Visit visit) {

    Step run() {
        var effective = visit.effectiveInput(state.data());
        visit.strand().sleepUntil(switch (state.until()) {
            case Until.Seconds(var seconds) -> after(seconds, effective);
            case Until.Timestamp(var timestamp) -> at(timestamp, effective);
        });
        return visit.pass(effective, state.data(), state.assign(), state.transition());
    }

    private Instant after(Expression expression, JsonNode effective) {
        var seconds = expression.evaluate(visit.scope(effective));
        if (!seconds.isIntegralNumber()) {
            throw fault("Seconds", "cannot be parsed as a long value", expression, seconds);
        }
        if (seconds.bigIntegerValue().signum() < 0) {
            throw fault("Seconds", "references a negative value", expression, seconds);
        }
        return visit.strand().time().now().plus(Duration.ofSeconds(seconds.asLong()));
    }

    private Instant at(Expression expression, JsonNode effective) {
        var timestamp = expression.evaluate(visit.scope(effective));
        try {
            return OffsetDateTime.parse(timestamp.asString()).toInstant();
        } catch (DateTimeException e) {
            throw fault("Timestamp", "does not reference a valid ISO-8601 extended offset date-time format string", expression, timestamp);
        }
    }

    private StatesException fault(String field, String what, Expression expression, JsonNode value) {
        return new StatesException(ErrorName.RUNTIME,
                "The %sPath parameter %s: %s == %s".formatted(field, what, expression.source(), value.asString()));
    }
}
