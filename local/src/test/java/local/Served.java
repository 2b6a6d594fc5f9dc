package local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import local.cli.Main;

/** {@code bin/local serve} in a process of its own. */
final class Served implements AutoCloseable {

    private static final String EXPORT = "  export AWS_ENDPOINT_URL=";

    private final Process process;
    private final URI endpoint;
    private final HttpClient client = HttpClient.newHttpClient();

    private Served(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts it and waits until it is ready; throws what it said where it ends before.
     *
     * @param before the command's first words, such as those of a shell that sets limits
     * @param options of {@code serve} beside the template and the port
     */
    static Served start(List<String> before, Path template, String... options) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "-t",
                template.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var lines = process.inputReader();
        var said = new ArrayList<String>();
        for (String line; (line = lines.readLine()) != null; said.add(line)) {
            if (line.startsWith(EXPORT)) {
                Thread.ofVirtual().start(() -> discard(lines.lines()));
                return new Served(process, URI.create(line.substring(EXPORT.length())));
            }
        }
        throw new IllegalStateException("it ended: " + String.join("\n", said));
    }

    private static void discard(Stream<String> lines) {
        try {
            lines.forEach(_ -> {});
        } catch (UncheckedIOException ended) {
            // with the process
        }
    }

    Process process() {
        return process;
    }

    URI endpoint() {
        return endpoint;
    }

    /** @param target {@code AWSStepFunctions.StartExecution} */
    HttpResponse<String> call(String service, String target, String body) throws IOException, InterruptedException {
        return send(request("/", service)
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** What the function answers, be it an error. */
    String invoke(String function, String event) throws IOException, InterruptedException {
        return send(request("/2015-03-31/functions/" + function + "/invocations", "lambda")
                        .POST(HttpRequest.BodyPublishers.ofString(event)))
                .body();
    }

    HttpResponse<String> put(String path, byte[] content) throws IOException, InterruptedException {
        return send(request(path, "s3").PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path, "s3"));
    }

    private HttpRequest.Builder request(String path, String service) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20261128/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As {@code kill -9} does: ended in order, it would first write what makes the next start quicker. */
    @Override
    public void close() throws InterruptedException {
        client.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }
}
