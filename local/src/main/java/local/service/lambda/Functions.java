package local.service.lambda;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;

/**
 * The stack's functions and the environments that they run in. An environment serves one invocation at a time; more are
 * started as needed, and warm ones are used again.
 */
final class Functions implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(Functions.class.getName());

    private final Map<String, Deployed> byName = new LinkedHashMap<>();
    private final Time time;
    private final Consumer<LogLine> listener;
    private final EnvironmentFactory factory;
    private final Map<String, InvocationLog> logs = new ConcurrentHashMap<>();
    private final Set<CompletableFuture<Result>> running = ConcurrentHashMap.newKeySet();

    /** Makes environments for one function. */
    interface EnvironmentFactory extends AutoCloseable {

        /**
         * @param logStream where the environment's log goes
         * @param onLine    told of each line that the function writes, with the ID of its request
         */
        ExecutionEnvironment start(Stack.Function function, String logStream, BiConsumer<String, String> onLine);

        @Override
        void close();
    }

    private record Deployed(
            Stack.Function function, ConcurrentLinkedDeque<ExecutionEnvironment> idle, Set<ExecutionEnvironment> all) {

        Deployed(Stack.Function function) {
            this(function, new ConcurrentLinkedDeque<>(), ConcurrentHashMap.newKeySet());
        }
    }

    /**
     * What came of an invocation.
     *
     * @param log the lines that were written, Lambda's own START, END and REPORT included
     */
    record Result(String requestId, Invocation.Outcome outcome, List<String> log) {}

    Functions(Collection<Stack.Function> functions, Time time, Consumer<LogLine> listener, EnvironmentFactory factory) {
        functions.forEach(function -> byName.put(function.name(), new Deployed(function)));
        this.time = time;
        this.listener = listener;
        this.factory = factory;
    }

    /** All of them, in the template's order. */
    List<Stack.Function> all() {
        return byName.values().stream().map(Deployed::function).toList();
    }

    Optional<Stack.Function> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(Deployed::function);
    }

    /**
     * Has an environment begin its init phase, so that the first invocation finds it warm or nearly so. What cannot be
     * started now is tried again by that invocation, and told to whoever waits for it.
     */
    void startAhead(Stack.Function function) {
        var deployed = byName.get(function.name());
        try {
            deployed.idle().push(start(deployed));
        } catch (Throwable thrown) {
            LOG.log(System.Logger.Level.DEBUG, function.name() + " is not started ahead", thrown);
        }
    }

    /**
     * Invokes the function. It runs on a thread of its own and to its end, whoever ceases to wait for it; time is held
     * meanwhile, for a function works in real time. Whatever is thrown on the way ends the invocation: with a {@link
     * ServiceException}.
     */
    CompletableFuture<Result> invoke(Stack.Function function, String payload) {
        return invoke(function, UUID.randomUUID().toString(), payload);
    }

    /** The same, with the ID of a request that may have been tried before. */
    CompletableFuture<Result> invoke(Stack.Function function, String requestId, String payload) {
        var result = new CompletableFuture<Result>();
        var hold = time.hold();
        running.add(result);
        Thread.ofVirtual().name("invocation of " + function.name()).start(() -> {
            try (hold) {
                result.complete(run(byName.get(function.name()), requestId, payload));
            } catch (Throwable thrown) {
                result.completeExceptionally(fault(function, thrown));
            } finally {
                running.remove(result);
            }
        });
        return result;
    }

    /** What Lambda says where it is not the function that failed. */
    private static ServiceException fault(Stack.Function function, Throwable thrown) {
        if (thrown instanceof ServiceException known) {
            return known;
        }
        LOG.log(System.Logger.Level.ERROR, "Invocation of " + function.name(), thrown);
        return new ServiceException(
                "ServiceException", 500, "The local run could not invoke " + function.name() + ": " + thrown);
    }

    private Result run(Deployed deployed, String requestId, String payload) throws InterruptedException {
        var function = deployed.function();
        var invocation = Invocation.of(requestId, function.arn(), function.timeout(), payload, time.wall());
        var log = new InvocationLog(new PlatformLog(function, invocation.requestId()));
        logs.put(invocation.requestId(), log);
        try {
            var warm = deployed.idle().poll();
            var environment = warm != null && warm.isAlive() ? warm : start(deployed);
            try {
                var outcome = run(environment, invocation, log);
                giveBack(deployed, environment);
                return new Result(invocation.requestId(), outcome, List.copyOf(log.lines));
            } catch (Throwable thrown) {
                deployed.all().remove(environment);
                environment.close();
                throw thrown;
            }
        } finally {
            logs.remove(invocation.requestId());
        }
    }

    private Invocation.Outcome run(ExecutionEnvironment environment, Invocation invocation, InvocationLog log)
            throws InterruptedException {
        var init = environment.init();
        log.platform(environment, log.platform.start(time.now()));
        var started = System.nanoTime();
        var outcome = environment.invoke(invocation);
        var duration = Duration.ofNanos(System.nanoTime() - started);
        log.platform(
                environment,
                log.platform.end(time.now(), outcome, new PlatformLog.Usage(duration, init, environment.memoryUsed())));
        return outcome;
    }

    private static void giveBack(Deployed deployed, ExecutionEnvironment environment) {
        if (environment.isAlive()) {
            deployed.idle().push(environment);
        } else {
            deployed.all().remove(environment);
        }
    }

    private ExecutionEnvironment start(Deployed deployed) {
        var function = deployed.function();
        var logStream =
                LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString().replace('-', '/') + "/[$LATEST]"
                        + UUID.randomUUID().toString().replace("-", "");
        var environment = factory.start(function, logStream, (requestId, line) -> {
            var log = logs.get(requestId);
            if (log == null) {
                tell(new LogLine(function.name(), logStream, requestId, time.now(), line, false));
            } else {
                log.add(logStream, line, false);
            }
        });
        deployed.all().add(environment);
        return environment;
    }

    /** A log that cannot be written is no reason to fail an invocation. */
    private void tell(LogLine line) {
        try {
            listener.accept(line);
        } catch (Throwable thrown) {
            LOG.log(System.Logger.Level.ERROR, "A log line of " + line.functionName(), thrown);
        }
    }

    /** The lines of one invocation. */
    private final class InvocationLog {

        private final PlatformLog platform;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        InvocationLog(PlatformLog platform) {
            this.platform = platform;
        }

        void add(String logStream, String line, boolean byPlatform) {
            lines.add(line);
            tell(new LogLine(
                    platform.function().name(), logStream, platform.requestId(), time.now(), line, byPlatform));
        }

        void platform(ExecutionEnvironment environment, List<String> written) {
            written.forEach(line -> add(environment.logStream(), line, true));
        }
    }

    /** What is about to answer may do so: a worker that has called back is not cut off before its last line. */
    private void awaitRunning() {
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // it has had its time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        awaitRunning();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            byName.values()
                    .forEach(deployed -> deployed.all().forEach(environment -> threads.submit(environment::end)));
        }
        factory.close();
    }
}
