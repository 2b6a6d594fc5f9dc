package local.junit;

import static local.junit.OverTheWire.ask;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import local.execution.ExecutionStatus;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Arn;
import local.json.Json;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import tools.jackson.databind.JsonNode;

/** An execution on AWS, asked for by its ARN. What has ended does not change any more, and is asked for once. */
final class DeployedRun implements Run {

    /** The most events that a page of a history can have. */
    private static final int PAGE = 1000;

    private final DeployedTarget target;
    private final String arn;
    private Optional<DescribeExecutionResponse> ended = Optional.empty();
    private Optional<List<HistoryEvent>> history = Optional.empty();

    DeployedRun(DeployedTarget target, String arn) {
        this.target = target;
        this.arn = arn;
    }

    @Override
    public String name() {
        return Arn.of(arn).name();
    }

    @Override
    public String arn() {
        return arn;
    }

    @Override
    public ExecutionStatus status() {
        return described().map(DeployedRun::status).orElse(ExecutionStatus.RUNNING);
    }

    private static ExecutionStatus status(DescribeExecutionResponse described) {
        return ExecutionStatus.valueOf(described.statusAsString());
    }

    @Override
    public Optional<JsonNode> output() {
        return described().map(DescribeExecutionResponse::output).map(Json::parse);
    }

    @Override
    public Optional<String> error() {
        return described().map(DescribeExecutionResponse::error);
    }

    @Override
    public Optional<String> cause() {
        return described().map(DescribeExecutionResponse::cause);
    }

    @Override
    public Instant startDate() {
        return described().map(DescribeExecutionResponse::startDate).orElseGet(target::now);
    }

    @Override
    public Instant stopDate() {
        return described().map(DescribeExecutionResponse::stopDate).orElseGet(target::now);
    }

    /**
     * What AWS says of it; empty where it does not know it yet, for its answers may be some seconds old.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html">DescribeExecution</a>
     */
    private synchronized Optional<DescribeExecutionResponse> described() {
        if (ended.isPresent()) {
            return ended;
        }
        try {
            var described = ask(() -> target.stepFunctions().describeExecution(request -> request.executionArn(arn)));
            if (status(described) != ExecutionStatus.RUNNING) {
                ended = Optional.of(described);
            }
            return Optional.of(described);
        } catch (ServiceException e) {
            if (e.code().equals("ExecutionDoesNotExist")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Of one that has ended: with its end, which the history may show a little later. */
    @Override
    public synchronized List<HistoryEvent> events() {
        if (history.isEmpty() && status() != ExecutionStatus.RUNNING) {
            target.waitUntil(() -> {
                var events = fetched();
                history = Optional.of(events);
                return !events.isEmpty() && events.getLast().type().endsExecution();
            });
        }
        return history.orElseGet(this::fetched);
    }

    private List<HistoryEvent> fetched() {
        return ask(() -> target
                .stepFunctions()
                .getExecutionHistoryPaginator(
                        request -> request.executionArn(arn).maxResults(PAGE))
                .events()
                .stream()
                .filter(event -> HistoryEventType.isKnown(event.typeAsString()))
                .map(event -> HistoryEvent.read(Shapes.WIRE.write(event)).typed())
                .toList());
    }

    @Override
    public void await() {
        if (!target.waitUntil(() -> status() != ExecutionStatus.RUNNING)) {
            throw new AssertionError(
                    waits() + ", and has not ended after " + target.timeout() + ": -Dlocal.timeout=PT1H waits an hour");
        }
    }

    @Override
    public void stop() {
        ask(() -> target.stepFunctions().stopExecution(request -> request.executionArn(arn)));
    }
}
