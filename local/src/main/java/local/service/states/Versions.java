package local.service.states;

import java.util.Objects;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineVersionRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineVersionResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachineVersionsRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachineVersionsResponse;
import software.amazon.awssdk.services.sfn.model.PublishStateMachineVersionRequest;
import software.amazon.awssdk.services.sfn.model.PublishStateMachineVersionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineVersionListItem;

/** Step Functions' operations on versions of state machines. */
public final class Versions {

    private final Door door;
    private final Time time;
    private final Machines machines;

    Versions(Door door, Time time, Machines machines) {
        this.door = door;
        this.time = time;
        this.machines = machines;
    }

    public PublishStateMachineVersionResponse publishStateMachineVersion(
            Principal who, PublishStateMachineVersionRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:PublishStateMachineVersion", arn.machine());
        machines.active(arn);
        var published = machines.change(arn, machine -> {
            var revision = machine.current();
            if (request.revisionId() != null
                    && !request.revisionId().equals(Objects.requireNonNullElse(revision.id(), "INITIAL"))) {
                throw new ServiceException(
                        "ConflictException",
                        409,
                        "The revision ID " + request.revisionId() + " is not the current one of the state machine "
                                + machine.arn());
            }
            var last = machine.versions().get(machine.lastVersion());
            return last != null && last.revision() == revision
                    ? machine
                    : machine.publish(request.description(), time.now());
        });
        var version = published.versions().get(published.lastVersion());
        return PublishStateMachineVersionResponse.builder()
                .stateMachineVersionArn(published.versionArn(version.number()))
                .creationDate(version.creationDate())
                .build();
    }

    /** A version that is not there is deleted already. */
    public DeleteStateMachineVersionResponse deleteStateMachineVersion(
            Principal who, DeleteStateMachineVersionRequest request) {
        var arn = StatesArn.parse(request.stateMachineVersionArn(), "stateMachine");
        door.check(who, "states:DeleteStateMachineVersion", arn.machine());
        int number = arn.version()
                .orElseThrow(() -> StatesArn.invalid("Resource type not valid in this context: stateMachine"));
        if (machines.find(arn.machine()).isPresent()) {
            machines.change(arn, machine -> {
                var referring = machine.aliases().values().stream()
                        .filter(alias -> Aliases.refersTo(alias, machine.versionArn(number)))
                        .map(Machine.Alias::name)
                        .toList();
                if (!referring.isEmpty()) {
                    throw new ServiceException(
                            "ConflictException",
                            409,
                            "Version to be deleted must not be referenced by an alias. "
                                    + "Current list of aliases referencing this version: " + referring);
                }
                return machine.withoutVersion(number);
            });
        }
        return DeleteStateMachineVersionResponse.builder().build();
    }

    /** The newest first. */
    public ListStateMachineVersionsResponse listStateMachineVersions(
            Principal who, ListStateMachineVersionsRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:ListStateMachineVersions", arn.machine());
        var machine = machines.get(arn);
        var newestFirst = machine.versions().descendingMap().values().stream().toList();
        var page = Page.of(
                newestFirst,
                version -> machine.versionArn(version.number()),
                request.nextToken(),
                Require.maxResults(request.maxResults()));
        return ListStateMachineVersionsResponse.builder()
                .stateMachineVersions(page.items().stream()
                        .map(version -> StateMachineVersionListItem.builder()
                                .stateMachineVersionArn(machine.versionArn(version.number()))
                                .creationDate(version.creationDate())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /**
     * The version that a qualifier means: a number, or an alias, which stands for the first version that it routes to.
     *
     * @throws ServiceException {@code StateMachineDoesNotExist}
     */
    static Machine.Version of(Machine machine, StatesArn arn, String qualifier) {
        int number = arn.version()
                .orElseGet(() -> machine.alias(qualifier)
                        .flatMap(alias -> StatesArn.stateMachine(
                                        alias.routing().getFirst().stateMachineVersionArn())
                                .version())
                        .orElseThrow(() -> Machines.doesNotExist(machine.arn() + ":" + qualifier)));
        var version = machine.versions().get(number);
        if (version == null) {
            throw Machines.doesNotExist(machine.versionArn(number));
        }
        return version;
    }
}
