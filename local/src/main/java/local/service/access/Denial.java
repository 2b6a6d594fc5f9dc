package local.service.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.task.TaskCall;
import local.json.Json;
import local.policy.Decision;
import local.policy.PolicyDocument;
import local.policy.PolicyType;
import local.policy.Principal;

/**
 * A call that the door refused: what the person must know to mend the template.
 *
 * @param who      a session of a role; a function's session bears the function's name
 * @param action   {@code lambda:InvokeFunction}
 * @param resource the ARN that was acted on, or {@code *}
 * @param message  AWS's sentence
 * @param task     the Task state on whose behalf the call was made, if one did
 */
public record Denial(
        Principal who,
        String action,
        String resource,
        Decision.Denied decision,
        String message,
        Instant at,
        Optional<TaskCall> task) {

    /** What to add to the policies of the role that was refused, where nothing but such a statement is missing. */
    public Optional<String> statement() {
        return who instanceof Principal.RoleSession session
                        && decision instanceof Decision.ImplicitDeny(var type)
                        && type == PolicyType.IDENTITY_BASED
                ? Optional.of("add to the policies of the role " + session.roleName() + ": "
                        + Json.write(PolicyDocument.allowing(List.of(action), List.of(resource), Map.of())))
                : Optional.empty();
    }
}
