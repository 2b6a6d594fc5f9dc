package local.endpoint;

import java.util.Arrays;
import java.util.HashMap;
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

/** What answers the requests that are signed for one service. */
sealed interface Service permits Service.Modelled, Service.Queues, Forwarded {

    /** All that are there, by the name that requests are signed for. */
    static Map<String, Service> all(Services services) {
        var all = new HashMap<String, Service>();
        services.gateway().signingNames().forEach(name -> all.put(name, new Forwarded(name, services.gateway())));
        all.putAll(Arrays.stream(AwsService.values())
                .filter(AwsService::isHere)
                .collect(Collectors.toMap(
                        AwsService::prefix,
                        service -> service == AwsService.SQS
                                ? new Queues(services.operations().get(service))
                                : new Modelled(
                                        service.prefix(),
                                        protocol(service),
                                        services.operations().get(service)))));
        return all;
    }

    private static Protocol protocol(AwsService service) {
        return switch (service.protocol()) {
            case AWS_JSON_1_0 -> new AwsJson("1.0", service.wireName());
            case AWS_JSON_1_1 -> new AwsJson("1.1", service.wireName());
            case AWS_QUERY -> new AwsQuery(service.namespace());
            case REST_JSON -> new RestJson(Routes.of(service));
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
            return call.answer().apply(operation.call(who, arguments, request.content()));
        }

        @Override
        public Protocol protocol(WireRequest request) {
            return protocol;
        }
    }

    /** Amazon SQS, which speaks its older protocol too. */
    record Queues(Modelled current, Modelled former) implements Service {

        Queues(Map<String, Operation> operations) {
            this(
                    new Modelled("sqs", new AwsJson("1.0", "AmazonSQS", Optional.of(SqsQuery::code)), operations),
                    new Modelled("sqs", new SqsQuery(), operations));
        }

        @Override
        public WireResponse answer(Principal who, WireRequest request, String requestId) {
            return spoken(request).answer(who, request, requestId);
        }

        @Override
        public Protocol protocol(WireRequest request) {
            return spoken(request).protocol();
        }

        private Modelled spoken(WireRequest request) {
            return request.header("X-Amz-Target").isPresent() ? current : former;
        }
    }
}
