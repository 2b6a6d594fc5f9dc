package local.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.json.Json;

/**
 * AWS's managed policies, as AWS publishes them: all but those of service-linked roles, which cannot be attached.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS managed
 *     policies</a>
 */
public final class ManagedPolicies {

    private static final Pattern ARN = Pattern.compile("arn:([^:]+):iam::aws:policy/(.+)");

    private static final List<String> PREFIXES = List.of("", "service-role/", "job-function/", "root-task/");

    /**
     * A line each, in order: the path and name, a space, and the document, in ASCII. Few are ever looked at, so that
     * they stay text.
     */
    private static final String LINES = read();

    private ManagedPolicies() {}

    /**
     * The policy with this ARN, which speaks of resources in the ARN's partition.
     *
     * @return nothing where AWS has no such policy: that is a fault to be told, since a role without it may do less
     */
    public static Optional<Policy> find(String arn) {
        return Optional.of(ARN.matcher(arn))
                .filter(Matcher::matches)
                .flatMap(parts -> document(parts.group(2))
                        .map(document -> document.replace("arn:aws:", "arn:" + parts.group(1) + ":"))
                        .map(document -> new Policy(arn, PolicyDocument.ofAws(Json.parse(document)))));
    }

    /** The path and name of the policy with this name: {@code service-role/AWSLambdaBasicExecutionRole}. */
    public static Optional<String> path(String name) {
        return PREFIXES.stream()
                .map(prefix -> prefix + name)
                .filter(path -> document(path).isPresent())
                .findFirst();
    }

    /** The paths and names of all. */
    public static SortedSet<String> paths() {
        return LINES.lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Halves the lines until it is the one. */
    private static Optional<String> document(String path) {
        int from = 0;
        int to = LINES.length();
        while (from < to) {
            int line = LINES.lastIndexOf('\n', (from + to) / 2 - 1) + 1;
            int space = LINES.indexOf(' ', line);
            int end = LINES.indexOf('\n', space);
            int order = path.compareTo(LINES.substring(line, space));
            if (order == 0) {
                return Optional.of(LINES.substring(space, end));
            }
            from = order < 0 ? from : end + 1;
            to = order < 0 ? line : to;
        }
        return Optional.empty();
    }

    private static String read() {
        try (var file = ManagedPolicies.class.getResourceAsStream("managed-policies.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
