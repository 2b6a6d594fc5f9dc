package local.endpoint;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.endpoint.Protocol.AwsJson;
import local.endpoint.Protocol.AwsQuery;
import local.iam.Principal;
import local.service.Operation;
import local.service.ServiceException;
import local.service.Services;

/** What answers the requests that are signed for one service. */
sealed interface Service {

    /** All that are there, by the name that requests are signed for. */
    static Map<String, Service> all(Services services) {
        return Stream.of(
                new Modelled("states", new AwsJson("1.0", "AWSStepFunctions"), Operation.of(services.stepFunctions().operations().toArray())),
                new Modelled("sns", new AwsQuery("http://sns.amazonaws.com/doc/2010-03-31/"),
                        Operation.of(services.sns().operations().toArray())),
                new Modelled("lambda", new RestJson(), Operation.of(services.lambda())),
                new Modelled("iam", new AwsQuery("https://iam.amazonaws.com/doc/2010-05-08/"),
                        Operation.of(services.iam().operations().toArray())),
                new Modelled("sts", new AwsQuery("https://sts.amazonaws.com/doc/2011-06-15/"),
                        Operation.of(services.sts())))
                .collect(Collectors.toMap(Modelled::name, Function.identity()));
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
                throw new ServiceException("UnknownOperationException", 501,
                        "The local run has no operation %s of %s".formatted(call.operation(), name));
            }
            var arguments = operation.builder();
            call.arguments().accept(arguments);
            return call.answer().apply(operation.call(who, arguments));
        }

        @Override
        public Protocol protocol(WireRequest request) {
            return protocol;
        }
    }
}
