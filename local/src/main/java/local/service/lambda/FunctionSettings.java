package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;

/**
 * Lambda's operations on what the template says about a function: its aliases, its policy, how asynchronous invocations
 * are treated.
 */
public final class FunctionSettings {

    private static final int PAGE = 50;

    private final Door door;
    private final Lambda lambda;
    private final Time time;

    FunctionSettings(Door door, Lambda lambda, Time time) {
        this.door = door;
        this.lambda = lambda;
        this.time = time;
    }

    public ListAliasesResponse listAliases(Principal who, ListAliasesRequest request) {
        var function = function(who, "lambda:ListAliases", request.functionName());
        var wanted = request.functionVersion();
        var aliases = function.aliases().stream()
                .filter(_ -> wanted == null || wanted.equals(Lambda.VERSION))
                .map(name -> alias(function, name))
                .toList();
        var page = Page.of(
                aliases,
                AliasConfiguration::name,
                request.marker(),
                request.maxItems() == null ? PAGE : request.maxItems());
        return ListAliasesResponse.builder()
                .aliases(page.items())
                .nextMarker(page.nextToken())
                .build();
    }

    public GetAliasResponse getAlias(Principal who, GetAliasRequest request) {
        var function = function(who, "lambda:GetAlias", request.functionName());
        if (!function.aliases().contains(request.name())) {
            throw new ServiceException(
                    "ResourceNotFoundException",
                    404,
                    "Cannot find alias arn: " + function.arn() + ":" + request.name());
        }
        return Shapes.WIRE.read(GetAliasResponse.builder(), Shapes.WIRE.write(alias(function, request.name())));
    }

    /** The function's own policy: who else may call it. */
    public GetPolicyResponse getPolicy(Principal who, GetPolicyRequest request) {
        var function = function(who, "lambda:GetPolicy", request.functionName());
        var policy = function.policy()
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "The resource you requested does not exist."));
        return GetPolicyResponse.builder()
                .policy(Json.write(policy.json()))
                .revisionId(revision(function))
                .build();
    }

    public GetFunctionEventInvokeConfigResponse getFunctionEventInvokeConfig(
            Principal who, GetFunctionEventInvokeConfigRequest request) {
        var function = function(who, "lambda:GetFunctionEventInvokeConfig", request.functionName());
        var config = invokeConfig(function)
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException",
                        404,
                        "The function " + function.arn() + ":$LATEST doesn't have an EventInvokeConfig"));
        return Shapes.WIRE.read(GetFunctionEventInvokeConfigResponse.builder(), Shapes.WIRE.write(config));
    }

    /** One at most: that of the function, whatever its aliases. */
    public ListFunctionEventInvokeConfigsResponse listFunctionEventInvokeConfigs(
            Principal who, ListFunctionEventInvokeConfigsRequest request) {
        var function = function(who, "lambda:ListFunctionEventInvokeConfigs", request.functionName());
        return ListFunctionEventInvokeConfigsResponse.builder()
                .functionEventInvokeConfigs(invokeConfig(function).stream().toList())
                .build();
    }

    private Optional<FunctionEventInvokeConfig> invokeConfig(Stack.Function function) {
        return function.invokeConfig()
                .map(config -> FunctionEventInvokeConfig.builder()
                        .functionArn(function.arn() + ":$LATEST")
                        .lastModified(time.now())
                        .maximumRetryAttempts(config.maximumRetryAttempts())
                        .maximumEventAgeInSeconds((int) config.maximumEventAge().toSeconds())
                        .destinationConfig(DestinationConfig.builder()
                                .onSuccess(
                                        to -> to.destination(config.onSuccess().orElse(null)))
                                .onFailure(
                                        to -> to.destination(config.onFailure().orElse(null)))
                                .build())
                        .build());
    }

    private Stack.Function function(Principal who, String action, String reference) {
        door.check(who, action, lambda.arn(reference));
        return lambda.function(reference);
    }

    private static AliasConfiguration alias(Stack.Function function, String name) {
        return AliasConfiguration.builder()
                .aliasArn(function.arn() + ":" + name)
                .name(name)
                .functionVersion(Lambda.VERSION)
                .description("")
                .revisionId(revision(function))
                .build();
    }

    /** The same in each run. */
    private static String revision(Stack.Function function) {
        return UUID.nameUUIDFromBytes(function.arn().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
