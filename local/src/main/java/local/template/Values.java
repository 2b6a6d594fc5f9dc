package local.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.json.Location;

/** What is known before any resource is: parameters, pseudo parameters, mappings and conditions. */
public final class Values implements Scope {

    private static final List<String> PSEUDO_PARAMETERS = List.of(
            "AWS::AccountId",
            "AWS::NotificationARNs",
            "AWS::NoValue",
            "AWS::Partition",
            "AWS::Region",
            "AWS::StackId",
            "AWS::StackName",
            "AWS::URLSuffix");

    private final Options options;
    private final Map<String, Node> parameters;
    private final Node.Mapping mappings;
    private final Node.Mapping conditions;
    private final Map<String, Optional<Boolean>> decided = new HashMap<>();
    private final Set<String> imports = new HashSet<>();
    private final Set<String> deciding = new HashSet<>();

    public Values(Options options, Map<String, Node> parameters, Node.Mapping mappings, Node.Mapping conditions) {
        this.options = options;
        this.parameters = parameters;
        this.mappings = mappings;
        this.conditions = conditions;
    }

    @Override
    public Optional<Node> ref(String name, Location at) {
        return name.startsWith("AWS::")
                ? Optional.of(pseudoParameter(name, at))
                : Optional.ofNullable(parameters.get(name));
    }

    private Node pseudoParameter(String name, Location at) {
        return switch (name) {
            case "AWS::AccountId" -> Node.text(options.account(), at);
            case "AWS::NotificationARNs" -> new Node.Sequence(List.of(), at);
            case "AWS::NoValue" -> Intrinsics.noValue(at);
            case "AWS::Partition" -> Node.text(options.partition(), at);
            case "AWS::Region" -> Node.text(options.region(), at);
            case "AWS::StackId" -> Node.text(options.stackId(), at);
            case "AWS::StackName" -> Node.text(options.stackName(), at);
            case "AWS::URLSuffix" -> Node.text(options.urlSuffix(), at);
            default ->
                throw new TemplateException(
                        at, "unknown pseudo parameter " + name + Suggestion.of(name, PSEUDO_PARAMETERS));
        };
    }

    @Override
    public Optional<Node> attribute(String logicalId, String attribute, Location at) {
        if (parameters.containsKey(logicalId)) {
            throw new TemplateException(at, logicalId + " is a parameter; it has no attributes, use !Ref " + logicalId);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> condition(String name, Location at) {
        if (decided.containsKey(name)) {
            return decided.get(name);
        }
        var condition = conditions
                .get(name)
                .orElseThrow(() -> new TemplateException(
                        at,
                        "there is no condition " + name
                                + Suggestion.of(name, conditions.entries().keySet())));
        if (!deciding.add(name)) {
            throw new TemplateException(at, "condition " + name + " depends on itself");
        }
        var decision = new Intrinsics(this).condition(condition);
        decided.put(name, decision);
        return decision;
    }

    @Override
    public Optional<Node> imported(String export, Location at) {
        imports.add(export);
        return options.surroundings().export(export).map(value -> Node.text(value, at));
    }

    /** The names of other stacks' exports that were asked for. */
    public Set<String> imports() {
        return Set.copyOf(imports);
    }

    @Override
    public Node.Mapping mappings() {
        return mappings;
    }

    @Override
    public String region() {
        return options.region();
    }
}
