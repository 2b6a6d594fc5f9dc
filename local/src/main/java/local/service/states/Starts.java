package local.service.states;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import local.execution.Engine;
import local.execution.Execution;
import local.execution.ExecutionRequest;
import local.execution.ExecutionStatus;
import local.execution.task.MockConfig.TestCase;
import local.json.Json;
import local.json.JsonText;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Signal;
import software.amazon.awssdk.services.sfn.model.BillingDetails;
import software.amazon.awssdk.services.sfn.model.IncludedData;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionResponse;
import tools.jackson.core.JacksonException;

/** Step Functions' operations that start executions. */
public final class Starts {

    /** AWS's quota for an execution's input. */
    static final int MAX_DATA_BYTES = 262_144;

    private final Door door;
    private final Engine engine;
    private final Machines machines;
    private final Runs runs;
    private final EventListeners listeners;

    Starts(Door door, Engine engine, Machines machines, Runs runs, EventListeners listeners) {
        this.door = door;
        this.engine = engine;
        this.machines = machines;
        this.runs = runs;
        this.listeners = listeners;
    }

    /** To start again what runs already under this name with this input is no error, for a Standard machine. */
    public StartExecutionResponse startExecution(Principal who, StartExecutionRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:StartExecution", arn.machine());
        var execution = start(arn, request.name(), request.input(), request.traceHeader());
        return StartExecutionResponse.builder()
                .executionArn(execution.arn())
                .startDate(execution.startDate())
                .build();
    }

    public StartSyncExecutionResponse startSyncExecution(Principal who, StartSyncExecutionRequest request) {
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:StartSyncExecution", arn.machine());
        if (!machines.get(arn).isExpress()) {
            throw Machines.typeNotSupported();
        }
        var execution = await(start(arn, request.name(), request.input(), request.traceHeader()));
        var stopDate = execution.stopDate().orElseThrow();
        boolean included = request.includedData() != IncludedData.METADATA_ONLY;
        return StartSyncExecutionResponse.builder()
                .executionArn(execution.arn())
                .stateMachineArn(request.stateMachineArn())
                .name(execution.name())
                .startDate(execution.startDate())
                .stopDate(stopDate)
                .status(execution.status().name())
                .error(execution.error().orElse(null))
                .cause(execution.cause().orElse(null))
                .input(included ? execution.inputText() : null)
                .inputDetails(Executions.details(included))
                .output(included ? execution.output().map(Json::write).orElse(null) : null)
                .outputDetails(execution
                        .output()
                        .map(_ -> Executions.details(included))
                        .orElse(null))
                .traceHeader(request.traceHeader())
                .billingDetails(billing(Duration.between(execution.startDate(), stopDate)))
                .build();
    }

    private Execution await(Execution execution) {
        var ended = new Signal<Boolean>(engine.time());
        try (var hold = engine.time().hold()) {
            execution.whenEnded(() -> ended.send(true));
            ended.await(hold);
        }
        return execution;
    }

    /** By the 100 milliseconds, at the smallest memory size, as Express executions are billed. */
    private static BillingDetails billing(Duration duration) {
        return BillingDetails.builder()
                .billedMemoryUsedInMB(64L)
                .billedDurationInMilliseconds(Math.max(1, Math.ceilDiv(duration.toMillis(), 100)) * 100)
                .build();
    }

    /**
     * Starts an execution, of whoever asks and without a door: for a run from the command line.
     *
     * @param name  null for one that is made up
     * @param input JSON text; null for {@code {}}
     */
    Execution start(StatesArn arn, String name, String input, String traceHeader) {
        return start(arn, name, input, traceHeader, Optional.empty());
    }

    /** @param testCase mocks what it names of the machine's states */
    Execution start(StatesArn arn, String name, String input, String traceHeader, Optional<TestCase> testCase) {
        var machine = machines.active(arn);
        var alias = arn.version().isPresent()
                ? Optional.<Machine.Alias>empty()
                : arn.qualifier()
                        .map(qualifier -> machine.alias(qualifier)
                                .orElseThrow(() -> Machines.doesNotExist(machine.arn() + ":" + qualifier)));
        var versionArn = alias.map(Starts::route).or(() -> arn.version().map(machine::versionArn));
        var revision = versionArn
                .map(StatesArn::stateMachine)
                .map(version -> Versions.of(
                                machine, version, version.qualifier().orElseThrow())
                        .revision())
                .orElse(machine.current());
        testCase.ifPresent(mocks -> mocks.check(revision.definition()));
        var value = parse(input == null ? "{}" : input);
        var executionName = name == null ? UUID.randomUUID().toString() : Require.name(name);
        var executionArn = "%s:%s:%s:%s"
                .formatted(arn.prefix(), machine.isExpress() ? "express" : "execution", machine.name(), executionName);
        var unique = machine.isExpress() ? executionArn + ":" + UUID.randomUUID() : executionArn;
        var memo = Json.object()
                .put("revision", revision.id())
                .put("updateDate", revision.updateDate().toString());
        versionArn.ifPresent(version -> memo.put("version", version));
        alias.ifPresent(found -> memo.put("alias", machine.aliasArn(found.name())));
        if (traceHeader != null) {
            memo.put("trace", traceHeader);
        }
        var request = new ExecutionRequest(
                unique,
                executionName,
                machine.arn(),
                revision.definition(),
                revision.roleArn(),
                value,
                machine.isExpress(),
                listeners.of(unique, machine, revision),
                memo);
        if (machine.isExpress()) {
            return runs.startExpress(
                    machine, revision, Optional.ofNullable(traceHeader), () -> start(request, testCase));
        }
        return runs.start(
                        unique,
                        () -> new Run(
                                start(request, testCase),
                                machine,
                                revision,
                                versionArn,
                                alias.map(found -> machine.aliasArn(found.name())),
                                Optional.ofNullable(traceHeader),
                                Optional.empty()),
                        existing -> requireSame(existing.execution(), value))
                .execution();
    }

    /** The same name with the same input, while it runs, is the same execution. */
    private static void requireSame(Execution existing, JsonText input) {
        if (existing.status() != ExecutionStatus.RUNNING || !existing.input().equals(input.value())) {
            throw new ServiceException(
                    "ExecutionAlreadyExists", 400, "Execution Already Exists: '" + existing.arn() + "'");
        }
    }

    private Execution start(ExecutionRequest request, Optional<TestCase> testCase) {
        return testCase.map(mocks -> engine.start(request, mocks)).orElseGet(() -> engine.start(request));
    }

    /** One of an alias's versions, by their weights. */
    private static String route(Machine.Alias alias) {
        int drawn = ThreadLocalRandom.current().nextInt(100);
        for (var route : alias.routing()) {
            drawn -= route.weight();
            if (drawn < 0) {
                return route.stateMachineVersionArn();
            }
        }
        throw new IllegalStateException("The weights of " + alias.name() + " do not add up to 100");
    }

    /** @throws ServiceException {@code InvalidExecutionInput} */
    static JsonText parse(String input) {
        if (input.getBytes(StandardCharsets.UTF_8).length > MAX_DATA_BYTES) {
            throw new ServiceException(
                    "InvalidExecutionInput",
                    400,
                    "Invalid State Machine Execution Input: 'The input is larger than " + MAX_DATA_BYTES + " bytes'");
        }
        try {
            return JsonText.parse(input);
        } catch (JacksonException e) {
            throw new ServiceException(
                    "InvalidExecutionInput",
                    400,
                    "Invalid State Machine Execution Input: '" + e.getOriginalMessage() + "'");
        }
    }
}
