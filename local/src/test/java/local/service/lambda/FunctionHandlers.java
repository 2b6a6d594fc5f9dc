package local.service.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Handlers that tests run in processes of their own. */
public final class FunctionHandlers {

    private FunctionHandlers() {}

    /** Does what its event says. */
    public static final class Obedient implements RequestHandler<Map<String, Object>, Object> {

        private static int invocations;

        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            invocations++;
            return switch ((String) event.get("do")) {
                case "greet" -> System.getenv("GREETING") + ", " + event.get("name") + "!";
                case "count" -> invocations;
                case "environment" -> System.getenv();
                case "log" -> {
                    System.out.println("a line");
                    context.getLogger().log("a logged line\n");
                    yield null;
                }
                case "flood" -> {
                    for (int i = 0; i < (int) event.get("lines"); i++) {
                        System.out.println("line " + i);
                    }
                    yield null;
                }
                case "write" -> write((int) event.get("bytes"));
                case "fork" -> fork((boolean) event.get("exit"));
                case "call" -> call((String) event.get("by"), (String) event.get("key"));
                case "ask" ->
                    ask((String) event.get("of"), (String) event.get("operation"), (String) event.get("with"));
                case "throw" -> throw new IllegalArgumentException("no such thing");
                case "exit" -> {
                    System.exit(3);
                    yield null;
                }
                default -> {
                    LockSupport.parkNanos(Long.MAX_VALUE);
                    yield null;
                }
            };
        }
    }

    private static String write(int bytes) {
        try {
            var file = Files.createTempFile("written", "");
            try {
                return "wrote " + Files.size(Files.write(file, new byte[bytes]));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
    }

    /** Lists state machines with the key in {@code KEY}, and prints what the endpoint answers. */
    public static final String CALL = """
        address=${AWS_ENDPOINT_URL#http://}
        exec 3<>/dev/tcp/${address%:*}/${address#*:}
        printf 'POST / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\nContent-Length: 2\\r\\n' $address >&3
        printf 'X-Amz-Target: AWSStepFunctions.ListStateMachines\\r\\nContent-Type: application/x-amz-json-1.0\\r\\n' >&3
        printf 'Authorization: AWS4-HMAC-SHA256 Credential=%s/20261128/us-east-1/states/aws4_request\\r\\n' $KEY >&3
        printf '\\r\\n{}' >&3
        cat <&3
        """;

    /** @param by itself, a child, or an orphan: a child whose own parent has ended */
    private static String call(String by, String key) {
        try {
            var command = switch (by) {
                case "child" -> new ProcessBuilder("bash", "-c", CALL);
                // Its parent ends at once; the first bash waits for what it says, as nobody else is left to.
                case "orphan" ->
                    new ProcessBuilder(
                            "bash", "-c", "bash -c 'bash -c \"$1\" &' bash \"$1\" | cat", "bash", "sleep 0.1\n" + CALL);
                default -> null;
            };
            if (command != null) {
                command.environment().put("KEY", key);
                return new String(command.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
            var url = URI.create(System.getenv("AWS_ENDPOINT_URL")).toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("X-Amz-Target", "AWSStepFunctions.ListStateMachines");
            connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
            connection.setRequestProperty(
                    "Authorization", "AWS4-HMAC-SHA256 Credential=" + key + "/20261128/us-east-1/states/aws4_request");
            connection.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
            var answer = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
            return connection.getResponseCode() + " " + new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls an operation as the function's role.
     *
     * @param of        the service that the request is signed for
     * @param operation as {@code X-Amz-Target} has it
     */
    private static String ask(String of, String operation, String with) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(System.getenv("AWS_ENDPOINT_URL")).toURL().openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("X-Amz-Target", operation);
            connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
            connection.setRequestProperty("X-Amz-Security-Token", System.getenv("AWS_SESSION_TOKEN"));
            connection.setRequestProperty(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=" + System.getenv("AWS_ACCESS_KEY_ID") + "/20261128/us-east-1/" + of
                            + "/aws4_request");
            connection.getOutputStream().write(with.getBytes(StandardCharsets.UTF_8));
            var answer = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts what outlives the invocation and holds the function's own output open. */
    private static long fork(boolean exit) {
        try {
            var child = new ProcessBuilder("sleep", "300").inheritIO().start();
            if (exit) {
                System.err.println(child.pid());
                Runtime.getRuntime().halt(4);
            }
            return child.pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Can be made the second time. */
    public static final class Hesitant implements RequestHandler<Object, Object> {

        public Hesitant() throws IOException {
            var mark = Path.of(System.getenv("FOLDER"), "mark");
            if (!Files.exists(mark)) {
                Files.createFile(mark);
                throw new IllegalStateException("not yet");
            }
        }

        @Override
        public Object handleRequest(Object event, Context context) {
            return "now";
        }
    }

    /** Cannot be made. */
    public static final class Broken implements RequestHandler<Object, Object> {

        public Broken() {
            throw new IllegalStateException("no configuration");
        }

        @Override
        public Object handleRequest(Object event, Context context) {
            return null;
        }
    }
}
