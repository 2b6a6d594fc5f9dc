package local.service;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.asl.Resource.LambdaFunction;
import local.asl.Resource.Pattern;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.task.Failure;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Content;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.lambda.Lambda;
import local.service.states.StatesArn;
import local.service.states.StepFunctions;
import local.service.upstream.Gateway;
import local.service.upstream.NoAnswerException;
import local.service.upstream.Upstreams;
import local.time.Aside;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What Task states can call, each call in a session of the machine's role.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html">Integrating services</a>
 */
final class Tasks implements TaskServices {

    private static final String STATES = "states.amazonaws.com";
    /** The member of S3's requests and responses that the SDK streams and its classes lack. */
    private static final String CONTENT = "Body";

    private final Door door;
    private final Time time;
    private final Lambda lambda;
    private final Supplier<StepFunctions> stepFunctions;
    private final Supplier<Map<AwsService, Map<String, Operation>>> operations;
    private final Gateway gateway;

    /**
     * @param stepFunctions for executions that a Task starts: they are there once this is
     * @param operations    of {@code aws-sdk} integrations: by service, then by name, as {@code StartExecution}
     * @param gateway       to services that are elsewhere
     */
    Tasks(
            Door door,
            Time time,
            Lambda lambda,
            Supplier<StepFunctions> stepFunctions,
            Supplier<Map<AwsService, Map<String, Operation>>> operations,
            Gateway gateway) {
        this.door = door;
        this.time = time;
        this.lambda = lambda;
        this.stepFunctions = stepFunctions;
        this.operations = operations;
        this.gateway = gateway;
    }

    @Override
    public boolean supports(Resource resource) {
        return TaskService.supports(resource) || gateway.supports(resource);
    }

    /**
     * A template whose machine calls what is not here is refused before; {@code CreateStateMachine} takes it, as AWS
     * does, so that scripts which make a whole application go through: the task fails when it is run.
     */
    @Override
    public JsonNode call(TaskCall call, Hold hold) {
        if (!supports(call.resource())) {
            throw new StatesException(
                    ErrorName.RUNTIME,
                    Services.refusal(call.resource(), Upstreams.NONE).orElseThrow() + " (state '" + call.stateName()
                            + "')");
        }
        return ScopedValue.where(Door.TASK, call).call(() -> switch (call.resource()) {
            case LambdaFunction function ->
                refused(
                        "lambda",
                        () -> parsed(invoke(
                                        call,
                                        Json.object()
                                                .put("FunctionName", function.arn())
                                                .set("Payload", call.arguments()))
                                .payload()
                                .asUtf8String()));
            case Integration integration when gateway.supports(integration) -> elsewhere(call, integration);
            case Integration integration -> refused(integration.service(), () -> call(call, integration, hold));
            case Resource.Activity activity -> throw new IllegalArgumentException(activity.arn());
        });
    }

    @Override
    public void permit(TaskCall call) {
        var action = ((Integration) call.resource()).action();
        var resource = call.arguments().iterator().next().stringValue();
        try {
            ScopedValue.where(Door.TASK, call)
                    .run(() -> door.check(session(call), "states:" + capitalized(action), resource));
        } catch (ServiceException e) {
            throw new StatesException(ErrorName.PERMISSIONS, e.getMessage());
        }
    }

    private JsonNode call(TaskCall call, Integration integration, Hold hold) {
        return switch (integration.service()) {
            case "lambda" -> invoked(call);
            case "sqs" ->
                SdkMetadata.of(
                        operate(call, AwsService.SQS, "SendMessage", Shapes.OPTIMIZED_TASK),
                        "application/x-amz-json-1.0",
                        time.now());
            case "sns" ->
                SdkMetadata.of(operate(call, AwsService.SNS, "Publish", Shapes.OPTIMIZED_TASK), "text/xml", time.now());
            case "states" ->
                SdkMetadata.of(
                        operate(call, AwsService.STEP_FUNCTIONS, "StartExecution", Shapes.OPTIMIZED_TASK),
                        "application/x-amz-json-1.0",
                        time.now());
            case "events" -> putEvents(call);
            default -> sdkCall(call, integration, hold);
        };
    }

    /**
     * Each event bears the ARNs of the execution and its machine as resources; an entry that fails has the task fail.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html">Add EventBridge events
     *     with Step Functions</a>
     */
    private JsonNode putEvents(TaskCall call) {
        var arguments = (ObjectNode) call.arguments().deepCopy();
        for (var entry : arguments.path("Entries")) {
            if (entry instanceof ObjectNode event) {
                var resources = event.path("Resources").isArray()
                        ? (ArrayNode) event.get("Resources")
                        : event.putArray("Resources");
                resources.add(call.executionArn()).add(machine(call));
            }
        }
        var result = operate(call, arguments, AwsService.EVENTBRIDGE, "PutEvents", Shapes.OPTIMIZED_TASK);
        if (result.path("FailedEntryCount").asInt() > 0) {
            throw new StatesException("EventBridge.FailedEntry", Json.write(result));
        }
        return SdkMetadata.of(result, "application/x-amz-json-1.1", time.now());
    }

    private JsonNode elsewhere(TaskCall call, Integration integration) {
        var names = gateway.names(integration);
        try {
            var answer = gateway.call(session(call), integration, call.arguments());
            return names.optimized()
                    ? SdkMetadata.of(answer.result(), answer.wire().headers())
                    : answer.result();
        } catch (ServiceException refused) {
            throw TaskService.of(names).failure(refused);
        } catch (NoAnswerException failed) {
            throw TaskService.of(names).failure(failed);
        }
    }

    private JsonNode sdkCall(TaskCall call, Integration integration, Hold hold) {
        var service = AwsService.ofTask(integration.service()).orElseThrow();
        var operation = capitalized(integration.action());
        return switch (service.sdkName() + ":" + operation) {
            case "sfn:StartSyncExecution", "sqs:ReceiveMessage" ->
                aside(
                        hold,
                        () -> ScopedValue.where(Door.TASK, call)
                                .call(() -> operate(call, service, operation, Shapes.SDK_TASK)));
            default -> operate(call, service, operation, Shapes.SDK_TASK);
        };
    }

    private static String capitalized(String action) {
        return Character.toUpperCase(action.charAt(0)) + action.substring(1);
    }

    private Principal session(TaskCall call) {
        var machine = machine(call);
        var name = sessionName(call.executionArn());
        Principal own;
        try {
            own = door.assume(call.roleArn(), STATES, name, machine);
        } catch (ServiceException e) {
            throw new StatesException(ErrorName.PERMISSIONS, e.getMessage());
        }
        return call.targetRole().map(target -> target(call, own, target, name)).orElse(own);
    }

    private static String machine(TaskCall call) {
        return StatesArn.parse(call.executionArn(), "execution", "express").machine();
    }

    /**
     * The session of the role of {@code Credentials}: the machine's role must be allowed to assume it, and be trusted
     * by it.
     */
    private Principal target(TaskCall call, Principal own, String role, String name) {
        try {
            return door.assumeRole(own, role, name, Map.of());
        } catch (ServiceException e) {
            throw new StatesException(
                    ErrorName.TASK_FAILED,
                    "The role " + call.roleArn() + " is not authorized to assume the task state's role, " + role + ".");
        }
    }

    /** As random as AWS's, and the same for all tasks of an execution. */
    private static String sessionName(String executionArn) {
        var id = UUID.nameUUIDFromBytes(executionArn.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return Base64.getEncoder()
                .withoutPadding()
                .encodeToString(id.getBytes(StandardCharsets.US_ASCII))
                .substring(0, 32);
    }

    private JsonNode invoked(TaskCall call) {
        var response = invoke(call, call.arguments());
        var result = Json.object();
        if (response.executedVersion() != null) {
            result.put("ExecutedVersion", response.executedVersion());
        }
        var payload = response.payload() == null ? "" : response.payload().asUtf8String();
        result.set("Payload", parsed(payload));
        if (response.logResult() != null) {
            result.put("LogResult", response.logResult());
        }
        return SdkMetadata.ofLambda(result, payload, time.now()).put("StatusCode", response.statusCode());
    }

    private InvokeResponse invoke(TaskCall call, JsonNode arguments) {
        var request = InvokeRequest.builder()
                .functionName(text(arguments, "FunctionName")
                        .orElseThrow(() -> new ServiceException(
                                "InvalidParameterValueException", 400, "FunctionName must be given")))
                .qualifier(text(arguments, "Qualifier").orElse(null))
                .invocationType(text(arguments, "InvocationType").orElse("RequestResponse"))
                .logType(text(arguments, "LogType").orElse("None"));
        if (arguments.has("Payload")) {
            request.payload(SdkBytes.fromUtf8String(Json.write(arguments.get("Payload"))));
        }
        var response = (InvokeResponse)
                operations.get().get(AwsService.LAMBDA).get("Invoke").call(session(call), (SdkPojo) request);
        if (response.functionError() != null) {
            throw functionFailure(response.payload().asUtf8String());
        }
        return response;
    }

    private static StatesException functionFailure(String payload) {
        return text(parsed(payload), "errorType")
                .map(type -> new StatesException(type, payload))
                .orElseGet(() -> new StatesException(
                        "Lambda.Unknown",
                        "The cause could not be determined because Lambda did not"
                                + " return an error type. Returned payload: " + payload));
    }

    private ObjectNode operate(TaskCall call, AwsService service, String name, Shapes shapes) {
        return operate(call, call.arguments(), service, name, shapes);
    }

    private ObjectNode operate(TaskCall call, JsonNode arguments, AwsService service, String name, Shapes shapes) {
        var operation = operations.get().getOrDefault(service, Map.of()).get(name);
        if (operation == null) {
            throw new ServiceException(
                    "UnknownOperationException",
                    501,
                    "The local run has no operation " + name + " of " + service.sdkName());
        }
        var request = operation.builder();
        shapes.fill(request, arguments);
        var result = operation.call(session(call), request, text(arguments.path(CONTENT)));
        var response = shapes.write(result.response());
        result.content()
                .ifPresent(content -> response.put(CONTENT, new String(content.bytes(), StandardCharsets.UTF_8)));
        return response;
    }

    /** What is no text becomes JSON text. */
    private static Content text(JsonNode content) {
        return Content.of(
                content.isMissingNode() ? "" : content.isString() ? content.stringValue() : Json.write(content));
    }

    /** Runs what takes its own time on a thread of its own, and gives the hold back meanwhile. */
    private JsonNode aside(Hold hold, Supplier<JsonNode> work) {
        var done = new Signal<Supplier<JsonNode>>(time);
        Aside.start("task", () -> {
                    var result = work.get();
                    done.send(() -> result);
                })
                .exceptionally(thrown -> {
                    done.send(() -> {
                        throw thrown instanceof RuntimeException refused ? refused : new IllegalStateException(thrown);
                    });
                    return null;
                });
        return done.await(hold).get();
    }

    private static <T> T refused(String service, Supplier<T> call) {
        try {
            return call.get();
        } catch (ServiceException e) {
            throw TaskService.of(service).failure(e);
        }
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).filter(JsonNode::isString).map(JsonNode::stringValue);
    }

    /** What a function answers is JSON; a stream handler may answer any text. */
    private static JsonNode parsed(String payload) {
        try {
            return payload.isEmpty() ? StringNode.valueOf("") : Json.parse(payload);
        } catch (JacksonException e) {
            return StringNode.valueOf(payload);
        }
    }

    @Override
    public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
        var execution = execution(submitted);
        execution.whenEnded(() -> {
            TaskOutcome outcome;
            try {
                outcome = outcome(call, execution);
            } catch (RuntimeException | Error thrown) {
                outcome = new TaskOutcome.Failed(ErrorName.RUNTIME, Failure.sentence(thrown));
            }
            done.send(outcome);
        });
    }

    @Override
    public void stopJob(TaskCall call, JsonNode submitted) {
        var execution = execution(submitted);
        try {
            ScopedValue.where(Door.TASK, call)
                    .run(() -> door.check(session(call), "states:StopExecution", execution.arn()));
        } catch (ServiceException | StatesException refused) {
            // The door has told of it. What the role may not stop runs on, as on AWS.
            return;
        }
        execution.stop(null, null);
    }

    private Execution execution(JsonNode submitted) {
        return stepFunctions
                .get()
                .find(submitted.path("ExecutionArn").asString())
                .orElseThrow();
    }

    /** What {@code DescribeExecution} tells; with {@code .sync:2} the output is JSON and not text. */
    private static TaskOutcome outcome(TaskCall call, Execution execution) {
        boolean asJson = ((Integration) call.resource()).pattern() == Pattern.SYNC_2;
        var description = Json.object();
        execution.cause().ifPresent(cause -> description.put("Cause", cause));
        execution.error().ifPresent(error -> description.put("Error", error));
        description.put("ExecutionArn", execution.arn());
        put(description, "Input", execution.input(), asJson);
        description.put("Name", execution.name());
        execution.output().ifPresent(output -> put(description, "Output", output, asJson));
        description
                .put("StartDate", execution.startDate().toEpochMilli())
                .put("StateMachineArn", execution.stateMachineArn())
                .put("Status", execution.status().name());
        execution.stopDate().ifPresent(stop -> description.put("StopDate", stop.toEpochMilli()));
        return execution.status() == ExecutionStatus.SUCCEEDED
                ? new TaskOutcome.Succeeded(description)
                : new TaskOutcome.Failed(ErrorName.TASK_FAILED, Json.write(description));
    }

    private static void put(ObjectNode description, String name, JsonNode value, boolean asJson) {
        description.set(name, asJson ? value : StringNode.valueOf(Json.write(value)));
        description.putObject(name + "Details").put("Included", true);
    }
}
