package local.service.upstream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.json.Arn;
import local.policy.ServiceActions;
import local.policy.ServiceCalls;
import tools.jackson.databind.JsonNode;

/**
 * What a call of a service that is elsewhere needs, by AWS's list of actions and by what is in the request.
 *
 * @param region  in which the call is made
 * @param account whose resources its names mean
 * @param keys    of DynamoDB's tables
 */
record Rights(String region, String account, PartitionKeys keys) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(:?\\w+)}");
    /** Members that name the resource by its ARN, of operations on whatever kind of resource. */
    private static final List<String> ARNS = List.of("ResourceArn", "ResourceARN", "StreamARN", "StreamArn");

    /**
     * @param arguments as the service takes them; where they cannot be read, none
     * @return what must all be allowed
     */
    List<Asked> of(WireModel service, String operation, JsonNode arguments) {
        var special = service.sdkName().equals("dynamodb")
                ? new DynamoDbRights(this).of(operation, arguments)
                : List.<Asked>of();
        if (!special.isEmpty()) {
            return special;
        }
        return ServiceActions.of(service.sdkName(), operation)
                .map(known -> asked(known, service, arguments))
                .orElseGet(() -> List.of(new Asked(service.signingName() + ":" + operation, List.of())));
    }

    private List<Asked> asked(ServiceActions known, WireModel service, JsonNode arguments) {
        if (known.resource().equals("*") || !ServiceCalls.hasResource(known.action())) {
            return List.of(new Asked(known.action(), List.of("*")));
        }
        var resources = known.resource().equals("?")
                ? List.<List<String>>of()
                : named(known.resource(), arguments).stream().map(List::of).toList();
        if (resources.isEmpty()) {
            resources = byService(service, arguments);
        } else if (service.sdkName().equals("secretsmanager")) {
            resources = resources.stream().map(all -> secret(all.getFirst())).toList();
        }
        return resources.isEmpty()
                ? List.of(new Asked(known.action(), List.of()))
                : resources.stream()
                        .map(each -> new Asked(known.action(), each))
                        .toList();
    }

    /** The ARNs that a template comes to: one for each element, where the argument is a list. */
    private List<String> named(String template, JsonNode arguments) {
        var names = PLACEHOLDER
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith(":"))
                .toList();
        if (names.size() == 1) {
            return texts(arguments, names.getFirst())
                    .flatMap(value -> arn(template, Map.of(names.getFirst(), value)).stream())
                    .toList();
        }
        var values = new HashMap<String, String>();
        names.forEach(name -> texts(arguments, name).findFirst().ifPresent(value -> values.put(name, value)));
        return arn(template, values).stream().toList();
    }

    /** Empty where a value is missing, or what it comes to is no ARN. A value that is an ARN already is it. */
    private Optional<String> arn(String template, Map<String, String> values) {
        var known = new HashMap<>(values);
        known.put(":Partition", Arn.partition(region));
        known.put(":Region", region);
        known.put(":Account", account);
        var whole = values.values().stream().filter(Arn::isOne).findFirst();
        if (whole.isPresent()) {
            return whole;
        }
        var matcher = PLACEHOLDER.matcher(template);
        if (matcher.results().anyMatch(match -> !known.containsKey(match.group(1)))) {
            return Optional.empty();
        }
        var arn =
                PLACEHOLDER.matcher(template).replaceAll(match -> Matcher.quoteReplacement(known.get(match.group(1))));
        // An alias of a key is not the key.
        return Optional.of(arn).filter(Arn::isOne).filter(text -> !text.contains(":key/alias/"));
    }

    /** Where AWS's list says too little of what the request names. */
    private List<List<String>> byService(WireModel service, JsonNode arguments) {
        var arns = ARNS.stream().flatMap(name -> texts(arguments, name)).filter(Arn::isOne);
        var named = switch (service.sdkName()) {
            case "ssm" ->
                Stream.of("Name", "Names", "Path")
                        .flatMap(name -> texts(arguments, name))
                        .map(name -> Arn.isOne(name) ? name : own("ssm", "parameter/" + name.replaceFirst("^/", "")));
            case "kinesis" -> texts(arguments, "StreamName").map(name -> own("kinesis", "stream/" + name));
            default -> Stream.<String>of();
        };
        return Stream.concat(arns, named).distinct().map(List::of).toList();
    }

    /** Secrets Manager ends a secret's ARN with six characters of its own, which its name does not tell. */
    private static List<String> secret(String arn) {
        return List.of(arn, arn + "-??????");
    }

    /** The ARN of something of this account and region. */
    String own(String service, String resource) {
        return Arn.in(region, account, service, resource).toString();
    }

    /** The texts of a member: one, or those of a list. Members begin with a capital in AWS's list, but not on every wire. */
    static Stream<String> texts(JsonNode arguments, String member) {
        var value = arguments.path(member);
        if (value.isMissingNode()) {
            value = arguments.path(Character.toLowerCase(member.charAt(0)) + member.substring(1));
        }
        return (value.isArray() ? value.valueStream() : Stream.of(value))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }
}
