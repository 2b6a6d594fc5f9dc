package local.service.states;

import java.util.List;
import java.util.Objects;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineAliasResponse;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineAliasResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineAliasResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachineAliasesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachineAliasesResponse;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineAliasListItem;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineAliasResponse;

/** Step Functions' operations on aliases of state machines. */
public final class Aliases {

    private static final int MAX_ALIASES = 100;

    private final Door door;
    private final Time time;
    private final Machines machines;

    Aliases(Door door, Time time, Machines machines) {
        this.door = door;
        this.time = time;
        this.machines = machines;
    }

    public CreateStateMachineAliasResponse createStateMachineAlias(
            Principal who, CreateStateMachineAliasRequest request) {
        var name = request.name();
        var routing = request.routingConfiguration();
        var arn = machineOf(routing);
        door.check(who, "states:CreateStateMachineAlias", arn.machine());
        machines.active(arn);
        var now = time.now();
        var changed = machines.change(arn, machine -> {
            checkRoutes(machine, routing);
            var alias = new Machine.Alias(name, request.description(), routing, now, now);
            var existing = machine.alias(name);
            if (existing.isEmpty()) {
                if (machine.aliases().size() == MAX_ALIASES) {
                    throw Machine.tooMany("aliases", MAX_ALIASES, machine.arn());
                }
                return machine.with(alias);
            }
            if (!existing.get().routing().equals(routing)
                    || !Objects.equals(existing.get().description(), request.description())) {
                throw new ServiceException(
                        "ConflictException",
                        409,
                        "Alias with name " + name + " already exists for state machine " + machine.arn());
            }
            return machine;
        });
        return CreateStateMachineAliasResponse.builder()
                .stateMachineAliasArn(changed.aliasArn(name))
                .creationDate(changed.aliases().get(name).creationDate())
                .build();
    }

    public UpdateStateMachineAliasResponse updateStateMachineAlias(
            Principal who, UpdateStateMachineAliasRequest request) {
        var arn = alias(request.stateMachineAliasArn());
        door.check(who, "states:UpdateStateMachineAlias", arn.machine());
        if (request.description() == null && !request.hasRoutingConfiguration()) {
            throw new ServiceException(
                    "ValidationException",
                    400,
                    "Either the description or the routing configuration must be specified");
        }
        machines.active(arn);
        var changed = machines.change(arn, machine -> {
            var before = find(machine, arn);
            if (request.hasRoutingConfiguration()) {
                checkRoutes(machine, request.routingConfiguration());
            }
            return machine.with(new Machine.Alias(
                    before.name(),
                    request.description() == null ? before.description() : request.description(),
                    request.hasRoutingConfiguration() ? request.routingConfiguration() : before.routing(),
                    before.creationDate(),
                    time.now()));
        });
        return UpdateStateMachineAliasResponse.builder()
                .updateDate(find(changed, arn).updateDate())
                .build();
    }

    public DescribeStateMachineAliasResponse describeStateMachineAlias(
            Principal who, DescribeStateMachineAliasRequest request) {
        var arn = alias(request.stateMachineAliasArn());
        door.check(who, "states:DescribeStateMachineAlias", arn.machine());
        var alias = find(machines.get(arn), arn);
        return DescribeStateMachineAliasResponse.builder()
                .stateMachineAliasArn(request.stateMachineAliasArn())
                .name(alias.name())
                .description(alias.description())
                .routingConfiguration(alias.routing())
                .creationDate(alias.creationDate())
                .updateDate(alias.updateDate())
                .build();
    }

    /** Of the machine, or of one version of it. */
    public ListStateMachineAliasesResponse listStateMachineAliases(
            Principal who, ListStateMachineAliasesRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:ListStateMachineAliases", arn.machine());
        var machine = machines.active(arn);
        arn.version().filter(number -> !machine.versions().containsKey(number)).ifPresent(_ -> {
            throw StatesArn.notFound(request.stateMachineArn());
        });
        var aliases = machine.aliases().values().stream()
                .filter(alias -> arn.version().isEmpty()
                        || refersTo(alias, machine.versionArn(arn.version().get())))
                .toList();
        var page = Page.of(aliases, Machine.Alias::name, request.nextToken(), Require.maxResults(request.maxResults()));
        return ListStateMachineAliasesResponse.builder()
                .stateMachineAliases(page.items().stream()
                        .map(alias -> StateMachineAliasListItem.builder()
                                .stateMachineAliasArn(machine.aliasArn(alias.name()))
                                .creationDate(alias.creationDate())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    public DeleteStateMachineAliasResponse deleteStateMachineAlias(
            Principal who, DeleteStateMachineAliasRequest request) {
        var arn = alias(request.stateMachineAliasArn());
        door.check(who, "states:DeleteStateMachineAlias", arn.machine());
        machines.change(arn, machine -> machine.withoutAlias(find(machine, arn).name()));
        return DeleteStateMachineAliasResponse.builder().build();
    }

    static boolean refersTo(Machine.Alias alias, String versionArn) {
        return alias.routing().stream()
                .anyMatch(route -> route.stateMachineVersionArn().equals(versionArn));
    }

    private static StatesArn alias(String arn) {
        var parsed = StatesArn.parse(arn, "stateMachine");
        if (parsed.qualifier().isEmpty() || parsed.version().isPresent()) {
            throw StatesArn.invalid("Resource type not valid in this context: stateMachine");
        }
        return parsed;
    }

    private static Machine.Alias find(Machine machine, StatesArn arn) {
        var name = arn.qualifier().orElseThrow();
        return machine.alias(name).orElseThrow(() -> StatesArn.notFound(machine.aliasArn(name)));
    }

    private static StatesArn machineOf(List<RoutingConfigurationListItem> routing) {
        return StatesArn.stateMachine(routing.getFirst().stateMachineVersionArn());
    }

    private static void checkRoutes(Machine machine, List<RoutingConfigurationListItem> routing) {
        int weight = 0;
        for (var route : routing) {
            var arn = StatesArn.stateMachine(route.stateMachineVersionArn());
            int number = arn.version()
                    .orElseThrow(() -> StatesArn.invalid("Resource type not valid in this context: stateMachine"));
            if (!arn.machine().equals(machine.arn())) {
                throw new ServiceException(
                        "ValidationException",
                        400,
                        "All versions of a routing configuration must be of one state machine");
            }
            if (!machine.versions().containsKey(number)) {
                throw StatesArn.notFound(route.stateMachineVersionArn());
            }
            weight += route.weight();
        }
        if (weight != 100) {
            throw new ServiceException(
                    "ValidationException", 400, "Sum of routing configuration weights must equal 100");
        }
    }
}
