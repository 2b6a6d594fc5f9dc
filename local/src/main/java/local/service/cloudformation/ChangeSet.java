package local.service.cloudformation;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;

/**
 * A change set, which is complete or has failed as soon as it is made. A value.
 *
 * @param changes what it would change, in the order in which it would
 * @param reason  why it has failed; null where it has not
 * @param onStackFailure what becomes of the stack where it cannot be made so; null where the execution says it
 */
record ChangeSet(
        String id,
        String name,
        String description,
        Deployment deployment,
        List<ResourceDifference> changes,
        ChangeSetStatus status,
        String reason,
        ExecutionStatus execution,
        OnStackFailure onStackFailure,
        Instant created) {

    ChangeSet with(ExecutionStatus status) {
        return new ChangeSet(
                id, name, description, deployment, changes, this.status, reason, status, onStackFailure, created);
    }
}
