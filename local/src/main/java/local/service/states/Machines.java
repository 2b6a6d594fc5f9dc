package local.service.states;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import local.service.api.ServiceException;

/** The account's state machines. */
final class Machines {

    private final ConcurrentSkipListMap<String, Machine> byArn = new ConcurrentSkipListMap<>();

    Optional<Machine> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /**
     * The machine that an ARN names, whether it is qualified or not.
     *
     * @throws ServiceException {@code StateMachineDoesNotExist}
     */
    Machine get(StatesArn arn) {
        return find(arn.machine()).orElseThrow(() -> doesNotExist(arn.machine()));
    }

    /** Adds the machine, unless one of its ARN is there: then gives that one. */
    Optional<Machine> add(Machine machine) {
        return Optional.ofNullable(byArn.putIfAbsent(machine.arn(), machine));
    }

    /**
     * Replaces the machine by what {@code change} makes of it.
     *
     * @throws ServiceException {@code StateMachineDoesNotExist}
     */
    Machine change(StatesArn arn, UnaryOperator<Machine> change) {
        var changed = byArn.computeIfPresent(arn.machine(), (_, machine) -> change.apply(machine));
        if (changed == null) {
            throw doesNotExist(arn.machine());
        }
        return changed;
    }

    void remove(String arn) {
        byArn.remove(arn);
    }

    /** All of them, by ARN. */
    List<Machine> all() {
        return List.copyOf(byArn.values());
    }

    static ServiceException doesNotExist(String arn) {
        return new ServiceException("StateMachineDoesNotExist", 400, "State Machine Does Not Exist: '" + arn + "'");
    }
}
