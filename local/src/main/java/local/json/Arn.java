package local.json;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An Amazon Resource Name: {@code arn:aws:sqs:us-east-1:123456789012:orders}. Every part may be empty, as the region and
 * the account of a bucket's are; the resource may have colons and slashes of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">Identify AWS resources with ARNs</a>
 */
public record Arn(String partition, String service, String region, String account, String resource) {

    private static final String PREFIX = "arn:";
    private static final int PARTS = 6;
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    /** The ARN that a text is; empty where it has not its six parts. */
    public static Optional<Arn> parse(String text) {
        if (text == null || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var parts = text.split(":", PARTS);
        return parts.length < PARTS
                ? Optional.empty()
                : Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    /**
     * The ARN that a text is where it names something of that kind: {@code parse(text, "iam", "role")}; empty where it
     * names anything else, or something in no account.
     */
    public static Optional<Arn> parse(String text, String service, String type) {
        return parse(text)
                .filter(arn -> arn.service.equals(service)
                        && arn.type().equals(type)
                        && arn.resource.length() > type.length() + 1
                        && ACCOUNT.matcher(arn.account).matches());
    }

    /**
     * Reads what is known to be one.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Arn of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no ARN"));
    }

    /** The ARN of what lives in a region, in that region's partition. */
    public static Arn in(String region, String account, String service, String resource) {
        return new Arn(partition(region), service, region, account, resource);
    }

    /** The ARN of what belongs to an account everywhere, such as a role. */
    public static Arn global(String partition, String account, String service, String resource) {
        return new Arn(partition, service, "", account, resource);
    }

    /** Whether a text wants to be an ARN, well formed or not. */
    public static boolean isOne(String text) {
        return text != null && text.startsWith(PREFIX);
    }

    /** The partition that a region belongs to: {@code aws}, {@code aws-cn} or {@code aws-us-gov}. */
    public static String partition(String region) {
        return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /** What stands behind the resource's last colon or slash, mostly a name: {@code worker} of {@code function:worker}. */
    public String name() {
        return resource.substring(Math.max(resource.lastIndexOf(':'), resource.lastIndexOf('/')) + 1);
    }

    /** What stands before the resource's first colon or slash: {@code function}; empty where there is neither. */
    public String type() {
        for (int i = 0; i < resource.length(); i++) {
            if (resource.charAt(i) == ':' || resource.charAt(i) == '/') {
                return resource.substring(0, i);
            }
        }
        return "";
    }

    /** The resource at its colons: {@code function}, {@code worker} and {@code live} of {@code function:worker:live}. */
    public List<String> segments() {
        return List.of(resource.split(":", -1));
    }

    /** Another resource of the same service, region and account. */
    public Arn withResource(String other) {
        return new Arn(partition, service, region, account, other);
    }

    /** Whether the other is in the same partition, region and account: what one call can reach. */
    public boolean isBeside(Arn other) {
        return partition.equals(other.partition) && region.equals(other.region) && account.equals(other.account);
    }

    @Override
    public String toString() {
        return PREFIX + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
