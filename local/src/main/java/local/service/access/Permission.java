package local.service.access;

import java.time.Instant;
import java.util.Optional;
import local.execution.task.TaskCall;
import local.policy.Decision;
import local.policy.Principal;

/**
 * A call that the door let pass.
 *
 * @param who      a session of a role, or a service
 * @param action   {@code lambda:InvokeFunction}
 * @param resource the ARN that is acted on, or {@code *}
 * @param by       the statement that allows it
 * @param task     the Task state on whose behalf the call is made, if one does
 */
public record Permission(
        Principal who, String action, String resource, Decision.Source by, Instant at, Optional<TaskCall> task) {}
