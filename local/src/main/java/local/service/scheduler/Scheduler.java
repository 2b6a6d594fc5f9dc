package local.service.scheduler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.journal.Journal;
import local.json.Arn;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.events.Deliveries;
import local.service.events.Targets;
import local.template.stack.Stack;
import local.time.Time;

/**
 * Amazon EventBridge Scheduler: schedules on the one clock.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html">EventBridge Scheduler API
 *     reference</a>
 */
public final class Scheduler {

    private final SchedulerJournal kept;
    private final ScheduleClock clock;
    private final ScheduleGroups groups;
    private final Schedules schedules;
    private final List<Object> operations;

    /** @param journal where schedules and groups that were made or changed by calls outlive the process */
    public Scheduler(Account account, Door door, Time time, Targets targets, Journal journal) {
        this.kept = new SchedulerJournal(journal);
        var invocations = new Invocations(account, door, targets, new Deliveries(time));
        this.clock = new ScheduleClock(time, kept.schedules(), invocations);
        this.groups = new ScheduleGroups(account, door, time, kept.groups(), kept.schedules(), clock);
        this.schedules = new Schedules(account, door, time, groups, kept.schedules(), clock);
        this.operations = List.of(groups, schedules);
        kept.groups()
                .declare(
                        Group.DEFAULT,
                        new Group(
                                Group.DEFAULT, Schedules.groupArn(account, Group.DEFAULT), Optional.empty(), Map.of()));
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /** Has schedules ring from now on. */
    public void start() {
        clock.start();
    }

    /** Makes a template's group of schedules, or has the one that is there be as it says. */
    public void declare(Stack.ScheduleGroup group) {
        groups.declare(group);
    }

    /** Deletes a group with its schedules, if it is there. */
    public void remove(Stack.ScheduleGroup group) {
        groups.withdraw(group.name());
    }

    /**
     * Makes a template's schedule, or has the one that is there be as it says.
     *
     * @throws ServiceException as {@code CreateSchedule} refuses it
     */
    public void declare(Stack.Schedule schedule) {
        schedules.declare(schedule);
    }

    /** Deletes a schedule, if it is there. */
    public void remove(Stack.Schedule schedule) {
        schedules.withdraw(schedule.arn());
    }

    /** Whether there is a group of that name. */
    public boolean hasGroup(String name) {
        return kept.groups().find(name).isPresent();
    }

    /** Whether there is a schedule or a group of that ARN. */
    public boolean has(String arn) {
        return kept.schedules().find(arn).isPresent()
                || Arn.parse(arn)
                        .flatMap(parsed -> kept.groups().find(parsed.name()))
                        .filter(group -> group.arn().equals(arn))
                        .isPresent();
    }
}
