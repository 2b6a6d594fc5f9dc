package local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** {@code serve --persist}, as it is used by clients who ride out that it is killed. */
final class TrialServer implements AutoCloseable {

    private static final String[] OPTIONS = {"--persist", "--stack-name", "trial"};

    private final Path template;
    private final URI url;
    private final WireClient client;
    private final Random random;
    private final Set<ProcessHandle> seen = new HashSet<>();
    private ServeProcess process;
    private int kills;
    private int functionKills;

    private TrialServer(Path template, ServeProcess process, long seed) {
        this.template = template;
        this.process = process;
        this.url = process.url();
        this.client = new WireClient(url);
        this.random = new Random(seed);
    }

    /** @param seed of which functions are killed */
    static TrialServer start(Path template, long seed) throws IOException {
        return new TrialServer(template, ServeProcess.start(template, 0, OPTIONS), seed);
    }

    /**
     * Asks until there is an answer: a server that is killed is started again.
     *
     * @throws IllegalStateException where the request is refused
     */
    JsonNode call(String service, String target, JsonNode request) {
        while (true) {
            var asked = current();
            try {
                return client.call(service, target, request);
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof IOException)
                        || asked == current() && asked.handle().isAlive()) {
                    throw e;
                }
            }
        }
    }

    /** Waits while another thread starts it again. */
    private synchronized ServeProcess current() {
        return process;
    }

    /** Kills it ({@code kill -9}) and starts it again, at the same address. */
    synchronized void kill() {
        try {
            seen.addAll(functions());
            seen.add(process.handle());
            process.kill();
            process = ServeProcess.start(template, url.getPort(), OPTIONS);
            kills++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills the process of a function, if there is any. */
    synchronized void killFunction() {
        var functions = functions();
        seen.addAll(functions);
        if (!functions.isEmpty()) {
            functions.get(random.nextInt(functions.size())).destroyForcibly();
            functionKills++;
        }
    }

    private List<ProcessHandle> functions() {
        return process.handle().descendants().toList();
    }

    synchronized int kills() {
        return kills;
    }

    synchronized int functionKills() {
        return functionKills;
    }

    /** Lets it work for a moment. */
    void run(Duration time) {
        try {
            current().run(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it in order; gives the processes that are left of all that there were. */
    synchronized List<ProcessHandle> end() throws InterruptedException {
        seen.addAll(functions());
        close();
        // They end with the one that started them, and need a moment to notice.
        var left = new ArrayList<>(seen);
        for (long begun = System.nanoTime(); !left.isEmpty() && System.nanoTime() - begun < 5e9; ) {
            left.removeIf(handle -> !handle.isAlive());
        }
        return left;
    }

    @Override
    public synchronized void close() {
        process.close();
    }
}
