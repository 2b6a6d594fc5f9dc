package local.service.logs;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;

/** Checks of a request's members, with the one error that CloudWatch Logs has for all that is wrong with them. */
final class Arguments {

    private static final Pattern GROUP = Pattern.compile("[\\.\\-_/#A-Za-z0-9]+");
    private static final Pattern STREAM = Pattern.compile("[^:*]*");
    private static final int MAX_NAME = 512;

    private Arguments() {}

    static ServiceException invalid(String message) {
        return new ServiceException("InvalidParameterException", 400, message);
    }

    /** A log group's name. */
    static String group(String name) {
        return name("logGroupName", name, GROUP);
    }

    /** A log stream's name. */
    static String stream(String name) {
        return name("logStreamName", name, STREAM);
    }

    /** The group that a request names, either way: by its name, or by its name or ARN as the identifier. */
    static String group(String name, String identifier) {
        if ((name == null) == (identifier == null)) {
            throw invalid(
                    name == null
                            ? "At least one of logGroupName or logGroupIdentifier must be specified."
                            : "LogGroupName and LogGroupIdentifier cannot be specified at the same time.");
        }
        return name != null ? group(name) : Logs.groupOf(identifier).orElseGet(() -> group(identifier));
    }

    /** @param most also what is meant where nothing is said */
    static int limit(Integer limit, int most) {
        return limit == null ? most : check(() -> Require.between("limit", limit, 1, most));
    }

    static <T> T notNull(String member, T value) {
        return check(() -> Require.notNull(member, value));
    }

    static <T> Page<T> page(List<T> all, Function<T, String> id, String nextToken, int size) {
        try {
            return Page.of(all, id, nextToken, size);
        } catch (ServiceException e) {
            throw invalid("The specified nextToken is invalid.");
        }
    }

    private static String name(String member, String name, Pattern pattern) {
        notNull(member, name);
        check(() -> {
            Require.length(member, name, 1, MAX_NAME);
            return name;
        });
        if (!pattern.matcher(name).matches()) {
            throw invalid("1 validation error detected: Value '" + name + "' at '" + member + "' failed to satisfy"
                    + " constraint: Member must satisfy regular expression pattern: " + pattern);
        }
        return name;
    }

    private static <T> T check(Supplier<T> check) {
        try {
            return check.get();
        } catch (ServiceException e) {
            throw invalid(e.getMessage());
        }
    }
}
