package local.execution.task;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import local.asl.Resource;
import local.asl.Resource.Pattern;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.json.Json;
import local.time.Hold;
import local.time.Signal;
import tools.jackson.databind.JsonNode;

/**
 * The services as one execution of a test case sees them: the states that it mocks get their answers from it, call by
 * call; the others call the real ones. What a mock returns is the result of the task, also where the task waits for a
 * job or a callback.
 */
public final class MockedServices implements TaskServices {

    private final TaskServices services;
    private final TaskTokens tokens;
    private final MockConfig.TestCase testCase;
    /** How often each state has called. */
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    /** How the jobs that were submitted end. */
    private final Map<TaskCall, TaskOutcome> jobs = Collections.synchronizedMap(new IdentityHashMap<>());

    public MockedServices(TaskServices services, TaskTokens tokens, MockConfig.TestCase testCase) {
        this.services = services;
        this.tokens = tokens;
        this.testCase = testCase;
    }

    @Override
    public JsonNode call(TaskCall call, Hold hold) {
        if (!testCase.mocks(call.stateName())) {
            return services.call(call, hold);
        }
        var answer = outcome(call.stateName());
        if (answer.isEmpty()) {
            return silence(call, hold);
        }
        var outcome = answer.get();
        if (!(call.resource() instanceof Resource.Integration integration)
                || integration.pattern() == Pattern.REQUEST_RESPONSE) {
            return switch (outcome) {
                case TaskOutcome.Succeeded(var result) -> result;
                case TaskOutcome.Failed(var error, var cause) -> throw new StatesException(error, cause);
                case TaskOutcome.TimedOut timedOut -> throw new StatesException(timedOut.error(), null);
            };
        }
        if (integration.pattern() == Pattern.WAIT_FOR_TASK_TOKEN) {
            callBack(call.taskToken().orElseThrow(), outcome);
        } else {
            jobs.put(call, outcome);
        }
        return outcome instanceof TaskOutcome.Succeeded(var result) ? result : Json.object();
    }

    private void callBack(String token, TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Succeeded(var result) -> tokens.success(token, result);
            case TaskOutcome.Failed(var error, var cause) -> tokens.failure(token, error, cause);
            case TaskOutcome.TimedOut timedOut -> tokens.failure(token, timedOut.error(), null);
        }
    }

    /** The request of a callback is taken and never answered; any other call never comes back. */
    private static JsonNode silence(TaskCall call, Hold hold) {
        if (call.resource() instanceof Resource.Integration integration
                && integration.pattern() == Pattern.WAIT_FOR_TASK_TOKEN) {
            return Json.object();
        }
        hold.close();
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
        throw new StatesException(ErrorName.TASK_FAILED, "It was given up");
    }

    private Optional<TaskOutcome> outcome(String state) {
        int call = calls.merge(state, 1, Integer::sum) - 1;
        try {
            return testCase.states().get(state).answer(call);
        } catch (IllegalArgumentException e) {
            throw new StatesException(
                    ErrorName.RUNTIME,
                    e.getMessage() + " of state '" + state + "' in test case '" + testCase.name() + "'");
        }
    }

    @Override
    public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
        var outcome = jobs.remove(call);
        if (outcome == null) {
            services.whenJobEnds(call, submitted, done);
        } else {
            done.send(outcome);
        }
    }

    @Override
    public void stopJob(TaskCall call, JsonNode submitted) {
        if (!testCase.mocks(call.stateName())) {
            services.stopJob(call, submitted);
        }
    }

    @Override
    public void permit(TaskCall call) {
        services.permit(call);
    }

    @Override
    public boolean supports(Resource resource) {
        return services.supports(resource);
    }
}
