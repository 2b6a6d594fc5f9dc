package local.service.lambda;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.execution.journal.Table;
import local.execution.task.TaskCall;
import local.json.Json;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.api.TraceHeader;
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

    private final Map<String, LiveFunction> byName = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<FunctionVersion.Key, EnvironmentPool> pools = new ConcurrentHashMap<>();
    private final Set<EnvironmentPool> retired = ConcurrentHashMap.newKeySet();
    /** How many invocations of a function there are, by its name. */
    private final Map<String, Integer> concurrency = new ConcurrentHashMap<>();

    private final Time time;
    private final LambdaListener listener;
    private final EnvironmentFactory factory;
    private final Table<KeptFunction> kept;
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
        ExecutionEnvironment start(FunctionVersion version, String logStream, BiConsumer<String, String> onLine);

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

    /**
     * What came of an invocation.
     *
     * @param log the last lines that were written, Lambda's own START, END and REPORT included
     */
    record Result(String requestId, String version, Invocation.Outcome outcome, List<String> log) {}

    Functions(Time time, LambdaListener listener, EnvironmentFactory factory, Table<KeptFunction> kept) {
        this.time = time;
        this.kept = kept;
        this.listener = listener;
        this.factory = factory;
        Aside.start("idle environments", this::endIdle);
    }

    private void endIdle() throws InterruptedException {
        while (!closed.await(LONGEST_IDLE.toSeconds() / 5, TimeUnit.SECONDS)) {
            pools.values().forEach(pool -> pool.endIdle(LONGEST_IDLE));
            retired.removeIf(EnvironmentPool::isOver);
        }
    }

    /**
     * Has a template's function be like this from now on, be it new or not. Invocations that run end in the processes that
     * they began in, the next ones get new ones.
     *
     * @throws TemplateException where a template's code is missing
     */
    synchronized LiveFunction declare(Stack.Function function) {
        var live = put(function);
        var now = live.kept();
        kept.declare(function.name(), KeptFunction.declared(function), _ -> now);
        return live;
    }

    /** The same of one that a call makes or changes: that outlives the process. */
    synchronized LiveFunction change(Stack.Function function) {
        var live = put(function);
        kept(live);
        return live;
    }

    private LiveFunction put(Stack.Function function) {
        factory.deploy(function);
        var live = byName.get(function.name());
        if (live == null) {
            live = new LiveFunction(function, time.now(), this::kept);
            byName.put(function.name(), live);
        } else {
            live.become(function, time.now());
            retireStale(live);
        }
        return live;
    }

    private void kept(LiveFunction live) {
        kept.put(live.name(), live.kept());
    }

    /** Has those be as calls have left them that the journal has replayed, and those be gone that calls have deleted. */
    synchronized void takeUp() {
        kept.byCalls()
                .forEach((name, was) -> was.ifPresentOrElse(
                        function -> {
                            factory.deploy(function.latest().function());
                            byName.computeIfAbsent(
                                            name,
                                            _ -> new LiveFunction(
                                                    function.latest().function(), time.now(), this::kept))
                                    .restore(function);
                        },
                        () -> forget(name)));
    }

    /** @throws TemplateException where its code or handler is missing, or its runtime is not here */
    void check(Stack.Function function) {
        factory.check(function);
    }

    /** Takes the function away with all its versions, as a call asks; what runs of it runs to its end. */
    synchronized void remove(String name) {
        kept.remove(name);
        forget(name);
    }

    /** The same of one that no template has any more. */
    synchronized void withdraw(String name) {
        kept.withdraw(name);
        forget(name);
    }

    private void forget(String name) {
        if (byName.remove(name) != null) {
            retire(key -> key.name().equals(name));
        }
    }

    /** Ends the processes of versions that the function no longer has. */
    void retireStale(LiveFunction live) {
        var current = live.versions().stream().map(FunctionVersion::key).collect(Collectors.toSet());
        retire(key -> key.name().equals(live.name()) && !current.contains(key));
    }

    private void retire(Predicate<FunctionVersion.Key> which) {
        pools.keySet().stream().filter(which).forEach(key -> {
            var pool = pools.remove(key);
            if (pool != null) {
                retired.add(pool);
                pool.retire();
                Aside.start("end of " + key.name(), () -> {
                    pool.endIdle(Duration.ZERO);
                    retired.removeIf(EnvironmentPool::isOver);
                });
            }
        });
    }

    /** What tests have the next invocations meet. */
    Faults faults() {
        return faults;
    }

    /** All of them, the oldest first. */
    List<LiveFunction> all() {
        synchronized (byName) {
            return List.copyOf(byName.values());
        }
    }

    Optional<LiveFunction> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private EnvironmentPool pool(FunctionVersion version) {
        return pools.computeIfAbsent(
                version.key(), _ -> new EnvironmentPool(factory.mostAtOnce(version.function()), () -> start(version)));
    }

    /**
     * Has an environment begin its init phase, so that the first invocation finds it warm or nearly so. What cannot be
     * started now is tried again by that invocation, and told to whoever waits for it.
     */
    void startAhead(LiveFunction function) {
        try {
            pool(function.expected()).startAhead();
        } catch (Throwable thrown) {
            LOG.log(System.Logger.Level.DEBUG, function.name() + " is not started ahead", thrown);
        }
    }

    /**
     * Invokes the function. It runs on a thread of its own and to its end, whoever ceases to wait for it; time is held
     * meanwhile, for a function works in real time, but for as long as it waits for what it asks for here. Whatever is
     * thrown on the way ends the invocation: with a {@link ServiceException}.
     *
     * @param arn of what is invoked, with its qualifier
     */
    CompletableFuture<Result> invoke(FunctionVersion version, String arn, String payload) {
        return invoke(version, arn, UUID.randomUUID().toString(), payload);
    }

    /** The same, with the ID of a request that may have been tried before. */
    CompletableFuture<Result> invoke(FunctionVersion version, String arn, String requestId, String payload) {
        var function = version.function();
        // asked here: a thread aside knows nothing of the task
        var caller = Door.TASK.isBound() ? Optional.of(Door.TASK.get()) : Optional.<TaskCall>empty();
        var result = Aside.start(time, "invocation of " + function.name(), hold -> {
                    try (var _ = admitted(function.name())) {
                        var met = faults.next(function.name()).flatMap(fault -> meet(fault, version, requestId, hold));
                        return met.isPresent() ? met.get() : run(version, arn, requestId, caller, payload, hold);
                    } catch (Throwable thrown) {
                        throw fault(function, thrown);
                    }
                })
                .result();
        running.add(result);
        result.whenComplete((_, _) -> running.remove(result));
        return result;
    }

    /** One of a function's concurrent invocations. */
    private interface Admitted extends AutoCloseable {

        @Override
        void close();
    }

    /** @throws ServiceException {@code TooManyRequestsException} beyond the concurrency that is reserved */
    private Admitted admitted(String name) {
        int count = concurrency.merge(name, 1, Integer::sum);
        Admitted admitted = () -> concurrency.merge(name, -1, Integer::sum);
        var most = find(name).flatMap(LiveFunction::reservedConcurrency);
        if (most.isPresent() && count > most.get()) {
            admitted.close();
            throw throttled();
        }
        return admitted;
    }

    private static ServiceException throttled() {
        return new ServiceException("TooManyRequestsException", 429, "Rate Exceeded.");
    }

    /**
     * What comes of an invocation that meets a fault; nothing where it goes on all the same.
     *
     * @throws ServiceException where Lambda refuses it
     */
    private Optional<Result> meet(Fault fault, FunctionVersion version, String requestId, Hold hold) {
        var function = version.function();
        return switch (fault) {
            case Fault.Throttle _ -> throw throttled();
            case Fault.Crash _ ->
                Optional.of(
                        failed(version, requestId, "Runtime.ExitError", "Runtime exited with error: exit status 1"));
            case Fault.Delay(var duration) -> {
                boolean late = duration.compareTo(function.timeout()) >= 0;
                var passed = new Signal<Boolean>(time);
                time.alarm(
                        time.now().plus(late ? function.timeout() : duration),
                        function.arn(),
                        "an injected delay",
                        () -> passed.send(true));
                passed.await(hold);
                yield late
                        ? Optional.of(failed(
                                version,
                                requestId,
                                "Sandbox.Timedout",
                                "Task timed out after %.2f seconds"
                                        .formatted(function.timeout().toMillis() / 1000.0)))
                        : Optional.empty();
            }
        };
    }

    private static Result failed(FunctionVersion version, String requestId, String type, String message) {
        var error = Json.object()
                .put("errorType", type)
                .put("errorMessage", "RequestId: " + requestId + " Error: " + message);
        return new Result(requestId, version.number(), new Invocation.Failed(Json.write(error)), List.of());
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

    private Result run(
            FunctionVersion version, String arn, String requestId, Optional<TaskCall> caller, String payload, Hold hold)
            throws InterruptedException {
        var function = version.function();
        var header = header(function, caller);
        var invocation = new Invocation(requestId, arn, factory.timeout(function), header.toString(), payload, hold);
        var log = new InvocationLog(new PlatformLog(function, version.number(), requestId), caller, header, time.now());
        logs.put(requestId, log);
        try {
            var pool = pool(version);
            var environment = pool.take();
            try {
                var outcome = run(environment, invocation, log);
                pool.giveBack(environment);
                return new Result(requestId, version.number(), outcome, log.tail.lines());
            } catch (Throwable thrown) {
                pool.discard(environment);
                throw thrown;
            }
        } finally {
            logs.remove(requestId);
        }
    }

    /** An execution that is traced has the function traced, whatever that says of itself. */
    private TraceHeader header(Stack.Function function, Optional<TaskCall> caller) {
        return caller.flatMap(task -> listener.trace(task.executionArn()))
                .map(root -> TraceHeader.of(root, true))
                .orElseGet(() -> TraceHeader.random(time.now(), function.tracing()));
    }

    private Invocation.Outcome run(ExecutionEnvironment environment, Invocation invocation, InvocationLog log)
            throws InterruptedException {
        var init = environment.init();
        log.platform(environment, log.platform.start(time.now()));
        var invoked = time.now();
        var outcome = environment.invoke(invocation);
        var answered = time.now();
        var duration = Duration.between(invoked, answered);
        var usage = new PlatformLog.Usage(duration, init, environment.memoryUsed());
        log.platform(environment, log.platform.end(time.now(), outcome, usage));
        listener.metered(new Metered.Invoked(
                log.platform.function().name(),
                invocation.requestId(),
                usage.billed(),
                init.map(Duration::toMillis).orElse(0L),
                log.caller.map(TaskCall::executionArn)));
        if (log.header.sampled()) {
            listener.traced(log.traced(init.map(invoked::minus), invoked, answered, outcome));
        }
        return outcome;
    }

    private ExecutionEnvironment start(FunctionVersion version) {
        var function = version.function();
        var logStream =
                LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString().replace('-', '/') + "/[" + version.number()
                        + "]" + UUID.randomUUID().toString().replace("-", "");
        return factory.start(version, logStream, (requestId, line) -> {
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
        /** The task that invokes. */
        private final Optional<TaskCall> caller;

        private final TraceHeader header;
        private final Instant received;

        private final LogTail tail = new LogTail();

        InvocationLog(PlatformLog platform, Optional<TaskCall> caller, TraceHeader header, Instant received) {
            this.platform = platform;
            this.caller = caller;
            this.header = header;
            this.received = received;
        }

        Traced traced(Optional<Instant> initialized, Instant invoked, Instant answered, Invocation.Outcome outcome) {
            return new Traced(
                    platform.function().name(),
                    platform.function().arn(),
                    platform.requestId(),
                    header,
                    caller.map(task -> new Traced.Caller(task.executionArn(), task.stateName())),
                    received,
                    initialized,
                    invoked,
                    answered,
                    time.now(),
                    outcome instanceof Invocation.Failed(var payload) ? Optional.of(payload) : Optional.empty());
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
            Stream.concat(pools.values().stream(), retired.stream())
                    .flatMap(pool -> pool.all().stream())
                    .forEach(environment -> threads.submit(environment::end));
        }
        factory.close();
    }
}
