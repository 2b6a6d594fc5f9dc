package local.service.logs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import local.execution.journal.Journal;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.logs.LogGroup.Settings;
import local.template.stack.Stack;
import local.time.Time;

/**
 * Amazon CloudWatch Logs: the template's log groups, and those that are made when something is logged first.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html">CloudWatch Logs API
 *     reference</a>
 */
public final class Logs {

    private final Door door;
    private final Time time;
    private final String arnPrefix;
    /** What is logged in each. Whether a group is there, its settings say. */
    private final Map<String, LogGroup> groups = new ConcurrentHashMap<>();

    private final LogsJournal journal;
    private final Delivery delivery;
    private final ResourcePolicies policies;

    public Logs(Account account, Door door, Time time) {
        this(account, door, time, Journal.NONE);
    }

    /** The same, where groups with what is logged in them outlive the process. */
    public Logs(Account account, Door door, Time time, Journal journal) {
        this.journal = new LogsJournal(journal, groups, time.now());
        // What waits in memory would be lost.
        this.delivery = journal.keeps() ? Delivery.prompt() : Delivery.lazy();
        this.door = door;
        this.time = time;
        this.arnPrefix = account.arn("logs", "log-group:");
        this.policies = new ResourcePolicies(door, time, this.journal.policies());
    }

    /** Makes a template's group, or has the one that is there keep its events as long as it says. */
    public void declare(Stack.LogGroup declared) {
        journal.settings()
                .declare(
                        declared.name(),
                        new Settings(Optional.empty(), declared.retentionDays(), Map.of()),
                        before -> new Settings(before.created(), declared.retentionDays(), before.tags()));
    }

    /** Deletes a group with all that is logged in it, if it is there. */
    public void remove(Stack.LogGroup declared) {
        delivery.complete();
        journal.settings().withdraw(declared.name());
        forget(declared.name());
    }

    /** Makes a template's policy of the account, or has the one that is there be as it says. */
    public void declare(Stack.LogPolicy policy) {
        policies.declare(policy);
    }

    /** Deletes a policy of the account, if it is there. */
    public void remove(Stack.LogPolicy policy) {
        policies.withdraw(policy.name());
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return List.of(
                new LogGroups(this, door),
                new LogStreams(this, door, time),
                new LogEvents(this, door, time),
                new LogTags(this, door),
                policies);
    }

    /** The name of the group that an ARN means, with or without {@code :*} at its end; empty where it means none. */
    public static Optional<String> groupOf(String arn) {
        return Arn.parse(arn, "logs", "log-group")
                .map(Arn::segments)
                .filter(parts ->
                        parts.size() == 2 || parts.size() == 3 && parts.get(2).equals("*"))
                .map(parts -> parts.get(1));
    }

    /** Whether an ARN, as {@link #groupOf} reads it, is that of a group of this region and account. */
    public boolean hasGroupAt(String arn) {
        return groupOf(arn)
                .filter(name -> arn.startsWith(groupArn(name)) && hasGroup(name))
                .isPresent();
    }

    /** Whether there is such a group. */
    public boolean hasGroup(String name) {
        return journal.settings().find(name).isPresent();
    }

    /** Whether the group is there and has such a stream. */
    public boolean hasStream(String group, String stream) {
        return find(group).filter(found -> found.hasStream(stream)).isPresent();
    }

    /** Makes a group, kept for ever, unless it is there. */
    public void createGroup(String name) {
        add(name);
    }

    /**
     * Writes as a service does: a stream that is not there is made. Where there is no such group, what is written is
     * lost, as on AWS.
     */
    public void write(String group, String stream, Instant at, String message) {
        write(group, stream, at, time.now(), message);
    }

    /**
     * Writes as a service does that a resource policy must let in.
     *
     * @param context condition keys of the calls, such as {@code aws:SourceArn}
     * @throws ServiceException {@code AccessDeniedException}, {@code ResourceNotFoundException}
     */
    public void write(
            Principal who, Map<String, List<String>> context, String group, String stream, Instant at, String message) {
        var policy = policies.together();
        door.check(who, "logs:CreateLogStream", arn(group, stream), policy, context);
        door.check(who, "logs:PutLogEvents", arn(group, stream), policy, context);
        get(group).vend(stream, at, time.now(), message);
    }

    /**
     * As the first one for what is written often: it is made, and written, no later than when somebody reads.
     *
     * @param stream  gives the stream's name; it must be quick, as must {@code message}
     */
    public void deliver(String group, Supplier<String> stream, Instant at, Supplier<String> message) {
        delivery.add(() -> write(group, stream.get(), at, at, message.get()));
    }

    private void write(String group, String stream, Instant at, Instant now, String message) {
        find(group).ifPresent(found -> found.vend(stream, at, now, message));
    }

    /**
     * What the door is asked about: {@code arn:aws:logs:us-east-1:123456789012:log-group:NAME:log-stream:STREAM}, where
     * each of the two names may be empty, as CloudWatch Logs writes it in its refusals.
     */
    public String arn(String group, String stream) {
        return groupArn(group) + ":log-stream:" + stream;
    }

    /** {@code arn:aws:logs:us-east-1:123456789012:log-group:NAME}. */
    String groupArn(String group) {
        return arnPrefix + group;
    }

    /** All groups, by name. */
    List<LogGroup> groups() {
        delivery.complete();
        return journal.settings().names().stream()
                .flatMap(name -> find(name).stream())
                .toList();
    }

    /** @return whether it was not there */
    boolean add(String name) {
        return journal.settings().putIfAbsent(name, new Settings(Optional.of(time.now()), Optional.empty(), Map.of()));
    }

    /** @return whether it was there */
    boolean remove(String name) {
        delivery.complete();
        boolean there = journal.settings().remove(name);
        forget(name);
        return there;
    }

    private void forget(String name) {
        Optional.ofNullable(groups.remove(name)).ifPresent(journal::deleted);
    }

    private Optional<LogGroup> find(String name) {
        return journal.settings().find(name).map(_ -> groups.computeIfAbsent(name, journal::group));
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    LogGroup get(String name) {
        delivery.complete();
        return find(name).orElseThrow(Logs::noGroup);
    }

    static ServiceException noGroup() {
        return new ServiceException("ResourceNotFoundException", 400, "The specified log group does not exist.");
    }
}
