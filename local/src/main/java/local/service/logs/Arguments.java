package local.service.logs;

import java.util.List;
import java.util.function.Function;
import local.service.api.Page;
import local.service.api.ServiceException;

/** Checks of a request's members, with the one error that CloudWatch Logs has for all that is wrong with them. */
final class Arguments {

    private Arguments() {}

    static ServiceException invalid(String message) {
        return new ServiceException("InvalidParameterException", 400, message);
    }

    /** The group that a request names, either way: by its name, or by its name or ARN as the identifier. */
    static String group(String name, String identifier) {
        if ((name == null) == (identifier == null)) {
            throw invalid(
                    name == null
                            ? "At least one of logGroupName or logGroupIdentifier must be specified."
                            : "LogGroupName and LogGroupIdentifier cannot be specified at the same time.");
        }
        return name != null ? name : Logs.groupOf(identifier).orElse(identifier);
    }

    static <T> Page<T> page(List<T> all, Function<T, String> id, String nextToken, int size) {
        return Page.of(all, id, nextToken, size, () -> invalid("The specified nextToken is invalid."));
    }
}
