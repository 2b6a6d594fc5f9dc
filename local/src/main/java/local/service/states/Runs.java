package local.service.states;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.MapRun;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;

/** The executions that are remembered: those of Standard machines. What an Express machine has run is in its log. */
final class Runs {

    /** The order of all lists. */
    private static final Comparator<Run> NEWEST_FIRST = Comparator.comparing(
                    (Run run) -> run.execution().startDate())
            .reversed()
            .thenComparing(run -> run.execution().arn());

    private final Door door;
    private final Machines machines;
    private final Map<String, Run> byArn = new ConcurrentHashMap<>();
    /** Those of each machine, the newest first. */
    private final Map<String, ConcurrentSkipListSet<Run>> newestFirst = new ConcurrentHashMap<>();

    /** Those of Express machines that X-Ray traces. */
    private final LastTraced lately = new LastTraced();

    Runs(Door door, Machines machines) {
        this.door = door;
        this.machines = machines;
    }

    /**
     * Gives the execution of that ARN: a new one where there is none, else the one that is there.
     *
     * @param start    starts it
     * @param existing throws where the one that is there may not stand for the one that was asked for
     */
    Run start(String arn, Supplier<Run> start, Consumer<Run> existing) {
        return byArn.compute(arn, (_, before) -> {
            if (before == null) {
                return remember(start.get());
            }
            existing.accept(before);
            return before;
        });
    }

    /** Starts one of an Express machine. */
    Execution startExpress(
            Machine machine, Machine.Revision revision, Optional<String> traceHeader, Supplier<Execution> start) {
        return TracedExecution.isTraced(revision) ? lately.add(machine, traceHeader, start) : start.get();
    }

    /** The executions of machines that X-Ray traces: all of Standard machines, the last ones of Express machines. */
    Stream<TracedExecution> traced() {
        return Stream.concat(
                byArn.values().stream()
                        .filter(run -> TracedExecution.isTraced(run.revision()))
                        .map(TracedExecution::of),
                lately.all().stream());
    }

    /** The execution of that ARN, where X-Ray traces it; also for its own first task, while it is being started. */
    Optional<TracedExecution> traced(String executionArn) {
        return Optional.ofNullable(byArn.computeIfPresent(executionArn, (_, run) -> run))
                .filter(run -> TracedExecution.isTraced(run.revision()))
                .map(TracedExecution::of)
                .or(() -> lately.find(executionArn));
    }

    /** Adds one as it was before a crash. */
    void takeUp(Run run) {
        byArn.put(run.execution().arn(), run);
        remember(run);
    }

    /** Has those go on that are taken up and had not ended: when all are there, for one may wait for another. */
    void goOn() {
        byArn.values().forEach(run -> run.execution().goOn());
        machines.deleting().forEach(this::goIfIdle);
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
                && of(machineArn).stream().noneMatch(run -> run.execution().status() == ExecutionStatus.RUNNING)) {
            machines.remove(machineArn);
        }
    }

    /** Those of a machine, the newest first. */
    NavigableSet<Run> of(String machineArn) {
        return newestFirst.getOrDefault(machineArn, new ConcurrentSkipListSet<>(NEWEST_FIRST));
    }

    /**
     * The child executions of a map run, the newest first.
     *
     * @throws ServiceException {@code ResourceNotFound}
     */
    NavigableSet<Run> ofMapRun(String arn) {
        if (byArn.values().stream()
                .flatMap(run -> run.execution().mapRuns().stream())
                .noneMatch(mapRun -> mapRun.arn().equals(arn))) {
            throw StatesArn.notFound(arn);
        }
        var children = new ConcurrentSkipListSet<>(NEWEST_FIRST);
        byArn.values().stream()
                .flatMap(Run::children)
                .filter(run -> run.mapRun().map(MapRun::arn).equals(Optional.of(arn)))
                .forEach(children::add);
        return children;
    }

    /** The execution of that ARN, running or ended; also a child execution of a distributed Map state. */
    Optional<Run> find(String executionArn) {
        return Optional.ofNullable(byArn.get(executionArn))
                .or(() -> executionArn.contains("/")
                        ? byArn.values().stream()
                                .flatMap(Run::children)
                                .filter(child -> child.execution().arn().equals(executionArn))
                                .findFirst()
                        : Optional.empty());
    }

    /** @throws ServiceException where there is none, or the caller may not do that with it */
    Run get(Principal who, String action, String executionArn) {
        StatesArn.parse(executionArn, "execution");
        door.check(who, action, executionArn);
        return find(executionArn).orElseThrow(() -> doesNotExist(executionArn));
    }

    /** Stops what runs and forgets all that ran: for a test that begins anew. */
    void clear() {
        byArn.values().forEach(run -> run.execution().stop(null, null));
        byArn.clear();
        lately.clear();
        newestFirst.clear();
        machines.deleting().forEach(this::goIfIdle);
    }

    /** All of them. */
    List<Run> all() {
        return List.copyOf(byArn.values());
    }

    /** Says that there is no such execution. */
    static ServiceException doesNotExist(String executionArn) {
        return new ServiceException("ExecutionDoesNotExist", 400, "Execution Does Not Exist: '" + executionArn + "'");
    }
}
