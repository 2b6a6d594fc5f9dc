package local.service.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a bucket's policy lets everybody in: an Allow for all principals that no condition narrows to fixed values of
 * one of the keys that S3 takes for a border.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html">Blocking
 *     public access to your Amazon S3 storage, "The meaning of public"</a>
 */
final class PublicPolicy {

    private static final Set<String> BORDERS = Set.of(
            "aws:sourceip",
            "aws:sourcearn",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:sourceowner",
            "aws:sourceaccount",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalarn",
            "aws:principalaccount",
            "aws:userid",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "s3:dataaccesspointarn",
            "s3:dataaccesspointaccount");

    private PublicPolicy() {}

    static boolean isOne(JsonNode policy) {
        return PolicyOperations.statements(policy)
                .filter(statement -> statement.path("Effect").asString("").equals("Allow"))
                .anyMatch(statement -> isForAll(statement) && !isNarrowed(statement.path("Condition")));
    }

    private static boolean isForAll(JsonNode statement) {
        return statement.has("NotPrincipal")
                || texts(statement.path("Principal")).anyMatch("*"::equals)
                || texts(statement.path("Principal").path("AWS")).anyMatch("*"::equals);
    }

    private static boolean isNarrowed(JsonNode condition) {
        return condition.properties().stream()
                .filter(operator ->
                        !operator.getKey().contains("Not") && !operator.getKey().endsWith("IfExists"))
                .flatMap(operator -> operator.getValue().properties().stream())
                .anyMatch(PublicPolicy::isBorder);
    }

    private static boolean isBorder(Map.Entry<String, JsonNode> key) {
        return BORDERS.contains(key.getKey().toLowerCase(Locale.ROOT))
                && texts(key.getValue())
                        .noneMatch(value -> value.contains("${")
                                || value.endsWith("/0")
                                || value.equals("*")
                                || value.startsWith("arn:*"));
    }

    private static Stream<String> texts(JsonNode node) {
        return (node.isArray() ? node.valueStream() : Stream.of(node))
                .filter(JsonNode::isString)
                .map(JsonNode::asString);
    }

    /** The four settings that keep a bucket from being public, all on or all off. */
    static ObjectNode blocks(boolean on) {
        return Json.object()
                .put("BlockPublicAcls", on)
                .put("IgnorePublicAcls", on)
                .put("BlockPublicPolicy", on)
                .put("RestrictPublicBuckets", on);
    }
}
