package local.service.lambda;

import java.util.Optional;
import java.util.regex.Pattern;
import local.json.Arn;
import local.service.api.ServiceException;

/**
 * What a caller names a function by: its name, a partial or a whole ARN, with a version or alias or without.
 *
 * @param arn  of what is meant, with its qualifier
 * @param name of a function of this account and region; empty where it is none's
 */
record FunctionReference(String arn, Optional<String> name, Optional<String> qualifier) {

    private static final Pattern FUNCTION_NAME =
            Pattern.compile("(?:arn:[\\w-]+:lambda:[\\w-]+:)?(?:(?:\\d{12}:)?function:)?([\\w-]+)(?::([\\w$-]+))?");

    /** @param own any ARN of Lambda in this account and region */
    static FunctionReference of(Arn own, String text) {
        return of(own, text, null);
    }

    /**
     * @param beside a version or alias that was given beside the name; it may be null, or stand within the name, too
     * @throws ServiceException {@code InvalidParameterValueException} where another one stands within the name
     */
    static FunctionReference of(Arn own, String text, String beside) {
        var within = FUNCTION_NAME.matcher(text);
        boolean isQualified = within.matches() && within.group(2) != null;
        if (beside != null && isQualified && !within.group(2).equals(beside)) {
            throw Refusals.invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        var reference = beside == null || isQualified ? text : text + ":" + beside;
        var match = FUNCTION_NAME.matcher(reference);
        if (!match.matches()) {
            return new FunctionReference(reference, Optional.empty(), Optional.empty());
        }
        boolean elsewhere =
                Arn.parse(reference).filter(arn -> !arn.isBeside(own)).isPresent();
        var qualifier = Optional.ofNullable(match.group(2));
        var arn = reference.startsWith("arn:")
                ? reference
                : own.withResource("function:" + match.group(1)
                                + qualifier.map(":"::concat).orElse(""))
                        .toString();
        return new FunctionReference(arn, elsewhere ? Optional.empty() : Optional.of(match.group(1)), qualifier);
    }

    /** The ARN without its qualifier. */
    String functionArn() {
        return qualifier
                .map(text -> arn.substring(0, arn.length() - text.length() - 1))
                .orElse(arn);
    }
}
