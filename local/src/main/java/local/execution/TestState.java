package local.execution;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.DefinitionException;
import local.asl.FailState;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.Retrier;
import local.asl.RetryingState;
import local.asl.State;
import local.asl.StateMachine;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.WaitState;
import local.asl.expression.ErrorName;
import local.asl.expression.QueryLanguage;
import local.asl.expression.StatesException;
import local.asl.expression.Variables;
import local.execution.TestStateRequest.InspectionLevel;
import local.execution.TestStateRequest.Mock;
import local.execution.TestStateResult.Status;
import local.execution.task.Failure;
import local.json.Arn;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;

/**
 * The operation {@code TestState}: visits one state as the interpreter does, and tells what was on the way. It does not
 * retry: it tells that a retrier would. What stands in for the work of a state is given as a mock.
 */
public final class TestState {

    /** AWS lets a test run for five minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final TestStateRequest request;
    private final State state;
    private final Visit visit;
    private final Inspection inspection = new Inspection();

    private TestState(TestStateRequest request, State state, Visit visit) {
        this.request = request;
        this.state = state;
        this.visit = visit;
    }

    /**
     * The state that is tested.
     *
     * @throws DefinitionException      where the definition is not valid
     * @throws IllegalArgumentException where it has no such state
     */
    public static State state(TestStateRequest request) {
        if (request.stateName().isEmpty()) {
            return State.parse("StateName", request.definition());
        }
        var name = request.stateName().get();
        return find(StateMachine.parse(request.definition()).flow(), name)
                .orElseThrow(() -> new IllegalArgumentException("The definition has no state '" + name + "'"));
    }

    /**
     * Tests a state. The calling thread must not hold time.
     *
     * @param engine whose services a task without a mock calls
     * @throws DefinitionException      where the definition is not valid
     * @throws IllegalArgumentException where the rest of the request does not fit it; the message is for the person
     */
    public static TestStateResult run(Engine engine, TestStateRequest request) {
        var state = state(request);
        check(request, state);
        var machine = UUID.randomUUID().toString();
        var name = UUID.randomUUID().toString();
        var arn = Arn.in(request.region(), request.account(), "states", "").toString();
        var execution = new Execution(
                engine,
                new ExecutionRequest(
                        arn + "express:" + machine + ":" + name,
                        name,
                        arn + "stateMachine:" + machine,
                        null,
                        request.roleArn(),
                        JsonText.of(request.input()),
                        true,
                        (_, _) -> {}),
                engine.services(),
                request.context());
        var answer = new CompletableFuture<TestStateResult>();
        var strand = execution.course().root();
        strand.assign(new Variables(request.variables()));
        var limit = engine.time().alarm(engine.time().now().plus(LIMIT), "TestState", "its time-out", () -> {
            strand.abort();
            answer.complete(new TestStateResult(
                    Status.FAILED,
                    Optional.empty(),
                    Optional.of(ErrorName.TIMEOUT),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        });
        strand.start(running -> {
            try {
                answer.complete(
                        new TestState(request, state, Visit.enter(running, state, JsonText.of(request.input()))).run());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        } finally {
            limit.cancel();
        }
    }

    private static Optional<State> find(Flow flow, String name) {
        return flow.states().containsKey(name)
                ? Optional.of(flow.state(name))
                : flow.states().values().stream()
                        .flatMap(TestState::inside)
                        .flatMap(inner -> find(inner, name).stream())
                        .findFirst();
    }

    private static Stream<Flow> inside(State state) {
        return switch (state) {
            case ParallelState parallel -> parallel.branches().stream();
            case MapState map -> Stream.of(map.processor().flow());
            default -> Stream.empty();
        };
    }

    private static void check(TestStateRequest request, State state) {
        boolean takesMock = state instanceof RetryingState;
        if (request.mock().isPresent() && !takesMock) {
            throw new IllegalArgumentException(
                    "State type '" + state.type() + "' is not supported when a mock is specified");
        }
        if (request.mock().isEmpty() && takesMock && !(state instanceof TaskState)) {
            throw new IllegalArgumentException("TestState API does not support Map or Parallel states. "
                    + "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]");
        }
        if (request.mock().isEmpty() && request.configuration().mapIterationFailureCount() > 0) {
            throw new IllegalArgumentException("mapIterationFailureCount is for a Map state with a mock");
        }
        request.configuration().errorCausedByState().ifPresent(name -> {
            if (inside(state).noneMatch(flow -> find(flow, name).isPresent())) {
                throw new IllegalArgumentException("State '" + state.name() + "' has no state '" + name + "' inside");
            }
        });
    }

    private TestStateResult run() {
        inspection.see("input", request.input());
        try {
            return ended(Status.SUCCEEDED, work(), Optional.empty());
        } catch (StatesException e) {
            return failed(Failure.found(e.error(), e.cause()));
        } catch (Failure failure) {
            return failed(failure);
        }
    }

    private Step work() {
        return switch (state) {
            case TaskState task -> task(task);
            case MapState map -> new TestMapState(map, visit, request.configuration(), inspection).run(this::mocked);
            case ParallelState parallel -> {
                visit.data().arguments(parallel.data());
                visit.inspect(inspection::see);
                yield visit.data().succeed(mocked(), parallel.data(), parallel.assign(), parallel.transition());
            }
            case PassState pass -> {
                pass.result().ifPresent(result -> inspection.see("result", result));
                visit.inspect(pass.queryLanguage() == QueryLanguage.JSON_PATH ? inspection::see : Inspection.NOTHING);
                yield new PassStateRun(pass, visit).run();
            }
            case ChoiceState choice -> {
                visit.inspect(inspection::seeInputOnly);
                yield new ChoiceStateRun(choice, visit).run();
            }
            case WaitState wait -> {
                visit.inspect(inspection::seeInputOnly);
                yield new WaitStateRun(wait, visit).run();
            }
            case SucceedState succeed -> {
                visit.inspect(inspection::seeInputOnly);
                yield new SucceedStateRun(succeed, visit).run();
            }
            case FailState fail -> {
                if (fail.queryLanguage() == QueryLanguage.JSON_PATH) {
                    inspection.see("afterInputPath", request.input());
                }
                yield new FailStateRun(fail, visit).run();
            }
        };
    }

    private Step task(TaskState task) {
        visit.inspect(inspection::see);
        if (request.mock().isEmpty()) {
            return new TaskStateRun(task, visit).attempt();
        }
        if (request.context().isEmpty() && new TaskStateRun(task, visit).takesToken()) {
            visit.taskToken(UUID.randomUUID().toString());
        }
        new TaskStateRun(task, visit).arguments();
        var result = mocked();
        inspection.see("result", result);
        return visit.data().succeed(result, task.data(), task.assign(), task.transition());
    }

    private JsonNode mocked() {
        return switch (request.mock().orElseThrow()) {
            case Mock.Result(var result) -> result;
            case Mock.ErrorOutput(var error, var cause) -> throw Failure.of(error, cause);
        };
    }

    private TestStateResult failed(Failure failure) {
        var retrier = indexOf(retriers(), candidate -> failure.isOneOf(candidate.errorEquals()));
        int retries = request.configuration().retrierRetryCount();
        retrier.ifPresent(index -> inspection.errorDetails().put("retryIndex", index));
        if (retrier.isPresent() && retries < retriers().get(retrier.get()).maxAttempts()) {
            inspection
                    .errorDetails()
                    .put(
                            "retryBackoffIntervalSeconds",
                            Math.round(Attempts.backoffSeconds(retriers().get(retrier.get()), retries)));
            return ended(Status.RETRIABLE, null, Optional.of(failure));
        }
        var catcher = indexOf(catchers(), candidate -> failure.isOneOf(candidate.errorEquals()));
        if (catcher.isEmpty()) {
            return ended(Status.FAILED, null, Optional.of(failure));
        }
        inspection.errorDetails().put("catchIndex", catcher.get());
        try {
            return ended(
                    Status.CAUGHT_ERROR,
                    visit.data().caught(failure, catchers().get(catcher.get())),
                    Optional.of(failure));
        } catch (StatesException e) {
            return ended(Status.FAILED, null, Optional.of(Failure.found(e.error(), e.cause())));
        }
    }

    private static <T> Optional<Integer> indexOf(List<T> list, Predicate<T> isIt) {
        return IntStream.range(0, list.size())
                .filter(index -> isIt.test(list.get(index)))
                .boxed()
                .findFirst();
    }

    private List<Retrier> retriers() {
        return state instanceof RetryingState retrying ? retrying.retry() : List.of();
    }

    private List<Catcher> catchers() {
        return state instanceof RetryingState retrying ? retrying.catchers() : List.of();
    }

    /** @param step null where the state has no output */
    private TestStateResult ended(Status status, Step step, Optional<Failure> failure) {
        inspection.see(visit.strand().variables());
        return new TestStateResult(
                status,
                Optional.ofNullable(step).map(Step::output),
                failure.map(Failure::error),
                failure.map(Failure::cause),
                step instanceof Step.Next(var next, var _) ? Optional.of(next) : Optional.empty(),
                request.inspectionLevel() == InspectionLevel.INFO ? Optional.empty() : Optional.of(inspection.data()));
    }
}
