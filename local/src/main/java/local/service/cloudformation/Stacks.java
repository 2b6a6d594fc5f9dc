package local.service.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.template.Options;
import local.template.stack.Blueprint;
import local.time.Time;

/** The account's stacks, those that were deleted too: by their IDs they are found as before. */
final class Stacks implements Rollout.Nesting {

    private final List<AccountStack> all = new ArrayList<>();
    private final Time time;
    private final Provisioner provisioner;

    Stacks(Time time, Provisioner provisioner) {
        this.time = time;
        this.provisioner = provisioner;
    }

    /** The stack of that ID, or the one of that name that was not deleted. */
    synchronized Optional<AccountStack> find(String nameOrId) {
        return all.stream()
                .filter(stack -> stack.id.equals(nameOrId) || stack.name.equals(nameOrId) && !stack.isDeleted())
                .findFirst();
    }

    /** The oldest first. */
    synchronized List<AccountStack> all() {
        return List.copyOf(all);
    }

    /** Those that were not deleted. */
    Stream<AccountStack> there() {
        return all().stream().filter(stack -> !stack.isDeleted());
    }

    /** How many stacks of the name there were before one that is to be made. */
    synchronized int earlier(String name) {
        return all.stream()
                .filter(stack -> stack.name.equals(name))
                .mapToInt(stack -> stack.earlier + 1)
                .max()
                .orElse(0);
    }

    /** A new stack, without resources yet. */
    synchronized AccountStack add(Options options) {
        return add(options.stackId(), options.stackName(), options.earlier(), time.now());
    }

    synchronized AccountStack add(String id, String name, int earlier, Instant created) {
        var stack = new AccountStack(id, name, earlier, created, time, provisioner::happened);
        all.add(stack);
        return stack;
    }

    @Override
    public synchronized AccountStack child(AccountStack parent, Blueprint blueprint) {
        var id = blueprint.stack().id();
        return find(id).orElseGet(() -> {
            var child = add(id, blueprint.stack().name(), parent.earlier, time.now());
            child.parentId = Optional.of(parent.id);
            return child;
        });
    }

    /** A stack that was never more than a change set's. */
    synchronized void forget(AccountStack stack) {
        all.remove(stack);
    }

    /** The exports of all stacks, with the stack that each is of. */
    List<Exported> exports() {
        return there().flatMap(stack -> stack.deployed.stream()
                        .flatMap(deployed -> deployed.blueprint().outputs().stream())
                        .filter(output -> output.exportName().isPresent())
                        .map(output -> new Exported(stack, output.exportName().get(), output.value())))
                .toList();
    }

    record Exported(AccountStack stack, String name, String value) {}

    /** The stacks that import the name. */
    List<AccountStack> importing(String export) {
        return there().filter(stack -> stack.deployed.stream()
                        .anyMatch(deployed -> deployed.blueprint().imports().contains(export)))
                .toList();
    }
}
