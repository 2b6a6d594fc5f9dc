package local.service.cloudformation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.policy.Principal;
import local.template.stack.Blueprint;

/**
 * What a stack is to become: its template, and what is said beside it.
 *
 * @param template     the text, as it was given
 * @param blueprint    what it comes to
 * @param parameters   the values that were given
 * @param roleArn      the role that CloudFormation is given
 * @param who          on whose behalf resources are made
 */
public record Deployment(
        String template,
        Blueprint blueprint,
        Map<String, String> parameters,
        Map<String, String> tags,
        List<String> capabilities,
        List<String> notificationArns,
        Optional<String> roleArn,
        Principal who) {

    /** The same, as somebody else: with their rights, or those of the role that they give. */
    Deployment by(Principal other, Optional<String> otherRole) {
        return new Deployment(
                template,
                blueprint,
                parameters,
                tags,
                capabilities,
                notificationArns,
                otherRole.or(() -> roleArn),
                other);
    }

    /** The same of an application within: what is said beside the template holds for it too. */
    Deployment of(Blueprint application) {
        return new Deployment(
                Json.pretty(application.processed()),
                application,
                Map.of(),
                tags,
                capabilities,
                notificationArns,
                roleArn,
                who);
    }
}
