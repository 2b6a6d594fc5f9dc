package local.service.states;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
    private final StatesJournal journal;
    private final Predicate<String> exists;
    private final Map<String, Map<String, String>> byArn = new ConcurrentHashMap<>();

    /** @param exists whether there is a machine or activity of that ARN */
    ResourceTags(Door door, StatesJournal journal, Predicate<String> exists) {
        this.journal = journal;
        this.door = door;
        this.exists = exists;
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        var arn = resource(request.resourceArn());
        door.check(who, "states:TagResource", arn);
        existing(arn);
        put(arn, request.tags());
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        var arn = resource(request.resourceArn());
        door.check(who, "states:UntagResource", arn);
        existing(arn);
        byArn.computeIfPresent(arn, (_, tags) -> {
            var after = new TreeMap<>(tags);
            request.tagKeys().forEach(after::remove);
            journal.tagged(arn, after);
            return after;
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

    /** Adds all of them, or none where one is refused. */
    void put(String arn, List<Tag> tags) {
        if (tags.isEmpty()) {
            return;
        }
        byArn.compute(arn, (_, before) -> {
            var after = before == null ? new TreeMap<String, String>() : new TreeMap<>(before);
            for (var tag : tags) {
                after.put(Require.notNull("tags.member.key", tag.key()), tag.value() == null ? "" : tag.value());
            }
            if (after.size() > MAX_TAGS) {
                throw new ServiceException(
                        "TooManyTags", 400, "The resource " + arn + " cannot have more than " + MAX_TAGS + " tags");
            }
            journal.tagged(arn, after);
            return after;
        });
    }

    /** As they were before a crash. */
    void takeUp(String arn, Map<String, String> tags) {
        if (exists.test(arn)) {
            byArn.put(arn, tags);
        }
    }

    void removeAll(String arn) {
        byArn.remove(arn);
    }

    private static String resource(String arn) {
        StatesArn.parse(arn, "stateMachine", "activity");
        return arn;
    }

    private void existing(String arn) {
        if (!exists.test(arn)) {
            throw StatesArn.notFound(arn);
        }
    }
}
