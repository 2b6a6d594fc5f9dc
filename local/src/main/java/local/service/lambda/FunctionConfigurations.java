package local.service.lambda;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Door;
import local.service.api.Shapes;
import local.template.stack.Stack;
import software.amazon.awssdk.services.lambda.model.Concurrency;
import software.amazon.awssdk.services.lambda.model.DeadLetterConfig;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TracingMode;

/** Lambda's operations that tell which functions there are, and how the template configures them. */
public final class FunctionConfigurations {

    private static final int PAGE = 50;
    /** {@code 2026-11-28T23:29:00.000+0000} */
    static final DateTimeFormatter LAST_MODIFIED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);

    private final Door door;
    private final Lambda lambda;
    private final Functions functions;

    FunctionConfigurations(Door door, Lambda lambda, Functions functions) {
        this.door = door;
        this.lambda = lambda;
        this.functions = functions;
    }

    public ListFunctionsResponse listFunctions(Principal who, ListFunctionsRequest request) {
        door.check(who, "lambda:ListFunctions", "*");
        boolean everyVersion =
                request.functionVersion() == software.amazon.awssdk.services.lambda.model.FunctionVersion.ALL;
        var listed = functions.all().stream()
                .flatMap(function -> everyVersion ? function.versions().stream() : Stream.of(function.latest()))
                .toList();
        var page = Refusals.page(listed, FunctionVersion::arn, request.marker(), request.maxItems());
        return ListFunctionsResponse.builder()
                .functions(page.items().stream().map(this::configuration).toList())
                .nextMarker(page.nextToken())
                .build();
    }

    public GetFunctionResponse getFunction(Principal who, GetFunctionRequest request) {
        var reference = lambda.reference(request.functionName(), request.qualifier());
        door.check(who, "lambda:GetFunction", reference.arn());
        var version = lambda.version(reference);
        var function = lambda.function(reference);
        return GetFunctionResponse.builder()
                .configuration(configuration(version, reference.qualifier()))
                .code(code -> code.repositoryType("S3")
                        .location(version.function().code().toUri().toString()))
                .tags(function.tags())
                .concurrency(function.reservedConcurrency()
                        .map(most -> Concurrency.builder()
                                .reservedConcurrentExecutions(most)
                                .build())
                        .orElse(null))
                .build();
    }

    public GetFunctionConfigurationResponse getFunctionConfiguration(
            Principal who, GetFunctionConfigurationRequest request) {
        var reference = lambda.reference(request.functionName(), request.qualifier());
        door.check(who, "lambda:GetFunctionConfiguration", reference.arn());
        return Shapes.WIRE.read(
                GetFunctionConfigurationResponse.builder(),
                Shapes.WIRE.write(configuration(lambda.version(reference), reference.qualifier())));
    }

    public ListVersionsByFunctionResponse listVersionsByFunction(Principal who, ListVersionsByFunctionRequest request) {
        var reference = lambda.reference(request.functionName());
        door.check(who, "lambda:ListVersionsByFunction", reference.arn());
        var page = Refusals.page(
                lambda.function(reference).versions(), FunctionVersion::number, request.marker(), request.maxItems());
        return ListVersionsByFunctionResponse.builder()
                .versions(page.items().stream()
                        .map(version -> configuration(version, Optional.of(version.number())))
                        .toList())
                .nextMarker(page.nextToken())
                .build();
    }

    /** By the ARN that it was asked for: with the version or alias that was named. */
    private FunctionConfiguration configuration(FunctionVersion version, Optional<String> qualifier) {
        return configuration(version).toBuilder()
                .functionArn(
                        version.function().arn() + qualifier.map(":"::concat).orElse(""))
                .build();
    }

    CodeDigest digest(FunctionVersion version) {
        return CodeDigest.of(version.function().classes());
    }

    FunctionConfiguration configuration(FunctionVersion version) {
        var function = version.function();
        var described = function.description();
        var code = digest(version);
        return FunctionConfiguration.builder()
                .functionName(function.name())
                .functionArn(version.arn())
                .revisionId(version.revisionId())
                .lastModified(LAST_MODIFIED.format(version.modified()))
                .runtime(function.runtime())
                .role(door.roles().find(function.roleName()).map(Role::arn).orElse(function.roleName()))
                .handler(function.handler())
                .codeSize(code.size())
                .codeSha256(code.sha256())
                .description(version.description())
                .architecturesWithStrings(described.architecture())
                .layers(described.layers().stream()
                        .map(arn -> Layer.builder().arn(arn).build())
                        .toList())
                .ephemeralStorage(storage -> storage.size(described.storage()))
                .timeout((int) function.timeout().toSeconds())
                .memorySize(function.memory())
                .version(version.number())
                .environment(environment -> environment.variables(Map.copyOf(function.environment())))
                .packageType(PackageType.ZIP)
                .state(State.ACTIVE)
                .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
                .loggingConfig(logging(function))
                .deadLetterConfig(function.deadLetterArn()
                        .map(arn -> DeadLetterConfig.builder().targetArn(arn).build())
                        .orElse(null))
                .tracingConfig(
                        tracing -> tracing.mode(function.tracing() ? TracingMode.ACTIVE : TracingMode.PASS_THROUGH))
                .build();
    }

    private static LoggingConfig logging(Stack.Function function) {
        var logging = LoggingConfig.builder()
                .logGroup(function.logGroup())
                .logFormat(function.jsonLog().isPresent() ? LogFormat.JSON : LogFormat.TEXT);
        function.jsonLog()
                .ifPresent(levels ->
                        logging.applicationLogLevel(levels.application()).systemLogLevel(levels.system()));
        return logging.build();
    }
}
