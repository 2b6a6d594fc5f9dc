package local.template;

import java.util.Map;
import java.util.Optional;
import local.json.Location;

/**
 * A resource as CloudFormation sees it: declared in the template, or made by SAM from one that is.
 *
 * @param owner      logical ID of the resource that the person would edit
 * @param policiesAt of a role: where a grant that is missing should be added
 * @param attributes what stands beside the properties: {@code DependsOn}, {@code Connectors}, {@code Metadata}, ...
 */
public record Resource(
        String logicalId,
        String type,
        Node.Mapping properties,
        Location at,
        String owner,
        Location policiesAt,
        Map<String, Node> attributes) {

    /** A resource that stands in the template itself. */
    public static Resource declared(
            String logicalId, String type, Node.Mapping properties, Location at, Map<String, Node> attributes) {
        var policiesAt = properties.get("Policies").map(Node::at).orElse(at);
        return new Resource(logicalId, type, properties, at, logicalId, policiesAt, attributes);
    }

    /** A resource that SAM makes of this one. */
    public Resource makes(String logicalId, String type, Node.Mapping properties) {
        return new Resource(logicalId, type, properties, properties.at(), owner, policiesAt, Map.of());
    }

    /** This resource with its logical ID and its line, as another type. */
    public Resource becomes(String type, Node.Mapping properties) {
        return new Resource(logicalId, type, properties, at, owner, policiesAt, attributes);
    }

    /** The same with other properties. */
    public Resource with(Node.Mapping properties) {
        return new Resource(logicalId, type, properties, at, owner, policiesAt, attributes);
    }

    /** What stands beside its properties: {@code Condition}, {@code DependsOn}, {@code Connectors}. */
    public Optional<Node> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }
}
