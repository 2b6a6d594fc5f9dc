package local.service.sqs;

import java.util.Optional;
import local.json.Json;
import local.time.Alarm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One move of all that can be received from a dead-letter queue: at once, or so many a second. */
final class MoveTask {

    enum Status {
        RUNNING,
        COMPLETED,
        CANCELLED,
        FAILED
    }

    private static final int SECOND = 1000;

    private final Queues queues;
    private final String handle;
    private final String source;
    private final String destination;
    private final Integer rate;
    private final long toMove;
    private final long started;
    private long moved;
    private Status status = Status.RUNNING;
    private String failure;
    private Optional<Alarm> next = Optional.empty();

    /**
     * @param destination the ARN of the queue that they go to; null where each goes back to where it came from
     * @param rate        at most so many a second; null where it does not matter
     * @param toMove      how many are there
     */
    MoveTask(Queues queues, String handle, String source, String destination, Integer rate, long toMove) {
        this(queues, handle, source, destination, rate, toMove, queues.now());
    }

    private MoveTask(
            Queues queues, String handle, String source, String destination, Integer rate, long toMove, long started) {
        this.queues = queues;
        this.handle = handle;
        this.source = source;
        this.destination = destination;
        this.rate = rate;
        this.toMove = toMove;
        this.started = started;
    }

    /** As {@link #json} wrote it down. */
    static MoveTask read(Queues queues, JsonNode json) {
        var task = new MoveTask(
                queues,
                json.get("moveTask").stringValue(),
                json.get("source").stringValue(),
                json.path("destination").asString(null),
                json.path("rate").isNumber() ? json.get("rate").intValue() : null,
                json.get("toMove").longValue(),
                json.get("started").longValue());
        task.moved = json.get("moved").longValue();
        task.status = Status.valueOf(json.get("status").stringValue());
        task.failure = json.path("failure").asString(null);
        return task;
    }

    ObjectNode json() {
        return Json.object()
                .put("moveTask", handle)
                .put("source", source)
                .put("destination", destination)
                .put("rate", rate)
                .put("toMove", toMove)
                .put("started", started)
                .put("moved", moved)
                .put("status", status.name())
                .put("failure", failure);
    }

    /** Moves what may be moved now, and goes on in a second where more is there. */
    void run() {
        step();
        queues.journal().changed(this);
    }

    private void step() {
        var from = queues.find(source);
        for (long left = rate == null ? Long.MAX_VALUE : rate; isRunning() && left > 0; left--) {
            move(from);
        }
        if (isRunning()) {
            next = Optional.of(queues.alarm(queues.now() + SECOND, source, "the next messages to move", this::run));
        }
    }

    private void move(Optional<Queue> from) {
        var message = from.map(queue -> queue.first(queues.now())).orElse(null);
        if (message == null) {
            status = Status.COMPLETED;
            return;
        }
        var target = Optional.ofNullable(destination).or(() -> message.deadLetterSourceArn);
        var to = target.flatMap(queues::find);
        if (to.isEmpty()) {
            status = Status.FAILED;
            failure = target.isEmpty() ? "CouldNotDetermineMessageSource" : "AWS.SimpleQueueService.NonExistentQueue";
            return;
        }
        from.get().moveTo(to.get(), message, queues.now());
        moved++;
    }

    void cancel() {
        status = Status.CANCELLED;
        next.ifPresent(Alarm::cancel);
        queues.journal().changed(this);
    }

    boolean isRunning() {
        return status == Status.RUNNING;
    }

    Status status() {
        return status;
    }

    String failure() {
        return failure;
    }

    String handle() {
        return handle;
    }

    String source() {
        return source;
    }

    String destination() {
        return destination;
    }

    Integer rate() {
        return rate;
    }

    long toMove() {
        return toMove;
    }

    long moved() {
        return moved;
    }

    long started() {
        return started;
    }
}
