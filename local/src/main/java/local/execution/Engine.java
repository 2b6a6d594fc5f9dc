package local.execution;

import java.util.Optional;
import local.execution.history.HistoryStore;
import local.execution.items.Objects;
import local.execution.journal.Journal;
import local.execution.task.Activities;
import local.execution.task.MockConfig;
import local.execution.task.MockedServices;
import local.execution.task.TaskServices;
import local.execution.task.TaskTokens;
import local.time.Time;

/**
 * Runs executions: each on a virtual thread of its own, with one more for each branch or iteration that runs side by
 * side.
 */
public final class Engine {

    private final Time time;
    private final TaskServices services;
    private final Objects objects;
    private final TaskTokens tokens;
    private final Activities activities;
    private final ExecutionJournal journal;
    private final HistoryStore histories = new HistoryStore();

    /** An engine for machines whose distributed Maps neither read nor write objects. */
    public Engine(Time time, TaskServices services) {
        this(time, services, Objects.NONE);
    }

    /** @param objects what distributed Maps read from and write to */
    public Engine(Time time, TaskServices services, Objects objects) {
        this(time, services, objects, Journal.NONE);
    }

    /** @param journal what Standard executions are written to, and taken up from after a crash */
    public Engine(Time time, TaskServices services, Objects objects, Journal journal) {
        this.time = time;
        this.tokens = new TaskTokens(time);
        this.journal = new ExecutionJournal(journal, tokens);
        this.services = services;
        this.objects = objects;
        this.activities = new Activities(time);
    }

    /** Starts an execution and returns at once. */
    public Execution start(ExecutionRequest request) {
        return start(request, services);
    }

    /** Starts an execution in which the states that {@code testCase} mocks call nothing; returns at once. */
    public Execution start(ExecutionRequest request, MockConfig.TestCase testCase) {
        return start(request, new MockedServices(services, tokens, testCase));
    }

    /** @param services what the tasks of this execution call */
    Execution start(ExecutionRequest request, TaskServices services) {
        var execution = new Execution(this, request, services, Optional.empty());
        execution.begin();
        return execution;
    }

    /**
     * Takes up an execution as it was before a crash: as it ended, or to go on ({@link Execution#goOn}).
     *
     * @param request as it was, with the listener of now
     */
    public Execution takeUp(ExecutionRequest request, Recorded recorded) {
        return takeUp(request, services, recorded);
    }

    /** @param services what the tasks of this execution call */
    Execution takeUp(ExecutionRequest request, TaskServices services, Recorded recorded) {
        var execution = new Execution(this, request, services, recorded);
        if (execution.status() == ExecutionStatus.RUNNING) {
            recorded.openTokens().forEach(tokens::await);
        }
        return execution;
    }

    /** What executions write down. */
    public ExecutionJournal journal() {
        return journal;
    }

    public Time time() {
        return time;
    }

    public TaskTokens tokens() {
        return tokens;
    }

    public Activities activities() {
        return activities;
    }

    TaskServices services() {
        return services;
    }

    HistoryStore histories() {
        return histories;
    }

    Objects objects() {
        return objects;
    }
}
