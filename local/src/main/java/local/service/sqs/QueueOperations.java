package local.service.sqs;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.api.Page;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.AddPermissionRequest;
import software.amazon.awssdk.services.sqs.model.AddPermissionResponse;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesResponse;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.RemovePermissionRequest;
import software.amazon.awssdk.services.sqs.model.RemovePermissionResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueResponse;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueResponse;

/** SQS's operations on queues. */
public final class QueueOperations {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Pattern FIFO_NAME = Pattern.compile("[A-Za-z0-9_-]{1,75}\\.fifo");
    private static final int MAX_RESULTS = 1000;
    private static final int MAX_TAGS = 50;
    private static final int MAX_TAG_KEY = 128;
    private static final int MAX_TAG_VALUE = 256;

    private final Access access;
    private final Queues queues;

    QueueOperations(Access access) {
        this.access = access;
        this.queues = access.queues();
    }

    /** To create the queue that is there, with no other attributes, gives it again. */
    public CreateQueueResponse createQueue(Principal who, CreateQueueRequest request) {
        var name = Refusals.required("QueueName", request.queueName());
        var given = request.attributesAsStrings();
        checkName(name, "true".equals(given.get("FifoQueue")));
        access.check(who, "CreateQueue", queues.arn(name), Map.of());
        if (!request.tags().isEmpty()) {
            access.check(who, "TagQueue", queues.arn(name), Map.of());
            checkTags(name, request.tags());
        }
        if ("false".equals(given.get("FifoQueue"))) {
            throw Refusals.unknownAttribute("FifoQueue");
        }
        return queues.exclusively(() -> {
            var attributes = QueueAttributes.NONE.with(given);
            var there = queues.find(queues.arn(name).toString());
            if (there.isPresent()) {
                there.get().attributes.differing(given).ifPresent(attribute -> {
                    throw Refusals.of(
                            "QueueNameExists",
                            "A queue already exists with the same name and a different value for attribute "
                                    + attribute);
                });
            } else {
                var queue = new Queue(queues, queues.arn(name), attributes, null, queues.now());
                queues.checkRedrive(queue, attributes);
                queue.tags.putAll(request.tags());
                queues.add(queue);
            }
            return CreateQueueResponse.builder().queueUrl(queues.url(name)).build();
        });
    }

    private static void checkName(String name, boolean fifo) {
        if (fifo && !FIFO_NAME.matcher(name).matches()) {
            throw Refusals.invalid(
                    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must"
                            + " end with .fifo suffix and be 1 to 80 in length.");
        }
        if (!fifo && !NAME.matcher(name).matches()) {
            throw Refusals.invalid(
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
    }

    public DeleteQueueResponse deleteQueue(Principal who, DeleteQueueRequest request) {
        return access.at(who, "DeleteQueue", request.queueUrl(), (queue, _) -> {
            queues.remove(queue);
            return DeleteQueueResponse.builder().build();
        });
    }

    public GetQueueUrlResponse getQueueUrl(Principal who, GetQueueUrlRequest request) {
        var name = Refusals.required("QueueName", request.queueName());
        access.check(who, "GetQueueUrl", queues.arn(name), Map.of());
        var owner = Objects.requireNonNullElse(request.queueOwnerAWSAccountId(), queues.account());
        return queues.exclusively(() -> queues.find(queues.arn(name).toString()))
                .filter(_ -> owner.equals(queues.account()))
                .map(queue -> GetQueueUrlResponse.builder()
                        .queueUrl(queues.url(queue.name()))
                        .build())
                .orElseThrow(Refusals::noQueue);
    }

    public GetQueueAttributesResponse getQueueAttributes(Principal who, GetQueueAttributesRequest request) {
        return access.at(who, "GetQueueAttributes", request.queueUrl(), (queue, now) -> {
            queue.advance(now);
            var attributes = QueueAttributes.of(queue, request.attributeNamesAsStrings());
            return GetQueueAttributesResponse.builder()
                    .attributesWithStrings(attributes.isEmpty() ? null : attributes)
                    .build();
        });
    }

    public SetQueueAttributesResponse setQueueAttributes(Principal who, SetQueueAttributesRequest request) {
        return access.at(who, "SetQueueAttributes", request.queueUrl(), (queue, now) -> {
            var given = request.attributesAsStrings();
            if (given.isEmpty()) {
                throw Refusals.missing("Attributes");
            }
            var type = given.get("FifoQueue");
            if (type != null && !type.equals(String.valueOf(queue.isFifo()))) {
                throw Refusals.of(
                        "InvalidAttributeValue",
                        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.");
            }
            var attributes = queue.attributes.with(given);
            if (given.containsKey("RedrivePolicy")) {
                queues.checkRedrive(queue, attributes);
            }
            set(queue, attributes, now);
            return SetQueueAttributesResponse.builder().build();
        });
    }

    private void set(Queue queue, QueueAttributes attributes, long now) {
        queue.attributes = attributes;
        queue.modified = now;
        queues.journal().changed(queue);
        queues.changed(queue);
    }

    public ListQueuesResponse listQueues(Principal who, ListQueuesRequest request) {
        access.checkAll(who, "ListQueues");
        var prefix = Objects.requireNonNullElse(request.queueNamePrefix(), "");
        var page = queues.exclusively(
                () -> page(after -> queues.startingWith(prefix, after), request.nextToken(), request.maxResults()));
        return ListQueuesResponse.builder()
                .queueUrls(page.items().isEmpty() ? null : page.items())
                .nextToken(page.nextToken())
                .build();
    }

    public ListDeadLetterSourceQueuesResponse listDeadLetterSourceQueues(
            Principal who, ListDeadLetterSourceQueuesRequest request) {
        var page = access.at(
                who,
                "ListDeadLetterSourceQueues",
                request.queueUrl(),
                (queue, _) -> page(
                        after -> queues.sources(queue).stream()
                                .filter(source -> source.name().compareTo(after) > 0),
                        request.nextToken(),
                        request.maxResults()));
        return ListDeadLetterSourceQueuesResponse.builder()
                .queueUrls(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /**
     * Of URLs. Without {@code MaxResults} there is one page, of the first thousand.
     *
     * @param following gives what comes after a name, in order
     */
    private Page<String> page(Function<String, Stream<Queue>> following, String nextToken, Integer maxResults) {
        int size = Refusals.between(
                "MaxResults", maxResults, 1, MAX_RESULTS, MAX_RESULTS, "Must be between 1 and 1000, if provided.");
        if (nextToken != null && maxResults == null) {
            throw Refusals.invalid("MaxResults is a mandatory parameter when you provide a value for NextToken.");
        }
        var page = Page.of(following.apply(nextToken == null ? "" : last(nextToken)), Queue::name, size);
        return new Page<>(
                page.items().stream().map(queue -> queues.url(queue.name())).toList(),
                maxResults == null ? null : page.nextToken());
    }

    private static String last(String nextToken) {
        try {
            var name = Page.last(nextToken);
            if (NAME.matcher(name).matches() || FIFO_NAME.matcher(name).matches()) {
                return name;
            }
        } catch (ServiceException e) {
            // What is no token at all is refused in the same words.
        }
        throw Refusals.invalid("Invalid or expired next token.");
    }

    public PurgeQueueResponse purgeQueue(Principal who, PurgeQueueRequest request) {
        return access.at(who, "PurgeQueue", request.queueUrl(), (queue, now) -> {
            queue.purge(now);
            return PurgeQueueResponse.builder().build();
        });
    }

    public TagQueueResponse tagQueue(Principal who, TagQueueRequest request) {
        return access.at(who, "TagQueue", request.queueUrl(), (queue, _) -> {
            if (request.tags().isEmpty()) {
                throw Refusals.missing("Tags");
            }
            var all = new TreeMap<>(queue.tags);
            all.putAll(request.tags());
            checkTags(queue.name(), all);
            queue.tags.putAll(all);
            queues.journal().changed(queue);
            return TagQueueResponse.builder().build();
        });
    }

    private static void checkTags(String queue, Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw Refusals.invalid("Too many tags added for queue " + queue + ".");
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > MAX_TAG_KEY) {
                throw Refusals.invalid("Tag keys must be between 1 and 128 characters in length.");
            }
            if (value == null || value.length() > MAX_TAG_VALUE) {
                throw Refusals.invalid("Tag values must be between 0 and 256 characters in length.");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw Refusals.invalid("Tag keys beginning with aws: are reserved for system use.");
            }
        });
    }

    public UntagQueueResponse untagQueue(Principal who, UntagQueueRequest request) {
        return access.at(who, "UntagQueue", request.queueUrl(), (queue, _) -> {
            if (request.tagKeys().isEmpty()) {
                throw Refusals.missing("TagKeys");
            }
            request.tagKeys().stream().filter(Objects::nonNull).forEach(queue.tags::remove);
            queues.journal().changed(queue);
            return UntagQueueResponse.builder().build();
        });
    }

    public ListQueueTagsResponse listQueueTags(Principal who, ListQueueTagsRequest request) {
        return access.at(
                who,
                "ListQueueTags",
                request.queueUrl(),
                (queue, _) -> ListQueueTagsResponse.builder()
                        .tags(queue.tags.isEmpty() ? null : queue.tags)
                        .build());
    }

    public AddPermissionResponse addPermission(Principal who, AddPermissionRequest request) {
        return access.at(who, "AddPermission", request.queueUrl(), (queue, now) -> {
            var policy = Permissions.of(queue).with(request);
            set(queue, queue.attributes.with(Map.of("Policy", policy)), now);
            return AddPermissionResponse.builder().build();
        });
    }

    public RemovePermissionResponse removePermission(Principal who, RemovePermissionRequest request) {
        return access.at(who, "RemovePermission", request.queueUrl(), (queue, now) -> {
            var policy = Permissions.of(queue).without(Refusals.required("Label", request.label()));
            set(queue, queue.attributes.with(Map.of("Policy", policy)), now);
            return RemovePermissionResponse.builder().build();
        });
    }
}
