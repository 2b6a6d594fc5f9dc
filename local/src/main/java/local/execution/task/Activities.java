package local.execution.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import local.asl.expression.ErrorName;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/** The activities of an account: tasks that workers fetch with {@code GetActivityTask}. */
public final class Activities {

    /** How long {@code GetActivityTask} waits for a task. */
    public static final Duration LONG_POLL = Duration.ofSeconds(60);

    /** What a worker gets. */
    public record Task(String taskToken, JsonNode input) {}

    private record Scheduled(Task task, PendingTask pending, Predicate<Optional<String>> onStart) {}

    private record Poll(Optional<String> workerName, Signal<Optional<Task>> answer) {}

    private record Activity(Queue<Scheduled> tasks, Queue<Poll> polls) {}

    private final Time time;
    private final Map<String, Activity> activities = new HashMap<>();

    public Activities(Time time) {
        this.time = time;
    }

    /** {@code CreateActivity}; one that is there already stays as it is. */
    public synchronized void create(String arn) {
        activities.computeIfAbsent(arn, _ -> new Activity(new ArrayDeque<>(), new ArrayDeque<>()));
    }

    /** {@code DeleteActivity}: who polls it gets no task; tasks that nobody fetched run into their time-outs. */
    public synchronized void delete(String arn) {
        var deleted = activities.remove(arn);
        if (deleted != null) {
            deleted.polls().forEach(poll -> poll.answer().send(Optional.empty()));
        }
    }

    /** Whether there is an activity of that ARN. */
    public synchronized boolean exists(String arn) {
        return activities.containsKey(arn);
    }

    /**
     * {@code GetActivityTask}: waits up to {@link #LONG_POLL} for a task.
     *
     * @param hold the caller's, closed while it waits
     * @return nothing where no task came
     */
    public Optional<Task> getActivityTask(String arn, Optional<String> workerName, Hold hold) {
        var poll = new Poll(workerName, new Signal<>(time));
        var alarm = time.alarm(time.now().plus(LONG_POLL), arn, "GetActivityTask", () -> giveUp(poll));
        synchronized (this) {
            var activity = activities.get(arn);
            if (activity == null) {
                giveUp(poll);
            } else {
                activity.polls().add(poll);
                match(activity);
            }
        }
        var task = poll.answer().await(hold);
        alarm.cancel();
        return task;
    }

    /**
     * @param onStart told the worker's name when a worker has fetched the task; gives false where it was given up
     *                meanwhile
     */
    public synchronized void schedule(String arn, Task task, PendingTask pending, Predicate<Optional<String>> onStart) {
        var activity = activities.get(arn);
        if (activity == null) {
            pending.end(new TaskOutcome.Failed(ErrorName.RUNTIME, "The activity %s does not exist.".formatted(arn)));
        } else {
            activity.tasks().add(new Scheduled(task, pending, onStart));
            match(activity);
        }
    }

    /** Gives tasks that nobody has given up to polls that still wait. */
    private void match(Activity activity) {
        activity.tasks().removeIf(scheduled -> scheduled.pending().outcome().isSent());
        activity.polls().removeIf(poll -> poll.answer().isSent());
        while (!activity.tasks().isEmpty() && !activity.polls().isEmpty()) {
            var scheduled = activity.tasks().remove();
            if (scheduled.onStart().test(activity.polls().element().workerName())) {
                activity.polls().remove().answer().send(Optional.of(scheduled.task()));
            }
        }
    }

    private synchronized void giveUp(Poll poll) {
        poll.answer().send(Optional.empty());
    }
}
