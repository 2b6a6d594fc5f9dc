package local.service;

import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import local.asl.Resource;
import local.asl.Resource.Activity;
import local.asl.Resource.Integration;
import local.asl.Resource.LambdaFunction;
import local.asl.Resource.Pattern;
import local.asl.expression.StatesException;
import local.policy.AwsService;
import local.service.api.ServiceException;
import local.service.upstream.NoAnswerException;
import local.service.upstream.TaskNames;

/**
 * How Step Functions names a service and its errors: an optimized integration calls it with the first version of the
 * Java SDK, an {@code aws-sdk} integration with the second, and each words an error in its own way.
 *
 * @param prefix of error names: {@code SQS} or {@code Sqs}
 * @param label  of the service in a cause: {@code AmazonSQS} or {@code Sqs}
 * @param exception the name of an error, by its code
 */
record TaskService(String prefix, String label, boolean optimized, UnaryOperator<String> exception) {

    /** Codes that the SDKs have no class for. */
    private static final Set<String> UNMODELLED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "MissingParameter",
            "InternalError",
            "InternalFailure",
            "UnknownOperationException",
            "SerializationException",
            "ValidationError",
            "BucketNotEmpty",
            "InvalidArgument",
            "InvalidBucketName",
            "InvalidRange",
            "InvalidRequest",
            "KeyTooLongError",
            "MalformedXML",
            "NotImplemented",
            "NotModified",
            "PreconditionFailed");

    /** Whether a Task state may name this resource. */
    static boolean supports(Resource resource) {
        return switch (resource) {
            case LambdaFunction _, Activity _ -> true;
            case Integration(var _, var service, var action, var pattern) ->
                switch (service + ":" + action) {
                    case "lambda:invoke", "sqs:sendMessage", "sns:publish", "events:putEvents" -> !awaitsJob(pattern);
                    case "states:startExecution" -> true;
                    default ->
                        service.startsWith("aws-sdk:")
                                && AwsService.ofTask(service)
                                        .filter(AwsService::isHere)
                                        .isPresent()
                                && !awaitsJob(pattern);
                };
        };
    }

    private static boolean awaitsJob(Pattern pattern) {
        return pattern == Pattern.SYNC || pattern == Pattern.SYNC_2;
    }

    /** @param service as in a Task's resource: {@code sqs}, {@code aws-sdk:sqs} */
    static TaskService of(String service) {
        var called = AwsService.ofTask(service).orElseThrow();
        return called.optimized()
                .filter(_ -> !service.startsWith("aws-sdk:"))
                .map(optimized -> new TaskService(optimized.errors(), optimized.label(), true))
                .orElseGet(() -> new TaskService(called.className(), called.className(), false));
    }

    private TaskService(String prefix, String label, boolean optimized) {
        this(
                prefix,
                label,
                optimized,
                code -> UNMODELLED.contains(code)
                        ? label + "Exception"
                        : code.endsWith("Exception") ? code : code + "Exception");
    }

    /** A service that is elsewhere. */
    static TaskService of(TaskNames names) {
        return new TaskService(names.prefix(), names.label(), names.optimized(), names::exception);
    }

    /** The service's refusal as a Task's failure. */
    StatesException failure(ServiceException refusal) {
        var code = refusal.code();
        var words = optimized
                ? "%s (Service: %s; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null)"
                        .formatted(refusal.getMessage(), label, refusal.status(), legacy(code), UUID.randomUUID())
                : "%s (Service: %s, Status Code: %d, Request ID: %s%s) (SDK Attempt Count: 1)"
                        .formatted(
                                refusal.getMessage(),
                                label,
                                refusal.status(),
                                UUID.randomUUID(),
                                label.equals("S3") ? ", Extended Request ID: " + UUID.randomUUID() : "");
        return new StatesException(prefix + "." + exception.apply(code), words);
    }

    /** The service could not be called at all. */
    StatesException failure(NoAnswerException failure) {
        return new StatesException(prefix + ".SdkClientException", failure.getMessage());
    }

    /** SQS kept the codes of its older protocol for the older SDK. */
    private static String legacy(String code) {
        return code.equals("QueueDoesNotExist") ? "AWS.SimpleQueueService.NonExistentQueue" : code;
    }
}
