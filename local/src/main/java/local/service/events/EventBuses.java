package local.service.events;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import local.execution.journal.Table;
import local.json.Json;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.eventbridge.model.CreateEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.CreateEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DeleteEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesResponse;
import software.amazon.awssdk.services.eventbridge.model.PutPermissionRequest;
import software.amazon.awssdk.services.eventbridge.model.PutPermissionResponse;
import software.amazon.awssdk.services.eventbridge.model.RemovePermissionRequest;
import software.amazon.awssdk.services.eventbridge.model.RemovePermissionResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** EventBridge's operations on event buses, and on their policies. */
public final class EventBuses {

    private final Door door;
    private final Time time;
    private final EventNames names;
    private final Table<Bus> buses;
    private final Table<LiveRule> rules;

    EventBuses(Door door, Time time, EventNames names, Table<Bus> buses, Table<LiveRule> rules) {
        this.door = door;
        this.time = time;
        this.names = names;
        this.buses = buses;
        this.rules = rules;
    }

    /** A template has that bus: its description, policy and tags are as it says. */
    void declare(Stack.EventBus bus) {
        var declared = new Bus(
                bus.name(), bus.arn(), bus.description(), Optional.empty(), bus.policy(), Map.copyOf(bus.tags()));
        buses.declare(bus.name(), declared);
    }

    /** @throws ServiceException where the bus still has rules */
    void withdraw(String name) {
        checkEmpty(name);
        buses.withdraw(name);
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    void declare(Stack.EventBusPolicy policy) {
        redeclare(get(policy.bus()), statements -> statements.put(policy.statementId(), policy.statement()));
    }

    void withdraw(Stack.EventBusPolicy policy) {
        buses.find(policy.bus())
                .ifPresent(bus -> redeclare(bus, statements -> statements.remove(policy.statementId())));
    }

    private void redeclare(Bus bus, Consumer<Map<String, JsonNode>> change) {
        UnaryOperator<Bus> changed = before -> {
            var statements = statements(before);
            change.accept(statements);
            return before.withPolicy(policy(statements));
        };
        buses.declare(bus.name(), changed.apply(bus), changed);
    }

    public CreateEventBusResponse createEventBus(Principal who, CreateEventBusRequest request) {
        var name = request.name();
        if (name.contains("/")) {
            throw EventBridge.invalid("Event bus name must not contain '/'.");
        }
        var arn = names.bus(name);
        door.check(who, "events:CreateEventBus", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "events:TagResource", arn);
        }
        var bus = new Bus(
                name,
                arn,
                Optional.ofNullable(request.description()),
                Optional.of(time.now()),
                Optional.empty(),
                EventTags.of(Map.of(), request.tags()));
        if (!buses.putIfAbsent(name, bus)) {
            throw new ServiceException("ResourceAlreadyExistsException", 400, "Event bus " + name + " already exists.");
        }
        return CreateEventBusResponse.builder()
                .eventBusArn(arn)
                .description(request.description())
                .build();
    }

    /** One that is not there is deleted already. */
    public DeleteEventBusResponse deleteEventBus(Principal who, DeleteEventBusRequest request) {
        door.check(who, "events:DeleteEventBus", names.bus(request.name()));
        if (request.name().equals(Bus.DEFAULT)) {
            throw EventBridge.invalid("Cannot delete event bus default.");
        }
        checkEmpty(request.name());
        buses.remove(request.name());
        return DeleteEventBusResponse.builder().build();
    }

    private void checkEmpty(String bus) {
        if (rules.values().stream().anyMatch(rule -> rule.bus().equals(bus))) {
            throw EventBridge.invalid("Event bus " + bus + " can't be deleted since it has rules.");
        }
    }

    public DescribeEventBusResponse describeEventBus(Principal who, DescribeEventBusRequest request) {
        var name = EventNames.busName(request.name());
        door.check(who, "events:DescribeEventBus", names.bus(name));
        var bus = get(name);
        return DescribeEventBusResponse.builder()
                .name(bus.name())
                .arn(bus.arn())
                .description(bus.description().orElse(null))
                .policy(bus.policyText().orElse(null))
                .creationTime(bus.created().orElse(null))
                .lastModifiedTime(bus.created().orElse(null))
                .build();
    }

    public ListEventBusesResponse listEventBuses(Principal who, ListEventBusesRequest request) {
        door.check(who, "events:ListEventBuses", "*");
        var prefix = request.namePrefix() == null ? "" : request.namePrefix();
        var page = Page.of(
                buses.all().stream()
                        .filter(bus -> bus.name().startsWith(prefix))
                        .toList(),
                Bus::name,
                request.nextToken(),
                EventBridge.limit(request.limit()));
        return ListEventBusesResponse.builder()
                .eventBuses(page.items().stream().map(EventBuses::shape).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static EventBus shape(Bus bus) {
        return EventBus.builder()
                .name(bus.name())
                .arn(bus.arn())
                .description(bus.description().orElse(null))
                .policy(bus.policyText().orElse(null))
                .creationTime(bus.created().orElse(null))
                .lastModifiedTime(bus.created().orElse(null))
                .build();
    }

    /** A whole policy, or one statement of it: another one of its ID goes. */
    public PutPermissionResponse putPermission(Principal who, PutPermissionRequest request) {
        var name = EventNames.busName(request.eventBusName());
        door.check(who, "events:PutPermission", names.bus(name));
        var bus = get(name);
        if (request.policy() != null) {
            change(bus, Optional.of(policy(request.policy())));
            return PutPermissionResponse.builder().build();
        }
        if (request.statementId() == null || request.action() == null || request.principal() == null) {
            throw EventBridge.invalid(
                    "Parameter(s) Action, Principal and StatementId must be specified, or Policy alone.");
        }
        var statements = statements(bus);
        statements.put(request.statementId(), statement(request, bus));
        change(bus, policy(statements));
        return PutPermissionResponse.builder().build();
    }

    public RemovePermissionResponse removePermission(Principal who, RemovePermissionRequest request) {
        var name = EventNames.busName(request.eventBusName());
        door.check(who, "events:RemovePermission", names.bus(name));
        var bus = get(name);
        if (Boolean.TRUE.equals(request.removeAllPermissions())) {
            change(bus, Optional.empty());
            return RemovePermissionResponse.builder().build();
        }
        var statements = statements(bus);
        if (statements.remove(request.statementId()) == null) {
            throw new ServiceException(
                    "ResourceNotFoundException",
                    400,
                    "Statement with the provided id " + request.statementId() + " does not exist.");
        }
        change(bus, policy(statements));
        return RemovePermissionResponse.builder().build();
    }

    private void change(Bus bus, Optional<PolicyDocument> policy) {
        buses.change(bus.name(), before -> before.withPolicy(policy));
    }

    private static Map<String, JsonNode> statements(Bus bus) {
        var byId = new LinkedHashMap<String, JsonNode>();
        bus.policy().ifPresent(policy -> {
            var all = policy.json().path("Statement");
            for (var statement : all.isArray() ? all : Json.array().add(all)) {
                byId.put(statement.path("Sid").asString("statement " + byId.size()), statement);
            }
        });
        return byId;
    }

    private static Optional<PolicyDocument> policy(Map<String, JsonNode> statements) {
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        var document = Json.object().put("Version", "2012-10-17");
        document.set("Statement", statements.values().stream().collect(Json.toArray()));
        return Optional.of(policy(Json.write(document)));
    }

    static PolicyDocument policy(String text) {
        try {
            return Require.policy("Policy", text, PolicyDocument::resourceBased);
        } catch (ServiceException malformed) {
            throw EventBridge.invalid("Parameter Policy is not valid. Reason: " + malformed.getMessage());
        }
    }

    private ObjectNode statement(PutPermissionRequest request, Bus bus) {
        var statement = Json.object().put("Sid", request.statementId()).put("Effect", "Allow");
        if (request.principal().equals("*")) {
            statement.put("Principal", "*");
        } else {
            statement.putObject("Principal").put("AWS", names.rootOf(request.principal()));
        }
        statement.put("Action", request.action()).put("Resource", bus.arn());
        if (request.condition() != null) {
            statement
                    .putObject("Condition")
                    .putObject(request.condition().type())
                    .put(request.condition().key(), request.condition().value());
        }
        return statement;
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    Bus get(String name) {
        return buses.find(name).orElseThrow(() -> EventBridge.noBus(name));
    }

    Optional<Bus> find(String name) {
        return buses.find(name);
    }
}
