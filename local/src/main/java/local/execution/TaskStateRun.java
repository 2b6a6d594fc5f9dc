package local.execution;

import java.util.Optional;
import java.util.function.Supplier;
import local.asl.Limits;
import local.asl.Resource;
import local.asl.Resource.Pattern;
import local.asl.ServiceIntegration;
import local.asl.TaskState;
import local.asl.expression.ErrorName;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import local.asl.expression.Scope;
import local.asl.expression.Values;
import local.execution.history.EventDetails;
import local.execution.task.Failure;
import local.execution.task.PendingTask;
import local.execution.task.TaskCall;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Does work by calling something outside: a function, an activity's worker or a service. */
record TaskStateRun(TaskState state, Visit visit) {

    Step run() {
        return new Attempts(visit, state).run(this::attempt, () -> {});
    }

    /** Tries once. */
    Step attempt() {
        try (var work = begin()) {
            var result = work.rest().get();
            return visit.data().succeed(result, state.data(), state.assign(), state.transition());
        }
    }

    /** @param rest does what is left of it, and gives its result: where that is to wait, it keeps nothing of the call */
    private record Work(PendingTask task, Supplier<JsonNode> rest) implements AutoCloseable {

        @Override
        public void close() {
            task.close();
        }
    }

    private Work begin() {
        var strand = visit.strand();
        var scope = visit.scope(visit.data().effectiveInput(state.data()));
        var timeout = seconds("TimeoutSeconds", state.timeoutSeconds(), scope);
        var heartbeat = seconds("HeartbeatSeconds", state.heartbeatSeconds(), scope);
        var task = new PendingTask(strand.time(), strand, timeout, heartbeat);
        try {
            var token = takesToken() ? Optional.of(strand.token(task, answeredOn())) : Optional.<String>empty();
            token.ifPresent(visit::taskToken);
            var arguments = arguments();
            var roleArn = state.credentials().map(credentials -> roleArn(credentials.evaluate(scope)));
            var limits = new EventDetails.Limits(timeout, heartbeat, roleArn);
            var call = new TaskCall(
                    state.resource(),
                    arguments,
                    strand.execution().roleArn(),
                    roleArn,
                    strand.execution().arn(),
                    state.name(),
                    token);
            return new Work(
                    task,
                    switch (state.resource()) {
                        case Resource.LambdaFunction _ -> new FunctionTask(visit, task, call, limits)::run;
                        case Resource.Activity _ -> new ActivityTask(visit, task, call, limits)::run;
                        case Resource.Integration integration ->
                            new IntegrationTask(integration, visit, task, call, limits).begin();
                    });
        } catch (RuntimeException | Error notBegun) {
            task.close();
            throw notBegun;
        }
    }

    /**
     * What the call is given. Its names are checked here too, since a definition may compute them.
     *
     * @throws Failure {@code States.Runtime} where the call does not take it
     */
    JsonNode arguments() {
        var arguments = visit.data().arguments(state.data());
        if (state.resource() instanceof Resource.Integration integration) {
            ServiceIntegration.of(integration).ifPresent(call -> {
                var faults = call.faults(arguments instanceof ObjectNode names ? names : Json.object());
                if (!faults.isEmpty()) {
                    throw Failure.found(
                            ErrorName.RUNTIME,
                            visit.explain("The %s '%s' could not be used to start the Task: %s"
                                    .formatted(
                                            state.queryLanguage() == QueryLanguage.JSONATA ? "Arguments" : "Parameters",
                                            Json.write(arguments),
                                            faults)));
                }
            });
        }
        return arguments;
    }

    /**
     * What the right to answer is asked for: the activity, or the machine. A child of a distributed map belongs to the
     * map's machine: {@code stateMachine:Orders/Map} to {@code stateMachine:Orders}.
     */
    private String answeredOn() {
        return state.resource() instanceof Resource.Activity(var arn)
                ? arn
                : visit.strand().execution().stateMachineArn().split("/", 2)[0];
    }

    boolean takesToken() {
        return switch (state.resource()) {
            case Resource.LambdaFunction _ -> false;
            case Resource.Activity _ -> true;
            case Resource.Integration integration -> integration.pattern() != Pattern.REQUEST_RESPONSE;
        };
    }

    private String roleArn(JsonNode credentials) {
        if (!credentials.path("RoleArn").isString()) {
            throw new Values(state.queryLanguage())
                    .fault(
                            "Credentials",
                            "The Credentials field must have a RoleArn that is a string: " + Json.write(credentials));
        }
        return credentials.get("RoleArn").stringValue();
    }

    private Optional<Long> seconds(String name, Optional<Expression> field, Scope scope) {
        return field.map(expression -> {
            var values = new Values(state.queryLanguage());
            long seconds = values.integer(name, expression, expression.evaluate(scope));
            if (seconds <= 0) {
                throw values.fault(name, "%s must be positive.".formatted(name));
            }
            return Math.min(seconds, Limits.MAX_SECONDS);
        });
    }
}
