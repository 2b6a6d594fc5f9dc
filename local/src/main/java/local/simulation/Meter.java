package local.simulation;

import java.util.List;
import local.cost.DataKey;
import local.cost.Kms;
import local.cost.Usage;
import local.template.stack.Stack;

/** Counts what AWS would bill. Sums are plain numbers until the end: they are added to millions of times. */
final class Meter {

    private static final int START_AND_END = 2;
    private static final double POLL_SECONDS = 20;

    private final Model model;
    private final Outcome outcome;
    private final long[] invocations;
    private final double[] busyMicros;
    private final long[] polledInvocations;
    private final long[] calls;
    private long transitions;
    private double expressMicros;
    private long executions;
    private long standardChildren;
    private long expressChildren;
    private long received;
    private long deleted;
    private final Kms kms;
    private final DataKey[] written;
    /** By a node's number, and by a queue's. */
    private final DataKey[][] called;

    private final DataKey[][] read;

    Meter(Model model, Outcome outcome) {
        this.model = model;
        this.outcome = outcome;
        int functions = model.functions.size();
        invocations = new long[functions];
        busyMicros = new double[functions];
        polledInvocations = new long[functions];
        calls = new long[model.nodes.size()];
        kms = new Kms(model.stack);
        written = kms.written(model.machine).toArray(DataKey[]::new);
        called = model.nodes.stream()
                .map(node -> model.service(node.name)
                        .map(service -> service.replaceFirst("^aws-sdk:", "").replaceFirst("\\..*$", ""))
                        .map(call -> kms.called(call, name -> model.argument(node.name, name)))
                        .orElse(List.of()))
                .map(keys -> keys.toArray(DataKey[]::new))
                .toArray(DataKey[][]::new);
        read = model.queues.stream()
                .map(queue -> kms.received(queue.arn()).toArray(DataKey[]::new))
                .toArray(DataKey[][]::new);
    }

    void transition(long now) {
        transitions++;
        use(written, now);
    }

    void execution(long micros) {
        executions++;
        expressMicros += Math.ceilDiv(micros, 100_000) * 100_000;
    }

    void child(Node map) {
        if (map.childStart != null) {
            if (map.expressChildren) {
                expressChildren++;
            } else {
                standardChildren++;
            }
        }
    }

    void called(Node node, long now) {
        calls[node.number]++;
        use(called[node.number], now);
    }

    private static void use(DataKey[] keys, long now) {
        for (var key : keys) {
            key.use(now);
        }
    }

    void invoked(int function, long micros) {
        invocations[function]++;
        busyMicros[function] += Math.ceilDiv(micros, 1000) * 1000;
    }

    void polled(int function) {
        polledInvocations[function]++;
    }

    void received(int queue, int requests, long now) {
        received += requests;
        use(read[queue], now);
    }

    void deleted(int requests) {
        deleted += requests;
    }

    /** @param idleSeconds of pollers that found nothing, all together: they wait for twenty seconds at a time */
    void end(double idleSeconds) {
        var usage = outcome.usage;
        if (model.machine.express()) {
            usage.add("states.express.request", executions)
                    .add("states.express.gb-second", expressMicros / 1e6 * 64 / 1024);
        } else {
            usage.add("states.transition", transitions + START_AND_END * (executions + standardChildren));
        }
        if (expressChildren > 0) {
            usage.add("states.express.request", expressChildren)
                    .addUnknown("the duration of Express children of a map run");
        }
        for (int i = 0; i < invocations.length; i++) {
            var function = model.functions.get(i);
            usage.addInvocations(
                    invocations[i], function.description().architecture(), function.memory(), busyMicros[i] / 1000);
        }
        for (var node : model.nodes) {
            add(usage, node, calls[node.number]);
        }
        usage.add("sqs.request", received + deleted + idleSeconds / POLL_SECONDS)
                .addLog(model.measured.logBytes() * executions);
        traces(usage);
        encrypted(usage);
    }

    private void encrypted(Usage usage) {
        if (model.measured.logBytes() > 0 && executions > 0) {
            use(kms.log(model.machine).toArray(DataKey[]::new), 0);
            for (int i = 0; i < invocations.length; i++) {
                if (invocations[i] > 0) {
                    use(kms.logged(model.functions.get(i).logGroup()).toArray(DataKey[]::new), 0);
                }
            }
        }
        usage.add(kms.usageUntil(Math.max(outcome.window, outcome.end)));
    }

    private void add(Usage usage, Node node, long count) {
        if (node.kind == Node.Kind.SEND || node.kind == Node.Kind.CALLBACK) {
            usage.add(
                    model.queues.get(node.queue).name().endsWith(".fifo") ? "sqs.fifo.request" : "sqs.request", count);
        } else if (count > 0) {
            model.service(node.name).ifPresent(service -> {
                if (service.equals("sns:publish")) {
                    usage.add("sns.request", count);
                } else {
                    usage.addUnknown("calls of " + service);
                }
            });
        }
    }

    /** X-Ray's own sampling: the first of each second, and of the others one in twenty. */
    private void traces(Usage usage) {
        double seconds = outcome.window / 1e6;
        usage.add("xray.trace", model.machine.tracing() ? sampled(executions, seconds) : 0);
        List<Stack.Function> functions = model.functions;
        for (int i = 0; i < functions.size(); i++) {
            usage.add("xray.trace", functions.get(i).tracing() ? sampled(polledInvocations[i], seconds) : 0);
        }
    }

    private static double sampled(double count, double seconds) {
        double first = Math.min(count, seconds);
        return first + (count - first) / 20;
    }
}
