package local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The section
 * <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html">
 * Globals</a>: what all functions have in common. A value of the resource's own wins; maps are merged, lists are
 * joined.
 */
public final class Globals {

    private static final Set<String> SECTIONS = Set.of(
            "Api",
            "CapacityProvider",
            "Function",
            "HttpApi",
            "LayerVersion",
            "MicroVMImage",
            "NetworkConnector",
            "SimpleTable",
            "StateMachine",
            "WebFunction",
            "WebSocketApi");
    /** What a function must say itself. */
    private static final Set<String> NOT_GLOBAL = Set.of(
            "Role",
            "Policies",
            "FunctionName",
            "Events",
            "InlineCode",
            "ImageUri",
            "PackageType",
            "ImageConfig",
            "VersionDescription",
            "AutoPublishCodeSha256");
    /** Lists that are not joined. */
    private static final Set<String> REPLACED = Set.of("Architectures");

    private final Node.Mapping section;

    /** @param faults takes what cannot stand in the section */
    public Globals(Node.Mapping section, Consumer<TemplateException> faults) {
        this.section = section;
        section.entries().forEach((name, properties) -> {
            try {
                check(name, properties);
            } catch (TemplateException e) {
                faults.accept(e);
            }
        });
    }

    private static void check(String name, Node properties) {
        if (!SECTIONS.contains(name)) {
            throw new TemplateException(
                    properties.at(), "Globals has no section " + name + Suggestion.of(name, SECTIONS));
        }
        var type = "AWS::Serverless::" + name;
        ResourceTypes.checkNames(type, properties.asMapping(name));
        properties.asMapping(name).entries().forEach((property, value) -> {
            if (name.equals("Function") && NOT_GLOBAL.contains(property)
                    || name.equals("StateMachine") && !property.equals("PropagateTags")) {
                throw new TemplateException(
                        value.at(), property + " cannot stand in Globals; it belongs to each " + name);
            }
        });
    }

    /**
     * The resource's properties with what it shares. {@code IgnoreGlobals} names what it does not share, or
     * {@code "*"}.
     */
    public Node.Mapping merge(String type, Node.Mapping properties, Map<String, Node> attributes) {
        var shared = type.startsWith("AWS::Serverless::")
                ? section.mapping(type.substring("AWS::Serverless::".length())).orElse(Node.mapping(section.at()))
                : Node.mapping(section.at());
        var ignored = attributes.containsKey("IgnoreGlobals")
                ? attributes.get("IgnoreGlobals").asList().stream()
                        .map(name -> name.asText("IgnoreGlobals"))
                        .toList()
                : List.<String>of();
        if (ignored.contains("*")) {
            return properties;
        }
        for (var name : ignored) {
            shared = shared.without(name);
        }
        return mapping(shared, properties);
    }

    private static Node.Mapping mapping(Node.Mapping shared, Node.Mapping own) {
        var merged = new LinkedHashMap<>(shared.entries());
        own.entries().forEach((key, value) -> merged.merge(key, value, (theirs, ours) -> merge(key, theirs, ours)));
        return new Node.Mapping(merged, own.at());
    }

    private static Node merge(String key, Node shared, Node own) {
        return switch (own) {
            case Node.Mapping ours
            when shared instanceof Node.Mapping theirs
                    && ours.function().isEmpty()
                    && theirs.function().isEmpty() -> mapping(theirs, ours);
            case Node.Sequence ours
            when shared instanceof Node.Sequence theirs && !REPLACED.contains(key) -> {
                var joined = new ArrayList<>(theirs.items());
                joined.addAll(ours.items());
                yield new Node.Sequence(joined, ours.at());
            }
            default -> own;
        };
    }
}
