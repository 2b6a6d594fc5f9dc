package local.endpoint;

import java.util.Optional;
import java.util.regex.Pattern;
import local.service.api.ServiceException;

/**
 * What a request says of its signer, as Signature Version 4 (and 4a) writes it into the {@code Authorization} header
 * or, for a presigned URL, into the query; {@code aws s3 presign} still writes version 2. The signature itself is not
 * checked: everybody who reaches the loopback interface may be anybody.
 *
 * @param service the signing name of the service that the request is meant for: {@code states}
 */
record Signature(String accessKeyId, String region, String service, Optional<String> sessionToken) {

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-(?:HMAC-SHA256|ECDSA-P256-SHA256)\\s+(?:.*?[\\s,])??Credential=([^,\\s]+)");

    /**
     * @throws ServiceException {@code MissingAuthenticationToken} or {@code IncompleteSignature}, as AWS refuses such a
     *     request
     */
    static Signature of(WireRequest request) {
        var authorization = request.header("Authorization");
        if (authorization.isPresent()) {
            var matcher = AUTHORIZATION.matcher(authorization.get());
            if (!matcher.lookingAt()) {
                throw incomplete("Authorization header requires 'Credential' parameter.");
            }
            return parse(matcher.group(1), request.header("X-Amz-Security-Token"));
        }
        return request.queryParameter("X-Amz-Credential")
                .map(credential -> parse(credential, request.queryParameter("X-Amz-Security-Token")))
                .or(() -> request.queryParameter("AWSAccessKeyId")
                        .map(accessKeyId ->
                                new Signature(accessKeyId, "", "s3", request.queryParameter("x-amz-security-token"))))
                .orElseThrow(() -> new ServiceException(
                        "MissingAuthenticationTokenException", 403, "Missing Authentication Token"));
    }

    /**
     * {@code AKID/20261122/us-east-1/states/aws4_request}; a key ID may have slashes in it, version 4a has no region.
     */
    private static Signature parse(String credential, Optional<String> sessionToken) {
        var parts = credential.split("/");
        int last = parts.length - 1;
        if (last < 3 || !parts[last].equals("aws4_request")) {
            throw incomplete("Credential must have at least 5 slash-delimited elements, "
                    + "e.g. keyid/date/region/service/term");
        }
        boolean regional = last > 3;
        return new Signature(parts[0], regional ? parts[last - 2] : "", parts[last - 1], sessionToken);
    }

    private static ServiceException incomplete(String message) {
        return new ServiceException("IncompleteSignatureException", 400, message);
    }
}
