package local.service.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import local.json.Json;
import local.template.stack.Stack;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A handler object of a test in place of a function's process: the same events and errors, without a time-out that
 * kills.
 */
final class HandlerEnvironment implements ExecutionEnvironment {

    private final Stack.Function function;
    private final RequestStreamHandler handler;
    private final String logStream;
    private final BiConsumer<String, String> onLine;

    /**
     * @param handler a {@link RequestHandler} or a {@link RequestStreamHandler}
     * @param onLine  told of each line that the handler logs, with the request's ID
     * @throws IllegalArgumentException where it is neither
     */
    HandlerEnvironment(Stack.Function function, Object handler, String logStream, BiConsumer<String, String> onLine) {
        this.function = function;
        this.handler = switch (handler) {
            case RequestStreamHandler streams -> streams;
            case RequestHandler<?, ?> values -> streaming(values);
            default ->
                throw new IllegalArgumentException(function.logicalId() + ": " + handler.getClass()
                        + " is neither a RequestHandler nor a RequestStreamHandler");
        };
        this.logStream = logStream;
        this.onLine = onLine;
    }

    @Override
    public Invocation.Outcome invoke(Invocation invocation) {
        var output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(invocation.payload().getBytes(StandardCharsets.UTF_8)),
                    output,
                    new HandlerContext(function, invocation, logStream, logger(invocation.requestId())));
            return new Invocation.Succeeded(output.toString(StandardCharsets.UTF_8));
        } catch (Throwable thrown) {
            // a process would outlive what a handler throws, were it an Error: so does this
            onLine.accept(invocation.requestId(), thrown.toString());
            return failed(thrown);
        }
    }

    private LambdaLogger logger(String requestId) {
        return new LambdaLogger() {

            @Override
            public void log(String message) {
                onLine.accept(requestId, message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }

    private static Invocation.Failed failed(Throwable thrown) {
        var trace = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::toString).forEach(trace::add);
        var error = Json.object()
                .put("errorMessage", thrown.getMessage())
                .put("errorType", thrown.getClass().getName());
        return new Invocation.Failed(Json.write(error.set("stackTrace", trace)));
    }

    @Override
    public String logStream() {
        return logStream;
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public int memoryUsed() {
        return 0;
    }

    @Override
    public void close() {
        // the object is the test's own
    }

    @SuppressWarnings("unchecked")
    private static <I, O> RequestStreamHandler streaming(RequestHandler<I, O> handler) {
        var input = (PojoSerializer<I>) serializer(inputType(handler.getClass()));
        return (in, out, context) -> {
            O answer = handler.handleRequest(input.fromJson(in), context);
            ((PojoSerializer<O>) serializer(answer == null ? Object.class : answer.getClass())).toJson(answer, out);
        };
    }

    /**
     * The handler's input type where its class names one; a lambda expression's does not, and is given maps and lists.
     */
    private static Type inputType(Class<?> type) {
        for (var candidate = type; candidate != null; candidate = candidate.getSuperclass()) {
            for (var face : candidate.getGenericInterfaces()) {
                if (face instanceof ParameterizedType p && p.getRawType() == RequestHandler.class) {
                    return p.getActualTypeArguments()[0];
                }
            }
        }
        return Object.class;
    }

    private static PojoSerializer<?> serializer(Type type) {
        return type instanceof Class<?> c && LambdaEventSerializers.isLambdaSupportedEvent(c.getName())
                ? LambdaEventSerializers.serializerFor(c, c.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }

    private record HandlerContext(Stack.Function function, Invocation invocation, String logStream, LambdaLogger logger)
            implements Context {

        @Override
        public String getAwsRequestId() {
            return invocation.requestId();
        }

        @Override
        public String getLogGroupName() {
            return function.logGroup();
        }

        @Override
        public String getLogStreamName() {
            return logStream;
        }

        @Override
        public String getFunctionName() {
            return function.name();
        }

        @Override
        public String getFunctionVersion() {
            return "$LATEST";
        }

        @Override
        public String getInvokedFunctionArn() {
            return invocation.functionArn();
        }

        @Override
        public CognitoIdentity getIdentity() {
            return null;
        }

        @Override
        public ClientContext getClientContext() {
            return null;
        }

        @Override
        public int getRemainingTimeInMillis() {
            return (int) function.timeout().toMillis();
        }

        @Override
        public int getMemoryLimitInMB() {
            return function.memory();
        }

        @Override
        public LambdaLogger getLogger() {
            return logger;
        }
    }
}
