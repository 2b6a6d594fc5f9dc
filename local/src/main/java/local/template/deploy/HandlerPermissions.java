package local.template.deploy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import local.template.Data;

/**
 * All that the handlers of CloudFormation's resource types may call with the rights of whoever deploys, as the types'
 * schemas say it: more than any one resource needs.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">Resource type
 *     schema</a>
 */
public final class HandlerPermissions {

    private HandlerPermissions() {}

    /**
     * Of one type.
     *
     * @return actions such as {@code sqs:CreateQueue}; none where the type's schema has none, or there is no such type
     */
    public static Set<String> of(String type) {
        return All.BY_TYPE.getOrDefault(type, Set.of());
    }

    /** Read when somebody first asks. */
    private static final class All {

        private static final Map<String, Set<String>> BY_TYPE = Data.packedLines("handler-permissions.txt.gz")
                .collect(Collectors.toUnmodifiableMap(
                        words -> words[0],
                        words -> Arrays.stream(words).skip(1).collect(Collectors.toUnmodifiableSet())));
    }
}
