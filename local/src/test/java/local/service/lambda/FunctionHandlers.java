package local.service.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
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
