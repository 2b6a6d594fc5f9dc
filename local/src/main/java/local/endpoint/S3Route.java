package local.endpoint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.service.api.ServiceException;

/**
 * S3's operations by method, path and what S3 calls a subresource: a name in the query, such as {@code ?location}.
 * Those whose names do not follow from these stand here, too, where the local run does not have them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3 API reference</a>
 */
enum S3Route {
    LIST_BUCKETS("GET", 200, "ListAllMyBucketsResult"),
    CREATE_BUCKET("PUT bucket"),
    DELETE_BUCKET("DELETE bucket", 204),
    HEAD_BUCKET("HEAD bucket"),
    GET_BUCKET_LOCATION("GET bucket?location"),
    GET_BUCKET_POLICY("GET bucket?policy"),
    PUT_BUCKET_POLICY("PUT bucket?policy", 204),
    DELETE_BUCKET_POLICY("DELETE bucket?policy", 204),
    GET_BUCKET_VERSIONING("GET bucket?versioning", 200, "VersioningConfiguration"),
    PUT_BUCKET_VERSIONING("PUT bucket?versioning"),
    GET_BUCKET_ENCRYPTION("GET bucket?encryption"),
    PUT_BUCKET_ENCRYPTION("PUT bucket?encryption"),
    DELETE_BUCKET_ENCRYPTION("DELETE bucket?encryption", 204),
    GET_PUBLIC_ACCESS_BLOCK("GET bucket?publicAccessBlock"),
    PUT_PUBLIC_ACCESS_BLOCK("PUT bucket?publicAccessBlock"),
    DELETE_PUBLIC_ACCESS_BLOCK("DELETE bucket?publicAccessBlock", 204),
    GET_BUCKET_TAGGING("GET bucket?tagging", 200, "Tagging"),
    PUT_BUCKET_TAGGING("PUT bucket?tagging", 204),
    DELETE_BUCKET_TAGGING("DELETE bucket?tagging", 204),
    GET_OBJECT_TAGGING("GET object?tagging", 200, "Tagging"),
    PUT_OBJECT_TAGGING("PUT object?tagging"),
    DELETE_OBJECT_TAGGING("DELETE object?tagging", 204),
    LIST_OBJECTS("GET bucket", 200, "ListBucketResult"),
    LIST_OBJECTS_V2("GET bucket?list-type", 200, "ListBucketResult"),
    LIST_OBJECT_VERSIONS("GET bucket?versions"),
    DELETE_OBJECTS("POST bucket?delete", 200, "DeleteResult"),
    PUT_OBJECT("PUT object"),
    COPY_OBJECT("PUT object?x-amz-copy-source"),
    GET_OBJECT("GET object"),
    HEAD_OBJECT("HEAD object"),
    DELETE_OBJECT("DELETE object", 204),
    CREATE_MULTIPART_UPLOAD("POST object?uploads", 200, "InitiateMultipartUploadResult"),
    UPLOAD_PART("PUT object?uploadId"),
    UPLOAD_PART_COPY("PUT object?x-amz-copy-source&uploadId"),
    COMPLETE_MULTIPART_UPLOAD("POST object?uploadId", 200, "CompleteMultipartUploadResult"),
    ABORT_MULTIPART_UPLOAD("DELETE object?uploadId", 204),
    LIST_MULTIPART_UPLOADS("GET bucket?uploads", 200, "ListMultipartUploadsResult"),
    LIST_PARTS("GET object?uploadId", 200, "ListPartsResult"),
    SELECT_OBJECT_CONTENT("POST object?select"),
    RESTORE_OBJECT("POST object?restore");

    /** {@code x-amz-copy-source} is a header, and makes another operation of a request as the others do. */
    private static final String COPY_SOURCE = "x-amz-copy-source";

    private static final Set<String> SUBRESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "list-type",
            "location",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versioning",
            "versions",
            "website");
    private static final Map<String, S3Route> ALL =
            Arrays.stream(values()).collect(Collectors.toMap(route -> route.request, Function.identity()));
    /** A bucket before the host's name; {@code s3} is too short to be one. */
    private static final Pattern VIRTUAL_HOST =
            Pattern.compile("(?!s3\\.|sync-)([a-z0-9.-]{3,63})\\.localhost(?::\\d+)?");

    private final String request;
    private final int status;
    private final String root;

    S3Route(String request) {
        this(request, 200);
    }

    S3Route(String request, int status) {
        this(request, status, "");
    }

    /** @param root of the XML that the response is written as; empty where a member is the root, or there is none */
    S3Route(String request, int status, String root) {
        this.request = request;
        this.status = status;
        this.root = root;
    }

    /** A route with the bucket and the key that the request names. */
    record Match(S3Route route, Map<String, String> path) {}

    /**
     * @throws ServiceException {@code NotImplemented}, {@code MethodNotAllowed}, {@code InvalidURI}
     */
    static Match match(WireRequest request) {
        var path = path(request);
        var level = path.containsKey("Key") ? " object" : path.containsKey("Bucket") ? " bucket" : "";
        var named =
                request.query().keySet().stream().filter(SUBRESOURCES::contains).findFirst();
        var subresource = request.header(COPY_SOURCE).isPresent()
                ? Optional.of(COPY_SOURCE + named.map("&"::concat).orElse(""))
                : named;
        var route =
                ALL.get(request.method() + level + subresource.map("?"::concat).orElse(""));
        if (route == null && subresource.isPresent()) {
            throw new ServiceException(
                    "NotImplemented",
                    501,
                    "The local run has no operation %s of s3"
                            .formatted(camelCase(request.method().toLowerCase())
                                    + camelCase(level.strip())
                                    + camelCase(subresource.get())));
        }
        if (route == null) {
            throw new ServiceException(
                    "MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
        }
        return new Match(route, path);
    }

    /** {@code ListBuckets}. */
    String operation() {
        return this == LIST_OBJECTS_V2 ? "ListObjectsV2" : camelCase(name().toLowerCase());
    }

    /** A bucket's policy stands in the body as it is. */
    boolean isJson() {
        return this == GET_BUCKET_POLICY || this == PUT_BUCKET_POLICY;
    }

    /** The HTTP status of its success. */
    int status() {
        return status;
    }

    String root() {
        return root;
    }

    /** {@code /bucket/key}, or {@code /key} of a host that is named for the bucket. */
    private static Map<String, String> path(WireRequest request) {
        var host = VIRTUAL_HOST.matcher(request.header("Host").orElse(""));
        var whole = (host.matches() ? "/" + host.group(1) : "") + request.path();
        var path = new HashMap<String, String>();
        var parts = whole.substring(Math.min(1, whole.length())).split("/", 2);
        if (!parts[0].isEmpty()) {
            path.put("Bucket", WireRequest.percentDecoded(parts[0]));
        }
        if (parts.length == 2 && !parts[1].isEmpty()) {
            path.put("Key", WireRequest.percentDecoded(parts[1]));
        }
        return path;
    }

    private static String camelCase(String words) {
        var name = new StringBuilder();
        for (var word : words.split("[_-]")) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return name.toString();
    }
}
