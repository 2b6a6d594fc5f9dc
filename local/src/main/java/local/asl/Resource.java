package local.asl;

import java.util.Optional;
import java.util.Set;
import local.json.Arn;
import tools.jackson.databind.node.ObjectNode;

/** What a Task state, an ItemReader or a ResultWriter calls: the parsed URI of its field {@code Resource}. */
public sealed interface Resource {

    /** As the definition says it. */
    String arn();

    /** A function's own ARN: its input is the state's input and its result the state's result. */
    record LambdaFunction(String arn) implements Resource {}

    record Activity(String arn) implements Resource {}

    /**
     * {@code arn:aws:states:::sqs:sendMessage.waitForTaskToken}: an optimized integration or, with service
     * {@code aws-sdk:<service>}, an AWS SDK one.
     *
     * @param service as in the ARN: {@code sqs}, {@code lambda}, {@code aws-sdk:dynamodb}
     * @param action  {@code sendMessage}
     */
    record Integration(String arn, String service, String action, Pattern pattern) implements Resource {}

    /** The service integration patterns. */
    enum Pattern {
        REQUEST_RESPONSE(""),
        SYNC(".sync"),
        SYNC_2(".sync:2"),
        WAIT_FOR_TASK_TOKEN(".waitForTaskToken");

        private final String suffix;

        Pattern(String suffix) {
            this.suffix = suffix;
        }

        /** What it adds to the ARN. */
        public String suffix() {
            return suffix;
        }
    }

    /**
     * What a Task state calls, with its arguments: see {@link #parse(Fields)}. The names of the arguments are looked at as
     * far as the definition spells them out.
     */
    static Resource ofTask(Fields fields) {
        var resource = parse(fields);
        if (resource instanceof Integration integration) {
            ServiceIntegration.of(integration)
                    .ifPresentOrElse(call -> checkArguments(call, fields), () -> unknown(integration, fields));
        }
        return resource;
    }

    /** What an ItemReader or a ResultWriter calls: S3, by one of these actions. See {@link #parse(Fields)}. */
    static Resource ofObjects(Fields fields, Set<String> actions) {
        var resource = parse(fields);
        if (resource instanceof Integration integration
                && !(integration.service().equals("s3")
                        && integration.pattern() == Pattern.REQUEST_RESPONSE
                        && actions.contains(integration.action()))) {
            unknown(integration, fields);
        }
        return resource;
    }

    private static void unknown(Integration integration, Fields fields) {
        fields.fault(
                "Resource",
                "The resource provided %s is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
                        .formatted(integration.arn()));
    }

    private static void checkArguments(ServiceIntegration call, Fields fields) {
        var field = fields.isJsonata() ? "Arguments" : "Parameters";
        if (fields.value(field).orElse(null) instanceof ObjectNode arguments) {
            call.parameters()
                    .check(arguments, !fields.isJsonata(), fields.place().field(field), fields::fault);
        }
    }

    /** The field {@code Resource}, which is required; null where it is not the ARN of something that can be called. */
    private static Resource parse(Fields fields) {
        var arn = fields.requiredText("Resource");
        if (arn == null) {
            return null;
        }
        var resource = parse(arn);
        if (resource.isEmpty()) {
            fields.fault("Resource", "Value is not a valid resource ARN");
        }
        if (fields.reading().express()) {
            resource.flatMap(Resource::waiting)
                    .ifPresent(waiting -> fields.fault(
                            "Resource",
                            "Express state machine does not support '" + waiting + "' service integration "));
        }
        return resource.orElse(null);
    }

    /** {@code arn:partition:service:region:account:rest}; the rest may have colons of its own. */
    private static Optional<Resource> parse(String arn) {
        var parsed = Arn.parse(arn);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        var rest = parsed.get().resource();
        return switch (parsed.get().service()) {
            case "lambda" ->
                rest.matches("function:[^:]+(:[^:]+)?") ? Optional.of(new LambdaFunction(arn)) : Optional.empty();
            case "states" -> rest.matches("activity:[^:]+") ? Optional.of(new Activity(arn)) : integration(arn, rest);
            default -> Optional.empty();
        };
    }

    private static Optional<Resource> integration(String arn, String rest) {
        for (var pattern : Pattern.values()) {
            if (pattern != Pattern.REQUEST_RESPONSE && rest.endsWith(pattern.suffix)) {
                return integration(arn, rest.substring(0, rest.length() - pattern.suffix.length()), pattern);
            }
        }
        return integration(arn, rest, Pattern.REQUEST_RESPONSE);
    }

    private static Optional<Resource> integration(String arn, String call, Pattern pattern) {
        if (!call.matches("(aws-sdk:)?[a-zA-Z0-9-]+:[a-zA-Z0-9]+")) {
            return Optional.empty();
        }
        int colon = call.lastIndexOf(':');
        return Optional.of(new Integration(arn, call.substring(0, colon), call.substring(colon + 1), pattern));
    }

    /** What of it an Express execution cannot do, since it does not wait. */
    private Optional<String> waiting() {
        return switch (this) {
            case Activity _ -> Optional.of("activity");
            case Integration(var _, var _, var _, var pattern) ->
                pattern == Pattern.REQUEST_RESPONSE ? Optional.empty() : Optional.of(pattern.suffix);
            case LambdaFunction _ -> Optional.empty();
        };
    }
}
