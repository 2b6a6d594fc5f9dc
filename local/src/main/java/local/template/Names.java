package local.template;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Location;

/** Everything that a template's names stand for: its values, and the resources, which are named as they are asked for. */
final class Names implements Scope {

    private final Values values;
    private final Options options;
    private final Map<String, Resource> resources;
    private final Map<String, String> referables;
    private final Map<String, Identity> identities = new HashMap<>();
    private final Set<String> naming = new LinkedHashSet<>();
    private final Intrinsics intrinsics = new Intrinsics(this);

    /** @param referables what SAM lets a person refer to, such as {@code Worker.Alias}, by the logical ID that it stands for */
    Names(Values values, Options options, Map<String, Resource> resources, Map<String, String> referables) {
        this.values = values;
        this.options = options;
        this.resources = resources;
        this.referables = referables;
    }

    /** The value with nothing left to be known. */
    Node resolve(Node node) {
        return intrinsics.reduce(node);
    }

    @Override
    public Optional<Node> ref(String name, Location at) {
        return values.ref(name, at).or(() -> Optional.of(Node.text(identity(name, at).ref(), at)));
    }

    @Override
    public Optional<Node> attribute(String logicalId, String attribute, Location at) {
        var identity = identity(logicalId, at);
        return Optional.of(identity.attribute(attribute).map(value -> Node.text(value, at)).orElseGet(() -> {
            var resource = resources.get(referables.getOrDefault(logicalId, logicalId));
            if (ResourceTypes.isRun(resource.type())) {
                throw new TemplateException(at, resource.type() + " has no attribute " + attribute
                        + Suggestion.of(attribute, identity.attributes().keySet()));
            }
            return Node.text(identity.ref() + "/" + attribute, at);
        }));
    }

    @Override
    public boolean condition(String name, Location at) {
        return values.condition(name, at);
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
        var logicalId = referables.getOrDefault(name, name);
        var known = identities.get(logicalId);
        if (known != null) {
            return known;
        }
        var resource = resources.get(logicalId);
        if (resource == null) {
            throw new TemplateException(at, "there is no parameter or resource " + name
                    + Suggestion.of(name, Stream.concat(resources.keySet().stream(), values.names()).toList()));
        }
        if (!naming.add(logicalId)) {
            throw new TemplateException(at, "the names of " + String.join(" and ", List.copyOf(naming)) + " depend on each other");
        }
        var identity = Identity.of(resource, options, this::resolve);
        naming.remove(logicalId);
        identities.put(logicalId, identity);
        return identity;
    }
}
