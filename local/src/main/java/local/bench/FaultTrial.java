package local.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Json;

/**
 * The callback application with all that can go wrong going wrong: a worker that throws, answers twice, too late or never;
 * executions that are stopped; functions and the server itself killed again and again. In the end each execution has ended
 * once, as it should, and nothing is lost or left.
 */
public final class FaultTrial {

    private static final int CLIENTS = 16;
    /** How many executions a client has under way. */
    private static final int WINDOW = 8;

    private static final int FEWEST_SERVER_KILLS = 2;
    private static final int STARTS_PER_SERVER_KILL = 1_500;
    private static final int STARTS_PER_FUNCTION_KILL = 40;
    private static final int ONE_IS_GREETED_OF = 8;
    private static final Duration LOOKS_AGAIN_AFTER = Duration.ofMillis(100);
    /** How long nothing may change before what still runs is said to hang. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:trial";

    /** One execution of the trial. */
    record Subject(String name, Fate fate, boolean greeted) {

        String arn() {
            return MACHINE.replace("stateMachine", "execution") + ":" + name;
        }

        String input() {
            boolean late = fate == Fate.ANSWERED_LATE;
            return Json.write(Json.object()
                    .put("fate", fate.name())
                    .put("greeted", greeted)
                    .put("delay", late ? 2 : fate == Fate.STOPPED ? 1 : 0)
                    .put("timeout", late ? 1 : 3_600));
        }

        String output() {
            return Json.write(Json.object().put("answer", name));
        }
    }

    private final List<Subject> subjects;
    private final TrialServer server;
    private final TrialVerdict verdict;
    private final Set<Integer> killsAt;
    private final AtomicInteger started = new AtomicInteger();

    private FaultTrial(List<Subject> subjects, TrialServer server, Set<Integer> killsAt) {
        this.subjects = subjects;
        this.server = server;
        this.verdict = new TrialVerdict(server);
        this.killsAt = killsAt;
    }

    /**
     * Runs the trial and prints how it went.
     *
     * @param executions how many
     * @param seed       of what befalls them, and of when the server is killed
     * @return whether everything held
     */
    public static boolean run(PrintWriter out, int executions, long seed) throws IOException, InterruptedException {
        var random = new Random(seed);
        var subjects = IntStream.range(0, executions)
                .mapToObj(i ->
                        new Subject("e" + i, Fate.drawn(random.nextInt(100)), random.nextInt(ONE_IS_GREETED_OF) == 0))
                .toList();
        var killsAt = IntStream.range(0, FEWEST_SERVER_KILLS + executions / STARTS_PER_SERVER_KILL)
                .mapToObj(_ -> 1 + random.nextInt(executions))
                .collect(Collectors.toSet());
        out.printf("%,d executions from %d clients, seed %d%n", executions, CLIENTS, seed);
        var folder = Files.createTempDirectory("faults");
        long begun = System.nanoTime();
        try (var server = TrialServer.start(template(folder), seed)) {
            var trial = new FaultTrial(subjects, server, killsAt);
            trial.start();
            trial.verdict.awaitEmptyQueue();
            double seconds = (System.nanoTime() - begun) / 1e9;
            server.kill(); // what is judged has outlived one more
            trial.verdict.judge(subjects);
            trial.verdict.processesLeft(server.end());
            return trial.verdict.print(out, seconds);
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    /** The template, and the functions' code beside it. */
    private static Path template(Path folder) throws IOException {
        for (var type : List.of(TrialWorker.class, Fate.class)) {
            for (var member : type.getNestMembers()) {
                copy(member.getName().replace('.', '/') + ".class", folder.resolve("code"));
            }
        }
        copy("local/bench/faults.yaml", folder);
        return folder.resolve("local/bench/faults.yaml");
    }

    private static void copy(String resource, Path folder) throws IOException {
        var to = folder.resolve(resource);
        Files.createDirectories(to.getParent());
        try (var from = FaultTrial.class.getResourceAsStream("/" + resource)) {
            Files.copy(from, to);
        }
    }

    /** All clients at work, until what they started has ended. */
    private void start() {
        var left = new ConcurrentLinkedQueue<>(subjects);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.generate(() -> clients.submit(() -> work(left)))
                    .limit(CLIENTS)
                    .toList()
                    .forEach(EndpointLoad::join);
        }
    }

    private void work(ConcurrentLinkedQueue<Subject> left) {
        var underWay = new ArrayList<Subject>();
        long changed = System.nanoTime();
        while (!left.isEmpty() || !underWay.isEmpty()) {
            while (underWay.size() < WINDOW && !left.isEmpty()) {
                Optional.ofNullable(left.poll()).ifPresent(next -> {
                    start(next);
                    underWay.add(next);
                });
            }
            if (underWay.removeIf(this::hasEnded)) {
                changed = System.nanoTime();
            } else if (System.nanoTime() - changed > PATIENCE.toNanos()) {
                return; // The verdict tells which still run.
            } else {
                server.run(LOOKS_AGAIN_AFTER);
            }
        }
    }

    private void start(Subject subject) {
        int count = started.incrementAndGet();
        if (killsAt.contains(count)) {
            server.kill();
        } else if (count % STARTS_PER_FUNCTION_KILL == 0) {
            server.killFunction();
        }
        // Asked twice it starts once: the server may be killed before it has answered.
        server.call(
                "states",
                "AWSStepFunctions.StartExecution",
                Json.object()
                        .put("stateMachineArn", MACHINE)
                        .put("name", subject.name())
                        .put("input", subject.input()));
        if (subject.fate() == Fate.STOPPED) {
            server.call(
                    "states",
                    "AWSStepFunctions.StopExecution",
                    Json.object().put("executionArn", subject.arn()).put("error", Fate.STOPPED.error));
        }
    }

    private boolean hasEnded(Subject subject) {
        return !verdict.describe(subject).path("status").stringValue().equals("RUNNING");
    }
}
