package local.service.states;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import local.service.api.ServiceException;

/** The account's state machines. */
final class Machines {

    private final ConcurrentSkipListMap<String, Machine> byArn = new ConcurrentSkipListMap<>();
    private final StatesJournal journal;

    Machines(StatesJournal journal) {
        this.journal = journal;
    }

    /** One that the template declares: it is there at every start. */
    void declare(Machine machine) {
        byArn.put(machine.arn(), machine);
    }

    /** One as it was before a crash; of one that the template declares, the template's definition counts. */
    void takeUp(Machine before) {
        byArn.merge(before.arn(), before, (declared, _) -> {
            var aliases = new LinkedHashMap<>(before.aliases());
            declared.aliases().forEach(aliases::putIfAbsent);
            var versions = new TreeMap<>(declared.versions());
            versions.putAll(before.versions());
            return new Machine(
                    declared.arn(),
                    declared.name(),
                    declared.type(),
                    before.creationDate(),
                    declared.current(),
                    versions,
                    Math.max(before.lastVersion(), declared.lastVersion()),
                    aliases);
        });
    }

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
        var existing = new Machine[1];
        byArn.compute(machine.arn(), (_, before) -> {
            existing[0] = before;
            if (before == null) {
                journal.changed(machine);
                return machine;
            }
            return before;
        });
        return Optional.ofNullable(existing[0]);
    }

    /**
     * Replaces the machine by what {@code change} makes of it.
     *
     * @throws ServiceException {@code StateMachineDoesNotExist}
     */
    Machine change(StatesArn arn, UnaryOperator<Machine> change) {
        var changed = byArn.computeIfPresent(arn.machine(), (_, machine) -> {
            var after = change.apply(machine);
            journal.changed(after);
            return after;
        });
        if (changed == null) {
            throw doesNotExist(arn.machine());
        }
        return changed;
    }

    void remove(String arn) {
        byArn.computeIfPresent(arn, (_, _) -> {
            journal.deletedMachine(arn);
            return null;
        });
    }

    /** All of them, by ARN. */
    List<Machine> all() {
        return List.copyOf(byArn.values());
    }

    static ServiceException doesNotExist(String arn) {
        return new ServiceException("StateMachineDoesNotExist", 400, "State Machine Does Not Exist: '" + arn + "'");
    }
}
