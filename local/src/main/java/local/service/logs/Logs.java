package local.service.logs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;

/**
 * Amazon CloudWatch Logs: the template's log groups, and those that are made when something is logged first.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html">CloudWatch Logs API
 *     reference</a>
 */
public final class Logs {

    private static final Pattern GROUP_ARN = Pattern.compile("arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\\*)?");

    private final Door door;
    private final Time time;
    private final String arnPrefix;
    private final ConcurrentSkipListMap<String, LogGroup> groups = new ConcurrentSkipListMap<>();
    private final Delivery delivery = new Delivery();

    public Logs(Account account, Door door, Time time) {
        this.door = door;
        this.time = time;
        this.arnPrefix = account.arn("logs", "log-group:");
    }

    /** Makes a template's group, or has the one that is there keep its events as long as it says. */
    public void declare(Stack.LogGroup declared) {
        add(declared.name());
        get(declared.name()).retain(declared.retentionDays());
    }

    /** Deletes a group with all that is logged in it, if it is there. */
    public void remove(Stack.LogGroup declared) {
        remove(declared.name());
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return List.of(
                new LogGroups(this, door),
                new LogStreams(this, door, time),
                new LogEvents(this, door, time),
                new LogTags(this, door));
    }

    /** The name of the group that an ARN means, with or without {@code :*} at its end; empty where it means none. */
    public static Optional<String> groupOf(String arn) {
        return Optional.of(GROUP_ARN.matcher(arn)).filter(Matcher::matches).map(match -> match.group(1));
    }

    /** Whether there is such a group. */
    public boolean hasGroup(String name) {
        return groups.containsKey(name);
    }

    /** Whether the group is there and has such a stream. */
    public boolean hasStream(String group, String stream) {
        return Optional.ofNullable(groups.get(group))
                .filter(found -> found.hasStream(stream))
                .isPresent();
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
     * The same for what is written often: it is made, and written, no later than when somebody reads.
     *
     * @param stream  gives the stream's name; it must be quick, as must {@code message}
     */
    public void deliver(String group, Supplier<String> stream, Instant at, Supplier<String> message) {
        delivery.add(() -> write(group, stream.get(), at, at, message.get()));
    }

    private void write(String group, String stream, Instant at, Instant now, String message) {
        Optional.ofNullable(groups.get(group)).ifPresent(found -> found.vend(stream, at, now, message));
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
        return List.copyOf(groups.values());
    }

    /** @return whether it was not there */
    boolean add(String name) {
        return groups.putIfAbsent(name, new LogGroup(name, time.now(), Optional.empty())) == null;
    }

    /** @return whether it was there */
    boolean remove(String name) {
        delivery.complete();
        return groups.remove(name) != null;
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    LogGroup get(String name) {
        delivery.complete();
        return Optional.ofNullable(groups.get(name)).orElseThrow(Logs::noGroup);
    }

    static ServiceException noGroup() {
        return new ServiceException("ResourceNotFoundException", 400, "The specified log group does not exist.");
    }
}
