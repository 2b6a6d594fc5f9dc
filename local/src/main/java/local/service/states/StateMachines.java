package local.service.states;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import local.asl.DefinitionException;
import local.asl.Finding;
import local.asl.StateMachine;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesResponse;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.TracingConfiguration;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionDiagnostic;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionRequest;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResponse;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResultCode;

/** Step Functions' operations on state machines. */
public final class StateMachines {

    static final LoggingConfiguration NO_LOGGING = LoggingConfiguration.builder()
            .level(LogLevel.OFF)
            .includeExecutionData(false)
            .build();
    static final TracingConfiguration NO_TRACING =
            TracingConfiguration.builder().enabled(false).build();

    private final Door door;
    private final Time time;
    private final Machines machines;
    private final Runs runs;
    private final ExecutionLogs logs;
    private final ResourceTags tags;
    private final String arnPrefix;

    StateMachines(
            Door door,
            Time time,
            Machines machines,
            Runs runs,
            ExecutionLogs logs,
            ResourceTags tags,
            String arnPrefix) {
        this.door = door;
        this.time = time;
        this.machines = machines;
        this.runs = runs;
        this.logs = logs;
        this.tags = tags;
        this.arnPrefix = arnPrefix;
    }

    /**
     * A machine of a template: one that is there is changed, as an update would.
     *
     * @param aliases names for the version that this makes
     */
    void declare(
            String arn,
            String name,
            boolean express,
            StateMachine definition,
            String roleArn,
            Optional<LoggingConfiguration> logging,
            boolean tracing,
            List<String> aliases) {
        var now = time.now();
        logging.ifPresent(logs::declare);
        var before = machines.find(arn);
        var revision = new Machine.Revision(
                before.map(_ -> UUID.randomUUID().toString()).orElse(null),
                definition,
                roleArn,
                logging.orElse(NO_LOGGING),
                TracingConfiguration.builder().enabled(tracing).build(),
                Encryption.OWN_KEY,
                now);
        var type = express ? StateMachineType.EXPRESS : StateMachineType.STANDARD;
        var machine = before.filter(there -> there.type() == type)
                .map(there -> there.withCurrent(revision))
                .orElseGet(() -> Machine.create(arn, name, type, revision));
        if (!aliases.isEmpty()) {
            machine = machine.publish(null, now);
        }
        for (var alias : aliases) {
            var route = RoutingConfigurationListItem.builder()
                    .stateMachineVersionArn(machine.versionArn(machine.lastVersion()))
                    .weight(100)
                    .build();
            machine = machine.with(new Machine.Alias(alias, null, List.of(route), now, now));
        }
        machines.declare(machine);
    }

    public CreateStateMachineResponse createStateMachine(Principal who, CreateStateMachineRequest request) {
        var name = Require.name(request.name());
        var arn = arnPrefix + "stateMachine:" + name;
        door.check(who, "states:CreateStateMachine", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "states:TagResource", arn);
        }
        publish(who, request.publish(), arn);
        var type = Objects.requireNonNullElse(request.type(), StateMachineType.STANDARD);
        var definition = parse(request.definition(), type);
        passRole(door, who, request.roleArn(), arn);
        if (request.loggingConfiguration() != null) {
            logs.check(request.loggingConfiguration(), request.roleArn());
        }
        var revision = new Machine.Revision(
                null,
                definition,
                request.roleArn(),
                Objects.requireNonNullElse(request.loggingConfiguration(), NO_LOGGING),
                Objects.requireNonNullElse(request.tracingConfiguration(), NO_TRACING),
                Encryption.of(request.encryptionConfiguration(), Encryption.OWN_KEY),
                time.now());
        boolean publish = Boolean.TRUE.equals(request.publish());
        if (request.versionDescription() != null && !publish) {
            throw new ServiceException(
                    "ValidationException", 400, "Version description can only be set when publish is true");
        }
        var created = Machine.create(arn, name, type, revision);
        if (publish) {
            created = created.publish(request.versionDescription(), time.now());
        }
        machines.requireActive(arn);
        if (machines.find(arn).isEmpty()) {
            // Before it is made: one whose tags are refused is not there afterwards.
            tags.put(arn, request.tags());
        }
        var existing = machines.add(created);
        if (existing.isPresent() && !same(existing.get(), created)) {
            throw new ServiceException("StateMachineAlreadyExists", 400, "State Machine Already Exists: '" + arn + "'");
        }
        var machine = existing.orElse(created);
        return CreateStateMachineResponse.builder()
                .stateMachineArn(arn)
                .creationDate(machine.creationDate())
                .stateMachineVersionArn(publish ? machine.versionArn(machine.lastVersion()) : null)
                .build();
    }

    /** Whether to create the one where the other is already is not an error, as the API reference has it. */
    private static boolean same(Machine one, Machine other) {
        return one.type() == other.type()
                && one.current()
                        .definition()
                        .definition()
                        .equals(other.current().definition().definition())
                && one.current().logging().equals(other.current().logging())
                && one.current().tracing().equals(other.current().tracing())
                && one.current().encryption().equals(other.current().encryption());
    }

    public UpdateStateMachineResponse updateStateMachine(Principal who, UpdateStateMachineRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:UpdateStateMachine", arn.machine());
        publish(who, request.publish(), arn.machine());
        var machine = machines.active(arn);
        if (request.definition() == null
                && request.roleArn() == null
                && request.loggingConfiguration() == null
                && request.tracingConfiguration() == null
                && request.encryptionConfiguration() == null) {
            throw new ServiceException(
                    "MissingRequiredParameter",
                    400,
                    "Either the definition, the role ARN, the LoggingConfiguration, "
                            + "the EncryptionConfiguration or the TracingConfiguration must be specified");
        }
        var definition = request.definition() == null
                ? machine.current().definition()
                : parse(request.definition(), machine.type());
        if (request.roleArn() != null) {
            passRole(door, who, request.roleArn(), arn.machine());
        }
        if (request.loggingConfiguration() != null || request.roleArn() != null) {
            logs.check(
                    Objects.requireNonNullElse(
                            request.loggingConfiguration(), machine.current().logging()),
                    Objects.requireNonNullElse(
                            request.roleArn(), machine.current().roleArn()));
        }
        boolean publish = Boolean.TRUE.equals(request.publish());
        var updated = machines.change(arn, before -> {
            var old = before.current();
            var changed = before.withCurrent(new Machine.Revision(
                    UUID.randomUUID().toString(),
                    definition,
                    Objects.requireNonNullElse(request.roleArn(), old.roleArn()),
                    Objects.requireNonNullElse(request.loggingConfiguration(), old.logging()),
                    Objects.requireNonNullElse(request.tracingConfiguration(), old.tracing()),
                    Encryption.of(request.encryptionConfiguration(), old.encryption()),
                    time.now()));
            return publish ? changed.publish(request.versionDescription(), time.now()) : changed;
        });
        return UpdateStateMachineResponse.builder()
                .updateDate(updated.current().updateDate())
                .revisionId(updated.current().id())
                .stateMachineVersionArn(publish ? updated.versionArn(updated.lastVersion()) : null)
                .build();
    }

    public DescribeStateMachineResponse describeStateMachine(Principal who, DescribeStateMachineRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:DescribeStateMachine", arn.machine());
        var machine = machines.get(arn);
        var version = arn.qualifier().map(qualifier -> Versions.of(machine, arn, qualifier));
        var revision = version.map(Machine.Version::revision).orElse(machine.current());
        return DescribeStateMachineResponse.builder()
                .stateMachineArn(request.stateMachineArn())
                .name(machine.name())
                .status(machines.isDeleting(machine.arn()) ? StateMachineStatus.DELETING : StateMachineStatus.ACTIVE)
                .definition(revision.definition(request.includedData()))
                .roleArn(revision.roleArn())
                .type(machine.type())
                .creationDate(version.map(Machine.Version::creationDate).orElse(machine.creationDate()))
                .description(version.map(Machine.Version::description).orElse(null))
                .loggingConfiguration(revision.logging())
                .tracingConfiguration(revision.tracing())
                .encryptionConfiguration(revision.encryption())
                .revisionId(revision.id())
                .build();
    }

    public ListStateMachinesResponse listStateMachines(Principal who, ListStateMachinesRequest request) {
        door.check(who, "states:ListStateMachines", "*");
        var page = Page.of(machines.all(), Machine::arn, request.nextToken(), Require.maxResults(request.maxResults()));
        return ListStateMachinesResponse.builder()
                .stateMachines(page.items().stream()
                        .map(machine -> StateMachineListItem.builder()
                                .stateMachineArn(machine.arn())
                                .name(machine.name())
                                .type(machine.type())
                                .creationDate(machine.creationDate())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** It goes once none of its executions runs any more; a machine that is not there is deleted already. */
    public DeleteStateMachineResponse deleteStateMachine(Principal who, DeleteStateMachineRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:DeleteStateMachine", arn.machine());
        if (arn.qualifier().isPresent()) {
            throw StatesArn.invalid(
                    "Resource type not valid in this context: " + (arn.version().isPresent() ? "version" : "alias"));
        }
        runs.deleteMachine(arn.machine());
        tags.removeAll(arn.machine());
        return DeleteStateMachineResponse.builder().build();
    }

    public ValidateStateMachineDefinitionResponse validateStateMachineDefinition(
            Principal who, ValidateStateMachineDefinitionRequest request) {
        door.check(who, "states:ValidateStateMachineDefinition", "*");
        boolean express = "EXPRESS".equals(request.typeAsString());
        int max = Require.maxResults(request.maxResults());
        boolean errorsOnly = "ERROR".equals(request.severityAsString());
        var findings = StateMachine.validate(request.definition(), express).stream()
                .filter(finding -> !errorsOnly || finding.severity() == Finding.Severity.ERROR)
                .toList();
        return ValidateStateMachineDefinitionResponse.builder()
                .result(
                        findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)
                                ? ValidateStateMachineDefinitionResultCode.FAIL
                                : ValidateStateMachineDefinitionResultCode.OK)
                .diagnostics(findings.stream()
                        .limit(max)
                        .map(StateMachines::diagnostic)
                        .toList())
                .truncated(findings.size() > max)
                .build();
    }

    private static ValidateStateMachineDefinitionDiagnostic diagnostic(Finding finding) {
        return ValidateStateMachineDefinitionDiagnostic.builder()
                .severity(finding.severity().name())
                .code(finding.code().name())
                .message(finding.message())
                .location(finding.location().orElse(null))
                .build();
    }

    boolean exists(String arn) {
        return machines.find(arn).isPresent();
    }

    private static StateMachine parse(String definition, StateMachineType type) {
        try {
            return StateMachine.parse(definition, type == StateMachineType.EXPRESS);
        } catch (DefinitionException e) {
            throw new ServiceException("InvalidDefinition", 400, e.getMessage());
        }
    }

    /** A call that publishes a version too is one of two actions. */
    private void publish(Principal who, Boolean publish, String machine) {
        if (Boolean.TRUE.equals(publish)) {
            door.check(who, "states:PublishStateMachineVersion", machine);
        }
    }

    /** The caller must be allowed to hand the role to Step Functions, and Step Functions to assume it. */
    static void passRole(Door door, Principal who, String roleArn, String machineArn) {
        if (Arn.parse(roleArn, "iam", "role").isEmpty()) {
            throw StatesArn.invalid("Invalid ARN prefix: " + roleArn);
        }
        door.passRole(who, roleArn, "states.amazonaws.com");
        door.assume(roleArn, "states.amazonaws.com", "CreateStateMachine", machineArn);
    }
}
