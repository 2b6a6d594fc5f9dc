package local.lambda;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.door.Door;
import local.door.ServiceException;
import local.door.Shapes;
import local.iam.Principal;
import local.json.Json;
import local.template.Stack;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.DeadLetterConfig;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import tools.jackson.core.JacksonException;

/**
 * AWS Lambda's operations on the stack's functions.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Lambda API reference</a>
 */
public final class Lambda {

    /** Bytes of a request's or response's payload. */
    static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;

    private static final Pattern FUNCTION_NAME =
            Pattern.compile("(?:arn:[\\w-]+:lambda:[\\w-]+:)?(?:(?:\\d{12}:)?function:)?([\\w-]+)(?::([\\w$-]+))?");
    /** The one version that a function has whose template publishes it. */
    static final String VERSION = "1";

    private final Stack stack;
    private final Door door;
    private final Functions functions;
    private final AsyncInvocations asynchronous;

    public Lambda(Stack stack, Door door, Functions functions, AsyncInvocations asynchronous) {
        this.stack = stack;
        this.door = door;
        this.functions = functions;
        this.asynchronous = asynchronous;
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

    public ListFunctionsResponse listFunctions(Principal who, ListFunctionsRequest request) {
        door.check(who, "lambda:ListFunctions", "*");
        return ListFunctionsResponse.builder().functions(functions.all().stream().map(this::configuration).toList())
                .build();
    }

    public GetFunctionResponse getFunction(Principal who, GetFunctionRequest request) {
        door.check(who, "lambda:GetFunction", arn(request.functionName()));
        var function = function(request.functionName());
        return GetFunctionResponse.builder()
                .configuration(configuration(function))
                .code(code -> code.repositoryType("S3").location(function.code().toUri().toString()))
                .build();
    }

    public GetFunctionConfigurationResponse getFunctionConfiguration(Principal who,
            GetFunctionConfigurationRequest request) {
        door.check(who, "lambda:GetFunctionConfiguration", arn(request.functionName()));
        return Shapes.WIRE.read(GetFunctionConfigurationResponse.builder(),
                Shapes.WIRE.write(configuration(function(request.functionName()))));
    }

    public ListVersionsByFunctionResponse listVersionsByFunction(Principal who, ListVersionsByFunctionRequest request) {
        door.check(who, "lambda:ListVersionsByFunction", arn(request.functionName()));
        var function = function(request.functionName());
        var latest = configuration(function);
        var published = function.aliases().isEmpty() ? Stream.<FunctionConfiguration>of()
                : Stream.of(latest.toBuilder().version(VERSION).functionArn(function.arn() + ":" + VERSION).build());
        return ListVersionsByFunctionResponse.builder().versions(Stream.concat(Stream.of(latest), published).toList())
                .build();
    }

    /** The function that a name, a partial ARN or an ARN means. */
    public Stack.Function function(String reference) {
        return find(reference).orElseThrow(() ->
                new ServiceException("ResourceNotFoundException", 404, "Function not found: " + arn(reference)));
    }

    private Optional<Stack.Function> find(String reference) {
        return Optional.of(FUNCTION_NAME.matcher(reference)).filter(Matcher::matches)
                .flatMap(match -> functions.find(match.group(1))
                        .filter(function -> hasQualifier(function, match.group(2))));
    }

    /** The local run has one version of a function, whatever it is called. */
    private static boolean hasQualifier(Stack.Function function, String qualifier) {
        return qualifier == null || qualifier.equals("$LATEST")
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
        return "arn:aws:lambda:" + stack.region() + ":" + stack.account() + ":function:" + match.group(1)
                + (match.group(2) == null ? "" : ":" + match.group(2));
    }

    private static String payload(InvokeRequest request) {
        if (request.payload() == null || request.payload().asByteArrayUnsafe().length == 0) {
            return "{}";
        }
        if (request.payload().asByteArrayUnsafe().length > PAYLOAD_LIMIT) {
            throw new ServiceException("RequestEntityTooLargeException", 413,
                    "Request must be smaller than " + PAYLOAD_LIMIT + " bytes for the InvokeFunction operation");
        }
        var text = request.payload().asUtf8String();
        try {
            Json.parse(text);
            return text;
        } catch (JacksonException e) {
            throw new ServiceException("InvalidRequestContentException", 400,
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
        var response = InvokeResponse.builder().statusCode(200).executedVersion("$LATEST")
                .payload(SdkBytes.fromUtf8String(result.outcome().payload()));
        if (result.outcome() instanceof Invocation.Failed) {
            response.functionError("Unhandled");
        }
        if (tail) {
            var log = (String.join("\n", result.log()) + "\n").getBytes(StandardCharsets.UTF_8);
            int from = Math.max(0, log.length - 4096);
            response.logResult(Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(log, from, log.length)));
        }
        return response.build();
    }

    private FunctionConfiguration configuration(Stack.Function function) {
        return FunctionConfiguration.builder()
                .functionName(function.name())
                .functionArn(function.arn())
                .runtime(function.runtime())
                .role(door.roles().get(function.roleName()).arn())
                .handler(function.handler())
                .codeSize(0L)
                .description("")
                .timeout((int) function.timeout().toSeconds())
                .memorySize(function.memory())
                .version("$LATEST")
                .environment(environment -> environment.variables(Map.copyOf(function.environment())))
                .packageType(PackageType.ZIP)
                .state(State.ACTIVE)
                .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
                .loggingConfig(logging(function))
                .deadLetterConfig(function.deadLetterArn().map(arn -> DeadLetterConfig.builder().targetArn(arn).build())
                        .orElse(null))
                .tracingConfig(tracing -> tracing.mode(function.tracing() ? TracingMode.ACTIVE
                        : TracingMode.PASS_THROUGH))
                .build();
    }

    private static LoggingConfig logging(Stack.Function function) {
        var logging = LoggingConfig.builder().logGroup(function.logGroup())
                .logFormat(function.jsonLog().isPresent() ? LogFormat.JSON : LogFormat.TEXT);
        function.jsonLog().ifPresent(levels -> logging.applicationLogLevel(levels.application())
                .systemLogLevel(levels.system()));
        return logging.build();
    }
}
