package local.service.sqs;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Arn;
import local.json.Json;
import local.service.api.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What queues may have this one for their dead letters.
 *
 * @param sources their ARNs; empty where it is every queue of the account
 */
record RedriveAllowPolicy(Optional<Set<String>> sources) {

    static final RedriveAllowPolicy ALL = new RedriveAllowPolicy(Optional.empty());
    private static final int MOST_SOURCES = 10;
    private static final Set<String> MEMBERS = Set.of("redrivePermission", "sourceQueueArns");

    boolean allows(String sourceArn) {
        return sources.map(arns -> arns.contains(sourceArn)).orElse(true);
    }

    /** @throws ServiceException {@code InvalidParameterValue} */
    static RedriveAllowPolicy parse(String text) {
        try {
            var json = Json.parse(text);
            boolean known =
                    json.isObject() && json.properties().stream().allMatch(member -> MEMBERS.contains(member.getKey()));
            var arns = json.path("sourceQueueArns");
            return switch (known ? json.path("redrivePermission").asString("") : "") {
                case "allowAll" -> arns.isMissingNode() ? ALL : refuse(text);
                case "denyAll" -> arns.isMissingNode() ? new RedriveAllowPolicy(Optional.of(Set.of())) : refuse(text);
                case "byQueue" ->
                    isListOfQueues(arns) ? new RedriveAllowPolicy(Optional.of(texts(arns))) : refuse(text);
                default -> refuse(text);
            };
        } catch (JacksonException e) {
            return refuse(text);
        }
    }

    private static boolean isListOfQueues(JsonNode arns) {
        return arns.isArray()
                && !arns.isEmpty()
                && arns.size() <= MOST_SOURCES
                && texts(arns).stream()
                        .allMatch(arn -> Arn.parse(arn)
                                .filter(parsed -> parsed.service().equals("sqs"))
                                .isPresent());
    }

    private static Set<String> texts(JsonNode arns) {
        return arns.valueStream().map(arn -> arn.asString("")).collect(Collectors.toSet());
    }

    private static RedriveAllowPolicy refuse(String text) {
        throw Refusals.invalid(
                text,
                "RedriveAllowPolicy",
                "Amazon SQS can't create the redrive allow policy, as it's in an unsupported format.");
    }
}
