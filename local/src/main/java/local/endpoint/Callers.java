package local.endpoint;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.api.ServiceException;

/**
 * Who signs a request: a session of a role, with credentials that were issued here; or else the account's
 * administrator.
 *
 * @param strict  of whom keys that were not issued here are refused, by where the request comes from
 * @param pageKey what the page shows as its session token, so that the person before it is the administrator all the same
 */
record Callers(
        Credentials credentials,
        Principal.Administrator administrator,
        Predicate<InetSocketAddress> strict,
        String pageKey) {

    /** With a key for the page that is new, and as hard to guess as a function's. */
    Callers(Credentials credentials, Principal.Administrator administrator, Predicate<InetSocketAddress> strict) {
        this(credentials, administrator, strict, newKey());
    }

    private static String newKey() {
        var secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().encodeToString(secret);
    }

    /**
     * Whether the request comes from the person's own page: from whomever, unless keys that were not issued here are
     * refused of them.
     *
     * @param key that the request shows, if any
     */
    boolean isPage(Optional<String> key, InetSocketAddress from) {
        return key.filter(shown -> same(shown, pageKey)).isPresent() || !strict.test(from);
    }

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
        if (issued.isEmpty() && isPage(signature.sessionToken(), from)) {
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

    /** Answers a request; where it is parked, a function that asked does not work either. */
    WireResponse serve(Signature signature, Supplier<WireResponse> answer) {
        var hold = credentials.holdOf(signature.accessKeyId());
        return hold.isPresent() ? hold.get().serve(answer) : answer.get();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
