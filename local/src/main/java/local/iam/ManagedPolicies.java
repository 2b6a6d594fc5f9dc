package local.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * AWS managed policies: those that SAM, Lambda and Step Functions bring and that templates commonly name, as AWS
 * publishes them.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS managed
 *     policies</a>
 */
public final class ManagedPolicies {

    private static final JsonNode DOCUMENTS = read();

    private ManagedPolicies() {
    }

    /**
     * The policy with this ARN.
     *
     * @return nothing where AWS has no such policy, or has one that is not among those kept here: that is a fault to be
     *         told, since a role without it may do less
     */
    public static Optional<Policy> find(String arn) {
        return Optional.ofNullable(DOCUMENTS.get(arn))
                .map(document -> new Policy(arn, PolicyDocument.identityBased(document)));
    }

    /** The ARNs of the policies kept here. */
    public static SortedSet<String> arns() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(DOCUMENTS.propertyNames()));
    }

    private static JsonNode read() {
        try (var file = ManagedPolicies.class.getResourceAsStream("managed-policies.json")) {
            return Json.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
