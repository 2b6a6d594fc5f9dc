package local.service.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.service.access.Credentials;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Aside;
import local.time.Hold;
import local.time.Time;

/** An execution environment that is a process of its own: a plain JVM with AWS's runtime interface client. */
final class FunctionProcess implements ExecutionEnvironment {

    /**
     * For the init phase; what is not done by then goes on within the first invocation's own time-out. Lambda gives 10
     * seconds: a laptop that does other things beside is given more.
     */
    private static final Duration INIT_LIMIT = Duration.ofSeconds(30);

    /** How long lines are read after the end of the process: a child of its own may hold its output open. */
    private static final Duration LAST_LINES = Duration.ofMillis(200);

    private static final Duration CACHE_LIMIT = Duration.ofSeconds(60);

    private final Stack.Function function;
    private final RuntimeApi api;
    private final RuntimeSession session;
    private final Process process;
    /** Of its place at the Runtime API, which no other process is told. */
    private final String address;

    private final String logStream;
    /** The cache that the process writes when it ends in order. */
    private final Optional<Path> cache;

    private final Time time;
    /** Says that the function works in that hold. */
    private final Function<Hold, Credentials.Working> working;
    /** Told once that the process is ended, or has ended by itself. */
    private final Runnable onEnd;

    private final CompletableFuture<Duration> initTook;
    private final AtomicBoolean initTold = new AtomicBoolean();
    private volatile boolean closed;

    private FunctionProcess(
            Stack.Function function,
            RuntimeApi api,
            RuntimeSession session,
            Process process,
            String address,
            String logStream,
            Optional<Path> cache,
            BiConsumer<String, String> onLine,
            Time time,
            Function<Hold, Credentials.Working> working,
            Runnable onEnd) {
        this.time = time;
        this.working = working;
        this.function = function;
        this.api = api;
        this.session = session;
        this.process = process;
        this.address = address;
        this.logStream = logStream;
        this.cache = cache;
        this.onEnd = onEnd;
        long started = System.nanoTime();
        this.initTook = session.initialized().thenApply(_ -> Duration.ofNanos(System.nanoTime() - started));
        var reader =
                Thread.ofPlatform().daemon().name("log of " + function.name()).start(() -> readLines(onLine));
        Aside.start("end of " + function.name(), () -> awaitEnd(reader));
    }

    /**
     * Starts the process; its init phase runs beside us.
     *
     * @param client      the jars of the runtime interface client
     * @param debugPort   where it waits for a debugger
     * @param scratch     where links stand to what a class path cannot name
     * @param environment the variables that Lambda sets and those of the template
     * @param logStream   where its log goes
     * @param onLine      told of each line that the process writes, with the ID of the request that it belongs to
     * @param time        by which an invocation has its time-out
     * @param working     told in which hold on time an invocation works
     * @param onEnd       told that the process is ended, has ended by itself, or could not be started; may be told twice
     * @throws ServiceException where the process cannot be started
     */
    static FunctionProcess start(
            Stack.Function function,
            FunctionCode code,
            List<Path> client,
            StartCache caches,
            Scratch scratch,
            Optional<Integer> debugPort,
            RuntimeApi api,
            Map<String, String> environment,
            String logStream,
            BiConsumer<String, String> onLine,
            Time time,
            Function<Hold, Credentials.Working> working,
            Runnable onEnd) {
        var session = new RuntimeSession();
        try {
            var jars = Stream.of(client, code.librariesBeside(client), code.ownJar())
                    .flatMap(List::stream)
                    .map(Path::toAbsolutePath)
                    .map(scratch::named)
                    .toList();
            var cache = caches.of(jars);
            var builder = new ProcessBuilder(command(
                            function,
                            jars,
                            code.ownFolder().stream().map(scratch::named).toList(),
                            cache.options()))
                    .directory(code.root().toFile())
                    .redirectErrorStream(true);
            debugPort.ifPresent(port -> builder.command()
                    .add(1, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:" + port));
            builder.environment().clear();
            builder.environment().putAll(environment);
            var address = api.open(session);
            builder.environment().put("AWS_LAMBDA_RUNTIME_API", address);
            if (!builder.command().stream().allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode)) {
                // the JVM reads its command line in the locale's encoding, and Lambda's en_US is not on every system
                builder.environment().put("LC_ALL", "C.UTF-8");
            }
            var process = builder.start();
            return new FunctionProcess(
                    function, api, session, process, address, logStream, cache.writes(), onLine, time, working, onEnd);
        } catch (IOException | UncheckedIOException e) {
            api.close(session);
            onEnd.run();
            throw new ServiceException(
                    "ServiceException", 500, "The process of " + function.name() + " cannot start: " + e.getMessage());
        }
    }

    /**
     * The function's own classes come last, for a cache is good for a class path that begins with the jars that it was
     * made of.
     */
    private static List<String> command(Stack.Function function, List<Path> jars, List<Path> own, List<String> cache) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // as Lambda's own bootstrap sets them: 85 % of the memory is heap, the serial collector, the first compiler
        // only
        command.add("-XX:MaxHeapSize=" + function.memory() * 1024L * 85 / 100 + "k");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(cache);
        // who writes a cache must not have folders there: the client finds the classes in the working directory
        var folders = cache.contains(FunctionMain.EXITS_IN_ORDER) ? List.<Path>of() : own;
        command.add("-cp");
        command.add(Stream.of(jars, folders)
                .flatMap(List::stream)
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(FunctionMain.class.getName());
        command.add(function.handler());
        return command;
    }

    @Override
    public Optional<Duration> init() throws InterruptedException {
        try {
            var took = initTook.get(INIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return initTold.getAndSet(true) ? Optional.empty() : Optional.of(took);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            close();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Invocation.Outcome invoke(Invocation invocation) throws InterruptedException {
        var hold = invocation.hold();
        var outcome = session.submit(invocation);
        // by the same time as what it waits for: a poll of a minute is too long for a function of ten seconds
        var timeout = time.alarm(time.now().plus(invocation.timeout()), () -> {
            hold.resume();
            outcome.completeExceptionally(new TimeoutException());
        });
        try (var _ = working.apply(hold)) {
            return outcome.get();
        } catch (InterruptedException e) {
            close();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                close();
                return timedOut(invocation);
            }
            throw new IllegalStateException(e);
        } finally {
            hold.resume();
            timeout.cancel();
        }
    }

    static Invocation.Failed timedOut(Invocation invocation) {
        return RuntimeSession.error(
                "Sandbox.Timedout",
                "RequestId: " + invocation.requestId()
                        + " Error: Task timed out after "
                        + String.format(
                                Locale.ROOT, "%.2f", invocation.timeout().toMillis() / 1000.0) + " seconds");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public String logStream() {
        return logStream;
    }

    @Override
    public boolean isAlive() {
        return !closed && process.isAlive() && !session.hasEnded();
    }

    /** As Linux counts it; other systems do not tell. */
    @Override
    public int memoryUsed() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToInt(kilobytes -> Integer.parseInt(kilobytes) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Where it is to write a cache it takes some seconds more. */
    @Override
    public void end() {
        if (isAlive() && cache.isPresent()) {
            closed = true;
            try {
                process.getOutputStream().close();
                if (process.waitFor(CACHE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    StartCache.written(cache.get());
                }
            } catch (IOException e) {
                // then the next run writes it
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close();
    }

    @Override
    public void close() {
        closed = true;
        ForkedProcesses.end(process.toHandle(), address); // while they are known as its own
        process.destroyForcibly();
        ended();
    }

    /** From here on its keys and its place at the Runtime API are nobody's, and what it forked ends too. */
    private void ended() {
        api.close(session);
        onEnd.run();
        ForkedProcesses.end(process.toHandle(), address);
    }

    private void readLines(BiConsumer<String, String> onLine) {
        var output = new FunctionOutput(
                line -> {
                    if (!closed) {
                        onLine.accept(session.requestId(), line);
                    }
                },
                session::toldAllLines);
        try (var in = process.getInputStream()) {
            output.read(in);
        } catch (IOException e) {
            // the process was ended while it wrote
        }
    }

    private void awaitEnd(Thread reader) throws InterruptedException {
        int status = process.waitFor();
        reader.join(LAST_LINES);
        session.exited(status);
        ended();
    }
}
