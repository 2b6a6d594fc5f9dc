package local.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import local.time.Aside;

/** A server in a process of its own, of the same jar and with the same options as this one. */
final class ServeProcess implements AutoCloseable {

    static final String READY = "export AWS_ENDPOINT_URL=";

    private final Process process;
    private final long begun;
    private final URI url;

    private ServeProcess(Process process, long begun, URI url) {
        this.process = process;
        this.begun = begun;
        this.url = url;
    }

    /**
     * {@code bin/local serve}; comes back when it says that it is ready.
     *
     * @param port    0 for any free one
     * @param options more of them
     */
    static ServeProcess start(Path template, int port, String... options) throws IOException {
        var arguments = new ArrayList<String>(List.of(
                "local.cli.Main", "serve", "--port", Integer.toString(port), "--template", template.toString()));
        arguments.addAll(List.of(options));
        return start(arguments);
    }

    /** The server that does nothing. */
    static ServeProcess nothing() throws IOException {
        return start(List.of(NothingServer.class.getName()));
    }

    private static ServeProcess start(List<String> main) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(main);
        long begun = System.nanoTime();
        var process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        return new ServeProcess(process, begun, ready(process.inputReader(StandardCharsets.UTF_8)));
    }

    private static URI ready(BufferedReader out) throws IOException {
        var said = new StringBuilder();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            said.append('\n').append(line);
            int at = line.indexOf(READY);
            if (at >= 0) {
                Aside.start("what serve prints", () -> out.lines().forEach(_ -> {}));
                return URI.create(line.substring(at + READY.length()).strip());
            }
        }
        throw new IllegalStateException("serve ended before it was ready:" + said);
    }

    URI url() {
        return url;
    }

    /** Of the process; those that it has started are its descendants. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Lets it run for so long, or until it ends. */
    void run(Duration time) throws InterruptedException {
        process.waitFor(time);
    }

    /** As {@code kill -9} does, and waits for that. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks for the first time, over a bare connection: a client of more comfort would have to start itself. */
    double millisToFirstAnswer() throws IOException {
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            var request = """
                POST / HTTP/1.1\r
                Host: %s\r
                Authorization: %s\r
                X-Amz-Target: AWSStepFunctions.ListStateMachines\r
                Content-Length: 2\r
                \r
                {}\
                """.formatted(url.getAuthority(), WireClient.authorization("states"));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var status = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
            if (!status.contains(" 200 ")) {
                throw new IllegalStateException(status);
            }
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    /** What it has of the machine's memory now. */
    double megabytes() throws IOException {
        var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
        try (var out = ps.inputReader(StandardCharsets.UTF_8)) {
            return Long.parseLong(out.readLine().strip()) * 1024 / 1e6;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
