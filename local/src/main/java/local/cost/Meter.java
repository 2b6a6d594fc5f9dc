package local.cost;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.execution.Execution;
import local.execution.MapRun;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.service.ServiceListener;
import local.service.lambda.FunctionLogs;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.template.stack.Stack;

/**
 * Hears what is billed beside an execution's own history: its functions as long as they ran here, and what became of the
 * messages that it sent. A batch is shared by the executions whose messages are in it. It keeps the last ten thousands.
 */
public final class Meter implements ServiceListener {

    private static final int KEPT = 50_000;

    /** Of one invocation, as it becomes known. */
    private static final class Call {
        private Metered.Invoked invoked;
        private long logBytes;
    }

    private final Map<String, Call> calls = new Last<>();
    private final Map<String, String> senders = new Last<>();
    /** The batches that each message was in. */
    private final Map<String, List<Metered.Polled>> batches = new Last<>();

    private boolean full;
    private volatile Stack stack;

    private final class Last<V> extends LinkedHashMap<String, V> {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            full |= size() > KEPT;
            return size() > KEPT;
        }
    }

    /** The template was read. */
    public void loaded(Stack stack) {
        this.stack = stack;
    }

    @Override
    public void happened(String executionArn, HistoryEvent event) {
        // A task with a token tells what it sent when it was submitted, one without as its result.
        if (event.details() instanceof EventDetails.TaskOutput(var called, var output)
                && called.resourceType().endsWith("sqs")
                && (event.type() == HistoryEventType.TASK_SUBMITTED
                        || event.type() == HistoryEventType.TASK_SUCCEEDED)) {
            synchronized (this) {
                Stream.concat(Stream.of(output), output.path("Successful").valueStream())
                        .flatMap(sent -> sent.path("MessageId").asStringOpt().stream())
                        .forEach(id -> senders.put(id, executionArn));
            }
        }
    }

    @Override
    public synchronized void logged(LogLine line) {
        var function = stack.function(line.functionName());
        if (function.isPresent() && FunctionLogs.isLogged(function.get(), line)) {
            call(line.requestId()).logBytes += line.message().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    @Override
    public synchronized void metered(Metered metered) {
        switch (metered) {
            case Metered.Invoked invoked -> call(invoked.requestId()).invoked = invoked;
            case Metered.Polled polled ->
                polled.received()
                        .keySet()
                        .forEach(id -> batches.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(polled));
        }
    }

    private Call call(String requestId) {
        return calls.computeIfAbsent(requestId, _ -> new Call());
    }

    /** What the execution has used so far, its child executions with it. */
    public Usage of(Execution execution) {
        var usage = new Usage();
        var kms = new Kms(stack);
        var machine = stack.stateMachines().stream()
                .filter(each -> execution.stateMachineArn().startsWith(each.arn()))
                .findFirst();
        var arns = new HashSet<String>();
        family(execution).forEach(each -> {
            arns.add(each.arn());
            usage.add(new HistoryUsage(stack, machine, kms).of(each));
        });
        usage.add(beside(arns, machine.map(Stack.StateMachineResource::tracing).orElse(false), kms));
        return usage.add(kms.usage());
    }

    private static Stream<Execution> family(Execution execution) {
        return Stream.concat(
                Stream.of(execution),
                execution.mapRuns().stream()
                        .map(MapRun::executions)
                        .flatMap(List::stream)
                        .flatMap(Meter::family));
    }

    /** What was used for these executions beside their histories. */
    private synchronized Usage beside(Set<String> arns, boolean traced, Kms kms) {
        var usage = new Usage();
        calls.values()
                .forEach(call -> Optional.ofNullable(call.invoked)
                        .filter(invoked ->
                                invoked.executionArn().filter(arns::contains).isPresent())
                        .ifPresent(_ -> add(usage, call, 1, !traced, kms)));
        batches.forEach((id, all) -> {
            if (arns.contains(senders.getOrDefault(id, ""))) {
                all.forEach(batch -> add(usage, batch, 1.0 / batch.received().size(), kms));
            }
        });
        return full ? usage.addUnknown("what is longer ago than the last " + KEPT + " invocations") : usage;
    }

    private void add(Usage usage, Metered.Polled batch, double share, Kms kms) {
        long bytes =
                batch.received().values().stream().mapToLong(Integer::longValue).sum();
        var fifo = batch.queueArn().endsWith(".fifo") ? "sqs.fifo.request" : "sqs.request";
        usage.add(fifo, share * (Usage.requests(bytes) + (batch.deleted().isEmpty() ? 0 : 1)));
        kms.use(kms.received(batch.queueArn()), batch.at());
        batch.requestId()
                .map(calls::get)
                .filter(call -> call.invoked != null)
                .ifPresent(call ->
                        // what a queue brings is a trace of its own
                        add(usage, call, share, true, kms));
    }

    private void add(Usage usage, Call call, double share, boolean ownTrace, Kms kms) {
        var found = stack.function(call.invoked.functionName());
        if (found.isEmpty()) {
            usage.addUnknown("invocations of " + call.invoked.functionName() + ", which is not of the template");
            return;
        }
        var function = found.get();
        usage.addInvocations(
                        share, function.description().architecture(), function.memory(), share * call.invoked.millis())
                .addLog(share * call.logBytes)
                .add("xray.trace", ownTrace && function.tracing() ? share : 0);
        if (call.logBytes > 0) {
            kms.use(kms.logged(function.logGroup()), Instant.EPOCH);
        }
        if (function.description().storage() > 512) {
            usage.addUnknown("more than 512 MB of " + function.logicalId() + "'s /tmp");
        }
    }
}
