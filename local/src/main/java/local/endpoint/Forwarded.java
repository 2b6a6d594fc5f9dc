package local.endpoint;

import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.service.upstream.Gateway;
import local.service.upstream.NoAnswerException;
import local.service.upstream.UpstreamRequest;

/**
 * A service that is elsewhere: its requests go on as they come.
 *
 * @param name as requests are signed for it: {@code dynamodb}
 */
record Forwarded(String name, Gateway gateway) implements Service {

    /** Of one connection. */
    private static final Set<String> LEFT_OUT =
            Set.of("connection", "content-length", "transfer-encoding", "keep-alive");

    @Override
    public WireResponse answer(Principal who, WireRequest request, String requestId) {
        try {
            var answer = gateway.forward(who, name, Signature.of(request).region(), upstream(request));
            var headers = new HashMap<String, String>();
            answer.headers().forEach((header, values) -> {
                if (!LEFT_OUT.contains(header.toLowerCase()) && !header.startsWith(":")) {
                    headers.put(header, values.getFirst());
                }
            });
            return new WireResponse(answer.status(), headers, answer.body());
        } catch (NoAnswerException e) {
            throw new ServiceException("ServiceUnavailableException", 503, e.getMessage());
        }
    }

    @Override
    public Protocol protocol(WireRequest request) {
        return switch (gateway.errors(name, upstream(request))) {
            case JSON -> new Protocol.AwsJson("1.0", "", Optional.empty());
            case REST_JSON -> new RestJson(Routes.LAMBDA);
            case XML -> new Protocol.AwsQuery("");
        };
    }

    private static UpstreamRequest upstream(WireRequest request) {
        return new UpstreamRequest(
                request.method(), request.path(), request.query(), request.headers(), request.body());
    }
}
