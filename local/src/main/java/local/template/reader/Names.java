package local.template.reader;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import local.json.Location;
import local.template.Intrinsics;
import local.template.Node;
import local.template.Options;
import local.template.Resource;
import local.template.ResourceSchemas;
import local.template.ResourceTypes;
import local.template.Scope;
import local.template.Suggestion;
import local.template.TemplateException;
import local.template.Unknown;
import local.template.Values;
import local.template.sam.Sam;
import local.template.stack.Stack;

/**
 * Everything that a template's names stand for: its values, and the resources, which are named as they are asked for.
 */
final class Names implements Scope {

    /** What SAM makes of resources that are read as they stand: the type whose attributes they have. */
    private static final Map<String, String> MADE_OF = Map.of(
            "AWS::Serverless::Api", "AWS::ApiGateway::RestApi",
            "AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api",
            "AWS::Serverless::WebSocketApi", "AWS::ApiGatewayV2::Api",
            "AWS::Serverless::GraphQLApi", "AWS::AppSync::GraphQLApi",
            "AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table");

    private final Values values;
    private final Options options;
    private final Sam.Expansion expansion;
    private final NestedStacks nested;
    private final TemplateReader template;
    private final Map<String, Identity> identities = new HashMap<>();
    private final Set<String> naming = new LinkedHashSet<>();
    private final Intrinsics intrinsics = new Intrinsics(this);

    Names(Values values, Options options, Sam.Expansion expansion, NestedStacks nested, TemplateReader template) {
        this.values = values;
        this.options = options;
        this.expansion = expansion;
        this.nested = nested;
        this.template = template;
    }

    /** The value with nothing left to be known. */
    Node resolve(Node node) {
        return intrinsics.reduce(node);
    }

    @Override
    public Optional<Node> ref(String name, Location at) {
        return isOpen(name) ? Optional.of(Unknown.of(name, at)) : known(name, at, () -> named(name, at));
    }

    /** What is wrong with a name is told; what it stands for is unknown then. */
    private Optional<Node> known(String name, Location at, Supplier<Optional<Node>> value) {
        return template.tried(value).orElseGet(() -> Optional.of(Unknown.of(name, at)));
    }

    private boolean isOpen(String name) {
        return !isReferable(name) && (!expansion.resources().containsKey(name) && template.isUnread(name, expansion));
    }

    private Optional<Node> named(String name, Location at) {
        if (name.contains(".") && !isReferable(name) && expansion.mayMake(name)) {
            return Optional.of(Unknown.of(name, at));
        }
        if (name.contains(".") && !isReferable(name)) {
            throw new TemplateException(at, "SAM knows no " + name + "; Fn::GetAtt gives an attribute of a resource");
        }
        return values.ref(name, at)
                .or(() -> Optional.of(Node.text(identity(name, at).ref(), at)));
    }

    @Override
    public Optional<Node> attribute(String logicalId, String attribute, Location at) {
        var name = logicalId + "." + attribute;
        // SAM takes Api.Stage for a resource's name in Fn::Sub and Fn::GetAtt too.
        var made = logicalId + "." + attribute.split("\\.", 2)[0];
        return isOpen(logicalId) || !isReferable(made) && expansion.mayMake(made)
                ? Optional.of(Unknown.of(name, at))
                : known(name, at, () -> attributed(logicalId, attribute, at));
    }

    private Optional<Node> attributed(String logicalId, String attribute, Location at) {
        values.attribute(logicalId, attribute, at);
        var identity = identity(logicalId, at);
        var resource = expansion.resources().get(expansion.logicalId(logicalId));
        return Optional.of(Node.text(
                identity.attribute(attribute).orElseGet(() -> attribute(resource, identity, attribute, at)), at));
    }

    private String attribute(Resource resource, Identity identity, String attribute, Location at) {
        var stack = resource.type().equals("AWS::CloudFormation::Stack")
                ? nested.stack(resource, this::resolve)
                : Optional.<Stack>empty();
        if (stack.isEmpty()) {
            var type = MADE_OF.getOrDefault(resource.type(), resource.type());
            var schema = ResourceSchemas.find(type);
            if (schema.isPresent()
                    && !type.equals("AWS::CloudFormation::Stack")
                    && !ResourceTypes.isServerless(type)
                    && !schema.get().attributes().contains(attribute)) {
                throw new TemplateException(
                        at,
                        type + " has no attribute " + attribute
                                + Suggestion.of(
                                        attribute,
                                        ResourceTypes.isRun(type)
                                                ? identity.attributes().keySet()
                                                : schema.get().attributes()));
            }
            return resource.properties()
                    .get(attribute)
                    .map(this::resolve)
                    .filter(Node.Scalar.class::isInstance)
                    .orElseGet(() -> Unknown.of(resource.logicalId() + "." + attribute, at))
                    .asText(attribute);
        }
        var outputs = stack.get().outputs();
        var name = attribute.replaceFirst("^Outputs\\.", "");
        if (!attribute.startsWith("Outputs.") || !outputs.containsKey(name)) {
            throw new TemplateException(
                    at, resource.logicalId() + " has no output " + name + Suggestion.of(name, outputs.keySet()));
        }
        return outputs.get(name);
    }

    @Override
    public boolean isReferable(String name) {
        return expansion.referables().containsKey(name);
    }

    @Override
    public Optional<Boolean> condition(String name, Location at) {
        return values.condition(name, at);
    }

    @Override
    public Optional<Node> imported(String export, Location at) {
        return values.imported(export, at);
    }

    @Override
    public Node.Mapping mappings() {
        return values.mappings();
    }

    @Override
    public String region() {
        return values.region();
    }

    private Identity identity(String name, Location at) {
        var logicalId = expansion.logicalId(name);
        var known = identities.get(logicalId);
        if (known != null) {
            return known;
        }
        var resource = expansion.resources().get(logicalId);
        if (resource == null) {
            throw new TemplateException(at, name + " is not there: its condition is false, or SAM does not make it");
        }
        if (!naming.add(logicalId)) {
            throw new TemplateException(at, "the names of " + String.join(" and ", naming) + " depend on each other");
        }
        try {
            var identity = Identity.of(resource, options, this::resolve);
            identities.put(logicalId, identity);
            return identity;
        } finally {
            naming.remove(logicalId);
        }
    }
}
