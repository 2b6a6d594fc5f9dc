package local.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Glob;
import local.policy.PolicyDocument.Kind;
import local.policy.PrincipalElement.Named;
import tools.jackson.databind.JsonNode;

/** Reads a policy document strictly: what IAM would refuse is refused here, with the place and what would be right. */
final class PolicyReader {

    private static final List<String> DOCUMENT_KEYS = List.of("Version", "Id", "Statement");
    private static final List<String> STATEMENT_KEYS = List.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final List<String> PRINCIPAL_KEYS = List.of("AWS", "Service", "Federated", "CanonicalUser");
    private static final Pattern ACTION = Pattern.compile("\\*|(\\*|[A-Za-z0-9-]+):[A-Za-z0-9*?_-]+");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern ROOT = Pattern.compile("arn:[^:]+:iam::(\\d{12}):root");
    private static final Pattern OPERATOR = Pattern.compile("(ForAllValues:|ForAnyValue:)?(\\w+?)(IfExists)?");
    private static final Pattern PRINCIPAL_ARN = Pattern.compile("arn:[^:*?]+:(iam|sts)::[^:*?]*:[^*?]+");

    private final Kind kind;
    private Version version = Version.V2008;

    PolicyReader(Kind kind) {
        this.kind = kind;
    }

    List<Statement> read(JsonNode document) {
        keys(document, "", DOCUMENT_KEYS);
        if (document.has("Version")) {
            version = version(text(document.get("Version"), "Version"));
        }
        var given = document.path("Statement");
        if (given.isMissingNode() || given.isArray() && given.isEmpty()) {
            throw new MalformedPolicyException("Statement", "is missing. A policy has at least one statement.");
        }
        var statements = new ArrayList<Statement>();
        var sids = new HashSet<String>();
        for (int i = 0; i < (given.isArray() ? given.size() : 1); i++) {
            var path = given.isArray() ? "Statement[" + i + "]" : "Statement";
            statements.add(statement(given.isArray() ? given.get(i) : given, path, sids));
        }
        return List.copyOf(statements);
    }

    private static Version version(String text) {
        return Stream.of(Version.values())
                .filter(version -> version.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new MalformedPolicyException(
                        "Version", "\"" + text + "\" is not a version of the policy language. Write \"2012-10-17\"."));
    }

    private Statement statement(JsonNode json, String path, Set<String> sids) {
        keys(json, path, STATEMENT_KEYS);
        var sid = Optional.ofNullable(json.get("Sid"))
                .map(node -> text(node, path + ".Sid"))
                .filter(text -> !text.isEmpty());
        sid.filter(text -> !sids.add(text)).ifPresent(text -> {
            throw new MalformedPolicyException(
                    path + ".Sid", "\"" + text + "\" is used twice. Give each statement its own.");
        });
        var effect = effect(json.path("Effect"), path + ".Effect");
        var actionKey = oneOf(json, path, "Action", "NotAction")
                .orElseThrow(() -> new MalformedPolicyException(
                        path,
                        "has neither Action nor NotAction. Say what it is about, such as \"Action\":"
                                + " \"sqs:SendMessage\"."));
        var actions = strings(json.get(actionKey), path + "." + actionKey)
                .map(this::action)
                .toList();
        return new Statement(
                sid.orElse(path),
                effect,
                principal(json, path, effect),
                new Actions(actionKey.equals("NotAction"), actions),
                resource(json, path),
                conditions(json, path));
    }

    private static Effect effect(JsonNode node, String path) {
        return switch (node.isString() ? node.stringValue() : "") {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default ->
                throw new MalformedPolicyException(
                        path,
                        (node.isMissingNode() ? "is missing" : node + " is not an effect")
                                + ". Write \"Allow\" or \"Deny\".");
        };
    }

    private Glob action(Value value) {
        if (!ACTION.matcher(value.text()).matches()) {
            throw value.malformed(
                    "is not an action. Write service:Action, such as \"lambda:InvokeFunction\" or \"sqs:*\".");
        }
        return Glob.of(value.text().toLowerCase(Locale.ROOT));
    }

    private Optional<Resources> resource(JsonNode json, String path) {
        var key = oneOf(json, path, "Resource", "NotResource");
        if (kind == Kind.TRUST && key.isPresent()) {
            throw new MalformedPolicyException(
                    path + "." + key.get(), "does not belong in a trust policy: it is about its role.");
        }
        if (kind.isAttachedToPrincipal() && key.isEmpty()) {
            throw new MalformedPolicyException(
                    path, "has neither Resource nor NotResource. Name the ARN that it is about, or \"*\".");
        }
        return key.map(name -> new Resources(
                name.equals("NotResource"),
                strings(json.get(name), path + "." + name).map(this::resource).toList()));
    }

    private PolicyString resource(Value value) {
        if (!value.text().equals("*") && !Arn.isOne(value.text())) {
            throw value.malformed("is not a resource. Write its ARN, such as "
                    + "\"arn:aws:sqs:us-east-1:123456789012:orders\", or \"*\".");
        }
        if (value.text().equals("*")) {
            return PolicyString.pattern("*", version, Glob.Colons.RESOURCE);
        }
        var arn = ResourceArn.of(value.text());
        if (kind != Kind.OF_AWS) {
            arn.fault(kind == Kind.SESSION).ifPresent(fault -> {
                throw value.malformed(fault);
            });
        }
        return PolicyString.pattern(arn.complete(), version, Glob.Colons.RESOURCE);
    }

    private Optional<PrincipalElement> principal(JsonNode json, String path, Effect effect) {
        var key = oneOf(json, path, "Principal", "NotPrincipal");
        if (kind.isAttachedToPrincipal()) {
            key.ifPresent(name -> {
                throw new MalformedPolicyException(
                        path + "." + name,
                        "does not belong in an identity-based policy: its principal is whom it is attached to.");
            });
            return Optional.empty();
        }
        var name = key.orElseThrow(() -> new MalformedPolicyException(
                path, "has no Principal. Say who, such as \"Principal\": {\"Service\": \"lambda.amazonaws.com\"}."));
        if (name.equals("NotPrincipal") && (kind == Kind.TRUST || effect == Effect.ALLOW)) {
            throw new MalformedPolicyException(
                    path + "." + name,
                    kind == Kind.TRUST
                            ? "does not belong in a trust policy. Name in Principal who may assume the role."
                            : "does not go with \"Effect\": \"Allow\". Name in Principal whom it allows.");
        }
        return Optional.of(
                new PrincipalElement(name.equals("NotPrincipal"), principals(json.get(name), path + "." + name)));
    }

    private List<Named> principals(JsonNode json, String path) {
        if (json.isString() && json.stringValue().equals("*")) {
            return List.of(new Named.Everyone());
        }
        keys(json, path, PRINCIPAL_KEYS);
        return json.properties().stream()
                .flatMap(entry -> strings(entry.getValue(), path + "." + entry.getKey())
                        .map(value -> principal(entry.getKey(), value)))
                .toList();
    }

    private static Named principal(String type, Value value) {
        if (value.text().equals("*")) {
            return new Named.Everyone();
        }
        return switch (type) {
            case "Service" -> new Named.Service(value.text());
            case "AWS" -> {
                var root = ROOT.matcher(value.text());
                if (root.matches()) {
                    yield new Named.Account(root.group(1));
                }
                if (ACCOUNT.matcher(value.text()).matches()) {
                    yield new Named.Account(value.text());
                }
                if (!PRINCIPAL_ARN.matcher(value.text()).matches()) {
                    throw value.malformed("is not a principal. Write an account's ID, the ARN of a role, session or "
                            + "user, or \"*\".");
                }
                yield new Named.Arn(value.text());
            }
            default -> new Named.Foreign(value.text());
        };
    }

    private List<KeyCondition> conditions(JsonNode json, String path) {
        if (!json.has("Condition")) {
            return List.of();
        }
        var conditionPath = path + ".Condition";
        return object(json.get("Condition"), conditionPath).stream()
                .flatMap(operator -> object(operator.getValue(), conditionPath + "." + operator.getKey()).stream()
                        .map(key -> condition(operator.getKey(), key, conditionPath + "." + operator.getKey())))
                .toList();
    }

    private KeyCondition condition(String operatorName, Map.Entry<String, JsonNode> key, String path) {
        var name = OPERATOR.matcher(operatorName);
        var operator = Optional.of(name)
                .filter(Matcher::matches)
                .flatMap(found -> ConditionOperator.of(found.group(2)))
                .orElseThrow(() -> new MalformedPolicyException(
                        path,
                        "is not a condition operator. Write one such as StringEquals, ArnLike or NumericLessThan."));
        boolean ifExists = name.group(3) != null;
        if (ifExists && operator == ConditionOperator.NULL) {
            throw new MalformedPolicyException(
                    path, "is not a condition operator. Null itself asks whether a key exists.");
        }
        var quantifier = switch (name.group(1)) {
            case "ForAllValues:" -> KeyCondition.Quantifier.FOR_ALL_VALUES;
            case "ForAnyValue:" -> KeyCondition.Quantifier.FOR_ANY_VALUE;
            case null, default -> KeyCondition.Quantifier.NONE;
        };
        var operands = strings(key.getValue(), path + "." + key.getKey())
                .map(value -> operand(operator, value))
                .toList();
        return new KeyCondition(
                quantifier, operator, ifExists, key.getKey(), key.getKey().toLowerCase(Locale.ROOT), operands);
    }

    private ConditionOperator.Operand operand(ConditionOperator operator, Value value) {
        try {
            return operator.compile(value.text(), version);
        } catch (IllegalArgumentException unreadable) {
            throw value.malformed(unreadable.getMessage() + ".");
        }
    }

    /** A string of the document, and its place. */
    private record Value(String text, String path) {

        MalformedPolicyException malformed(String message) {
            return new MalformedPolicyException(path, "\"" + text + "\" " + message);
        }
    }

    /** One string or a list of them; numbers and truth values count as their text. */
    private static Stream<Value> strings(JsonNode node, String path) {
        if (!node.isArray()) {
            return Stream.of(new Value(text(node, path), path));
        }
        if (node.isEmpty()) {
            throw new MalformedPolicyException(path, "is an empty list. Name at least one, or take it out.");
        }
        return IntStream.range(0, node.size())
                .mapToObj(i -> new Value(text(node.get(i), path + "[" + i + "]"), path + "[" + i + "]"));
    }

    private static String text(JsonNode node, String path) {
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isNumber() || node.isBoolean()) {
            return node.asString();
        }
        throw new MalformedPolicyException(path, node + " is not a string.");
    }

    private static Optional<String> oneOf(JsonNode json, String path, String key, String notKey) {
        if (json.has(key) && json.has(notKey)) {
            throw new MalformedPolicyException(path, "has both " + key + " and " + notKey + ". Keep one of them.");
        }
        return Stream.of(key, notKey).filter(json::has).findFirst();
    }

    private static void keys(JsonNode node, String path, List<String> known) {
        for (var entry : object(node, path)) {
            if (!known.contains(entry.getKey())) {
                var beginning = entry.getKey().replaceAll("s$", "");
                var meant = known.stream()
                        .filter(key -> key.regionMatches(true, 0, beginning, 0, beginning.length()))
                        .findFirst()
                        .map(key -> "Did you mean " + key + "?")
                        .orElse("It may have " + String.join(", ", known) + ".");
                throw new MalformedPolicyException(path, "has no key " + entry.getKey() + ". " + meant);
            }
        }
    }

    private static Set<Map.Entry<String, JsonNode>> object(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new MalformedPolicyException(
                    path, (path.isEmpty() ? "A policy document" : "This") + " is an object, not " + node + ".");
        }
        return node.properties();
    }
}
