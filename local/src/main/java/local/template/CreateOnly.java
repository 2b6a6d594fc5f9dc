package local.template;

import tools.jackson.databind.JsonNode;

/**
 * Properties that cannot be changed: for another value CloudFormation replaces the resource.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">Resource type
 *     schema</a>
 */
public final class CreateOnly {

    private static final JsonNode PROPERTIES = Data.json("create-only.json");

    private CreateOnly() {}

    /** Whether a property of a type that the local run has is one. */
    public static boolean is(String type, String property) {
        return PROPERTIES
                .path(type)
                .valueStream()
                .anyMatch(name -> name.asString().equals(property));
    }
}
