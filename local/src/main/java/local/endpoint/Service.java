package local.endpoint;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.endpoint.Protocol.AwsJson;
import local.endpoint.Protocol.AwsQuery;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.Services;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.sqs.Sqs;
import local.service.sqs.SqsRequests;
import software.amazon.awssdk.core.SdkBytes;
import tools.jackson.databind.JsonNode;

/** What answers the requests that are signed for one service. */
sealed interface Service {

    /** All that are there, by the name that requests are signed for. */
    static Map<String, Service> all(Services services) {
        return Arrays.stream(AwsService.values())
                .filter(AwsService::isHere)
                .collect(Collectors.toMap(
                        AwsService::prefix,
                        service -> service == AwsService.SQS
                                ? new Queues(services.sqs())
                                : new Modelled(
                                        service.prefix(),
                                        protocol(service),
                                        services.operations().get(service))));
    }

    private static Protocol protocol(AwsService service) {
        return switch (service.protocol()) {
            case AWS_JSON_1_0 -> new AwsJson("1.0", service.wireName());
            case AWS_JSON_1_1 -> new AwsJson("1.1", service.wireName());
            case AWS_QUERY -> new AwsQuery(service.namespace());
            case REST_JSON -> new RestJson();
            case REST_XML -> new RestXml();
            case NONE -> throw new IllegalArgumentException(service.prefix());
        };
    }

    WireResponse answer(Principal who, WireRequest request, String requestId);

    /** The protocol that an error of this request is written in. */
    Protocol protocol(WireRequest request);

    /**
     * A service whose operations are methods on the SDK's shapes.
     *
     * @param name as requests are signed for it: {@code states}
     */
    record Modelled(String name, Protocol protocol, Map<String, Operation> operations) implements Service {

        @Override
        public WireResponse answer(Principal who, WireRequest request, String requestId) {
            var call = protocol.call(request, requestId);
            var operation = operations.get(call.operation());
            if (operation == null) {
                throw new ServiceException(
                        "UnknownOperationException",
                        501,
                        "The local run has no operation %s of %s".formatted(call.operation(), name));
            }
            var arguments = operation.builder();
            call.arguments().accept(arguments);
            var content = SdkBytes.fromByteArrayUnsafe(request.body());
            return call.answer().apply(operation.call(who, arguments, content));
        }

        @Override
        public Protocol protocol(WireRequest request) {
            return protocol;
        }
    }

    /** Amazon SQS, whose requests go as they are to the server of the queues; its older protocol is translated. */
    record Queues(Sqs sqs) implements Service {

        private static final AwsQuery FORMER = new AwsQuery(SqsQuery.NAMESPACE, Queues::formerCode);
        private static final AwsJson PROTOCOL = new AwsJson("1.0", "AmazonSQS", Optional.of(Queues::formerCode));

        /** As SQS's model gives it for each error that it has. */
        private static String formerCode(String code) {
            return switch (code) {
                case "QueueDoesNotExist" -> "AWS.SimpleQueueService.NonExistentQueue";
                case "QueueNameExists" -> "QueueAlreadyExists";
                case "QueueDeletedRecently",
                        "MessageNotInflight",
                        "PurgeQueueInProgress",
                        "EmptyBatchRequest",
                        "TooManyEntriesInBatchRequest",
                        "BatchEntryIdsNotDistinct",
                        "BatchRequestTooLong",
                        "InvalidBatchEntryId",
                        "UnsupportedOperation" -> "AWS.SimpleQueueService." + code;
                default -> code;
            };
        }

        @Override
        public WireResponse answer(Principal who, WireRequest request, String requestId) {
            if (isFormer(request)) {
                return SqsQuery.answer(request, requestId, (action, json) -> call(who, action, json));
            }
            return PROTOCOL.response(200, call(who, PROTOCOL.operation(request), Protocol.json(request)));
        }

        private JsonNode call(Principal who, String action, JsonNode request) {
            SqsRequests.check(action, request);
            return sqs.call(who, action, request);
        }

        @Override
        public Protocol protocol(WireRequest request) {
            return isFormer(request) ? FORMER : PROTOCOL;
        }

        private static boolean isFormer(WireRequest request) {
            return request.header("X-Amz-Target").isEmpty();
        }
    }
}
