package local.service.sqs;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sqs.model.AddPermissionRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.RemovePermissionRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;
import tools.jackson.databind.JsonNode;

/** What SQS can be asked: ElasticMQ answers another action, or a value of another type, as if it were broken. */
public final class SqsRequests {

    private static final Map<String, Supplier<SdkPojo>> BY_ACTION = Map.ofEntries(
            Map.entry("AddPermission", AddPermissionRequest::builder),
            Map.entry("CancelMessageMoveTask", CancelMessageMoveTaskRequest::builder),
            Map.entry("ChangeMessageVisibility", ChangeMessageVisibilityRequest::builder),
            Map.entry("ChangeMessageVisibilityBatch", ChangeMessageVisibilityBatchRequest::builder),
            Map.entry("CreateQueue", CreateQueueRequest::builder),
            Map.entry("DeleteMessage", DeleteMessageRequest::builder),
            Map.entry("DeleteMessageBatch", DeleteMessageBatchRequest::builder),
            Map.entry("DeleteQueue", DeleteQueueRequest::builder),
            Map.entry("GetQueueAttributes", GetQueueAttributesRequest::builder),
            Map.entry("GetQueueUrl", GetQueueUrlRequest::builder),
            Map.entry("ListDeadLetterSourceQueues", ListDeadLetterSourceQueuesRequest::builder),
            Map.entry("ListMessageMoveTasks", ListMessageMoveTasksRequest::builder),
            Map.entry("ListQueueTags", ListQueueTagsRequest::builder),
            Map.entry("ListQueues", ListQueuesRequest::builder),
            Map.entry("PurgeQueue", PurgeQueueRequest::builder),
            Map.entry("ReceiveMessage", ReceiveMessageRequest::builder),
            Map.entry("RemovePermission", RemovePermissionRequest::builder),
            Map.entry("SendMessage", SendMessageRequest::builder),
            Map.entry("SendMessageBatch", SendMessageBatchRequest::builder),
            Map.entry("SetQueueAttributes", SetQueueAttributesRequest::builder),
            Map.entry("StartMessageMoveTask", StartMessageMoveTaskRequest::builder),
            Map.entry("TagQueue", TagQueueRequest::builder),
            Map.entry("UntagQueue", UntagQueueRequest::builder));

    private SqsRequests() {}

    /** {@code SendMessage} and all others. */
    public static Set<String> actions() {
        return BY_ACTION.keySet();
    }

    /**
     * @param request as in the protocol awsJson
     * @throws ServiceException {@code UnknownOperationException}; {@code SerializationException} where a value is not of
     *     its member's type
     */
    public static void check(String action, JsonNode request) {
        var builder = BY_ACTION.get(action);
        if (builder == null) {
            throw new ServiceException(
                    "UnknownOperationException", 501, "The local run has no operation " + action + " of sqs");
        }
        Shapes.WIRE.fill(builder.get(), request);
    }
}
