package local.endpoint;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Predicate;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.api.ServiceException;

/**
 * Who signs a request: a session of a role, with credentials that were issued here; or else the account's
 * administrator.
 *
 * @param strict of whom keys that were not issued here are refused, by where the request comes from
 */
record Callers(Credentials credentials, Principal.Administrator administrator, Predicate<InetSocketAddress> strict) {

    /**
     * @param from where the request comes from
     * @throws ServiceException {@code ExpiredTokenException} for credentials that are over; {@code
     *                          UnrecognizedClientException} for issued credentials without their session token, and for
     *                          unknown ones if strict
     */
    Principal identify(Signature signature, InetSocketAddress from) {
        var issued = credentials.find(signature.accessKeyId());
        if (issued.isEmpty() && credentials.isOurs(signature.accessKeyId())) {
            throw new ServiceException(
                    "ExpiredTokenException", 403, "The security token included in the request is expired");
        }
        if (issued.isEmpty() && !strict.test(from)) {
            return administrator;
        }
        return issued.filter(found -> signature
                        .sessionToken()
                        .filter(token -> same(token, found.sessionToken()))
                        .isPresent())
                .map(Credentials.Issued::principal)
                .orElseThrow(() -> new ServiceException(
                        "UnrecognizedClientException", 403, "The security token included in the request is invalid."));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
