package local.template;

import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What CloudFormation does with the types of resources that the local run has.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">Resource type
 *     schema</a>
 */
public final class ResourceHandlers {

    private static final JsonNode HANDLERS = Data.json("resource-handlers.json");

    private ResourceHandlers() {}

    /** The properties that cannot be changed: for another value the resource is replaced. */
    public static Set<String> createOnly(String type) {
        return names(type, "createOnly");
    }

    /**
     * The actions of IAM that a handler may call.
     *
     * @param handler {@code create}, {@code update} or {@code delete}
     */
    public static Set<String> permissions(String type, String handler) {
        return names(type, handler);
    }

    private static Set<String> names(String type, String list) {
        return HANDLERS.path(type)
                .path(list)
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toUnmodifiableSet());
    }
}
