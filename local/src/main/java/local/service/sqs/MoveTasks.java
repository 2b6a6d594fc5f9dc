package local.service.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;
import tools.jackson.core.JacksonException;

/** SQS's operations that bring dead letters back. */
public final class MoveTasks {

    private static final int MOST_PER_SECOND = 500;
    static final int MOST_SHOWN = 10;
    /** What the caller must be allowed on the queue that the messages leave. */
    private static final List<String> LEAVING = List.of("ReceiveMessage", "DeleteMessage", "GetQueueAttributes");

    private final Access access;
    private final Queues queues;

    MoveTasks(Access access) {
        this.access = access;
        this.queues = access.queues();
    }

    public StartMessageMoveTaskResponse startMessageMoveTask(Principal who, StartMessageMoveTaskRequest request) {
        var source = arn("SourceArn", Refusals.required("SourceArn", request.sourceArn()));
        access.check(who, "StartMessageMoveTask", source, Map.of());
        var destination = request.destinationArn() == null ? null : arn("DestinationArn", request.destinationArn());
        Integer rate = request.maxNumberOfMessagesPerSecond();
        Refusals.between(
                "MaxNumberOfMessagesPerSecond", rate, 1, MOST_PER_SECOND, 1, "Must be between 1 and 500, if provided.");
        LEAVING.forEach(operation -> access.check(who, operation, source, Map.of()));
        if (destination != null) {
            access.check(who, "SendMessage", destination, Map.of());
        } else {
            queues.exclusively(() ->
                            queues.find(source.toString()).map(queues::sources).orElse(List.of()))
                    .forEach(queue -> access.check(who, "SendMessage", Arn.of(queue.arn()), Map.of()));
        }
        return queues.exclusively(() -> {
            var task = start(source.toString(), destination == null ? null : destination.toString(), rate);
            return StartMessageMoveTaskResponse.builder()
                    .taskHandle(task.handle())
                    .build();
        });
    }

    private MoveTask start(String source, String destination, Integer rate) {
        var from = find("SourceArn", source);
        if (queues.sources(from).isEmpty()) {
            throw Refusals.invalid("Source queue must be configured as a Dead Letter Queue.");
        }
        if (destination != null) {
            if (destination.equals(source)) {
                throw Refusals.invalid("Source queue arn can't be the same as destination queue arn.");
            }
            if (find("DestinationArn", destination).isFifo() != from.isFifo()) {
                throw Refusals.invalid("Source and destination queues must be of the same type.");
            }
        }
        if (queues.moveTasks(source).stream().anyMatch(MoveTask::isRunning)) {
            throw Refusals.invalid("There is already a task running. Only one active task is allowed for a source queue"
                    + " arn at a given time.");
        }
        from.advance(queues.now());
        var task = new MoveTask(
                queues,
                handle(source),
                source,
                destination,
                rate,
                from.messages().visible());
        queues.put(task);
        task.run();
        return task;
    }

    public CancelMessageMoveTaskResponse cancelMessageMoveTask(Principal who, CancelMessageMoveTaskRequest request) {
        var handle = Refusals.required("TaskHandle", request.taskHandle());
        var source = source(handle);
        access.check(who, "CancelMessageMoveTask", source, Map.of());
        return queues.exclusively(() -> {
            var task = queues.moveTasks(source.toString()).stream()
                    .filter(MoveTask::isRunning)
                    .filter(running -> running.handle().equals(handle))
                    .findFirst()
                    .orElseThrow(() -> Refusals.notFound("Task does not exist."));
            task.cancel();
            return CancelMessageMoveTaskResponse.builder()
                    .approximateNumberOfMessagesMoved(task.moved())
                    .build();
        });
    }

    public ListMessageMoveTasksResponse listMessageMoveTasks(Principal who, ListMessageMoveTasksRequest request) {
        var source = arn("SourceArn", Refusals.required("SourceArn", request.sourceArn()));
        access.check(who, "ListMessageMoveTasks", source, Map.of());
        int most = Refusals.between(
                "MaxResults", request.maxResults(), 1, MOST_SHOWN, 1, "Must be between 1 and 10, if provided.");
        return queues.exclusively(() -> {
            find("SourceArn", source.toString());
            var shown = queues.moveTasks(source.toString()).stream()
                    .limit(most)
                    .map(MoveTasks::entry)
                    .toList();
            return ListMessageMoveTasksResponse.builder()
                    .results(shown.isEmpty() ? null : shown)
                    .build();
        });
    }

    /** The handle is of use while the task runs. */
    private static ListMessageMoveTasksResultEntry entry(MoveTask task) {
        return ListMessageMoveTasksResultEntry.builder()
                .taskHandle(task.isRunning() ? task.handle() : null)
                .status(task.status().name())
                .sourceArn(task.source())
                .destinationArn(task.destination())
                .maxNumberOfMessagesPerSecond(task.rate())
                .approximateNumberOfMessagesMoved(task.moved())
                .approximateNumberOfMessagesToMove(task.toMove())
                .failureReason(task.failure())
                .startedTimestamp(task.started())
                .build();
    }

    private Queue find(String parameter, String arn) {
        return queues.find(arn)
                .orElseThrow(() -> Refusals.notFound(
                        "The resource that you specified for the " + parameter + " parameter doesn't exist."));
    }

    private static Arn arn(String parameter, String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("sqs") && !arn.resource().isEmpty())
                .orElseThrow(() -> Refusals.invalid("You must use this format to specify the " + parameter + ":"
                        + " arn:<partition>:<service>:<region>:<account-id>:<resource-id>"));
    }

    private static String handle(String source) {
        var json = Json.object().put("taskId", UUID.randomUUID().toString()).put("sourceArn", source);
        return Base64.getEncoder().encodeToString(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ServiceException {@code InvalidParameterValue} where it is no handle */
    private static Arn source(String handle) {
        try {
            var json = Json.parse(new String(Base64.getDecoder().decode(handle), StandardCharsets.UTF_8));
            return Arn.of(json.path("sourceArn").asString(""));
        } catch (JacksonException | IllegalArgumentException e) {
            throw Refusals.invalid("Value " + handle + " for parameter TaskHandle is invalid.");
        }
    }
}
