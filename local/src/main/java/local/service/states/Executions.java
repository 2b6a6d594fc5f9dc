package local.service.states;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import local.execution.Engine;
import local.execution.Execution;
import local.execution.ExecutionRequest;
import local.execution.ExecutionStatus;
import local.execution.MapRun;
import local.execution.Recorded;
import local.execution.history.HistoryEvent;
import local.execution.task.MockConfig.TestCase;
import local.json.Json;
import local.json.JsonText;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.service.api.Written;
import local.time.Aside;
import software.amazon.awssdk.services.sfn.model.BillingDetails;
import software.amazon.awssdk.services.sfn.model.CloudWatchEventsExecutionDataDetails;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.IncludedData;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;
import tools.jackson.core.JacksonException;

/** Step Functions' operations on executions. */
public final class Executions {

    /** AWS's quota for an execution's input. */
    static final int MAX_DATA_BYTES = 262_144;

    private static final Comparator<Run> NEWEST_FIRST = Comparator.comparing(
                    (Run run) -> run.execution().startDate())
            .reversed()
            .thenComparing(run -> run.execution().arn());

    private final Door door;
    private final Engine engine;
    private final Machines machines;
    private final ExecutionLogs logs;
    private final BiConsumer<String, HistoryEvent> listener;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    /** Those of each machine, the newest first. */
    private final Map<String, ConcurrentSkipListSet<Run>> newestFirst = new ConcurrentHashMap<>();

    /** @param listener told of each event with its execution's ARN, on the thread that appends it */
    Executions(
            Door door,
            Engine engine,
            Machines machines,
            ExecutionLogs logs,
            BiConsumer<String, HistoryEvent> listener) {
        this.door = door;
        this.engine = engine;
        this.machines = machines;
        this.logs = logs;
        this.listener = listener;
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
            throw typeNotSupported();
        }
        var execution = start(arn, request.name(), request.input(), request.traceHeader())
                .await();
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
                .inputDetails(details(included))
                .output(included ? execution.output().map(Json::write).orElse(null) : null)
                .outputDetails(execution.output().map(_ -> details(included)).orElse(null))
                .traceHeader(request.traceHeader())
                .billingDetails(billing(Duration.between(execution.startDate(), stopDate)))
                .build();
    }

    /** By the 100 milliseconds, at the smallest memory size, as Express executions are billed. */
    private static BillingDetails billing(Duration duration) {
        return BillingDetails.builder()
                .billedMemoryUsedInMB(64L)
                .billedDurationInMilliseconds(Math.max(1, Math.ceilDiv(duration.toMillis(), 100)) * 100)
                .build();
    }

    public StopExecutionResponse stopExecution(Principal who, StopExecutionRequest request) {
        var run = get(who, "states:StopExecution", request.executionArn());
        run.execution().stop(request.error(), request.cause());
        return StopExecutionResponse.builder()
                .stopDate(run.execution().stopDate().orElseThrow())
                .build();
    }

    public DescribeExecutionResponse describeExecution(Principal who, DescribeExecutionRequest request) {
        var run = get(who, "states:DescribeExecution", request.executionArn());
        var execution = run.execution();
        boolean included = request.includedData() != IncludedData.METADATA_ONLY;
        // The status is read before what follows from it, so that an execution that ends meanwhile is never half shown.
        var status = execution.status();
        var redrive = Redrive.of(run, engine.time().now());
        return DescribeExecutionResponse.builder()
                .executionArn(execution.arn())
                .stateMachineArn(execution.stateMachineArn())
                .mapRunArn(run.mapRun().map(MapRun::arn).orElse(null))
                .stateMachineVersionArn(run.versionArn().orElse(null))
                .stateMachineAliasArn(run.aliasArn().orElse(null))
                .name(execution.name())
                .status(status.name())
                .startDate(execution.startDate())
                .stopDate(
                        status == ExecutionStatus.RUNNING
                                ? null
                                : execution.stopDate().orElse(null))
                .input(included ? execution.inputText() : null)
                .inputDetails(details(included))
                .output(
                        included && status == ExecutionStatus.SUCCEEDED
                                ? execution.output().map(Json::write).orElse(null)
                                : null)
                .outputDetails(status == ExecutionStatus.SUCCEEDED ? details(included) : null)
                .error(
                        status == ExecutionStatus.RUNNING
                                ? null
                                : execution.error().orElse(null))
                .cause(
                        status == ExecutionStatus.RUNNING
                                ? null
                                : execution.cause().orElse(null))
                .traceHeader(run.traceHeader().orElse(null))
                .redriveCount(execution.redriveCount())
                .redriveDate(execution.redriveDate().orElse(null))
                .redriveStatus(redrive.status())
                .redriveStatusReason(redrive.reason())
                .build();
    }

    public DescribeStateMachineForExecutionResponse describeStateMachineForExecution(
            Principal who, DescribeStateMachineForExecutionRequest request) {
        var run = get(who, "states:DescribeStateMachineForExecution", request.executionArn());
        var revision = run.revision();
        return DescribeStateMachineForExecutionResponse.builder()
                .stateMachineArn(run.machine().arn())
                .name(run.machine().name())
                .definition(revision.definition(request.includedData()))
                .roleArn(revision.roleArn())
                .updateDate(revision.updateDate())
                .loggingConfiguration(revision.logging())
                .tracingConfiguration(revision.tracing())
                .encryptionConfiguration(revision.encryption())
                .revisionId(revision.id())
                .build();
    }

    /** Of a machine, a version, an alias or a map run; the newest first. */
    public ListExecutionsResponse listExecutions(Principal who, ListExecutionsRequest request) {
        var page = Page.of(
                of(who, request)
                        .filter(run -> request.statusFilter() == null
                                || run.execution().status().name().equals(request.statusFilterAsString()))
                        .filter(run -> request.redriveFilter() == null
                                || request.redriveFilterAsString()
                                        .equals(run.execution().redriveCount() > 0 ? "REDRIVEN" : "NOT_REDRIVEN")),
                run -> run.execution().arn(),
                Require.maxResults(request.maxResults()));
        return ListExecutionsResponse.builder()
                .executions(page.items().stream().map(Executions::item).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** Those that are asked for, after those of the pages before. */
    private Stream<Run> of(Principal who, ListExecutionsRequest request) {
        var last = Optional.ofNullable(request.nextToken()).map(Page::last);
        if ((request.mapRunArn() == null) == (request.stateMachineArn() == null)) {
            throw new ServiceException(
                    "ValidationException", 400, "Exactly one of stateMachineArn and mapRunArn must be given");
        }
        if ("PENDING_REDRIVE".equals(request.statusFilterAsString()) && request.mapRunArn() == null) {
            throw new ServiceException(
                    "ValidationException",
                    400,
                    "The statusFilter PENDING_REDRIVE is for the executions of a mapRunArn");
        }
        if (request.mapRunArn() != null) {
            StatesArn.parse(request.mapRunArn(), "mapRun");
            door.check(who, "states:ListExecutions", request.mapRunArn());
            if (runs.values().stream()
                    .flatMap(run -> run.execution().mapRuns().stream())
                    .noneMatch(mapRun -> mapRun.arn().equals(request.mapRunArn()))) {
                throw StatesArn.notFound(request.mapRunArn());
            }
            var children = new ConcurrentSkipListSet<>(NEWEST_FIRST);
            runs.values().stream()
                    .flatMap(Run::children)
                    .filter(run -> run.mapRun().map(MapRun::arn).equals(Optional.of(request.mapRunArn())))
                    .forEach(children::add);
            return after(children, last);
        }
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:ListExecutions", arn.machine());
        if (machines.get(arn).isExpress()) {
            throw typeNotSupported();
        }
        var qualified = Optional.of(request.stateMachineArn());
        return after(newestFirst.getOrDefault(arn.machine(), new ConcurrentSkipListSet<>(NEWEST_FIRST)), last)
                .filter(run -> arn.qualifier().isEmpty()
                        || run.versionArn().equals(qualified)
                        || run.aliasArn().equals(qualified));
    }

    private Stream<Run> after(NavigableSet<Run> inOrder, Optional<String> lastArn) {
        return lastArn
                .map(arn -> inOrder.tailSet(run(arn).orElseThrow(Page::invalidToken), false))
                .orElse(inOrder)
                .stream();
    }

    private static ExecutionListItem item(Run run) {
        var execution = run.execution();
        return ExecutionListItem.builder()
                .executionArn(execution.arn())
                .stateMachineArn(execution.stateMachineArn())
                .mapRunArn(run.mapRun().map(MapRun::arn).orElse(null))
                .stateMachineVersionArn(run.versionArn().orElse(null))
                .stateMachineAliasArn(run.aliasArn().orElse(null))
                .name(execution.name())
                .status(execution.status().name())
                .startDate(execution.startDate())
                .stopDate(execution.stopDate().orElse(null))
                .redriveCount(execution.redriveCount())
                .redriveDate(execution.redriveDate().orElse(null))
                .build();
    }

    /** A page's token names the last event of the page. */
    public Written<GetExecutionHistoryResponse> getExecutionHistory(Principal who, GetExecutionHistoryRequest request) {
        var history = get(who, "states:GetExecutionHistory", request.executionArn())
                .execution()
                .history();
        boolean data = !Boolean.FALSE.equals(request.includeExecutionData());
        boolean newestFirst = Boolean.TRUE.equals(request.reverseOrder());
        int most = Require.maxResults(request.maxResults());
        int size = history.size();
        int from;
        int to;
        boolean more;
        if (newestFirst) {
            to = request.nextToken() == null ? size : Page.number(request.nextToken(), size) - 1;
            from = Math.max(0, to - most);
            more = from > 0;
        } else {
            from = request.nextToken() == null ? 0 : Page.number(request.nextToken(), size);
            to = Math.min(size, from + most);
            more = to < size;
        }
        var token = more ? ",\"nextToken\":\"" + Page.token(Integer.toString(newestFirst ? from + 1 : to)) + "\"" : "";
        return new Written<>(
                joined("{\"events\":[", history.json(from, to, newestFirst, data), "]" + token + "}"),
                GetExecutionHistoryResponse::builder);
    }

    private static byte[] joined(String before, byte[] json, String after) {
        var joined = ByteBuffer.allocate(before.length() + json.length + after.length());
        joined.put(before.getBytes(StandardCharsets.US_ASCII)).put(json);
        return joined.put(after.getBytes(StandardCharsets.US_ASCII)).array();
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
        var versionArn = alias.map(Executions::route).or(() -> arn.version().map(machine::versionArn));
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
                telling(unique, machine, revision),
                memo);
        if (machine.isExpress()) {
            return start(request, testCase);
        }
        return runs.compute(unique, (_, existing) -> {
                    if (existing == null) {
                        return remember(new Run(
                                start(request, testCase),
                                machine,
                                revision,
                                versionArn,
                                alias.map(found -> machine.aliasArn(found.name())),
                                Optional.ofNullable(traceHeader),
                                Optional.empty()));
                    }
                    if (existing.execution().status() == ExecutionStatus.RUNNING
                            && existing.execution().input().equals(value.value())) {
                        return existing;
                    }
                    throw new ServiceException(
                            "ExecutionAlreadyExists", 400, "Execution Already Exists: '" + unique + "'");
                })
                .execution();
    }

    private BiConsumer<String, HistoryEvent> telling(String arn, Machine machine, Machine.Revision revision) {
        var log = logs.of(machine.name(), revision.logging());
        return (whose, event) -> {
            log.accept(whose, event);
            if (whose.equals(arn)) {
                listener.accept(whose, event);
            }
            if (event.type().text().endsWith("StateEntered") && machines.isDeleting(machine.arn())) {
                Aside.start(engine.time(), "end of " + arn, _ -> {
                    find(arn).ifPresent(execution -> execution.stop(null, null));
                    return null;
                });
            }
        };
    }

    /** Takes up all that the journal has; those that had not ended go on. */
    int takeUp(Consumer<String> told) {
        for (var recorded : engine.journal().recorded()) {
            if (!recorded.isChild()) {
                try {
                    var run = run(recorded);
                    runs.put(recorded.arn(), run);
                    remember(run);
                } catch (IllegalArgumentException doesNotFit) {
                    told.accept(doesNotFit.getMessage());
                }
            }
        }
        engine.journal().begin();
        // Only when all are there, for one may wait for another.
        runs.values().forEach(run -> run.execution().goOn());
        machines.deleting().forEach(this::goIfIdle);
        return runs.size();
    }

    private Run run(Recorded recorded) {
        var start = recorded.start();
        var arn = StatesArn.stateMachine(start.get("stateMachine").stringValue());
        var definition =
                StatesJournal.definition(recorded.arn(), start.get("definition").stringValue(), false);
        var known = machines.find(arn.machine());
        var revision = new Machine.Revision(
                start.path("revision").asString(null),
                definition,
                start.get("role").stringValue(),
                known.map(machine -> machine.current().logging()).orElse(StateMachines.NO_LOGGING),
                known.map(machine -> machine.current().tracing()).orElse(StateMachines.NO_TRACING),
                known.map(machine -> machine.current().encryption()).orElse(Encryption.OWN_KEY),
                Instant.parse(start.get("updateDate").stringValue()));
        var machine = known.orElseGet(() -> Machine.create(
                arn.machine(),
                arn.machine().substring(arn.machine().lastIndexOf(':') + 1),
                StateMachineType.STANDARD,
                revision));
        var request = new ExecutionRequest(
                recorded.arn(),
                start.get("name").stringValue(),
                machine.arn(),
                definition,
                revision.roleArn(),
                JsonText.parse(start.get("input").stringValue()),
                false,
                telling(recorded.arn(), machine, revision),
                start);
        return new Run(
                engine.takeUp(request, recorded),
                machine,
                revision,
                start.path("version").stringValueOpt(),
                start.path("alias").stringValueOpt(),
                start.path("trace").stringValueOpt(),
                Optional.empty());
    }

    private Run remember(Run run) {
        newestFirst
                .computeIfAbsent(run.machine().arn(), _ -> new ConcurrentSkipListSet<>(NEWEST_FIRST))
                .add(run);
        run.execution().whenEnded(() -> {
            run.execution().fold();
            goIfIdle(run.machine().arn());
        });
        return run;
    }

    /**
     * Deletes a machine, if it is there, once none of its executions runs any more: each ends when it enters its next
     * state.
     */
    void deleteMachine(String machineArn) {
        machines.beginToDelete(machineArn);
        goIfIdle(machineArn);
    }

    private void goIfIdle(String machineArn) {
        if (machines.isDeleting(machineArn)
                && newestFirst.getOrDefault(machineArn, new ConcurrentSkipListSet<>(NEWEST_FIRST)).stream()
                        .noneMatch(run -> run.execution().status() == ExecutionStatus.RUNNING)) {
            machines.remove(machineArn);
        }
    }

    private Execution start(ExecutionRequest request, Optional<TestCase> testCase) {
        return testCase.map(mocks -> engine.start(request, mocks)).orElseGet(() -> engine.start(request));
    }

    /** The execution of that ARN, running or ended; also a child execution of a distributed Map state. */
    public Optional<Execution> find(String executionArn) {
        return run(executionArn).map(Run::execution);
    }

    /** As {@link #find}, with what Step Functions remembers of its start. */
    Optional<Run> run(String executionArn) {
        return Optional.ofNullable(runs.get(executionArn))
                .or(() -> executionArn.contains("/")
                        ? runs.values().stream()
                                .flatMap(Run::children)
                                .filter(child -> child.execution().arn().equals(executionArn))
                                .findFirst()
                        : Optional.empty());
    }

    /** Stops what runs and forgets all that ran: for a test that begins anew. */
    public void clear() {
        runs.values().forEach(run -> run.execution().stop(null, null));
        runs.clear();
        newestFirst.clear();
        machines.deleting().forEach(this::goIfIdle);
    }

    /** All that are remembered: not those of Express machines. */
    List<Run> all() {
        return List.copyOf(runs.values());
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

    /** @throws ServiceException where there is none, or the caller may not do that with it */
    Run get(Principal who, String action, String executionArn) {
        StatesArn.parse(executionArn, "execution");
        door.check(who, action, executionArn);
        return run(executionArn).orElseThrow(() -> doesNotExist(executionArn));
    }

    static CloudWatchEventsExecutionDataDetails details(boolean included) {
        return CloudWatchEventsExecutionDataDetails.builder().included(included).build();
    }

    static ServiceException doesNotExist(String executionArn) {
        return new ServiceException("ExecutionDoesNotExist", 400, "Execution Does Not Exist: '" + executionArn + "'");
    }

    static ServiceException typeNotSupported() {
        return new ServiceException(
                "StateMachineTypeNotSupported", 400, "This operation is not supported by this type of state machine");
    }
}
