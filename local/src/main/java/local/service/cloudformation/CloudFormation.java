package local.service.cloudformation;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.Surroundings;
import local.template.TemplateException;
import local.template.stack.Blueprint;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * AWS CloudFormation: the account's stacks, and what becomes of them.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html">CloudFormation API
 *     reference</a>
 */
public final class CloudFormation {

    private final Stacks stacks;
    private final List<Object> operations;
    private final CloudControl cloudControl;
    private final Principal administrator;
    private final Provisioner provisioner;
    private final Sources sources;
    private final Changes changes;
    private final KeptStacks kept;
    private final Time time;

    /**
     * @param endpoint     what queue URLs begin with
     * @param surroundings what templates may speak of beside what they declare
     * @param folder       where stacks are kept from one process to the next; empty where they are not
     */
    public CloudFormation(
            Account account,
            URI endpoint,
            Door door,
            Time time,
            Surroundings surroundings,
            Provisioner provisioner,
            Optional<Path> folder) {
        this.provisioner = provisioner;
        this.kept = new KeptStacks(folder);
        this.time = time;
        this.stacks = new Stacks(time, provisioner);
        this.administrator = new Principal.Administrator(account.partition(), account.id());
        this.sources = new Sources(surroundings);
        var calls = new Calls(stacks, sources, door, account);
        this.changes = new Changes(calls, account, endpoint, surroundings, provisioner, kept);
        this.operations = List.of(
                new ChangeSets(calls, changes, account),
                new StackOperations(calls, changes),
                new StackResourceOperations(calls),
                new TemplateOperations(calls, account.region()),
                new Exports(calls));
        this.cloudControl = new CloudControl(calls);
    }

    /** Tells of the stacks' resources. */
    public CloudControl cloudControl() {
        return cloudControl;
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /**
     * Tells of a stack whose resources are there already.
     *
     * @param template its text
     */
    public void adopt(String template, Blueprint blueprint) {
        var stack = stacks.add(blueprint.stack().id(), blueprint.stack().name(), 0, time.now());
        adopt(stack, template, blueprint);
    }

    /**
     * Has a stack that was there from the start be as the files say now that it is of: an update as a deploy's, by the
     * administrator. What comes of it is told by its events, too.
     *
     * @param template its text
     * @return what it has changed; nothing where that failed and was taken back
     * @throws ServiceException {@code ValidationError} where it was deleted
     */
    public Optional<List<ResourceDifference>> update(String template, Blueprint blueprint) {
        var name = blueprint.stack().name();
        var stack = stacks.find(name).orElseThrow(() -> Refusal.invalid("Stack [" + name + "] does not exist"));
        var done = new ArrayList<ResourceDifference>();
        var succeeded = new AtomicBoolean(true);
        Calls.inTurn(stack, () -> {
            var after = beside(template, blueprint, stack.deployed);
            if (!Changes.isSame(stack.deployed, after)) {
                done.addAll(ResourceDifference.of(stack.deployed.map(Deployment::blueprint), blueprint));
                succeeded.set(changes.follow(stack, after));
            }
        });
        return succeeded.get() ? Optional.of(List.copyOf(done)) : Optional.empty();
    }

    /** Of a template that lies beside the account. */
    private Deployment beside(String template, Blueprint blueprint, Optional<Deployment> before) {
        return new Deployment(
                template,
                blueprint,
                Map.of(),
                before.map(Deployment::tags).orElse(Map.of()),
                List.of("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"),
                List.of(),
                Optional.empty(),
                administrator);
    }

    /**
     * Makes again the stacks that were there when the process before ended.
     *
     * @param told told in a sentence of each that cannot be made again
     * @return their names
     * @throws java.io.UncheckedIOException where they cannot be read
     */
    public Set<String> takeUp(Consumer<String> told) {
        var names = new HashSet<String>();
        for (var was : kept.read()) {
            try {
                takeUp(was);
                names.add(was.name());
            } catch (ServiceException | TemplateException e) {
                told.accept("the stack " + was.name() + " could not be made again: " + e.getMessage());
            }
        }
        return names;
    }

    private void takeUp(KeptStacks.Kept was) {
        var options = changes.options(was.name(), was.earlier());
        var blueprint = sources.blueprint(was.template(), was.parameters(), options);
        putAll(blueprint);
        var stack = stacks.add(options.stackId(), was.name(), was.earlier(), was.created());
        stack.deployed = Optional.of(new Deployment(
                was.template(),
                blueprint,
                was.parameters(),
                was.tags(),
                was.capabilities(),
                List.of(),
                was.roleArn(),
                administrator));
        stack.terminationProtection = was.terminationProtection();
        stack.status = StackStatus.fromValue(was.status());
        stack.takenUp();
        blueprint
                .nested()
                .values()
                .forEach(application ->
                        adopt(stacks.child(stack, application), Json.pretty(application.processed()), application));
    }

    private void putAll(Blueprint blueprint) {
        for (var logicalId : blueprint.inOrder()) {
            Optional.ofNullable(blueprint.nested().get(logicalId)).ifPresent(this::putAll);
            Rollout.resources(blueprint)
                    .getOrDefault(logicalId, List.of())
                    .forEach(resource -> provisioner.put(resource, blueprint.whole()));
        }
    }

    private void adopt(AccountStack stack, String template, Blueprint blueprint) {
        stack.deployed = Optional.of(beside(template, blueprint, Optional.empty()));
        stack.status = StackStatus.CREATE_COMPLETE;
        stack.adopted();
        blueprint
                .nested()
                .values()
                .forEach(application ->
                        adopt(stacks.child(stack, application), Json.pretty(application.processed()), application));
    }

    /** What the stacks come to that are there, the oldest first. */
    public List<Stack> deployed() {
        return stacks.there()
                .flatMap(stack -> stack.deployed.stream())
                .map(deployed -> deployed.blueprint().stack())
                .toList();
    }

    /** The value that a stack exports under the name. */
    public Optional<String> export(String name) {
        return stacks.exports().stream()
                .filter(exported -> exported.name().equals(name))
                .map(Stacks.Exported::value)
                .findFirst();
    }
}
