package local.service.states;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionResponse;

/** Step Functions' operation to go on with an execution that did not succeed. */
public final class Redrives {

    /** How many client tokens of an execution are remembered, and for how long: see {@code RedriveExecution}. */
    private static final int TOKENS = 10;

    private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(15);

    private final Runs runs;
    private final Time time;
    private final Map<String, Deque<Redriven>> redriven = new HashMap<>();

    /** A redrive that was asked for with a client token. */
    private record Redriven(String clientToken, Instant date) {}

    Redrives(Runs runs, Time time) {
        this.runs = runs;
        this.time = time;
    }

    /** The same client token again is no second redrive. */
    public synchronized RedriveExecutionResponse redriveExecution(Principal who, RedriveExecutionRequest request) {
        var run = runs.get(who, "states:RedriveExecution", request.executionArn());
        var earlier = redriven.computeIfAbsent(request.executionArn(), _ -> new ArrayDeque<>());
        var date = earlier.stream()
                .filter(redrive -> redrive.clientToken().equals(request.clientToken())
                        && redrive.date().plus(TOKEN_VALIDITY).isAfter(time.now()))
                .findFirst()
                .map(Redriven::date)
                .orElseGet(() -> redrive(run, request.clientToken(), earlier));
        return RedriveExecutionResponse.builder().redriveDate(date).build();
    }

    private Instant redrive(Run run, String clientToken, Deque<Redriven> earlier) {
        var redrive = Redrive.of(run, time.now());
        if (redrive.status() != ExecutionRedriveStatus.REDRIVABLE) {
            throw new ServiceException(
                    "ExecutionNotRedrivable",
                    400,
                    redrive.reason() != null
                            ? redrive.reason()
                            : "Execution is a child of a Map Run and can only be redriven by redriving its parent: '"
                                    + run.execution().arn() + "'");
        }
        var date = run.execution().redrive();
        if (clientToken != null) {
            earlier.addFirst(new Redriven(clientToken, date));
            if (earlier.size() > TOKENS) {
                earlier.removeLast();
            }
        }
        return date;
    }
}
