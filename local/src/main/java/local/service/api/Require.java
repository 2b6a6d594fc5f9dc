package local.service.api;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.json.Json;
import local.policy.MalformedPolicyException;
import local.policy.PolicyDocument;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Checks of a request's members, with AWS's own errors. */
public final class Require {

    private static final int DEFAULT_RESULTS = 100;
    private static final Pattern NOT_IN_A_NAME = Pattern.compile(
            "[\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cntrl}" + "\\uFFFE\\uFFFF\\uD800-\\uDFFF\\x{10000}-\\x{10FFFF}]");

    private Require() {}

    /** @throws ServiceException {@code ValidationException} where the member is not there */
    public static <T> T notNull(String member, T value) {
        if (value == null) {
            throw invalid("null", member, "Member must not be null");
        }
        return value;
    }

    /** A name of a machine, execution or activity: no white space, brackets, wildcards or special characters. */
    public static String name(String name) {
        if (NOT_IN_A_NAME.matcher(name).find()) {
            throw new ServiceException("InvalidName", 400, "Invalid Name: '" + name + "'");
        }
        return name;
    }

    /** The page size that {@code maxResults} asks for: 100 where it does not. */
    public static int maxResults(Integer maxResults) {
        return maxResults == null || maxResults == 0 ? DEFAULT_RESULTS : maxResults;
    }

    /** @throws ServiceException {@code ValidationException} where the value is less or more */
    public static int between(String member, int value, int min, int max) {
        if (value < min) {
            throw invalid("'" + value + "'", member, "Member must have value greater than or equal to " + min);
        }
        if (value > max) {
            throw invalid("'" + value + "'", member, "Member must have value less than or equal to " + max);
        }
        return value;
    }

    /**
     * Reads a policy's text.
     *
     * @param parse the kind of policy it is to be: {@link PolicyDocument#identityBased} or {@link PolicyDocument#trust}
     * @throws ServiceException {@code MalformedPolicyDocument}
     */
    public static PolicyDocument policy(String member, String text, Function<JsonNode, PolicyDocument> parse) {
        try {
            return parse.apply(Json.parse(notNull(member, text)));
        } catch (JacksonException e) {
            throw new ServiceException(
                    "MalformedPolicyDocument", 400, "Syntax errors in policy: " + e.getOriginalMessage());
        } catch (MalformedPolicyException e) {
            throw new ServiceException("MalformedPolicyDocument", 400, e.getMessage());
        }
    }

    /** The {@code ValidationException} of a value that its model does not allow. */
    static ServiceException failed(String member, String value, String constraint) {
        return invalid("'" + value + "'", member, constraint);
    }

    /**
     * The error of members that are not there.
     *
     * @param code that the service gives it
     */
    static ServiceException missing(String code, List<String> members) {
        var faults = members.stream()
                .map(member -> "Value null at '" + member + "' failed to satisfy constraint: Member must not be null")
                .collect(Collectors.joining("; "));
        return new ServiceException(
                code,
                400,
                members.size() + (members.size() == 1 ? " validation error" : " validation errors") + " detected: "
                        + faults);
    }

    private static ServiceException invalid(String value, String member, String constraint) {
        return new ServiceException(
                "ValidationException",
                400,
                "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
                        .formatted(value, member, constraint));
    }
}
