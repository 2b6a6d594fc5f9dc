package local.service.states;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.TagResourceRequest;
import software.amazon.awssdk.services.sfn.model.TagResourceResponse;
import software.amazon.awssdk.services.sfn.model.UntagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UntagResourceResponse;

/** Step Functions' operations on the tags of state machines and activities. */
public final class ResourceTags {

    private static final int MAX_TAGS = 50;

    private final Door door;
    private final Predicate<String> exists;
    private final Map<String, Map<String, String>> byArn = new ConcurrentHashMap<>();

    /** @param exists whether there is a machine or activity of that ARN */
    ResourceTags(Door door, Predicate<String> exists) {
        this.door = door;
        this.exists = exists;
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        var arn = resource(request.resourceArn());
        door.check(who, "states:TagResource", arn);
        existing(arn);
        request.tags().forEach(tag -> put(arn, tag));
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        var arn = resource(request.resourceArn());
        door.check(who, "states:UntagResource", arn);
        existing(arn);
        byArn.computeIfPresent(arn, (_, tags) -> {
            request.tagKeys().forEach(tags::remove);
            return tags;
        });
        return UntagResourceResponse.builder().build();
    }

    public ListTagsForResourceResponse listTagsForResource(Principal who, ListTagsForResourceRequest request) {
        var arn = resource(request.resourceArn());
        door.check(who, "states:ListTagsForResource", arn);
        existing(arn);
        return ListTagsForResourceResponse.builder().tags(of(arn)).build();
    }

    List<Tag> of(String arn) {
        return byArn.getOrDefault(arn, Map.of()).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    void put(String arn, Tag tag) {
        var tags = byArn.computeIfAbsent(arn, _ -> new ConcurrentSkipListMap<>());
        Require.length("tags.member.key", Require.notNull("tags.member.key", tag.key()), 1, 128);
        Require.length("tags.member.value", tag.value(), 0, 256);
        if (tags.size() == MAX_TAGS && !tags.containsKey(tag.key())) {
            throw new ServiceException(
                    "TooManyTags", 400, "The resource " + arn + " has " + MAX_TAGS + " tags already");
        }
        tags.put(tag.key(), tag.value() == null ? "" : tag.value());
    }

    void removeAll(String arn) {
        byArn.remove(arn);
    }

    private static String resource(String arn) {
        StatesArn.parse("resourceArn", arn, "stateMachine", "activity");
        return arn;
    }

    private void existing(String arn) {
        if (!exists.test(arn)) {
            throw new ServiceException("ResourceNotFound", 400, "Resource not found: '" + arn + "'");
        }
    }
}
