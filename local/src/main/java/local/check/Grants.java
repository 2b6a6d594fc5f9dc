package local.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.iam.Outlook;
import local.iam.Policies;
import local.iam.Policy;
import local.iam.PolicyDocument;
import local.iam.Principal;
import local.iam.Request;
import local.json.Json;
import local.json.Location;
import local.template.PolicyTemplates;
import local.template.Stack;
import tools.jackson.databind.JsonNode;

/** What a role allows beyond what is needed of it. */
final class Grants {

    /** Managed policies that SAM attaches to a function by itself, also for what is not looked at here. */
    private static final String UNJUDGED =
            "arn:[^:]+:iam::aws:policy/(AWSX[Rr]ay.*|service-role/AWSLambda(?!SQSQueue|Basic).*)";

    private final Stack.RoleResource role;
    private final List<Need> needs;
    private final Arns arns;
    private final List<Finding> findings = new ArrayList<>();

    private Grants(Stack.RoleResource role, List<Need> needs, Arns arns) {
        this.role = role;
        this.needs = needs;
        this.arns = arns;
    }

    /** @param needs all that is needed of the role */
    static List<Finding> beyond(Stack.RoleResource role, List<Need> needs, Arns arns) {
        var grants = new Grants(role, needs, arns);
        role.role().policies().forEach(grants::judge);
        return grants.findings;
    }

    /** Whether any statement of the role allows the action on some resource. */
    static boolean somewhere(Stack.RoleResource role, String action) {
        return role.role().policies().stream().map(Policy::document).flatMap(Grants::allowing)
                .flatMap(statement -> Pair.of(statement).stream())
                .anyMatch(pair -> pair.isAbout(action));
    }

    /** Whether a statement would allow it, were it not for its conditions. */
    static boolean butForCondition(Stack.RoleResource role, String action, String resource) {
        return role.role().policies().stream().map(Policy::document).flatMap(Grants::allowing)
                .filter(statement -> statement.has("Condition"))
                .flatMap(statement -> Pair.of(statement, Json.object()).stream())
                .anyMatch(pair -> pair.allows(principal(role), new Request(action, resource)));
    }

    /** Who has the role. */
    static Principal principal(Stack.RoleResource role) {
        return new Principal.RoleSession(role.role().arn().split(":")[4], role.role().name(), "check");
    }

    /** One action and one resource of a statement. */
    private record Pair(String action, String resource, Policies alone) {

        static List<Pair> of(JsonNode statement) {
            return of(statement, statement.path("Condition"));
        }

        static List<Pair> of(JsonNode statement, JsonNode condition) {
            return texts(statement.path("Action")).flatMap(action -> texts(statement.path("Resource"))
                    .map(resource -> new Pair(action, resource, alone(action, resource, condition)))).toList();
        }

        private static Policies alone(String action, String resource, JsonNode condition) {
            var statement = Json.object().put("Effect", "Allow").put("Action", action).put("Resource", resource);
            if (condition.isObject()) {
                statement.set("Condition", condition);
            }
            return Policies.identityBased(new Policy("pair", PolicyDocument.identityBased(
                    Json.object().put("Version", "2012-10-17").set("Statement", statement))));
        }

        boolean isAbout(String asked) {
            var parts = action.toLowerCase(Locale.ROOT).split("(?=[*?])|(?<=[*?])");
            return asked.toLowerCase(Locale.ROOT).matches(Stream.of(parts)
                    .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
                    .collect(Collectors.joining()));
        }

        /** Whether it may be what allows the call. */
        boolean allows(Principal who, Request call) {
            return Outlook.of(who, alone, call).isPossible();
        }
    }

    /** A need of one action that a pair meets. */
    private record Use(String action, Optional<String> resource) {
    }

    static Stream<JsonNode> allowing(PolicyDocument document) {
        var statements = document.json().path("Statement");
        return (statements.isArray() ? statements.valueStream() : Stream.of(statements))
                .filter(statement -> statement.path("Effect").asString("").equals("Allow"));
    }

    static Stream<String> texts(JsonNode node) {
        return node.isArray() ? node.valueStream().map(JsonNode::asString)
                : node.isString() ? Stream.of(node.stringValue()) : Stream.empty();
    }

    private void judge(Policy policy) {
        var at = role.grantedAt().getOrDefault(policy.name(), role.location());
        boolean managed = policy.name().startsWith("arn:");
        boolean ofAws = policy.name().matches("arn:[^:]+:iam::aws:policy/.*");
        if (managed && !isUsed(policy)) {
            if (!policy.name().matches(UNJUDGED)) {
                var what = ofAws ? policy.name().substring(policy.name().lastIndexOf('/') + 1) : "what is granted here";
                findings.add(Finding.warning(Rule.UNUSED_GRANT, at, role.owner() + " needs nothing of " + what
                        + ": take it out"));
            }
        } else if (!ofAws) {
            allowing(policy.document()).forEach(statement -> judge(policy, statement, managed, at));
        }
    }

    private boolean isUsed(Policy policy) {
        return allowing(policy.document()).flatMap(statement -> Pair.of(statement).stream())
                .anyMatch(pair -> !uses(pair).isEmpty());
    }

    /** @param managed whether the policy may serve other roles too, so that not all of it need be used by this one */
    private void judge(Policy policy, JsonNode statement, boolean managed, Location at) {
        if (statement.has("NotAction") || statement.has("NotResource")) {
            findings.add(Finding.warning(Rule.WIDE_GRANT, at, role.owner() + " may do everything but what a statement"
                    + " with NotAction or NotResource names; name what it may do"));
            return;
        }
        var pairs = Pair.of(statement);
        var used = pairs.stream().filter(pair -> !uses(pair).isEmpty()).toList();
        if (used.isEmpty() && !managed) {
            findings.add(Finding.warning(Rule.UNUSED_GRANT, at, role.owner() + " is allowed "
                    + list(pairs.stream().map(Pair::action)) + " on " + list(pairs.stream().map(this::resource))
                    + ", and nothing that was found needs it: take it out"));
            return;
        }
        boolean isTemplate = PolicyTemplates.isMadeBy(policy.document());
        if (!isTemplate && !managed) {
            unused(pairs.stream().map(Pair::action), used.stream().map(Pair::action), at, "");
            unused(pairs.stream().map(this::resource), used.stream().map(this::resource), at, "anything on ");
        }
        used.forEach(pair -> wide(pair, isTemplate, at));
    }

    private void unused(Stream<String> given, Stream<String> used, Location at, String what) {
        var rest = new LinkedHashSet<>(given.toList());
        rest.removeAll(used.toList());
        if (!rest.isEmpty()) {
            findings.add(Finding.warning(Rule.UNUSED_GRANT, at, role.owner() + " is allowed " + what
                    + list(rest.stream()) + ", and nothing that was found needs it: take it out"));
        }
    }

    private void wide(Pair pair, boolean isTemplate, Location at) {
        var uses = uses(pair);
        if (!isTemplate && isPattern(pair.action())) {
            add(at, pair.action() + ", but needs only " + list(uses.stream().map(Use::action)));
        }
        if (isTemplate && pair.resource().equals("*")) {
            return; // as the policy template has it
        }
        boolean concrete = uses.stream().allMatch(use -> use.resource().filter(arn -> !arn.equals("*")).isPresent());
        if (concrete && isPattern(pair.resource())
                && uses.stream().noneMatch(use -> isAsNarrow(pair.resource(), use.resource().orElseThrow()))) {
            add(at, pair.action() + " on " + pair.resource() + ", but needs it only on "
                    + list(uses.stream().map(use -> arns.display(use.resource().orElseThrow()))));
        }
    }

    private void add(Location at, String what) {
        var finding = Finding.warning(Rule.WIDE_GRANT, at, role.owner() + " is allowed " + what);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    /** A wildcard behind a whole name, which reaches a function's aliases or a bucket's objects. */
    private boolean isAsNarrow(String pattern, String arn) {
        if (pattern.endsWith(":" + arns.display(arn) + "-*")) {
            return true; // as CloudFormation names it: a machine's role cannot refer to the machine
        }
        var name = pattern.replaceFirst("[:/]?\\*$", "");
        return !isPattern(name) && (name.equals(arn) || name.equals(arn.replaceFirst("[:/]?\\*$", ""))
                || (arns.isResource(name) || name.matches("arn:[^:]+:s3:::[^/]+"))
                && (arn.startsWith(name + ":") || arn.startsWith(name + "/")));
    }

    private Set<Use> uses(Pair pair) {
        return needs.stream().flatMap(need -> need.actions().stream()
                        .filter(action -> need.resource()
                                .map(arn -> pair.allows(principal(role), arns.request(action, arn)))
                                .orElseGet(() -> pair.isAbout(action)))
                        .map(action -> new Use(action, need.resource())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static boolean isPattern(String text) {
        return text.contains("*") || text.contains("?");
    }

    private String resource(Pair pair) {
        return arns.display(pair.resource());
    }

    private static String list(Stream<String> words) {
        return words.distinct().collect(Collectors.joining(", "));
    }
}
