package local.endpoint;

import java.util.Map;
import local.iam.Principal;
import local.service.ServiceException;

/** What answers the requests that are signed for one service. */
sealed interface Service {

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
