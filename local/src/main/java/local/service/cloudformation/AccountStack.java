package local.service.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import local.time.Time;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A stack of the account: what it is, what became of it, and what it might become. Whoever changes it has its lock. */
final class AccountStack {

    final String id;
    final String name;
    final Instant created;
    /** How many stacks of its name there were before. */
    final int earlier;

    final ReentrantLock lock = new ReentrantLock();
    private final Time time;
    private final Consumer<StackEvent> listener;
    private final List<StackEvent> events = new ArrayList<>();
    private final Map<String, StackEvent> states = new LinkedHashMap<>();
    private final Map<String, ChangeSet> changeSets = new LinkedHashMap<>();

    volatile Optional<Deployment> deployed = Optional.empty();
    volatile Optional<String> parentId = Optional.empty();
    volatile StackStatus status = StackStatus.REVIEW_IN_PROGRESS;
    volatile String statusReason;
    volatile Optional<Instant> updated = Optional.empty();
    volatile Optional<Instant> deleted = Optional.empty();
    volatile Optional<String> changeSetId = Optional.empty();
    /** Whether a template beside the account has it as it is. */
    volatile boolean isOfFiles;

    volatile boolean disableRollback;
    volatile boolean terminationProtection;

    AccountStack(String id, String name, int earlier, Instant created, Time time, Consumer<StackEvent> listener) {
        this.id = id;
        this.name = name;
        this.time = time;
        this.listener = listener;
        this.created = created;
        this.earlier = earlier;
    }

    Instant now() {
        return time.now();
    }

    boolean isInProgress() {
        return lock.isLocked();
    }

    boolean isDeleted() {
        return deleted.isPresent();
    }

    /** It has a new status, and an event says so. */
    void become(StackStatus status, String reason) {
        this.status = status;
        this.statusReason = reason;
        tell(name, id, StackEvent.STACK, status.toString(), reason, null);
    }

    /** It is there, and was not made by CloudFormation: it has the one event that says so, which nobody is told. */
    void adopted() {
        isOfFiles = true;
        takenUp();
    }

    /** It was there before the process was. */
    void takenUp() {
        synchronized (events) {
            events.add(event(name, id, StackEvent.STACK, status.toString(), null, null));
        }
    }

    /** Something became of a resource. */
    void tell(String logicalId, String physicalId, String type, String status, String reason, String properties) {
        var event = event(logicalId, physicalId, type, status, reason, properties);
        synchronized (events) {
            events.add(event);
            if (!event.isOfStack()) {
                states.put(logicalId, event);
            }
        }
        listener.accept(event);
    }

    private StackEvent event(
            String logicalId, String physicalId, String type, String status, String reason, String properties) {
        return new StackEvent(
                UUID.randomUUID().toString(),
                id,
                name,
                logicalId,
                physicalId,
                type,
                time.now(),
                status,
                reason,
                properties);
    }

    /** Newest first. */
    List<StackEvent> events() {
        synchronized (events) {
            return List.copyOf(events.reversed());
        }
    }

    /**
     * What has become of a resource, and when.
     *
     * @param reason may be null
     */
    record State(Instant at, String status, String reason) {}

    /** The last that became of a resource; of one that was there from the start, no event tells. */
    State state(String logicalId) {
        synchronized (events) {
            var last = states.get(logicalId);
            return last == null
                    ? new State(created, "CREATE_COMPLETE", null)
                    : new State(last.at(), last.status(), last.reason());
        }
    }

    /** The oldest first. */
    List<ChangeSet> changeSets() {
        synchronized (changeSets) {
            return List.copyOf(changeSets.values());
        }
    }

    void put(ChangeSet changeSet) {
        synchronized (changeSets) {
            changeSets.put(changeSet.name(), changeSet);
        }
    }

    void remove(ChangeSet changeSet) {
        synchronized (changeSets) {
            changeSets.remove(changeSet.name());
        }
    }

    /** One was executed: the others were made for what is no more. */
    void keepOnly(ChangeSet changeSet) {
        synchronized (changeSets) {
            changeSets.clear();
            changeSets.put(changeSet.name(), changeSet);
        }
    }
}
