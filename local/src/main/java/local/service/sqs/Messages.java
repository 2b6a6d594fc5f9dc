package local.service.sqs;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import local.service.sqs.Message.Place;

/**
 * The messages of one queue in the orders in which they are asked for, so that each step takes time in proportion to the
 * logarithm of their number. It knows of places and instants, not of SQS's rules.
 */
final class Messages {

    private final boolean fifo;
    private final Map<UUID, Message> byId = new HashMap<>();
    /** What is offered: all that is visible; of a FIFO queue the first of each group that has none in flight. */
    private final NavigableSet<Message> offered;
    /** What becomes visible in time: delayed or in flight. */
    private final NavigableSet<Message> later;

    private final NavigableSet<Message> byAge;
    private final Map<String, Group> groups = new HashMap<>();
    private final Comparator<Message> inOrder;
    private int inFlight;
    private long lastOrder;

    /** The messages of one MessageGroupId of a FIFO queue. */
    private static final class Group {

        private final NavigableSet<Message> waiting;
        private int inFlight;
        private Message offered;

        private Group(Comparator<Message> inOrder) {
            this.waiting = new TreeSet<>(inOrder);
        }
    }

    Messages(boolean fifo) {
        this(fifo, UnaryOperator.identity());
    }

    /** @param watched each comparison that is made goes through what this gives */
    Messages(boolean fifo, UnaryOperator<Comparator<Message>> watched) {
        this.fifo = fifo;
        this.inOrder = watched.apply(Comparator.comparingLong(message -> message.order));
        this.offered = new TreeSet<>(inOrder);
        this.later = new TreeSet<>(watched.apply(Comparator.<Message>comparingLong(message -> message.visibleAt)
                .thenComparingLong(message -> message.order)));
        this.byAge = new TreeSet<>(watched.apply(Comparator.<Message>comparingLong(message -> message.sentAt)
                .thenComparingLong(message -> message.order)));
    }

    Message find(UUID id) {
        return byId.get(id);
    }

    int size() {
        return byId.size();
    }

    int inFlight() {
        return inFlight;
    }

    int delayed() {
        return later.size() - inFlight;
    }

    int visible() {
        return size() - later.size();
    }

    Collection<Message> all() {
        return byAge;
    }

    /** Puts a message that was here before where it stood. What has become visible since is seen at the next advance. */
    void restore(Message message, boolean isInFlight, long visibleAt) {
        countFrom(message.order);
        message.place = isInFlight ? Place.IN_FLIGHT : Place.DELAYED;
        message.visibleAt = visibleAt;
        byId.put(message.id, message);
        byAge.add(message);
        later.add(message);
        if (isInFlight) {
            inFlight++;
            lock(message, 1);
        } else {
            offer(message);
        }
    }

    /** What comes from now on comes behind this. */
    void countFrom(long order) {
        lastOrder = Math.max(lastOrder, order);
    }

    /** The last one that was put. */
    long lastOrder() {
        return lastOrder;
    }

    /** Puts it behind all others. */
    void put(Message message, long visibleAt, long now) {
        message.order = ++lastOrder;
        message.visibleAt = visibleAt;
        byId.put(message.id, message);
        byAge.add(message);
        if (visibleAt > now) {
            message.place = Place.DELAYED;
            later.add(message);
        } else {
            message.place = Place.VISIBLE;
        }
        offer(message);
    }

    /** The bodies of those that are visible, the oldest first. */
    List<String> bodies() {
        return byAge.stream()
                .filter(message -> message.place == Place.VISIBLE)
                .map(message -> message.sent.body())
                .toList();
    }

    /** The next that can be received; null where there is none. */
    Message first() {
        return offered.isEmpty() ? null : offered.first();
    }

    /** What the same call may receive after this: of a FIFO queue the next of its group before all others. */
    Message after(Message taken) {
        var group = fifo ? groups.get(taken.sent.groupId()) : null;
        if (group != null && !group.waiting.isEmpty() && group.waiting.first().place == Place.VISIBLE) {
            return group.waiting.first();
        }
        return first();
    }

    /** Has it in flight; {@link #hide} says until when. */
    void take(Message message) {
        withdraw(message);
        message.place = Place.IN_FLIGHT;
        message.visibleAt = Long.MAX_VALUE;
        later.add(message);
        inFlight++;
        lock(message, 1);
    }

    /** Has what is in flight visible again at that instant. */
    void hide(Message message, long until, long now) {
        later.remove(message);
        message.visibleAt = until;
        if (until > now) {
            later.add(message);
        } else {
            reveal(message);
        }
    }

    private void reveal(Message message) {
        if (message.place == Place.IN_FLIGHT) {
            inFlight--;
            lock(message, -1);
        }
        message.place = Place.VISIBLE;
        offer(message);
    }

    void remove(Message message) {
        byId.remove(message.id);
        byAge.remove(message);
        switch (message.place) {
            case VISIBLE -> withdraw(message);
            case DELAYED -> {
                later.remove(message);
                withdraw(message);
            }
            case IN_FLIGHT -> {
                later.remove(message);
                inFlight--;
                lock(message, -1);
            }
        }
    }

    /** Drops what was sent before an instant, and shows what becomes visible until another. */
    void advance(long oldest, long now) {
        while (!byAge.isEmpty() && byAge.first().sentAt <= oldest) {
            remove(byAge.first());
        }
        while (!later.isEmpty() && later.first().visibleAt <= now) {
            reveal(later.pollFirst());
        }
    }

    /** From when on something can be received, as far as is known now. */
    Optional<Long> next() {
        var first = offered.isEmpty() ? later.isEmpty() ? null : later.first() : offered.first();
        return Optional.ofNullable(first).map(message -> message.visibleAt);
    }

    /** When the next of those comes that are delayed or in flight. */
    Optional<Long> nextLater() {
        return later.isEmpty() ? Optional.empty() : Optional.of(later.first().visibleAt);
    }

    void clear() {
        byId.clear();
        byAge.clear();
        offered.clear();
        later.clear();
        groups.clear();
        inFlight = 0;
    }

    private void offer(Message message) {
        if (!fifo) {
            if (message.place == Place.VISIBLE) {
                offered.add(message);
            }
            return;
        }
        var group = groups.computeIfAbsent(message.sent.groupId(), _ -> new Group(inOrder));
        group.waiting.add(message);
        refresh(message, group);
    }

    private void withdraw(Message message) {
        if (!fifo) {
            offered.remove(message);
            return;
        }
        var group = groups.get(message.sent.groupId());
        group.waiting.remove(message);
        refresh(message, group);
    }

    /** @param by how many more of the message's group are in flight */
    private void lock(Message message, int by) {
        if (fifo) {
            var group = groups.computeIfAbsent(message.sent.groupId(), _ -> new Group(inOrder));
            group.inFlight += by;
            refresh(message, group);
        }
    }

    private void refresh(Message message, Group group) {
        boolean free = group.inFlight == 0 && !group.waiting.isEmpty() && group.waiting.first().place == Place.VISIBLE;
        var first = free ? group.waiting.first() : null;
        if (first != group.offered) {
            if (group.offered != null) {
                offered.remove(group.offered);
            }
            group.offered = first;
            if (first != null) {
                offered.add(first);
            }
        }
        if (group.waiting.isEmpty() && group.inFlight == 0) {
            groups.remove(message.sent.groupId());
        }
    }
}
