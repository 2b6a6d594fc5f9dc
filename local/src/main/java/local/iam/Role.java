package local.iam;

import java.util.List;
import java.util.Optional;

/**
 * A role as IAM holds it. A value: attaching a policy makes a new one.
 *
 * @param trust               who may assume it
 * @param policies            its identity-based policies, inline and managed
 * @param permissionsBoundary the most that it may do
 */
public record Role(String name, String arn, PolicyDocument trust, List<Policy> policies, Optional<Policy> permissionsBoundary) {
}
