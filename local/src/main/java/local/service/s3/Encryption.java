package local.service.s3;

import java.util.Optional;
import java.util.Set;
import local.json.Json;
import local.service.api.ServiceException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How objects are said to be encrypted: as the request asks, else as the bucket is set, else with S3's own keys. On this
 * machine they lie in files as they are.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html">Setting default server-side
 *     encryption behavior for Amazon S3 buckets</a>
 */
final class Encryption {

    static final String BY_DEFAULT = "ApplyServerSideEncryptionByDefault";

    /** The members of requests and responses that tell of it. */
    static final Set<String> MEMBERS = Set.of("ServerSideEncryption", "SsekmsKeyId", "BucketKeyEnabled");

    private static final Set<String> ALGORITHMS = Set.of("AES256", "aws:kms", "aws:kms:dsse");
    private static final String S3_KEYS = "AES256";

    private Encryption() {}

    /** What S3 has where nothing is set. */
    static ObjectNode standard() {
        var rules = Json.object();
        var rule = rules.putArray("Rules").addObject();
        rule.putObject(BY_DEFAULT).put("SSEAlgorithm", S3_KEYS);
        rule.put("BucketKeyEnabled", false);
        return rules;
    }

    /**
     * Holds a configuration against S3's rules.
     *
     * @throws ServiceException {@code MalformedXML}, {@code InvalidArgument}
     */
    static void check(JsonNode configuration) {
        var rules = configuration.path("Rules");
        var standard = rules.path(0).path(BY_DEFAULT);
        if (rules.size() != 1
                || !ALGORITHMS.contains(standard.path("SSEAlgorithm").asString(""))) {
            throw Access.malformedXml();
        }
        if (standard.has("KMSMasterKeyID")
                && standard.path("SSEAlgorithm").asString().equals(S3_KEYS)) {
            throw new ServiceException(
                    "InvalidArgument",
                    400,
                    "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse");
        }
    }

    /**
     * What is kept and told of an object that is put.
     *
     * @param request its members
     * @param bucket  what is set of the bucket
     * @throws ServiceException {@code InvalidArgument} where the request asks for an encryption that S3 has not
     */
    static ObjectNode of(ObjectNode request, Optional<JsonNode> bucket) {
        var asked = request.deepCopy().retain(MEMBERS);
        if (asked.has("ServerSideEncryption")) {
            if (!ALGORITHMS.contains(asked.get("ServerSideEncryption").asString())) {
                throw new ServiceException("InvalidArgument", 400, "The encryption method specified is not supported");
            }
            return asked;
        }
        var rule = bucket.orElseGet(Encryption::standard).path("Rules").path(0);
        var told = Json.object()
                .put(
                        "ServerSideEncryption",
                        rule.at("/" + BY_DEFAULT + "/SSEAlgorithm").asString(S3_KEYS));
        rule.at("/" + BY_DEFAULT + "/KMSMasterKeyID").asStringOpt().ifPresent(key -> told.put("SsekmsKeyId", key));
        if (rule.path("BucketKeyEnabled").asBoolean(false)) {
            told.put("BucketKeyEnabled", true);
        }
        return told;
    }
}
