package local.service.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.policy.AwsService;
import local.policy.Principal;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One operation of a service: a public method {@code (Principal, Request) -> Response} of its class, of the operation's
 * name. So to add an operation is to add a method. Where the SDK streams content, an object's, the content of the
 * request is a third parameter, {@link Content}, and the response is {@link Streamed}. A response that is JSON already
 * is {@link Written}.
 */
public final class Operation {

    private final Object service;
    private final Method method;
    private final Method newBuilder;
    private final UnaryOperator<SdkPojo> checks;

    private Operation(Object service, Method method, BiFunction<String, SdkPojo, SdkPojo> checks) {
        this.service = service;
        this.method = method;
        this.checks = request -> checks.apply(name(method), request);
        try {
            this.newBuilder = method.getParameterTypes()[1].getMethod("builder");
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * @param answer  the response, or what it was written as
     * @param content what the SDK streams after the response, as it does an object's content
     */
    public record Result(Object answer, Optional<Content> content) {

        public SdkPojo response() {
            return answer instanceof Written<?> written ? written.response() : (SdkPojo) answer;
        }

        /** The response as JSON in UTF-8, where it was written already. */
        public Optional<byte[]> json() {
            return answer instanceof Written<?> written ? Optional.of(written.json()) : Optional.empty();
        }
    }

    /**
     * The operations of these objects together, by name: {@code StartExecution}. Before one is called, each reference to a
     * resource in its request is put into its one spelling.
     */
    public static Map<String, Operation> of(AwsService service, References references, List<Object> parts) {
        return of((operation, request) -> references.settled(service, operation, request), parts.stream());
    }

    /** The operations of these objects together, by name, as they are. */
    public static Map<String, Operation> of(Object... services) {
        return of((_, request) -> request, Stream.of(services));
    }

    private static Map<String, Operation> of(BiFunction<String, SdkPojo, SdkPojo> checks, Stream<Object> services) {
        return services.flatMap(service -> Stream.of(service.getClass().getMethods())
                        .filter(Operation::isOperation)
                        .map(method -> new Operation(service, method, checks)))
                .collect(Collectors.toMap(Operation::name, Function.identity()));
    }

    private static boolean isOperation(Method method) {
        var parameters = method.getParameterTypes();
        return !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && (parameters.length == 2 || parameters.length == 3 && parameters[2] == Content.class)
                && parameters[0] == Principal.class
                && SdkPojo.class.isAssignableFrom(parameters[1])
                && (SdkPojo.class.isAssignableFrom(method.getReturnType())
                        || method.getReturnType() == Written.class
                        || method.getReturnType() == Streamed.class);
    }

    public String name() {
        return name(method);
    }

    private static String name(Method method) {
        return Character.toUpperCase(method.getName().charAt(0))
                + method.getName().substring(1);
    }

    /** An empty request, to be filled. */
    public SdkPojo builder() {
        return (SdkPojo) invoke(newBuilder, null);
    }

    /** @param builder what {@link #builder} gave, filled */
    public SdkPojo call(Principal who, SdkPojo builder) {
        return call(who, builder, Content.of("")).response();
    }

    /**
     * @param builder what {@link #builder} gave, filled
     * @param content of the request, where the operation streams some
     */
    public Result call(Principal who, SdkPojo builder, Content content) {
        var given = (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
        Constraints.check(name(), given);
        var request = checks.apply(given);
        var answer = method.getParameterCount() == 3
                ? invoke(method, service, who, request, content)
                : invoke(method, service, who, request);
        return answer instanceof Streamed<?> streamed
                ? new Result(streamed.response(), Optional.of(streamed.content()))
                : new Result(answer, Optional.empty());
    }

    private static Object invoke(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error fault) {
                throw fault;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
