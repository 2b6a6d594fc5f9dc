package local.service.lambda;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import local.json.Json;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Aside;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;

/** The account's functions, and what comes of their invocations. */
final class Functions implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** After this an environment that nobody uses ends. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(Functions.class.getName());

    /** In the order in which they came; replaced whole. */
    private volatile Map<String, Deployed> byName = Map.of();
    /** Those of functions that were changed or deleted, as long as they work on something. */
    private final Set<EnvironmentPool> retired = ConcurrentHashMap.newKeySet();

    private final Time time;
    private final LambdaListener listener;
    private final EnvironmentFactory factory;
    private final Map<String, InvocationLog> logs = new ConcurrentHashMap<>();
    private final Set<CompletableFuture<Result>> running = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Faults faults = new Faults();

    /** Makes environments for one function. */
    interface EnvironmentFactory extends AutoCloseable {

        /**
         * @param logStream where the environment's log goes
         * @param onLine    told of each line that the function writes, with the ID of its request
         */
        ExecutionEnvironment start(Stack.Function function, String logStream, BiConsumer<String, String> onLine);

        /**
         * Makes ready for a function's environments.
         *
         * @throws TemplateException where its code is missing
         */
        default void deploy(Stack.Function function) {}

        /** @throws TemplateException where its code or handler is missing, or its runtime is not here */
        default void check(Stack.Function function) {}

        /** How many environments of the function there may be; what is more waits for its turn. */
        default int mostAtOnce(Stack.Function function) {
            return Integer.MAX_VALUE;
        }

        /** How long an invocation of it may take. */
        default Duration timeout(Stack.Function function) {
            return function.timeout();
        }

        @Override
        void close();
    }

    private record Deployed(Stack.Function function, EnvironmentPool pool) {}

    /**
     * What came of an invocation.
     *
     * @param log the last lines that were written, Lambda's own START, END and REPORT included
     */
    record Result(String requestId, Invocation.Outcome outcome, List<String> log) {}

    Functions(Time time, LambdaListener listener, EnvironmentFactory factory) {
        this.time = time;
        this.listener = listener;
        this.factory = factory;
        Aside.start("idle environments", this::endIdle);
    }

    /** Adds a function, or replaces the one of its name, whose environments end as they get free. */
    synchronized void put(Stack.Function function) {
        factory.deploy(function);
        var deployed = new Deployed(function, new EnvironmentPool(factory.mostAtOnce(function), () -> start(function)));
        change(all -> Optional.ofNullable(all.put(function.name(), deployed)));
    }

    /** @throws TemplateException where its code or handler is missing, or its runtime is not here */
    void check(Stack.Function function) {
        factory.check(function);
    }

    synchronized void remove(String name) {
        change(all -> Optional.ofNullable(all.remove(name)));
    }

    private void change(Function<Map<String, Deployed>, Optional<Deployed>> change) {
        var all = new LinkedHashMap<>(byName);
        var gone = change.apply(all);
        byName = all;
        gone.ifPresent(deployed -> {
            retired.add(deployed.pool());
            Aside.start("end of " + deployed.function().name(), () -> {
                deployed.pool().retire();
                retired.removeIf(pool -> pool.all().isEmpty());
            });
        });
    }

    private void endIdle() throws InterruptedException {
        while (!closed.await(LONGEST_IDLE.toSeconds() / 5, TimeUnit.SECONDS)) {
            byName.values().forEach(deployed -> deployed.pool().endIdle(LONGEST_IDLE));
        }
    }

    /** What tests have the next invocations meet. */
    Faults faults() {
        return faults;
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
            deployed.pool().startAhead();
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

    /** As it is now, whatever it was when the invocation was asked for. */
    private Deployed deployed(Stack.Function function) {
        return Optional.ofNullable(byName.get(function.name()))
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "Function not found: " + function.arn()));
    }

    /** The same, with the ID of a request that may have been tried before. */
    CompletableFuture<Result> invoke(Stack.Function function, String requestId, String payload) {
        // asked here: a thread aside knows nothing of the task
        var caller = Door.TASK.isBound() ? Optional.of(Door.TASK.get().executionArn()) : Optional.<String>empty();
        var result = Aside.start(time, "invocation of " + function.name(), hold -> {
                    try {
                        var met = faults.next(function.name()).flatMap(fault -> meet(fault, function, requestId, hold));
                        return met.isPresent() ? met.get() : run(deployed(function), requestId, caller, payload);
                    } catch (Throwable thrown) {
                        throw fault(function, thrown);
                    }
                })
                .result();
        running.add(result);
        result.whenComplete((_, _) -> running.remove(result));
        return result;
    }

    /**
     * What comes of an invocation that meets a fault; nothing where it goes on all the same.
     *
     * @throws ServiceException where Lambda refuses it
     */
    private Optional<Result> meet(Fault fault, Stack.Function function, String requestId, Hold hold) {
        return switch (fault) {
            case Fault.Throttle _ -> throw new ServiceException("TooManyRequestsException", 429, "Rate Exceeded.");
            case Fault.Crash _ ->
                Optional.of(failed(requestId, "Runtime.ExitError", "Runtime exited with error: exit status 1"));
            case Fault.Delay(var duration) -> {
                boolean late = duration.compareTo(function.timeout()) >= 0;
                var passed = new Signal<Boolean>(time);
                time.alarm(time.now().plus(late ? function.timeout() : duration), () -> passed.send(true));
                passed.await(hold);
                yield late
                        ? Optional.of(failed(
                                requestId,
                                "Sandbox.Timedout",
                                "Task timed out after %.2f seconds"
                                        .formatted(function.timeout().toMillis() / 1000.0)))
                        : Optional.empty();
            }
        };
    }

    private static Result failed(String requestId, String type, String message) {
        var error = Json.object()
                .put("errorType", type)
                .put("errorMessage", "RequestId: " + requestId + " Error: " + message);
        return new Result(requestId, new Invocation.Failed(Json.write(error)), List.of());
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

    private Result run(Deployed deployed, String requestId, Optional<String> caller, String payload)
            throws InterruptedException {
        var function = deployed.function();
        var invocation = Invocation.of(requestId, function.arn(), factory.timeout(function), payload, time.wall());
        var log = new InvocationLog(new PlatformLog(function, invocation.requestId()), caller);
        logs.put(invocation.requestId(), log);
        try {
            var environment = deployed.pool().take();
            try {
                var outcome = run(environment, invocation, log);
                deployed.pool().giveBack(environment);
                return new Result(invocation.requestId(), outcome, log.tail.lines());
            } catch (Throwable thrown) {
                deployed.pool().discard(environment);
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
        var usage = new PlatformLog.Usage(duration, init, environment.memoryUsed());
        log.platform(environment, log.platform.end(time.now(), outcome, usage));
        listener.metered(new Metered.Invoked(
                log.platform.function().name(),
                invocation.requestId(),
                usage.billed(),
                init.map(Duration::toMillis).orElse(0L),
                log.caller));
        return outcome;
    }

    private ExecutionEnvironment start(Stack.Function function) {
        var logStream =
                LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString().replace('-', '/') + "/[$LATEST]"
                        + UUID.randomUUID().toString().replace("-", "");
        return factory.start(function, logStream, (requestId, line) -> {
            var log = logs.get(requestId);
            if (log == null) {
                tell(new LogLine(function.name(), logStream, requestId, time.now(), line, false));
            } else {
                log.add(logStream, line, false);
            }
        });
    }

    /** A mapping received a batch and has handed it over. */
    void metered(Metered.Polled batch) {
        listener.metered(batch);
    }

    /** A log that cannot be written is no reason to fail an invocation. */
    private void tell(LogLine line) {
        try {
            listener.logged(line);
        } catch (Throwable thrown) {
            LOG.log(System.Logger.Level.ERROR, "A log line of " + line.functionName(), thrown);
        }
    }

    /** The lines of one invocation. */
    private final class InvocationLog {

        private final PlatformLog platform;
        /** The execution whose task invokes. */
        private final Optional<String> caller;

        private final LogTail tail = new LogTail();

        InvocationLog(PlatformLog platform, Optional<String> caller) {
            this.platform = platform;
            this.caller = caller;
        }

        void add(String logStream, String line, boolean byPlatform) {
            tail.add(line);
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
        closed.countDown();
        awaitRunning();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.concat(byName.values().stream().map(Deployed::pool), retired.stream())
                    .forEach(pool -> pool.all().forEach(environment -> threads.submit(environment::end)));
        }
        factory.close();
    }
}
