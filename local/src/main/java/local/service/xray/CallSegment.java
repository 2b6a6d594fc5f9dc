package local.service.xray;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.policy.AwsService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Task state's call of a service.
 *
 * @param scheduled the event that tells of it
 * @param service   as X-Ray calls it: {@code SQS}
 * @param operation {@code SendMessage}
 * @param resource  what is called: a function's name, a queue's URL; the service where the call tells of no resource
 */
record CallSegment(HistoryEvent scheduled, String service, String operation, String resource, ObjectNode aws) {

    private static final int OK = 200;

    /** The members that name what is called, and what X-Ray calls them. */
    private enum Named {
        FunctionName("function_name"),
        QueueUrl("queue_url"),
        TopicArn("topic_arn"),
        TableName("table_name"),
        StateMachineArn("state_machine_arn"),
        Bucket("bucket_name");

        private final String field;

        Named(String field) {
            this.field = field;
        }

        private String resource(JsonNode parameters) {
            var text = parameters.get(name()).stringValue();
            return this == FunctionName ? function(text) : text;
        }
    }

    static Optional<CallSegment> of(HistoryEvent scheduled) {
        return switch (scheduled.details()) {
            case EventDetails.Scheduled(var function, var _, var _) -> Optional.of(invocation(scheduled, function));
            case EventDetails.TaskScheduled(var called, var _, var parameters, var _) ->
                Optional.of(call(scheduled, called, parameters));
            default -> Optional.empty();
        };
    }

    private static CallSegment invocation(HistoryEvent scheduled, String arn) {
        var name = function(arn);
        return new CallSegment(
                scheduled,
                "Lambda",
                "Invoke",
                name,
                Json.object().put("operation", "Invoke").put("function_name", name));
    }

    /** The name that an ARN has, be it qualified or not; what is no ARN is a name. */
    private static String function(String named) {
        return named.startsWith("arn:") ? named.split(":")[6] : named;
    }

    private static CallSegment call(HistoryEvent scheduled, EventDetails.Called called, JsonNode parameters) {
        var service = AwsService.ofTask(called.resourceType())
                .map(known ->
                        known.optimized().map(AwsService.Optimized::errors).orElse(known.className()))
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> called.resourceType().replace("aws-sdk:", ""));
        var action = called.resource().split("\\.")[0];
        var operation = Character.toUpperCase(action.charAt(0)) + action.substring(1);
        var aws = Json.object().put("operation", operation);
        var named = Stream.of(Named.values())
                .filter(member -> parameters.path(member.name()).isString())
                .findFirst();
        var resource = named.map(member -> member.resource(parameters));
        named.ifPresent(member -> aws.put(member.field, member.resource(parameters)));
        return new CallSegment(scheduled, service, operation, resource.orElse(service), aws);
    }

    boolean isInvocation() {
        return service.equals("Lambda") && operation.equals("Invoke");
    }

    Segment segment(String id, Optional<Instant> end, Optional<Segment.Failure> failure) {
        return new Segment(
                id,
                Optional.empty(),
                service,
                Optional.empty(),
                Optional.of("aws"),
                false,
                scheduled.timestamp(),
                end,
                failure,
                end.isPresent() && failure.isEmpty() ? Optional.of(OK) : Optional.empty(),
                aws,
                List.of());
    }

    /** What was called, as far as the call tells of it. */
    Segment inferred(String id, Segment call) {
        return new Segment(
                id,
                Optional.of(call.id()),
                resource,
                Optional.of(service.equals("SQS") ? "AWS::SQS::Queue" : "AWS::" + service),
                Optional.empty(),
                true,
                call.start(),
                call.end(),
                call.failure(),
                call.http(),
                aws,
                List.of());
    }
}
