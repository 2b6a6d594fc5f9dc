package local.template.reader;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Json;
import local.template.Node;
import local.template.Resource;
import local.template.TemplateException;
import local.template.Unknown;
import local.template.stack.Stack;
import local.template.stack.StackResource.Named;
import tools.jackson.databind.JsonNode;

/** What rules and schedules have in common: what they deliver to, and what of them may be elsewhere or not known. */
final class EventParts {

    private static final List<String> TARGET_TEXTS = List.of("Arn", "Id", "Input", "InputPath", "RoleArn");
    private static final List<String> TARGET_MAPS =
            List.of("DeadLetterConfig", "EventBridgeParameters", "InputTransformer", "SqsParameters");

    private final StackReader stack;

    EventParts(StackReader stack) {
        this.stack = stack;
    }

    /**
     * The resources of a type; of a run those of which all is known, and the others are told.
     *
     * @param apart the property that is looked at apart
     */
    Stream<Resource> known(String type, String apart) {
        return stack.all(type)
                .filter(resource -> isKnown(resource, resource.properties().without(apart)));
    }

    private boolean isKnown(Resource resource, Node.Mapping properties) {
        var unknown = Unknown.names(properties.toJson().toString());
        boolean isLeftOut = stack.report().isForRun() && !unknown.isEmpty();
        if (isLeftOut) {
            stack.report()
                    .notice(
                            properties.at(),
                            resource.logicalId() + " (" + resource.type() + ") is not run locally: it hangs on "
                                    + String.join(", ", unknown)
                                    + ", which only AWS knows; make it a parameter and give it with"
                                    + " --parameter-overrides");
        }
        return !isLeftOut;
    }

    /** Something that another stack may have, and without which this resource is not run. */
    void expect(Resource resource, Node at, String what, String arn, Class<? extends Named> kind) {
        stack.report()
                .expect(
                        at.at(),
                        what + " is not in this template: " + resource.logicalId() + " is not run locally",
                        whole -> Unknown.isIn(arn)
                                || stack.options().surroundings().has(arn)
                                || whole.all(kind).stream()
                                        .anyMatch(there -> there.arn().equals(arn)));
    }

    static void expression(Node.Mapping properties, Runnable parse) {
        var given = properties.need("ScheduleExpression");
        if (!Unknown.is(given)) {
            try {
                parse.run();
            } catch (IllegalArgumentException e) {
                throw new TemplateException(
                        given.at(),
                        "the ScheduleExpression " + given.asText("ScheduleExpression") + " is none: " + e.getMessage());
            }
        }
    }

    /** Nothing for what the local run cannot deliver to, which is told. */
    Optional<Stack.EventTarget> target(Resource owner, Node.Mapping properties, Set<String> services) {
        var arn = properties.required("Arn");
        var parsed = Arn.parse(arn);
        if (parsed.isEmpty() && !Unknown.isIn(arn)) {
            throw new TemplateException(
                    properties.need("Arn").at(), "the Arn of a target must be an ARN, but is \"" + arn + "\"");
        }
        if (parsed.filter(known -> services.contains(known.service())).isEmpty()
                || parsed.get().service().equals("events")
                        && !parsed.get().type().equals("event-bus")) {
            stack.report()
                    .notice(
                            properties.at(),
                            "the target " + Unknown.spoken(arn) + " of " + owner.logicalId() + " is not run locally");
            return Optional.empty();
        }
        if (!isKnown(owner, properties)) {
            return Optional.empty();
        }
        properties
                .get("RoleArn")
                .ifPresent(role -> expect(
                        owner,
                        role,
                        "the role " + role.asText("RoleArn"),
                        role.asText("RoleArn"),
                        Stack.RoleResource.class));
        return Optional.of(new Stack.EventTarget(
                properties.at(),
                arn,
                properties.text("RoleArn"),
                properties.mapping("DeadLetterConfig").flatMap(config -> config.text("Arn")),
                described(properties)));
    }

    private static JsonNode described(Node.Mapping properties) {
        var json = Json.object();
        TARGET_TEXTS.forEach(name -> properties.text(name).ifPresent(text -> json.put(name, text)));
        TARGET_MAPS.forEach(name -> properties.mapping(name).ifPresent(map -> json.set(name, map.toJson())));
        properties.mapping("RetryPolicy").ifPresent(policy -> {
            var retry = json.putObject("RetryPolicy");
            policy.integer("MaximumRetryAttempts", 0, 185)
                    .ifPresent(attempts -> retry.put("MaximumRetryAttempts", attempts));
            policy.integer("MaximumEventAgeInSeconds", 60, 86_400)
                    .ifPresent(seconds -> retry.put("MaximumEventAgeInSeconds", seconds));
        });
        return json;
    }
}
