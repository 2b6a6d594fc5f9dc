package local.template.remedy;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Glob;
import local.json.Location;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Request;
import local.template.Intrinsics;
import local.template.Node;
import local.template.Options;
import local.template.Values;
import local.template.remedy.Referables.Referable;
import local.template.sam.PolicyTemplates;
import local.template.stack.Stack;

/** An item of {@code Policies} that allows some actions on one resource, in the names of the template. */
final class Grant {

    /** A policy template with its parameter given, and what it grants. */
    private record Candidate(Node item, PolicyDocument document) {

        /** How much it grants: the fewer actions the better, and a resource by name is better than any. */
        int width() {
            int width = 0;
            for (var statement : document.json().get("Statement")) {
                boolean anyResource = statement.get("Resource").toString().equals("\"*\"");
                width += statement.get("Action").size() + (anyResource ? 100 : 0);
            }
            return width;
        }
    }

    private final Stack stack;
    private final List<String> actions;
    private final String arn;
    private final Location at;
    private final Referables referables;
    private final Optional<Referable> resource;

    /**
     * @param roleName of the role that it is for
     * @param at       where it will stand
     */
    Grant(Stack stack, String roleName, List<String> actions, String arn, Location at) {
        this.stack = stack;
        this.actions = List.copyOf(actions);
        this.arn = arn;
        this.at = at;
        this.referables = new Referables(stack, roleName, at);
        this.resource = referables.find(owner(arn));
    }

    /**
     * The policy template that covers the actions and grants the least beside them, else a statement of just them.
     */
    Node narrowest() {
        return PolicyTemplates.names().stream()
                .flatMap(name -> candidate(name).stream())
                .filter(this::isToThePoint)
                .filter(this::covers)
                .min(Comparator.comparingInt(Candidate::width))
                .map(Candidate::item)
                .orElseGet(this::document);
    }

    /**
     * A policy as {@code AWS::IAM::Role} has it.
     *
     * @param taken names that the role's other policies have
     */
    Node inlinePolicy(Set<String> taken) {
        var action = actions.getFirst().substring(actions.getFirst().indexOf(':') + 1);
        var called = action + resource.map(Referable::logicalId).orElse("");
        var name = Stream.concat(
                        Stream.of(called), IntStream.iterate(2, i -> i + 1).mapToObj(i -> called + i))
                .filter(free -> !taken.contains(free))
                .findFirst()
                .orElseThrow();
        var policy = new LinkedHashMap<String, Node>();
        policy.put("PolicyName", Node.text(name, at));
        policy.put("PolicyDocument", document());
        return new Node.Mapping(policy, at);
    }

    private Node document() {
        var statement = new LinkedHashMap<String, Node>();
        statement.put("Effect", Node.text("Allow", at));
        statement.put("Action", actions.size() == 1 ? Node.text(actions.getFirst(), at) : Node.texts(actions, at));
        statement.put("Resource", referables.arn(arn));
        var document = new LinkedHashMap<String, Node>();
        document.put("Version", Node.text("2012-10-17", at));
        document.put("Statement", new Node.Sequence(List.of(new Node.Mapping(statement, at)), at));
        return new Node.Mapping(document, at);
    }

    /** The template with the resource's name for its parameter; of two parameters one cannot be known, of "*" none. */
    private Optional<Candidate> candidate(String template) {
        var parameters = PolicyTemplates.parameters(template);
        if (parameters.size() > 1 || arn.equals("*") && !parameters.isEmpty()) {
            return Optional.empty();
        }
        boolean byArn = parameters.stream().anyMatch(parameter -> parameter.endsWith("Arn"));
        var value = Node.text(byArn ? arn : name(), at);
        var expression = byArn
                ? referables.arn(arn)
                : resource.<Node>map(Referable::toName).orElse(value);
        var granted = intrinsics().reduce(PolicyTemplates.document(item(template, parameters, value), (_, _) -> {}));
        return Optional.of(
                new Candidate(item(template, parameters, expression), PolicyDocument.identityBased(granted.toJson())));
    }

    private Node.Mapping item(String template, List<String> parameters, Node value) {
        return Node.mapping(
                template, parameters.isEmpty() ? Node.mapping(at) : Node.mapping(parameters.getFirst(), value));
    }

    /** Of the resource: as the template gives it, or the last part of its ARN. */
    private String name() {
        var owner = owner(arn);
        return resource.map(Referable::name)
                .orElseGet(() -> Arn.parse(owner).map(Arn::name).orElse(owner));
    }

    /** What a policy template names: of an object its bucket. */
    private static String owner(String arn) {
        return arn.matches("arn:[^:]+:s3:::.*") ? arn.replaceFirst("/.*", "") : arn;
    }

    /** Whether each of its statements is about one of the actions: what is left over nobody has asked for. */
    private boolean isToThePoint(Candidate candidate) {
        return candidate
                .document()
                .json()
                .get("Statement")
                .valueStream()
                .map(statement -> statement.get("Action"))
                .allMatch(granted -> (granted.isArray() ? granted.valueStream() : Stream.of(granted))
                        .map(pattern -> Glob.of(pattern.asString()))
                        .anyMatch(pattern -> actions.stream().anyMatch(pattern::matches)));
    }

    private boolean covers(Candidate candidate) {
        var policies = Policies.identityBased(new Policy("candidate", candidate.document()));
        var anyone = new Principal.RoleSession(stack.account(), "any", "any");
        return actions.stream()
                .allMatch(action ->
                        Evaluator.decide(anyone, policies, new Request(action, arn)) instanceof Decision.Allowed);
    }

    private Intrinsics intrinsics() {
        var options = new Options(stack.name(), stack.region(), stack.account(), Optional.empty());
        return new Intrinsics(new Values(options, Map.of(), Node.mapping(at), Node.mapping(at)));
    }
}
