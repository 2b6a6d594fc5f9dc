package local.service.events;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import local.execution.journal.Table;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.eventbridge.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.TagResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.TagResourceResponse;
import software.amazon.awssdk.services.eventbridge.model.UntagResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.UntagResourceResponse;

/** EventBridge's operations on the tags of buses and rules. */
public final class EventTags {

    private static final int MAX_TAGS = 50;

    private final Door door;
    private final Table<Bus> buses;
    private final Table<LiveRule> rules;

    EventTags(Door door, Table<Bus> buses, Table<LiveRule> rules) {
        this.door = door;
        this.buses = buses;
        this.rules = rules;
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        door.check(who, "events:TagResource", request.resourceARN());
        change(request.resourceARN(), tags -> of(tags, request.tags()));
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        door.check(who, "events:UntagResource", request.resourceARN());
        change(request.resourceARN(), tags -> {
            var left = new TreeMap<>(tags);
            request.tagKeys().forEach(left::remove);
            return left;
        });
        return UntagResourceResponse.builder().build();
    }

    public ListTagsForResourceResponse listTagsForResource(Principal who, ListTagsForResourceRequest request) {
        var arn = request.resourceARN();
        door.check(who, "events:ListTagsForResource", arn);
        var tags = rules.find(arn)
                .map(LiveRule::tags)
                .or(() -> bus(arn).map(Bus::tags))
                .orElseThrow(() -> none(arn));
        return ListTagsForResourceResponse.builder()
                .tags(new TreeMap<>(tags)
                        .entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList())
                .build();
    }

    private void change(String arn, UnaryOperator<Map<String, String>> change) {
        boolean there = rules.change(arn, rule -> rule.withTags(change.apply(rule.tags())))
                || bus(arn).filter(bus -> buses.change(bus.name(), it -> it.withTags(change.apply(it.tags()))))
                        .isPresent();
        if (!there) {
            throw none(arn);
        }
    }

    private java.util.Optional<Bus> bus(String arn) {
        return Arn.parse(arn)
                .flatMap(parsed -> buses.find(parsed.name()))
                .filter(bus -> bus.arn().equals(arn));
    }

    private static ServiceException none(String arn) {
        return new ServiceException("ResourceNotFoundException", 400, "Resource " + arn + " does not exist.");
    }

    /** The tags with more of them. */
    static Map<String, String> of(Map<String, String> before, List<Tag> more) {
        var all = new TreeMap<>(before);
        more.forEach(tag -> all.put(tag.key(), tag.value()));
        if (all.size() > MAX_TAGS) {
            throw EventBridge.invalid("A resource cannot have more than " + MAX_TAGS + " tags.");
        }
        return all;
    }
}
