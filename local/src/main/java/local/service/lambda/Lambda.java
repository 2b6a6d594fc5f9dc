package local.service.lambda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import local.execution.journal.Journal;
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
import local.time.Aside;
import local.time.Time;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import tools.jackson.core.JacksonException;

/**
 * AWS Lambda: its functions, which stacks and calls bring, change and take away while they run.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Lambda API reference</a>
 */
public final class Lambda implements AutoCloseable {

    /** Bytes of a request's or response's payload. */
    static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;

    private final Arn own;
    private final Door door;
    private final FunctionConnections connections;
    private final Functions functions;
    private final Time time;
    private final CodeStore code;
    private final Layers layers;
    private final AsyncInvocations asynchronous;
    private final EventSourceMappings mappings;
    private final FunctionConfigurations configurations;
    private final List<Object> operations;

    /** Queues, topics and functions that the records of asynchronous invocations are sent to. */
    public interface Destinations {

        /**
         * @param attributes of the message, where the destination knows such
         * @throws ServiceException where the principal may not send there, or nothing is there
         */
        void send(Principal who, String arn, String message, Map<String, String> attributes);
    }

    /** The objects of buckets that functions and layers are made of. */
    public interface Artifacts {

        /**
         * The file of an object that the caller may read.
         *
         * @param version of the object; empty for the newest
         * @throws ServiceException S3's own refusal
         */
        Path object(Principal who, String bucket, String key, Optional<String> version);

        /** The same, refused in Lambda's words. */
        default Path fetch(Principal who, String bucket, String key, Optional<String> version) {
            try {
                return object(who, bucket, key, version);
            } catch (ServiceException refused) {
                throw refused.code().equals("AccessDenied")
                        ? new ServiceException(
                                "AccessDeniedException",
                                403,
                                "Your access has been denied by S3, please make sure your request credentials have"
                                        + " permission to GetObject for " + bucket + "/" + key
                                        + ". S3 Error Code: AccessDenied. S3 Error Message: " + refused.getMessage())
                        : Refusals.invalid("Error occurred while GetObject. S3 Error Code: " + refused.code()
                                + ". S3 Error Message: " + refused.getMessage());
            }
        }
    }

    /**
     * @param listener told of each line that a function, or Lambda about it, writes, and of what AWS bills
     * @param journal where functions and layers that calls have made or changed outlive the process, with their code
     * @throws TemplateException where a function's code or handler is missing, or its runtime is not Java
     */
    public Lambda(
            Account account,
            Settings settings,
            Door door,
            Credentials credentials,
            Time time,
            Sqs sqs,
            LambdaListener listener,
            Destinations destinations,
            Artifacts artifacts,
            Journal journal) {
        this.own = Arn.in(account.region(), account.id(), "lambda", "");
        this.door = door;
        this.time = time;
        var environments = new FunctionEnvironments(account, settings, credentials, time);
        this.connections = new FunctionConnections(environments.running());
        var kept = new FunctionsJournal(journal);
        this.functions = new Functions(time, listener, environments, kept.functions());
        this.code = new CodeStore(
                journal.folder()
                        .map(folder -> folder.toAbsolutePath().resolve("code"))
                        .orElseGet(() -> settings.cache().toAbsolutePath().resolve("uploads")),
                settings.cache().toAbsolutePath().resolve("code"));
        this.layers = new Layers(own, door, code, kept.layers());
        this.asynchronous = new AsyncInvocations(account, time, functions, destinations);
        this.mappings = new EventSourceMappings(account, door, time, sqs, this, functions);
        this.configurations = new FunctionConfigurations(door, this, functions);
        this.operations = List.of(
                this,
                configurations,
                new FunctionOperations(
                        door,
                        this,
                        functions,
                        configurations,
                        new ConfigurationChange(layers, door.roles()),
                        code,
                        artifacts),
                new LayerOperations(door, layers, code, artifacts, time),
                new FunctionAliases(door, this, configurations),
                new FunctionPolicies(door, this),
                new FunctionSettings(door, this, time),
                mappings);
    }

    /**
     * Makes a template's function, or has the one that is there be as it says: what it works on is worked to its end,
     * and what comes next has new environments. Code in a zip file is taken as it is now: the file may go.
     *
     * @throws TemplateException where its code is missing
     * @throws ServiceException {@code InvalidParameterValueException} where that file is no zip, or leads out of itself
     */
    public void declare(Stack.Function function) {
        if (Files.isRegularFile(function.code()) && !function.code().toString().endsWith(".jar")) {
            var draft = new FunctionDraft(function);
            draft.code = code.keep(function.code());
            functions.declare(draft.function());
        } else {
            functions.declare(function);
        }
    }

    /**
     * Checks that a function can be invoked: AWS would tell of it only then.
     *
     * @throws TemplateException where its code or handler is missing, or its runtime is not Java
     */
    public void check(Stack.Function function) {
        functions.check(function);
    }

    /**
     * Why each invocation of a Java function that is there will fail: its handler is not in its code. AWS takes it all the
     * same, and tells of it when it is invoked.
     */
    public Optional<String> fault(Stack.Function function) {
        try {
            named(function.name())
                    .filter(live -> live.runtime().startsWith("java"))
                    .ifPresent(functions::check);
            return Optional.empty();
        } catch (TemplateException fault) {
            return Optional.of(fault.text());
        }
    }

    /** Deletes a function with its versions and aliases, if it is there; what it works on is worked to its end. */
    public void remove(Stack.Function function) {
        functions.withdraw(function.name());
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

    /** Takes up what the journal has replayed of functions and layers. */
    public void takeUp() {
        layers.takeUp();
        functions.takeUp();
    }

    /** Starts what runs beside the caller: the functions that are wanted ahead, and the event source mappings. */
    public void start(Collection<Stack.Function> ahead) {
        ahead.stream()
                .flatMap(function -> functions.find(function.name()).stream())
                .forEach(functions::startAhead);
        mappings.start();
    }

    /**
     * Publishes a zip file as the next version of a layer.
     *
     * @return the version's ARN
     * @throws ServiceException {@code InvalidParameterValueException} where the file is no zip
     */
    public String publishLayer(String layerName, Path zip, String description) {
        return layers.publish(new Layers.LayerVersion(
                        layers.arn(layerName), 0, code.keep(zip), description, null, List.of(), List.of(), time.now()))
                .arn();
    }

    /**
     * The folder of a layer's version.
     *
     * @throws ServiceException where there is no such version, or the principal may not use it
     */
    public Path layer(Principal who, String versionArn) {
        return layers.use(who, versionArn);
    }

    /** The function of that name. */
    public Optional<Stack.Function> named(String name) {
        return functions.find(name).map(function -> function.latest().function());
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
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
        var reference = FunctionReference.of(own, request.functionName(), request.qualifier());
        check(who, reference, Map.of());
        var version = version(reference);
        var payload = payload(request);
        return switch (Optional.ofNullable(request.invocationType()).orElse(InvocationType.REQUEST_RESPONSE)) {
            case DRY_RUN -> InvokeResponse.builder().statusCode(204).build();
            case EVENT -> {
                asynchronous.invoke(reference, payload);
                yield InvokeResponse.builder().statusCode(202).build();
            }
            default ->
                response(await(functions.invoke(version, reference.arn(), payload)), request.logType() == LogType.TAIL);
        };
    }

    /**
     * Invokes a function asynchronously, as a service does.
     *
     * @param context condition keys of the call, such as {@code aws:SourceArn}
     * @throws ServiceException where the function is not there or does not let the service in
     */
    public void invokeLater(Principal who, String functionArn, String payload, Map<String, List<String>> context) {
        var reference = reference(functionArn);
        check(who, reference, context);
        version(reference);
        asynchronous.invoke(reference, payload);
    }

    private void check(Principal who, FunctionReference reference, Map<String, List<String>> context) {
        var policy = find(reference).flatMap(function -> function.policy(reference.qualifier()));
        door.check(who, "lambda:InvokeFunction", reference.arn(), policy, context);
    }

    /**
     * What a function is now that a name, a partial ARN or an ARN means.
     *
     * @throws ServiceException {@code ResourceNotFoundException}
     */
    public Stack.Function function(String text) {
        return version(reference(text)).function();
    }

    /** What a name, a partial ARN or an ARN means. */
    FunctionReference reference(String text) {
        return FunctionReference.of(own, text);
    }

    /** @param qualifier that was given beside it; may be null */
    FunctionReference reference(String text, String qualifier) {
        return FunctionReference.of(own, text, qualifier);
    }

    /** The function that is meant, whichever of its versions. */
    Optional<LiveFunction> find(FunctionReference reference) {
        return reference.name().flatMap(functions::find);
    }

    /** @throws ServiceException {@code ResourceNotFoundException}, also where it has no such version or alias */
    LiveFunction function(FunctionReference reference) {
        version(reference);
        return find(reference).orElseThrow();
    }

    /**
     * The version that is meant; of an alias, one that the next invocation might go to.
     *
     * @throws ServiceException {@code ResourceNotFoundException}
     */
    FunctionVersion version(FunctionReference reference) {
        return find(reference)
                .flatMap(function -> function.resolve(reference.qualifier()))
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "Function not found: " + reference.arn()));
    }

    /** How much concurrency is reserved by all functions but this one. */
    int reservedBeside(LiveFunction function) {
        return functions.all().stream()
                .filter(other -> other != function)
                .flatMap(other -> other.reservedConcurrency().stream())
                .mapToInt(Integer::intValue)
                .sum();
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

    private Functions.Result await(CompletableFuture<Functions.Result> result) {
        try {
            return Aside.await(time, result);
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
                .executedVersion(result.version())
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
