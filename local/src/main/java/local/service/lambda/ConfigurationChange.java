package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Roles;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.stack.Stack;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** What a call says of a function's configuration, put into a draft of it. */
record ConfigurationChange(Layers layers, Roles roles) {

    private static final int ENVIRONMENT_LIMIT = 4096;
    private static final int LONGEST_TIMEOUT = 900;
    private static final int MOST_LAYERS = 5;
    /** Members that would change how a function runs, and do not here. */
    private static final Set<String> NOT_HERE = Set.of(
            "VpcConfig", "FileSystemConfigs", "ImageConfig", "KMSKeyArn", "CapacityProviderConfig", "DurableConfig");

    /** Variables that are Lambda's own to set. */
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    /**
     * Changes what the request names.
     *
     * @param who whose right to use layers is asked for
     * @throws ServiceException {@code InvalidParameterValueException} where Lambda would not take it
     */
    void apply(Principal who, FunctionDraft draft, UpdateFunctionConfigurationRequest request) {
        refuseWhatIsNotHere(request);
        if (request.role() != null) {
            draft.roleName = roles.findByArn(request.role()).map(Role::name).orElse("");
        }
        if (request.runtime() != null) {
            draft.runtime = runtime(request.runtimeAsString());
        }
        if (request.handler() != null) {
            draft.handler = request.handler();
        }
        if (request.description() != null) {
            draft.description = request.description();
        }
        if (request.timeout() != null) {
            if (request.timeout() > LONGEST_TIMEOUT) {
                throw new ServiceException(
                        "ValidationException",
                        400,
                        "1 validation error detected: Value '" + request.timeout() + "' at 'timeout' failed to satisfy"
                                + " constraint: Member must have value less than or equal to " + LONGEST_TIMEOUT);
            }
            draft.timeout = Duration.ofSeconds(request.timeout());
        }
        if (request.memorySize() != null) {
            draft.memory = request.memorySize();
        }
        if (request.environment() != null) {
            draft.environment = environment(request.environment().variables());
        }
        if (request.deadLetterConfig() != null) {
            draft.deadLetterArn =
                    Optional.ofNullable(request.deadLetterConfig().targetArn()).filter(arn -> !arn.isEmpty());
        }
        if (request.tracingConfig() != null) {
            draft.tracing = request.tracingConfig().mode() == TracingMode.ACTIVE;
        }
        if (request.ephemeralStorage() != null) {
            draft.storage = request.ephemeralStorage().size();
        }
        if (request.loggingConfig() != null) {
            log(draft, request.loggingConfig());
        }
        if (request.hasLayers()) {
            if (request.layers().size() > MOST_LAYERS) {
                throw Refusals.invalid("Cannot reference more than " + MOST_LAYERS + " layers.");
            }
            draft.layers =
                    request.layers().stream().map(arn -> layers.use(who, arn)).toList();
            draft.layerArns = List.copyOf(request.layers());
        }
    }

    private static void refuseWhatIsNotHere(UpdateFunctionConfigurationRequest request) {
        var there = Shapes.WIRE.write(request);
        var asked = NOT_HERE.stream()
                .filter(there::has)
                .filter(name -> there.get(name).valueStream().anyMatch(value -> !value.isEmpty())
                        || there.get(name).isString()
                                && !there.get(name).stringValue().isEmpty())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!asked.isEmpty()) {
            throw Refusals.invalid("The local run does not do " + asked + " of a function; leave it away");
        }
    }

    private static String runtime(String name) {
        var known =
                Runtime.knownValues().stream().map(Runtime::toString).sorted().toList();
        if (!known.contains(name)) {
            throw Refusals.invalid(
                    "Value " + name + " at 'runtime' failed to satisfy constraint: Member must satisfy enum"
                            + " value set: " + known + " or be a valid ARN");
        }
        return name;
    }

    private static Map<String, String> environment(Map<String, String> variables) {
        var reserved =
                variables.keySet().stream().filter(RESERVED::contains).sorted().collect(Collectors.joining(", "));
        var why = "Lambda was unable to configure your environment variables because the environment variables you have"
                + " provided ";
        if (!reserved.isEmpty()) {
            throw Refusals.invalid(why + "contains reserved keys that are currently not supported for modification."
                    + " Reserved keys used in this request: " + reserved);
        }
        var object = Json.object();
        new TreeMap<>(variables).forEach(object::put);
        var measured = Json.write(object);
        if (measured.getBytes(StandardCharsets.UTF_8).length > ENVIRONMENT_LIMIT) {
            throw Refusals.invalid(why + "exceeded the 4KB limit. String measured: " + measured);
        }
        return Map.copyOf(variables);
    }

    private static void log(FunctionDraft draft, LoggingConfig logging) {
        if (logging.logGroup() != null) {
            draft.logGroup = logging.logGroup();
        }
        boolean levels = Stream.of(logging.applicationLogLevel(), logging.systemLogLevel())
                .anyMatch(it -> it != null);
        boolean json = logging.logFormat() == null ? draft.jsonLog.isPresent() : logging.logFormat() == LogFormat.JSON;
        if (levels && !json) {
            throw Refusals.invalid("Log Level settings are only supported when log format is JSON.");
        }
        draft.jsonLog = json
                ? Optional.of(new Stack.LogLevels(
                        level(logging.applicationLogLevelAsString()), level(logging.systemLogLevelAsString())))
                : Optional.empty();
    }

    private static String level(String level) {
        return level == null ? "INFO" : level;
    }
}
