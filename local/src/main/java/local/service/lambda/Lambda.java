package local.service.lambda;

import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.sqs.Sqs;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import tools.jackson.core.JacksonException;

/**
 * AWS Lambda: the account's functions and event source mappings.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Lambda API reference</a>
 */
public final class Lambda implements AutoCloseable {

    /** Bytes of a request's or response's payload. */
    static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;

    private static final Pattern FUNCTION_NAME =
            Pattern.compile("(?:arn:[\\w-]+:lambda:[\\w-]+:)?(?:(?:\\d{12}:)?function:)?([\\w-]+)(?::([\\w$-]+))?");
    /** The one version that a function has whose template publishes it. */
    static final String VERSION = "1";

    private final Arn own;
    private final Door door;
    private final FunctionConnections connections;
    private final Functions functions;
    private final AsyncInvocations asynchronous;
    private final EventSourceMappings mappings;
    private final FunctionConfigurations configurations;
    private final FunctionSettings functionSettings;

    /** Queues, topics and functions that the records of asynchronous invocations are sent to. */
    public interface Destinations {

        /**
         * @param attributes of the message, where the destination knows such
         * @throws ServiceException where the principal may not send there, or nothing is there
         */
        void send(Principal who, String arn, String message, Map<String, String> attributes);
    }

    /**
     * @param listener told of each line that a function, or Lambda about it, writes, and of what AWS bills
     */
    public Lambda(
            Account account,
            Settings settings,
            Door door,
            Credentials credentials,
            Time time,
            Sqs sqs,
            LambdaListener listener,
            Destinations destinations) {
        this.own = Arn.in(account.region(), account.id(), "lambda", "");
        this.door = door;
        var environments = new FunctionEnvironments(account, settings, credentials, time);
        this.connections = new FunctionConnections(environments.running());
        this.functions = new Functions(time, listener, environments);
        this.asynchronous = new AsyncInvocations(account, time, functions, destinations);
        this.mappings = new EventSourceMappings(account, door, time, sqs, this, functions);
        this.configurations = new FunctionConfigurations(door, this, functions);
        this.functionSettings = new FunctionSettings(door, this, time);
    }

    /**
     * Makes a template's function, or has the one that is there be as it says: what it works on is worked to its end,
     * and what comes next has new environments.
     *
     * @throws TemplateException where its code is missing
     */
    public void declare(Stack.Function function) {
        functions.put(function);
    }

    /**
     * Checks that a function can be invoked: AWS would tell of it only then.
     *
     * @throws TemplateException where its code or handler is missing, or its runtime is not Java
     */
    public void check(Stack.Function function) {
        functions.check(function);
    }

    /** Deletes a function, if it is there; what it works on is worked to its end. */
    public void remove(Stack.Function function) {
        functions.remove(function.name());
    }

    /**
     * Makes a template's event source mapping, or has the one that is there be as it says.
     *
     * @param stack whose role would be mended
     * @throws TemplateException where the function's role may not receive from the queue
     */
    public void declare(Stack.EventSourceMapping mapping, Stack stack) {
        mappings.declare(mapping, stack);
    }

    /** Deletes an event source mapping, if it is there; what it has received is still handed over. */
    public void remove(Stack.EventSourceMapping mapping) {
        mappings.remove(mapping.id());
    }

    /** Starts what runs beside the caller: the functions that are wanted ahead, and the event source mappings. */
    public void start(Collection<Stack.Function> ahead) {
        ahead.forEach(functions::startAhead);
        mappings.start();
    }

    /** The function of that name. */
    public Optional<Stack.Function> named(String name) {
        return functions.find(name);
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return List.of(this, configurations, functionSettings, mappings);
    }

    /** Whose connections are the functions'. */
    public FunctionConnections connections() {
        return connections;
    }

    /** What tests have functions' next invocations meet. */
    public Faults faults() {
        return functions.faults();
    }

    /** {@code GetFunctionConfiguration} and its like. */
    public FunctionConfigurations configurations() {
        return configurations;
    }

    public InvokeResponse invoke(Principal who, InvokeRequest request) {
        var reference = qualified(request.functionName(), request.qualifier());
        check(who, reference, Map.of());
        var function = function(reference);
        var payload = payload(request);
        return switch (Optional.ofNullable(request.invocationType()).orElse(InvocationType.REQUEST_RESPONSE)) {
            case DRY_RUN -> InvokeResponse.builder().statusCode(204).build();
            case EVENT -> {
                asynchronous.invoke(function, payload);
                yield InvokeResponse.builder().statusCode(202).build();
            }
            default -> response(await(functions.invoke(function, payload)), request.logType() == LogType.TAIL);
        };
    }

    /**
     * Invokes a function asynchronously, as a service does.
     *
     * @param context condition keys of the call, such as {@code aws:SourceArn}
     * @throws ServiceException where the function is not there or does not let the service in
     */
    public void invokeLater(Principal who, String functionArn, String payload, Map<String, List<String>> context) {
        check(who, functionArn, context);
        asynchronous.invoke(function(functionArn), payload);
    }

    private void check(Principal who, String reference, Map<String, List<String>> context) {
        var policy = find(reference).flatMap(Stack.Function::policy);
        door.check(who, "lambda:InvokeFunction", arn(reference), policy, context);
    }

    /** The function that a name, a partial ARN or an ARN means. */
    public Stack.Function function(String reference) {
        return find(reference)
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "Function not found: " + arn(reference)));
    }

    private Optional<Stack.Function> find(String reference) {
        return Optional.of(FUNCTION_NAME.matcher(reference))
                .filter(Matcher::matches)
                .filter(_ ->
                        Arn.parse(reference).filter(arn -> !arn.isBeside(own)).isEmpty())
                .flatMap(match ->
                        functions.find(match.group(1)).filter(function -> hasQualifier(function, match.group(2))));
    }

    /** The local run has one version of a function, whatever it is called. */
    private static boolean hasQualifier(Stack.Function function, String qualifier) {
        return qualifier == null
                || qualifier.equals("$LATEST")
                || qualifier.equals(VERSION) && !function.aliases().isEmpty()
                || function.aliases().contains(qualifier);
    }

    /** A version or alias may be given beside the name or within it; it belongs to the ARN that is asked for. */
    private static String qualified(String name, String qualifier) {
        return qualifier == null || name.endsWith(":" + qualifier) ? name : name + ":" + qualifier;
    }

    /** The ARN that a name, a partial ARN or an ARN means, with its qualifier. */
    String arn(String reference) {
        var match = FUNCTION_NAME.matcher(reference);
        if (reference.startsWith("arn:") || !match.matches()) {
            return reference;
        }
        return own.withResource("function:" + match.group(1) + (match.group(2) == null ? "" : ":" + match.group(2)))
                .toString();
    }

    private static String payload(InvokeRequest request) {
        if (request.payload() == null || request.payload().asByteArrayUnsafe().length == 0) {
            return "{}";
        }
        if (request.payload().asByteArrayUnsafe().length > PAYLOAD_LIMIT) {
            throw new ServiceException(
                    "RequestEntityTooLargeException",
                    413,
                    "Request must be smaller than " + PAYLOAD_LIMIT + " bytes for the InvokeFunction operation");
        }
        var text = request.payload().asUtf8String();
        try {
            Json.parse(text);
            return text;
        } catch (JacksonException e) {
            throw new ServiceException(
                    "InvalidRequestContentException",
                    400,
                    "Could not parse request body into json: Could not parse payload into json: "
                            + e.getOriginalMessage());
        }
    }

    private static Functions.Result await(CompletableFuture<Functions.Result> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("ServiceException", 500, "The caller did not wait for the function's answer");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServiceException refused ? refused : new CompletionException(e.getCause());
        }
    }

    private static InvokeResponse response(Functions.Result result, boolean tail) {
        var response = InvokeResponse.builder()
                .statusCode(200)
                .executedVersion("$LATEST")
                .payload(SdkBytes.fromUtf8String(result.outcome().payload()));
        if (result.outcome() instanceof Invocation.Failed) {
            response.functionError("Unhandled");
        }
        if (tail) {
            response.logResult(Base64.getEncoder().encodeToString(LogTail.bytes(result.log())));
        }
        return response.build();
    }

    @Override
    public void close() {
        mappings.close();
        functions.close();
    }
}
