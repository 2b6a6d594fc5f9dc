package local.service.cloudformation;

import java.util.List;
import local.template.stack.Blueprint.Declared;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeType;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/**
 * A difference as {@code DescribeChangeSet} shows it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html">ResourceChange</a>
 */
final class ShownChange {

    private ShownChange() {}

    static Change of(ResourceDifference difference) {
        var change = ResourceChange.builder()
                .action(action(difference))
                .logicalResourceId(difference.logicalId())
                .physicalResourceId(
                        difference.before().map(Declared::physicalId).orElse(null))
                .resourceType(difference.resource().type())
                .scope(List.of())
                .details(List.of());
        if (!difference.isAdded() && !difference.isRemoved()) {
            change.replacement(difference.isReplaced() ? Replacement.TRUE : Replacement.FALSE)
                    .scope(List.of(ResourceAttribute.PROPERTIES))
                    .details(difference.properties().stream()
                            .map(property -> detail(difference, property))
                            .toList());
        }
        return Change.builder()
                .type(ChangeType.RESOURCE)
                .resourceChange(change.build())
                .build();
    }

    private static ChangeAction action(ResourceDifference difference) {
        return difference.isAdded()
                ? ChangeAction.ADD
                : difference.isRemoved() ? ChangeAction.REMOVE : ChangeAction.MODIFY;
    }

    private static ResourceChangeDetail detail(ResourceDifference difference, String property) {
        return ResourceChangeDetail.builder()
                .target(target -> target.attribute(ResourceAttribute.PROPERTIES)
                        .name(property)
                        .requiresRecreation(
                                difference.isCreateOnly(property)
                                        ? RequiresRecreation.ALWAYS
                                        : RequiresRecreation.NEVER))
                .evaluation(EvaluationType.STATIC)
                .changeSource(ChangeSource.DIRECT_MODIFICATION)
                .build();
    }
}
