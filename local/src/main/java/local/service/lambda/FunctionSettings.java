package local.service.lambda;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigResponse;

/**
 * Lambda's operations on what belongs to a function beside its code: how asynchronous invocations are treated, how many
 * there may be at once, its tags.
 */
public final class FunctionSettings {

    private static final int RETRIES = 2;
    private static final Duration LONGEST_AGE = Duration.ofHours(6);
    /** Of an account that AWS has raised no limit for. */
    private static final int ACCOUNT_CONCURRENCY = 1000;

    private static final int LEFT_UNRESERVED = 100;

    private final Door door;
    private final Lambda lambda;
    private final Time time;

    FunctionSettings(Door door, Lambda lambda, Time time) {
        this.door = door;
        this.lambda = lambda;
        this.time = time;
    }

    public GetFunctionEventInvokeConfigResponse getFunctionEventInvokeConfig(
            Principal who, GetFunctionEventInvokeConfigRequest request) {
        var reference =
                reference(who, "lambda:GetFunctionEventInvokeConfig", request.functionName(), request.qualifier());
        return Shapes.WIRE.read(
                GetFunctionEventInvokeConfigResponse.builder(), Shapes.WIRE.write(configuration(reference)));
    }

    /** One at most: that of the function as such. */
    public ListFunctionEventInvokeConfigsResponse listFunctionEventInvokeConfigs(
            Principal who, ListFunctionEventInvokeConfigsRequest request) {
        var reference = reference(who, "lambda:ListFunctionEventInvokeConfigs", request.functionName(), null);
        var all =
                config(reference).isEmpty() ? List.<FunctionEventInvokeConfig>of() : List.of(configuration(reference));
        var page = Refusals.page(all, FunctionEventInvokeConfig::functionArn, request.marker(), request.maxItems());
        return ListFunctionEventInvokeConfigsResponse.builder()
                .functionEventInvokeConfigs(page.items())
                .nextMarker(page.nextToken())
                .build();
    }

    /** What is not named gets its default. */
    public PutFunctionEventInvokeConfigResponse putFunctionEventInvokeConfig(
            Principal who, PutFunctionEventInvokeConfigRequest request) {
        var reference =
                reference(who, "lambda:PutFunctionEventInvokeConfig", request.functionName(), request.qualifier());
        put(
                reference,
                Optional.empty(),
                request.maximumRetryAttempts(),
                request.maximumEventAgeInSeconds(),
                request.destinationConfig());
        return Shapes.WIRE.read(
                PutFunctionEventInvokeConfigResponse.builder(), Shapes.WIRE.write(configuration(reference)));
    }

    /** What is not named stays. */
    public UpdateFunctionEventInvokeConfigResponse updateFunctionEventInvokeConfig(
            Principal who, UpdateFunctionEventInvokeConfigRequest request) {
        var reference =
                reference(who, "lambda:UpdateFunctionEventInvokeConfig", request.functionName(), request.qualifier());
        configuration(reference);
        put(
                reference,
                config(reference),
                request.maximumRetryAttempts(),
                request.maximumEventAgeInSeconds(),
                request.destinationConfig());
        return Shapes.WIRE.read(
                UpdateFunctionEventInvokeConfigResponse.builder(), Shapes.WIRE.write(configuration(reference)));
    }

    public DeleteFunctionEventInvokeConfigResponse deleteFunctionEventInvokeConfig(
            Principal who, DeleteFunctionEventInvokeConfigRequest request) {
        var reference =
                reference(who, "lambda:DeleteFunctionEventInvokeConfig", request.functionName(), request.qualifier());
        configuration(reference);
        lambda.function(reference).setInvokeConfig(reference.qualifier(), Optional.empty());
        return DeleteFunctionEventInvokeConfigResponse.builder().build();
    }

    private void put(
            FunctionReference reference,
            Optional<Stack.InvokeConfig> before,
            Integer retries,
            Integer age,
            DestinationConfig destinations) {
        var function = lambda.function(reference);
        var success = destinations == null || destinations.onSuccess() == null
                ? before.flatMap(Stack.InvokeConfig::onSuccess)
                : Optional.ofNullable(destinations.onSuccess().destination());
        var failure = destinations == null || destinations.onFailure() == null
                ? before.flatMap(Stack.InvokeConfig::onFailure)
                : Optional.ofNullable(destinations.onFailure().destination());
        function.setInvokeConfig(
                reference.qualifier(),
                Optional.of(new Stack.InvokeConfig(
                        function.latest().function().location(),
                        retries == null
                                ? before.map(Stack.InvokeConfig::maximumRetryAttempts)
                                        .orElse(RETRIES)
                                : retries,
                        age == null
                                ? before.map(Stack.InvokeConfig::maximumEventAge)
                                        .orElse(LONGEST_AGE)
                                : Duration.ofSeconds(age),
                        success,
                        failure)));
    }

    private Optional<Stack.InvokeConfig> config(FunctionReference reference) {
        return lambda.function(reference).invokeConfig(reference.qualifier());
    }

    /** @throws ServiceException {@code ResourceNotFoundException} where there is none */
    private FunctionEventInvokeConfig configuration(FunctionReference reference) {
        var arn = reference.functionArn() + ":" + reference.qualifier().orElse(FunctionVersion.LATEST);
        var config = config(reference)
                .orElseThrow(() -> Refusals.notFound("The function " + arn + " doesn't have an EventInvokeConfig"));
        return FunctionEventInvokeConfig.builder()
                .functionArn(arn)
                .lastModified(time.now())
                .maximumRetryAttempts(config.maximumRetryAttempts())
                .maximumEventAgeInSeconds((int) config.maximumEventAge().toSeconds())
                .destinationConfig(DestinationConfig.builder()
                        .onSuccess(to -> to.destination(config.onSuccess().orElse(null)))
                        .onFailure(to -> to.destination(config.onFailure().orElse(null)))
                        .build())
                .build();
    }

    public GetFunctionConcurrencyResponse getFunctionConcurrency(Principal who, GetFunctionConcurrencyRequest request) {
        var reference = reference(who, "lambda:GetFunctionConcurrency", request.functionName(), null);
        return GetFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(
                        lambda.function(reference).reservedConcurrency().orElse(null))
                .build();
    }

    /** Of all that may be reserved, so much that 100 invocations are left to the others. */
    public PutFunctionConcurrencyResponse putFunctionConcurrency(Principal who, PutFunctionConcurrencyRequest request) {
        var reference = reference(who, "lambda:PutFunctionConcurrency", request.functionName(), null);
        var function = lambda.function(reference);
        int most = request.reservedConcurrentExecutions();
        if (lambda.reservedBeside(function) + most > ACCOUNT_CONCURRENCY - LEFT_UNRESERVED) {
            throw Refusals.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [" + LEFT_UNRESERVED + "].");
        }
        function.reserve(Optional.of(most));
        return PutFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(most)
                .build();
    }

    public DeleteFunctionConcurrencyResponse deleteFunctionConcurrency(
            Principal who, DeleteFunctionConcurrencyRequest request) {
        var reference = reference(who, "lambda:DeleteFunctionConcurrency", request.functionName(), null);
        lambda.function(reference).reserve(Optional.empty());
        return DeleteFunctionConcurrencyResponse.builder().build();
    }

    public ListTagsResponse listTags(Principal who, ListTagsRequest request) {
        return ListTagsResponse.builder()
                .tags(tagged(who, "lambda:ListTags", request.resource()).tags())
                .build();
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        tagged(who, "lambda:TagResource", request.resource()).tag(request.tags());
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        tagged(who, "lambda:UntagResource", request.resource()).untag(request.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    private LiveFunction tagged(Principal who, String action, String arn) {
        if (lambda.reference(arn).qualifier().isPresent()) {
            throw Refusals.invalid("Tags on function aliases and versions are not supported. Please specify either a"
                    + " function ARN or an event source mapping ARN.");
        }
        return lambda.function(reference(who, action, arn, null));
    }

    private FunctionReference reference(Principal who, String action, String name, String qualifier) {
        var reference = lambda.reference(name, qualifier);
        door.check(who, action, reference.arn());
        lambda.function(reference);
        return reference;
    }
}
