package local.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * CloudFormation's own schemas of its resource types, as far as {@code Ref} and {@code Fn::GetAtt} need them. They are
 * read only where a template has a type that is not run.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">Resource type
 *     schema</a>
 */
public final class ResourceSchemas {

    /** Types older than the schemas, of which {@code Ref} gives something else than their identifier. */
    private static final Map<String, String> REFERRED_BY_ARN = Map.of(
            "AWS::Batch::JobDefinition", "JobDefinitionArn", "AWS::CertificateManager::Certificate", "CertificateArn");

    private ResourceSchemas() {}

    /**
     * Of one type.
     *
     * @param identifier the properties whose values {@code Ref} gives, the first of them the resource's own
     * @param attributes what {@code Fn::GetAtt} gives
     */
    public record Schema(List<String> identifier, Set<String> attributes) {

        /** Whether {@code Ref} gives an ARN, where the first identifier is one. */
        public boolean isReferredByArn() {
            return identifier.stream()
                    .findFirst()
                    .filter(name -> name.endsWith("Arn"))
                    .isPresent();
        }

        private static Schema of(String[] words) {
            return new Schema(
                    List.of(REFERRED_BY_ARN.getOrDefault(words[0], words[1]).split(",")),
                    Arrays.stream(words).skip(2).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** Nothing for a type that is not AWS's, or newer than the data. */
    public static Optional<Schema> find(String type) {
        return Optional.ofNullable(All.SCHEMAS.get(type));
    }

    static Set<String> types() {
        return All.SCHEMAS.keySet();
    }

    private static final class All {

        private static final Map<String, Schema> SCHEMAS = Data.packedLines("resource-attributes.txt.gz")
                .collect(Collectors.toUnmodifiableMap(words -> words[0], Schema::of));
    }
}
