package local.service.states;

import java.util.List;
import java.util.Optional;
import local.json.Arn;
import local.service.api.ServiceException;

/**
 * An ARN of Step Functions, taken apart: {@code arn:aws:states:us-east-1:123456789012:stateMachine:hello:PROD}.
 *
 * @param prefix up to and with the account
 * @param type   {@code stateMachine, execution, express, activity, mapRun}
 * @param names  what follows, at its colons
 */
public record StatesArn(String prefix, String type, List<String> names) {

    /**
     * @param types those that make sense here
     * @throws ServiceException {@code InvalidArn}
     */
    public static StatesArn parse(String arn, String... types) {
        var parsed = Arn.parse(arn)
                .filter(found ->
                        found.service().equals("states") && found.resource().contains(":"))
                .orElseThrow(() -> invalid("Invalid ARN prefix: " + arn));
        var parts = parsed.segments();
        if (!List.of(types).contains(parts.getFirst())) {
            throw invalid("Resource type not valid in this context: " + parts.getFirst());
        }
        var prefix = parsed.withResource("").toString();
        return new StatesArn(
                prefix.substring(0, prefix.length() - 1), parts.getFirst(), parts.subList(1, parts.size()));
    }

    static StatesArn stateMachine(String arn) {
        return parse(arn, "stateMachine");
    }

    /** The error of an ARN of what is not there, where its type has none of its own. */
    static ServiceException notFound(String arn) {
        return new ServiceException("ResourceNotFound", 400, "Resource not found: '" + arn + "'");
    }

    static ServiceException invalid(String why) {
        return new ServiceException("InvalidArn", 400, "Invalid Arn: '" + why + "'");
    }

    /** The machine's own ARN, without the version, alias or Map label that it may be qualified with. */
    public String machine() {
        return prefix + ":stateMachine:" + machineName();
    }

    /** Also of an execution's ARN and of a map run's. */
    String machineName() {
        var name = names.getFirst();
        int label = name.indexOf('/');
        return label < 0 ? name : name.substring(0, label);
    }

    /** The version or alias that a machine's ARN ends with. */
    Optional<String> qualifier() {
        return names.size() > 1 ? Optional.of(names.get(1)) : Optional.empty();
    }

    /** The version that a machine's ARN ends with, where it is one. */
    Optional<Integer> version() {
        return qualifier()
                .filter(qualifier -> qualifier.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf);
    }
}
