package local.service.lambda;

import java.util.Map;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Shapes;
import local.template.stack.Stack;
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
        return ListFunctionsResponse.builder()
                .functions(functions.all().stream().map(this::configuration).toList())
                .build();
    }

    public GetFunctionResponse getFunction(Principal who, GetFunctionRequest request) {
        door.check(who, "lambda:GetFunction", lambda.arn(request.functionName()));
        var function = lambda.function(request.functionName());
        return GetFunctionResponse.builder()
                .configuration(configuration(function))
                .code(code -> code.repositoryType("S3")
                        .location(function.code().toUri().toString()))
                .tags(function.description().tags())
                .build();
    }

    public GetFunctionConfigurationResponse getFunctionConfiguration(
            Principal who, GetFunctionConfigurationRequest request) {
        door.check(who, "lambda:GetFunctionConfiguration", lambda.arn(request.functionName()));
        return Shapes.WIRE.read(
                GetFunctionConfigurationResponse.builder(),
                Shapes.WIRE.write(configuration(lambda.function(request.functionName()))));
    }

    public ListVersionsByFunctionResponse listVersionsByFunction(Principal who, ListVersionsByFunctionRequest request) {
        door.check(who, "lambda:ListVersionsByFunction", lambda.arn(request.functionName()));
        var function = lambda.function(request.functionName());
        var latest = configuration(function);
        var published = function.aliases().isEmpty()
                ? Stream.<FunctionConfiguration>of()
                : Stream.of(latest.toBuilder()
                        .version(Lambda.VERSION)
                        .functionArn(function.arn() + ":" + Lambda.VERSION)
                        .build());
        return ListVersionsByFunctionResponse.builder()
                .versions(Stream.concat(Stream.of(latest), published).toList())
                .build();
    }

    private FunctionConfiguration configuration(Stack.Function function) {
        var described = function.description();
        var code = CodeDigest.of(function.classes());
        return FunctionConfiguration.builder()
                .functionName(function.name())
                .functionArn(function.arn())
                .runtime(function.runtime())
                .role(door.roles().get(function.roleName()).arn())
                .handler(function.handler())
                .codeSize(code.size())
                .codeSha256(code.sha256())
                .description(described.text())
                .architecturesWithStrings(described.architecture())
                .layers(described.layers().stream()
                        .map(arn -> Layer.builder().arn(arn).build())
                        .toList())
                .ephemeralStorage(storage -> storage.size(described.storage()))
                .timeout((int) function.timeout().toSeconds())
                .memorySize(function.memory())
                .version("$LATEST")
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
