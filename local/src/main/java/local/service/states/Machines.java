package local.service.states;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import local.service.api.ServiceException;

/** The account's state machines. */
final class Machines {

    private final ConcurrentSkipListMap<String, Machine> byArn = new ConcurrentSkipListMap<>();
    /** Those that are to go once none of their executions runs any more. */
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();

    private final StatesJournal journal;

    Machines(StatesJournal journal) {
        this.journal = journal;
    }

    /** One that the template declares: it is there at every start. */
    void declare(Machine machine) {
        byArn.put(machine.arn(), machine);
        deleting.remove(machine.arn());
    }

    /** One as it was before a crash; of one that the template declares, the template's definition counts. */
    void takeUp(Machine before, boolean wasDeleting) {
        if (wasDeleting && !byArn.containsKey(before.arn())) {
            deleting.add(before.arn());
        }
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

    /**
     * The same, where it is not about to go.
     *
     * @throws ServiceException {@code StateMachineDoesNotExist}, {@code StateMachineDeleting}
     */
    Machine active(StatesArn arn) {
        var machine = get(arn);
        requireActive(machine.arn());
        return machine;
    }

    /** @throws ServiceException {@code StateMachineDeleting} where a machine of that ARN is about to go */
    void requireActive(String arn) {
        if (isDeleting(arn)) {
            throw new ServiceException(
                    "StateMachineDeleting", 400, "The specified state machine is being deleted: '" + arn + "'");
        }
    }

    boolean isDeleting(String arn) {
        return deleting.contains(arn);
    }

    Set<String> deleting() {
        return Set.copyOf(deleting);
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

    /** Nothing new is begun with the machine from now on, if it is there. */
    void beginToDelete(String arn) {
        byArn.computeIfPresent(arn, (_, machine) -> {
            journal.deletingMachine(arn);
            deleting.add(arn);
            return machine;
        });
    }

    void remove(String arn) {
        byArn.computeIfPresent(arn, (_, _) -> {
            journal.deletedMachine(arn);
            deleting.remove(arn);
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

    /** Says that the operation is not one for machines of that type. */
    static ServiceException typeNotSupported() {
        return new ServiceException(
                "StateMachineTypeNotSupported", 400, "This operation is not supported by this type of state machine");
    }
}
