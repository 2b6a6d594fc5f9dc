package local.service.lambda;

import java.util.Optional;
import local.json.Arn;
import local.json.FunctionName;
import local.service.api.ServiceException;

/**
 * What a caller names a function by: its name, a partial or a whole ARN, with a version or alias or without.
 *
 * @param arn  of what is meant, with its qualifier
 * @param name of a function of this account and region; empty where it is none's
 */
record FunctionReference(String arn, Optional<String> name, Optional<String> qualifier) {

    /** @param own any ARN of Lambda in this account and region */
    static FunctionReference of(Arn own, String text) {
        return of(own, text, null);
    }

    /**
     * @param beside a version or alias that was given beside the name; it may be null, or stand within the name, too
     * @throws ServiceException {@code InvalidParameterValueException} where another one stands within the name
     */
    static FunctionReference of(Arn own, String text, String beside) {
        var named = FunctionName.parse(text).orElse(null);
        if (named == null) {
            return new FunctionReference(text, Optional.empty(), Optional.empty());
        }
        if (beside != null
                && named.qualifier().filter(within -> !within.equals(beside)).isPresent()) {
            throw Refusals.invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        var qualifier = named.qualifier().or(() -> Optional.ofNullable(beside));
        return new FunctionReference(
                named.with(qualifier).arn(own).toString(),
                Optional.of(named.name()).filter(_ -> named.isIn(own)),
                qualifier);
    }

    /** The ARN without its qualifier. */
    String functionArn() {
        return qualifier
                .map(text -> arn.substring(0, arn.length() - text.length() - 1))
                .orElse(arn);
    }
}
