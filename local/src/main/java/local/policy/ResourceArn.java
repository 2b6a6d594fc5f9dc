package local.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An ARN as a policy's {@code Resource} writes it, in its six fields; the last ones may be missing.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">Identify AWS resources with
 *     ARNs</a>
 */
record ResourceArn(List<String> fields) {

    private static final int FIELDS = 6;
    private static final Pattern WILDCARD = Pattern.compile("[*?]");

    /** The colons within policy variables, <code>${aws:username}</code>, separate nothing. */
    static ResourceArn of(String text) {
        var fields = new ArrayList<String>();
        int from = 0;
        boolean variable = false;
        for (int i = 0; i < text.length() && fields.size() < FIELDS - 1; i++) {
            variable = variable ? text.charAt(i) != '}' : text.startsWith("${", i);
            if (text.charAt(i) == ':' && !variable) {
                fields.add(text.substring(from, i));
                from = i + 1;
            }
        }
        fields.add(text.substring(from));
        return new ResourceArn(List.copyOf(fields));
    }

    /** With a wildcard in place of each field that is missing: {@code arn:aws:sqs} means all of SQS. */
    String complete() {
        return String.join(":", fields) + ":*".repeat(FIELDS - fields.size());
    }

    /**
     * Why it is no resource.
     *
     * @param whole whether all six fields must be there, as in session policies
     */
    Optional<String> fault(boolean whole) {
        if (hasWildcard(1)) {
            return Optional.of("has a wildcard for its partition. Name it: \"arn:aws:...\".");
        }
        if (fields.size() < 3 || fields.get(2).isEmpty() || hasWildcard(2)) {
            return Optional.of(
                    "names no service, or has a wildcard in its name. Write one such as \"arn:aws:sqs:...\".");
        }
        if (whole && fields.size() < FIELDS) {
            return Optional.of("is an incomplete ARN. Write all of its fields, such as \"" + complete() + "\".");
        }
        return fields.size() == FIELDS ? ResourceKinds.fault(fields.get(2), fields.getLast()) : Optional.empty();
    }

    private boolean hasWildcard(int field) {
        return field < fields.size() && WILDCARD.matcher(fields.get(field)).find();
    }
}
