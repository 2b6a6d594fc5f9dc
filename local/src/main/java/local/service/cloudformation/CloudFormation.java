package local.service.cloudformation;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.template.Surroundings;
import local.template.stack.Blueprint;
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
    private final Principal administrator;

    /**
     * @param endpoint     what queue URLs begin with
     * @param surroundings what templates may speak of beside what they declare
     */
    public CloudFormation(
            Account account, URI endpoint, Door door, Time time, Surroundings surroundings, Provisioner provisioner) {
        this.stacks = new Stacks(time, provisioner);
        this.administrator = new Principal.Administrator(account.partition(), account.id());
        var calls = new Calls(stacks, new Sources(surroundings), door, account);
        var changes = new Changes(calls, account, endpoint, surroundings, provisioner);
        this.operations = List.of(
                new ChangeSets(calls, changes, account),
                new StackOperations(calls, changes),
                new StackResourceOperations(calls),
                new TemplateOperations(calls),
                new Exports(calls));
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
        var stack = stacks.add(blueprint.stack().id(), blueprint.stack().name());
        adopt(stack, template, blueprint);
    }

    private void adopt(AccountStack stack, String template, Blueprint blueprint) {
        stack.deployed = Optional.of(new Deployment(
                template,
                blueprint,
                Map.of(),
                Map.of(),
                List.of("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"),
                List.of(),
                Optional.empty(),
                administrator));
        stack.status = StackStatus.CREATE_COMPLETE;
        stack.adopted();
        blueprint
                .nested()
                .values()
                .forEach(application ->
                        adopt(stacks.child(stack, application), Json.pretty(application.processed()), application));
    }

    /** The value that a stack exports under the name. */
    public Optional<String> export(String name) {
        return stacks.exports().stream()
                .filter(exported -> exported.name().equals(name))
                .map(Stacks.Exported::value)
                .findFirst();
    }
}
