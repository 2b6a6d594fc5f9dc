package local.execution;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was written down of one execution before the process ended. */
public final class Recorded {

    private final ObjectNode start;
    private List<ObjectNode> entries = List.of();
    private Map<String, Deque<ObjectNode>> byStrand;

    Recorded(ObjectNode start) {
        this.start = start;
    }

    /** Of an execution that begins now. */
    static Recorded nothing() {
        return new Recorded(null);
    }

    void add(ObjectNode entry) {
        entries = entries.isEmpty() ? new ArrayList<>() : entries;
        entries.add(entry);
    }

    /** What it was started with, and the memo of whoever started it. */
    public ObjectNode start() {
        return start;
    }

    public String arn() {
        return start.get("arn").stringValue();
    }

    /** Whether a distributed Map state started it: that one takes it up. */
    public boolean isChild() {
        return start.has("mapRun");
    }

    Instant startDate() {
        return Instant.parse(start.get("date").stringValue());
    }

    List<ObjectNode> entries() {
        return entries;
    }

    List<HistoryEvent> events() {
        return entries.stream()
                .filter(entry -> entry.has("event"))
                .map(entry -> HistoryEvent.read((ObjectNode) entry.get("event")))
                .toList();
    }

    /** What happened on that strand and is still to be walked through; empty where nothing did. */
    Deque<ObjectNode> of(String strand) {
        if (entries.isEmpty()) {
            return new ArrayDeque<>(0);
        }
        strands();
        return byStrand.computeIfAbsent(strand, _ -> new ArrayDeque<>());
    }

    private Collection<Deque<ObjectNode>> strands() {
        if (byStrand == null) {
            byStrand = new HashMap<>();
            entries.forEach(this::sort);
        }
        return byStrand.values();
    }

    private void sort(ObjectNode entry) {
        if (type(entry).equals(Optional.of(HistoryEventType.EXECUTION_REDRIVEN))) {
            redriven();
        } else if (entry.has("strand")) {
            var strand = byStrand.computeIfAbsent(entry.get("strand").stringValue(), _ -> new ArrayDeque<>());
            boolean iterationAgain = is(entry, HistoryEventType.MAP_ITERATION_STARTED) && !strand.isEmpty();
            if (iterationAgain) {
                strand.removeFirst();
                strand.addFirst(entry);
            } else {
                strand.add(entry);
            }
        }
    }

    /** The numbers of the tokens that its states wait on. */
    List<Long> openTokens() {
        return strands().stream().flatMap(strand -> openToken(strand).stream()).toList();
    }

    private static Optional<Long> openToken(Deque<ObjectNode> strand) {
        Optional<Long> open = Optional.empty();
        for (var entry : strand) {
            if (entry.has("token")) {
                open = Optional.of(entry.get("token").longValue());
            } else if (isExit(entry) || entry.has("failed") || RecordedOutcome.endsTask(entry)) {
                open = Optional.empty();
            }
        }
        return open;
    }

    /** A redrive goes on from the states that were entered and never left; what they had tried does not count. */
    void redriven() {
        strands().forEach(Recorded::forgetAttempts);
    }

    private static void forgetAttempts(Deque<ObjectNode> strand) {
        var kept = new ArrayList<ObjectNode>();
        int whole = 0;
        JsonNode base = null;
        for (var entry : strand) {
            kept.add(entry);
            if (isExit(entry)
                    || is(entry, HistoryEventType.MAP_ITERATION_STARTED)
                    || is(entry, HistoryEventType.MAP_ITERATION_SUCCEEDED)) {
                whole = kept.size();
                base = null;
            } else if (entry.has("base")) {
                base = entry.get("base");
            }
        }
        strand.clear();
        strand.addAll(kept.subList(0, whole));
        if (whole < kept.size()
                && isEntry(kept.get(whole))
                && !is(kept.get(whole), HistoryEventType.FAIL_STATE_ENTERED)) {
            var entered = kept.get(whole);
            if (base != null) {
                entered.set("base", base);
            }
            strand.add(entered);
        }
    }

    static Optional<HistoryEventType> type(JsonNode entry) {
        return entry.path("event").path("type").stringValueOpt().map(HistoryEventType::named);
    }

    static boolean is(JsonNode entry, HistoryEventType type) {
        return type.text().equals(entry.path("event").path("type").asString(""));
    }

    static boolean isEntry(JsonNode entry) {
        return entry.path("event").has("stateEnteredEventDetails");
    }

    static boolean isExit(JsonNode entry) {
        return entry.path("event").has("stateExitedEventDetails");
    }
}
