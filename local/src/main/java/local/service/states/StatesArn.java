package local.service.states;

import java.util.List;
import java.util.Optional;
import local.service.api.Require;
import local.service.api.ServiceException;

/**
 * An ARN of Step Functions, taken apart: {@code arn:aws:states:us-east-1:123456789012:stateMachine:hello:PROD}.
 *
 * @param prefix up to and with the account
 * @param type   {@code stateMachine, execution, express, activity, mapRun}
 * @param names  what follows, at its colons
 */
public record StatesArn(String prefix, String type, List<String> names) {

    private static final int PREFIX_PARTS = 5;

    /**
     * @param types those that make sense here
     * @throws ServiceException {@code InvalidArn}
     */
    public static StatesArn parse(String member, String arn, String... types) {
        var parts = Require.notNull(member, arn).split(":", -1);
        if (parts.length < PREFIX_PARTS + 2 || !parts[0].equals("arn") || !parts[2].equals("states")) {
            throw invalid("Invalid ARN prefix: " + arn);
        }
        if (!List.of(types).contains(parts[PREFIX_PARTS])) {
            throw invalid("Resource type not valid in this context: " + parts[PREFIX_PARTS]);
        }
        return new StatesArn(
                String.join(":", List.of(parts).subList(0, PREFIX_PARTS)),
                parts[PREFIX_PARTS],
                List.of(parts).subList(PREFIX_PARTS + 1, parts.length));
    }

    static StatesArn stateMachine(String arn) {
        return parse("stateMachineArn", arn, "stateMachine");
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
