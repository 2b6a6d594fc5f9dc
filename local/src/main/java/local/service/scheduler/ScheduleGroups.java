package local.service.scheduler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import local.execution.journal.Table;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleGroupRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleGroupResponse;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleGroupRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleGroupResponse;
import software.amazon.awssdk.services.scheduler.model.GetScheduleGroupRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleGroupResponse;
import software.amazon.awssdk.services.scheduler.model.ListScheduleGroupsRequest;
import software.amazon.awssdk.services.scheduler.model.ListScheduleGroupsResponse;
import software.amazon.awssdk.services.scheduler.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.scheduler.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleGroupState;
import software.amazon.awssdk.services.scheduler.model.ScheduleGroupSummary;
import software.amazon.awssdk.services.scheduler.model.Tag;
import software.amazon.awssdk.services.scheduler.model.TagResourceRequest;
import software.amazon.awssdk.services.scheduler.model.TagResourceResponse;
import software.amazon.awssdk.services.scheduler.model.UntagResourceRequest;
import software.amazon.awssdk.services.scheduler.model.UntagResourceResponse;

/** EventBridge Scheduler's operations on groups of schedules, and on their tags: schedules have none. */
public final class ScheduleGroups {

    private static final int MAX_TAGS = 50;

    private final Account account;
    private final Door door;
    private final Time time;
    private final Table<Group> groups;
    private final Table<LiveSchedule> schedules;
    private final ScheduleClock clock;

    ScheduleGroups(
            Account account,
            Door door,
            Time time,
            Table<Group> groups,
            Table<LiveSchedule> schedules,
            ScheduleClock clock) {
        this.account = account;
        this.door = door;
        this.time = time;
        this.groups = groups;
        this.schedules = schedules;
        this.clock = clock;
    }

    void declare(Stack.ScheduleGroup group) {
        groups.declare(group.name(), new Group(group.name(), group.arn(), Optional.empty(), Map.copyOf(group.tags())));
    }

    void withdraw(String name) {
        schedules.all().stream().filter(its -> its.group().equals(name)).forEach(its -> {
            schedules.withdraw(its.arn());
            clock.changed(its.arn());
        });
        groups.withdraw(name);
    }

    public CreateScheduleGroupResponse createScheduleGroup(Principal who, CreateScheduleGroupRequest request) {
        var arn = arn(request.name());
        door.check(who, "scheduler:CreateScheduleGroup", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "scheduler:TagResource", arn);
        }
        var group = new Group(request.name(), arn, Optional.of(time.now()), tagged(Map.of(), request.tags()));
        if (!groups.putIfAbsent(request.name(), group)) {
            throw new ServiceException(
                    "ConflictException", 409, "Schedule group " + request.name() + " already exists.");
        }
        return CreateScheduleGroupResponse.builder().scheduleGroupArn(arn).build();
    }

    public GetScheduleGroupResponse getScheduleGroup(Principal who, GetScheduleGroupRequest request) {
        door.check(who, "scheduler:GetScheduleGroup", arn(request.name()));
        var group = summary(get(request.name()));
        return GetScheduleGroupResponse.builder()
                .arn(group.arn())
                .name(group.name())
                .state(group.state())
                .creationDate(group.creationDate())
                .lastModificationDate(group.lastModificationDate())
                .build();
    }

    /** Its schedules go with it. */
    public DeleteScheduleGroupResponse deleteScheduleGroup(Principal who, DeleteScheduleGroupRequest request) {
        var name = request.name();
        door.check(who, "scheduler:DeleteScheduleGroup", arn(name));
        get(name);
        if (name.equals(Group.DEFAULT)) {
            throw ScheduleChecks.invalid("The schedule group default cannot be deleted.");
        }
        schedules.all().stream().filter(its -> its.group().equals(name)).forEach(its -> {
            schedules.remove(its.arn());
            clock.changed(its.arn());
        });
        groups.remove(name);
        return DeleteScheduleGroupResponse.builder().build();
    }

    public ListScheduleGroupsResponse listScheduleGroups(Principal who, ListScheduleGroupsRequest request) {
        door.check(who, "scheduler:ListScheduleGroups", "*");
        var prefix = request.namePrefix() == null ? "" : request.namePrefix();
        var page = Page.of(
                groups.all().stream()
                        .filter(group -> group.name().startsWith(prefix))
                        .toList(),
                Group::name,
                request.nextToken(),
                request.maxResults() == null ? Schedules.PAGE : request.maxResults());
        return ListScheduleGroupsResponse.builder()
                .scheduleGroups(page.items().stream().map(this::summary).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private ScheduleGroupSummary summary(Group group) {
        var created = group.created().orElse(clock.begun());
        return ScheduleGroupSummary.builder()
                .arn(group.arn())
                .name(group.name())
                .state(ScheduleGroupState.ACTIVE)
                .creationDate(created)
                .lastModificationDate(created)
                .build();
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        door.check(who, "scheduler:TagResource", request.resourceArn());
        change(request.resourceArn(), tags -> tagged(tags, request.tags()));
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        door.check(who, "scheduler:UntagResource", request.resourceArn());
        change(request.resourceArn(), tags -> {
            var left = new TreeMap<>(tags);
            request.tagKeys().forEach(left::remove);
            return left;
        });
        return UntagResourceResponse.builder().build();
    }

    public ListTagsForResourceResponse listTagsForResource(Principal who, ListTagsForResourceRequest request) {
        door.check(who, "scheduler:ListTagsForResource", request.resourceArn());
        return ListTagsForResourceResponse.builder()
                .tags(new TreeMap<>(ofArn(request.resourceArn()).tags())
                        .entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList())
                .build();
    }

    private void change(String arn, UnaryOperator<Map<String, String>> change) {
        groups.change(ofArn(arn).name(), group -> group.withTags(change.apply(group.tags())));
    }

    private static Map<String, String> tagged(Map<String, String> before, List<Tag> more) {
        var all = new TreeMap<>(before);
        more.forEach(tag -> all.put(tag.key(), tag.value()));
        if (all.size() > MAX_TAGS) {
            throw new ServiceException(
                    "ServiceQuotaExceededException", 402, "A schedule group has at most " + MAX_TAGS + " tags.");
        }
        return all;
    }

    private Group ofArn(String arn) {
        var name = Arn.parse(arn).map(Arn::name).orElse(arn);
        return groups.find(name).filter(group -> group.arn().equals(arn)).orElseThrow(() -> none(name));
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    Group get(String name) {
        return groups.find(name).orElseThrow(() -> none(name));
    }

    private static ServiceException none(String name) {
        return new ServiceException("ResourceNotFoundException", 404, "Schedule group " + name + " does not exist.");
    }

    private String arn(String name) {
        return Schedules.groupArn(account, name);
    }
}
