package local.asl;

import java.util.List;
import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.Literal;
import local.asl.expression.QueryLanguage;

/**
 * Does work by calling something outside.
 *
 * @param timeoutSeconds   TimeoutSeconds or TimeoutSecondsPath
 * @param heartbeatSeconds HeartbeatSeconds or HeartbeatSecondsPath
 * @param credentials      an object with the {@code RoleArn} that the call is made with
 */
public record TaskState(
        String name,
        QueryLanguage queryLanguage,
        Resource resource,
        Data data,
        Optional<Expression> timeoutSeconds,
        Optional<Expression> heartbeatSeconds,
        Optional<Expression> credentials,
        List<Retrier> retry,
        List<Catcher> catchers,
        Optional<Expression> assign,
        Transition transition)
        implements RetryingState {

    static TaskState parse(String name, Fields fields) {
        var timeout = Expressions.integer(fields, "TimeoutSeconds", 1, Fields.MAX_SECONDS);
        var heartbeat = Expressions.integer(fields, "HeartbeatSeconds", 1, Fields.MAX_SECONDS);
        if (timeout.orElse(null) instanceof Literal(var whole)
                && heartbeat.orElse(null) instanceof Literal(var beat)
                && beat.asLong() >= whole.asLong()) {
            fields.fault("HeartbeatSeconds", "HeartbeatSeconds must be smaller than TimeoutSeconds");
        }
        return new TaskState(
                name,
                fields.language(),
                Resource.ofTask(fields),
                Data.parse(fields, "Parameters", "Arguments", "ResultSelector", "ResultPath"),
                timeout,
                heartbeat,
                Expressions.template(fields, "Credentials"),
                Retrier.parse(fields),
                Catcher.parse(fields),
                Assign.parse(fields, StatesField.RESULT),
                Transition.parse(fields));
    }
}
