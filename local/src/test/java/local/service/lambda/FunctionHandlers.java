package local.service.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
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
                case "fork" -> fork((boolean) event.get("exit"));
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
