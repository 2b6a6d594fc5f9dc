package local.service.scheduler;

import java.time.Instant;
import local.execution.journal.Table;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.GetScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesRequest;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.TargetSummary;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleResponse;
import tools.jackson.databind.node.ObjectNode;

/** EventBridge Scheduler's operations on schedules. */
public final class Schedules {

    static final int PAGE = 100;

    private final Account account;
    private final Door door;
    private final Time time;
    private final ScheduleGroups groups;
    private final Table<LiveSchedule> schedules;
    private final ScheduleClock clock;

    Schedules(
            Account account,
            Door door,
            Time time,
            ScheduleGroups groups,
            Table<LiveSchedule> schedules,
            ScheduleClock clock) {
        this.account = account;
        this.door = door;
        this.time = time;
        this.groups = groups;
        this.schedules = schedules;
        this.clock = clock;
    }

    /**
     * A template has that schedule.
     *
     * @throws ServiceException as {@code CreateSchedule} refuses it
     */
    void declare(Stack.Schedule declared) {
        groups.get(declared.group());
        ObjectNode described = ((ObjectNode) declared.described()).deepCopy();
        described.put("Name", declared.name()).set("Target", declared.target().described());
        var shown = Shapes.SDK_TASK.read(GetScheduleResponse.builder(), described);
        schedules.declare(
                declared.arn(),
                ScheduleChecks.checked(
                        complete(shown, declared.group(), declared.arn()), door, groupArn(account, declared.group())));
        clock.declared(declared.arn());
    }

    void withdraw(String arn) {
        schedules.withdraw(arn);
        clock.changed(arn);
    }

    public CreateScheduleResponse createSchedule(Principal who, CreateScheduleRequest request) {
        var group = group(request.groupName());
        var arn = arn(group, request.name());
        door.check(who, "scheduler:CreateSchedule", arn);
        door.passRole(who, request.target().roleArn(), Invocations.SCHEDULER);
        groups.get(group);
        var now = time.now();
        if (!schedules.putIfAbsent(arn, checked(request, group, arn, now, now))) {
            throw new ServiceException("ConflictException", 409, "Schedule " + request.name() + " already exists.");
        }
        clock.made(arn);
        return CreateScheduleResponse.builder().scheduleArn(arn).build();
    }

    /** What the request leaves out is then as if it had never been set. */
    public UpdateScheduleResponse updateSchedule(Principal who, UpdateScheduleRequest request) {
        var group = group(request.groupName());
        var arn = arn(group, request.name());
        door.check(who, "scheduler:UpdateSchedule", arn);
        door.passRole(who, request.target().roleArn(), Invocations.SCHEDULER);
        var before = find(group, request.name());
        var created = before.isByCall() ? before.described().creationDate() : clock.begun();
        var changed = checked(request, group, arn, created, time.now());
        schedules.change(arn, _ -> changed);
        clock.made(arn);
        return UpdateScheduleResponse.builder().scheduleArn(arn).build();
    }

    /** Of a request to create or update, which have the members that are shown. */
    private LiveSchedule checked(SdkPojo request, String group, String arn, Instant created, Instant changed) {
        var described = Shapes.SDK_TASK.read(GetScheduleResponse.builder(), Shapes.SDK_TASK.write(request));
        return ScheduleChecks.checked(
                complete(described, group, arn).toBuilder()
                        .creationDate(created)
                        .lastModificationDate(changed)
                        .build(),
                door,
                groupArn(account, group));
    }

    /** With what is so where nothing is said. */
    static GetScheduleResponse complete(GetScheduleResponse given, String group, String arn) {
        return given.toBuilder()
                .arn(arn)
                .groupName(group)
                .state(given.state() == null ? ScheduleState.ENABLED : given.state())
                .scheduleExpressionTimezone(
                        given.scheduleExpressionTimezone() == null ? "UTC" : given.scheduleExpressionTimezone())
                .actionAfterCompletion(
                        given.actionAfterCompletion() == null
                                ? ActionAfterCompletion.NONE
                                : given.actionAfterCompletion())
                .build();
    }

    public GetScheduleResponse getSchedule(Principal who, GetScheduleRequest request) {
        var group = group(request.groupName());
        door.check(who, "scheduler:GetSchedule", arn(group, request.name()));
        return shown(find(group, request.name()));
    }

    /** One of a template is as old as the process. */
    private GetScheduleResponse shown(LiveSchedule schedule) {
        return schedule.isByCall()
                ? schedule.described()
                : schedule.described().toBuilder()
                        .creationDate(clock.begun())
                        .lastModificationDate(clock.begun())
                        .build();
    }

    public DeleteScheduleResponse deleteSchedule(Principal who, DeleteScheduleRequest request) {
        var group = group(request.groupName());
        door.check(who, "scheduler:DeleteSchedule", arn(group, request.name()));
        var schedule = find(group, request.name());
        schedules.remove(schedule.arn());
        clock.changed(schedule.arn());
        return DeleteScheduleResponse.builder().build();
    }

    public ListSchedulesResponse listSchedules(Principal who, ListSchedulesRequest request) {
        door.check(who, "scheduler:ListSchedules", "*");
        if (request.groupName() != null) {
            groups.get(request.groupName());
        }
        var prefix = request.namePrefix() == null ? "" : request.namePrefix();
        var page = Page.of(
                schedules.all().stream()
                        .filter(schedule -> schedule.described().name().startsWith(prefix))
                        .filter(schedule ->
                                request.groupName() == null || schedule.group().equals(request.groupName()))
                        .filter(schedule ->
                                request.state() == null || schedule.described().state() == request.state())
                        .toList(),
                LiveSchedule::arn,
                request.nextToken(),
                request.maxResults() == null ? PAGE : request.maxResults());
        return ListSchedulesResponse.builder()
                .schedules(page.items().stream()
                        .map(schedule -> summary(shown(schedule)))
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static ScheduleSummary summary(GetScheduleResponse schedule) {
        return ScheduleSummary.builder()
                .arn(schedule.arn())
                .name(schedule.name())
                .groupName(schedule.groupName())
                .state(schedule.state())
                .creationDate(schedule.creationDate())
                .lastModificationDate(schedule.lastModificationDate())
                .target(TargetSummary.builder().arn(schedule.target().arn()).build())
                .build();
    }

    private LiveSchedule find(String group, String name) {
        return schedules
                .find(arn(group, name))
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "Schedule " + name + " does not exist."));
    }

    private static String group(String given) {
        return given == null ? Group.DEFAULT : given;
    }

    private String arn(String group, String name) {
        return arn(account, group, name);
    }

    static String arn(Account account, String group, String name) {
        return account.arn("scheduler", "schedule/" + group + "/" + name);
    }

    static String groupArn(Account account, String group) {
        return account.arn("scheduler", "schedule-group/" + group);
    }
}
