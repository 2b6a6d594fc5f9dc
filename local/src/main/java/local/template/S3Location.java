package local.template;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** An object in S3 that a template, or who deploys it, names. */
public record S3Location(String bucket, String key) {

    private static final Pattern URI = Pattern.compile("s3://([^/]+)/(.+)");
    /** A bucket in the host's name, or first in the path; the endpoint may be one of ours. */
    private static final Pattern URL =
            Pattern.compile("https?://(?:([a-z0-9.-]+)\\.s3[.-][^/]*|[^/]+)/([^?]+)(?:\\?.*)?");

    /** What {@code CodeUri}, {@code DefinitionUri}, {@code Code} or {@code TemplateURL} says; nothing for a local path. */
    public static Optional<S3Location> of(Node node) {
        return node instanceof Node.Mapping place
                ? place.text("S3Bucket")
                        .or(() -> place.text("Bucket"))
                        .flatMap(bucket ->
                                place.text("S3Key").or(() -> place.text("Key")).map(key -> new S3Location(bucket, key)))
                : of(node.asText("a place in S3"));
    }

    /** The same of a text: {@code s3://bucket/key}, {@code https://s3.us-east-1.amazonaws.com/bucket/key}. */
    public static Optional<S3Location> of(String text) {
        var uri = URI.matcher(text);
        if (uri.matches()) {
            return Optional.of(new S3Location(uri.group(1), uri.group(2)));
        }
        var url = URL.matcher(text);
        if (!url.matches()) {
            return Optional.empty();
        }
        var path = URLDecoder.decode(url.group(2).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (url.group(1) != null) {
            return Optional.of(new S3Location(url.group(1), path));
        }
        var parts = path.split("/", 2);
        return parts.length < 2 ? Optional.empty() : Optional.of(new S3Location(parts[0], parts[1]));
    }

    /** @param partition {@code aws} */
    public String arn(String partition) {
        return "arn:" + partition + ":s3:::" + bucket + "/" + key;
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
