package local.template;

import java.util.Optional;
import local.json.Location;

/** What the names in a template stand for. */
public interface Scope {

    /** What {@code Ref} gives; empty for a resource that is not known yet. */
    Optional<Node> ref(String name, Location at);

    /** What {@code Fn::GetAtt} gives; empty for a resource that is not known yet. */
    Optional<Node> attribute(String logicalId, String attribute, Location at);

    /** Whether a name with a dot is to be taken whole: SAM knows {@code Worker.Alias}. */
    default boolean isReferable(String name) {
        return false;
    }

    /**
     * Whether a condition holds; nothing where that hangs on what is unknown.
     *
     * @throws TemplateException where there is no such condition
     */
    Optional<Boolean> condition(String name, Location at);

    /** What another stack exports under the name; empty where that is not known. */
    Optional<Node> imported(String export, Location at);

    /** The section Mappings. */
    Node.Mapping mappings();

    /** {@code us-east-1}. */
    String region();
}
