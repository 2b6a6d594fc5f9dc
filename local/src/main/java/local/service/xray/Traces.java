package local.service.xray;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import local.service.lambda.Traced;
import local.service.states.TracedExecution;

/**
 * The traces that there are: put together when they are asked for, of the executions' histories and the last invocations.
 */
final class Traces {

    private static final int KEPT = 10_000;

    private final Supplier<Stream<TracedExecution>> executions;
    private final Deque<Traced> invocations = new ArrayDeque<>();

    /** @param executions those that are traced */
    Traces(Supplier<Stream<TracedExecution>> executions) {
        this.executions = executions;
    }

    synchronized void add(Traced invocation) {
        invocations.add(invocation);
        if (invocations.size() > KEPT) {
            invocations.remove();
        }
    }

    /** The oldest first. */
    private synchronized List<Traced> invocations() {
        return List.copyOf(invocations);
    }

    /** Those of which something was in that time, the newest first. */
    List<Trace> during(Instant from, Instant to) {
        return traces(
                traced -> !traced.execution().startDate().isAfter(to)
                        && traced.execution().stopDate().filter(from::isAfter).isEmpty(),
                invocation -> !invocation.received().isAfter(to)
                        && !invocation.ended().isBefore(from));
    }

    Optional<Trace> find(String id) {
        return traces(
                        traced -> traced.traceId().equals(id),
                        invocation -> invocation.header().root().equals(id))
                .stream()
                .findFirst();
    }

    /** Whole, where one part of them is wanted. */
    private List<Trace> traces(Predicate<TracedExecution> wanted, Predicate<Traced> wantedToo) {
        var executionsOf = new LinkedHashMap<String, List<TracedExecution>>();
        executions
                .get()
                .filter(wanted)
                .forEach(execution -> executionsOf
                        .computeIfAbsent(execution.traceId(), _ -> new ArrayList<>())
                        .add(execution));
        var made = new HashMap<String, List<Traced>>();
        var roots = new LinkedHashMap<>(executionsOf);
        for (var invocation : invocations()) {
            made.computeIfAbsent(invocation.header().root(), _ -> new ArrayList<>())
                    .add(invocation);
            if (wantedToo.test(invocation)) {
                roots.putIfAbsent(invocation.header().root(), List.of());
            }
        }
        return roots.entrySet().stream()
                .map(root -> trace(root.getKey(), root.getValue(), made.getOrDefault(root.getKey(), List.of())))
                .filter(trace -> !trace.segments().isEmpty())
                .sorted(Comparator.comparing(Trace::start).reversed())
                .toList();
    }

    private static Trace trace(String id, List<TracedExecution> executions, List<Traced> made) {
        Map<String, List<Traced>> byExecution = new HashMap<>();
        made.forEach(invocation -> invocation
                .caller()
                .ifPresent(caller -> byExecution
                        .computeIfAbsent(caller.executionArn(), _ -> new ArrayList<>())
                        .add(invocation)));
        return Trace.of(
                id,
                Stream.concat(
                                executions.stream()
                                        .flatMap(traced -> ExecutionSegments.of(
                                                traced,
                                                byExecution.getOrDefault(
                                                        traced.execution().arn(), List.of()))
                                                .stream()),
                                made.stream().flatMap(invocation -> new InvocationSegments(invocation).all().stream()))
                        .toList());
    }
}
