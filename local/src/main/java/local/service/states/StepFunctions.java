package local.service.states;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import local.asl.StateMachine;
import local.execution.Engine;
import local.execution.Execution;
import local.execution.history.HistoryEvent;
import local.execution.journal.Journal;
import local.execution.task.MockConfig.TestCase;
import local.execution.task.PendingTask;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.logs.Logs;
import local.template.stack.Definitions;
import local.template.stack.Stack;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;

/**
 * AWS Step Functions: the template's machines and those that are made later, their executions, and who works for them.
 */
public final class StepFunctions {

    private final StateMachines stateMachines;
    private final Versions versions;
    private final Aliases aliases;
    private final Runs runs;
    private final Starts starts;
    private final Executions executions;
    private final ExecutionLists executionLists;
    private final Redrives redrives;
    private final Callbacks callbacks;
    private final ActivityTasks activities;
    private final ResourceTags tags;
    private final MapRuns mapRuns;
    private final StateTests stateTests;
    private final TakeUp takeUp;
    private final StatesJournal keeps;
    private final Machines machines;
    private final Door door;

    /**
     * @param listener told of each event with its execution's ARN, in order, on the thread that appends it: it must be
     *     short
     */
    public StepFunctions(
            Account account, Door door, Engine engine, Logs logs, BiConsumer<String, HistoryEvent> listener) {
        this(account, door, engine, logs, listener, Journal.NONE);
    }

    /** @param journal where machines, activities and tags are kept: the engine's */
    public StepFunctions(
            Account account,
            Door door,
            Engine engine,
            Logs logs,
            BiConsumer<String, HistoryEvent> listener,
            Journal journal) {
        this.door = door;
        var arnPrefix = account.arn("states", "");
        this.keeps = new StatesJournal(journal);
        var machines = new Machines(keeps);
        this.tags = new ResourceTags(door, keeps, this::has);
        this.machines = machines;
        var executionLogs = new ExecutionLogs(logs, door);
        this.runs = new Runs(door, machines);
        var listeners = new EventListeners(engine, machines, runs, executionLogs, listener);
        this.starts = new Starts(door, engine, machines, runs, listeners);
        this.executions = new Executions(runs, engine.time());
        this.executionLists = new ExecutionLists(door, machines, runs);
        this.takeUp = new TakeUp(engine, machines, runs, listeners);
        this.stateMachines = new StateMachines(door, engine.time(), machines, runs, executionLogs, tags, arnPrefix);
        this.versions = new Versions(door, engine.time(), machines);
        this.aliases = new Aliases(door, engine.time(), machines);
        this.redrives = new Redrives(runs, engine.time());
        this.callbacks = new Callbacks(door, engine.tokens());
        this.activities = new ActivityTasks(door, engine, tags, keeps, arnPrefix);
        this.mapRuns = new MapRuns(door, runs);
        this.stateTests = new StateTests(door, engine, account.region(), account.id());
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return List.of(
                stateMachines,
                versions,
                aliases,
                starts,
                executions,
                executionLists,
                redrives,
                callbacks,
                activities,
                tags,
                mapRuns,
                stateTests);
    }

    /** What the workers of tasks that wait for a token call. */
    public Callbacks callbacks() {
        return callbacks;
    }

    /** The task that waits for the token, as long as it does. */
    public Optional<PendingTask> pending(String taskToken) {
        return callbacks.pending(taskToken);
    }

    /**
     * Takes up what the journal has replayed: machines, activities and tags are there, and executions go on.
     *
     * @param told told in a sentence of each execution that could not be taken up
     * @return how many executions there are
     */
    public int takeUp(Consumer<String> told) {
        keeps.takeUp(machines, activities, tags);
        return takeUp.run(told);
    }

    public StateMachines stateMachines() {
        return stateMachines;
    }

    /** The execution of that ARN, running or ended; also a child execution of a distributed Map state. */
    public Optional<Execution> find(String executionArn) {
        return runs.find(executionArn).map(Run::execution);
    }

    /** The executions of machines that X-Ray traces: all of Standard machines, the last ones of Express machines. */
    public Stream<TracedExecution> traced() {
        return runs.traced();
    }

    /** The execution of that ARN, where X-Ray traces it. */
    public Optional<TracedExecution> traced(String executionArn) {
        return runs.traced(executionArn);
    }

    /** Stops what runs and forgets all that ran: for a test that begins anew. */
    public void clear() {
        runs.clear();
    }

    Runs runs() {
        return runs;
    }

    public Starts starts() {
        return starts;
    }

    Executions executions() {
        return executions;
    }

    ExecutionLists executionLists() {
        return executionLists;
    }

    /**
     * Starts an execution as the account's administrator does.
     *
     * @param input JSON text
     * @throws ServiceException {@code InvalidExecutionInput}, {@code StateMachineDoesNotExist}
     */
    public Execution start(String stateMachineArn, String input) {
        return starts.start(StatesArn.stateMachine(stateMachineArn), null, input, null);
    }

    /**
     * The same, of a test case: the states that it mocks call nothing.
     *
     * @throws IllegalArgumentException where it does not fit the machine
     */
    public Execution start(String stateMachineArn, String input, TestCase testCase) {
        return starts.start(StatesArn.stateMachine(stateMachineArn), null, input, null, Optional.of(testCase));
    }

    /** Whether there is a state machine or an activity of that ARN. */
    public boolean has(String arn) {
        return stateMachines.exists(arn) || activities.exists(arn);
    }

    /** What a state machine is now, where there is one of that ARN. */
    public Optional<StateMachine> definition(String stateMachineArn) {
        return machines.find(stateMachineArn).map(machine -> machine.current().definition());
    }

    /**
     * Makes a template's state machine, or has the one that is there be as it says: executions that run go on as they
     * began.
     *
     * @throws TemplateException where its definition cannot run
     */
    public void declare(Stack.StateMachineResource resource) {
        var roleArn = door.roles().get(resource.roleName()).arn();
        var logging =
                resource.loggingConfiguration().map(json -> Shapes.SDK_TASK.read(LoggingConfiguration.builder(), json));
        stateMachines.declare(
                resource.arn(),
                resource.name(),
                resource.express(),
                Definitions.parse(resource),
                roleArn,
                logging,
                resource.tracing(),
                resource.aliases());
    }

    /** Deletes a state machine, if it is there. */
    public void remove(Stack.StateMachineResource resource) {
        runs.deleteMachine(resource.arn());
        tags.removeAll(resource.arn());
    }

    /** Makes a template's activity, unless it is there. */
    public void declare(Stack.Activity activity) {
        activities.declare(activity.arn());
    }

    /** Deletes an activity, if it is there. */
    public void remove(Stack.Activity activity) {
        activities.remove(activity.arn());
    }
}
