package local.service;

import java.util.Optional;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.cloudformation.Deployment;
import local.template.deploy.DeployCall;
import local.template.deploy.DeployCalls;
import local.template.deploy.Handler;
import local.template.stack.Blueprint.Declared;

/**
 * Has whoever deploys be allowed what CloudFormation calls for them: with their own rights, or with those of the role that
 * they give it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html">Service
 *     role</a>
 */
final class DeployRights {

    private static final String TAGGING = "Encountered a permissions error performing a tagging operation, please add"
        + " required tag permissions. See https://repost.aws/knowledge-center/cloudformation-tagging-permission-error"
        + " for how to resolve. Resource handler returned message: \"%s\"";

    private final Door door;

    DeployRights(Door door) {
        this.door = door;
    }

    /**
     * Lets a step of a deployment pass or fails.
     *
     * @throws ServiceException the service's own code for a call that is not authorized
     */
    void check(Deployment deployment, Declared declared, Handler handler) {
        var actor = deployment
                .roleArn()
                .<Principal>map(role ->
                        door.assume(role, "cloudformation.amazonaws.com", "AWSCloudFormation", declared.physicalId()))
                .orElse(deployment.who());
        DeployCalls.of(
                        declared,
                        deployment.blueprint().stack(),
                        handler,
                        !deployment.tags().isEmpty())
                .forEach(call -> check(actor, call));
    }

    private void check(Principal actor, DeployCall call) {
        try {
            door.check(actor, call.action(), call.resource(), Optional.empty(), call.context());
        } catch (ServiceException refused) {
            throw call.isTagging()
                    ? new ServiceException(refused.code(), refused.status(), TAGGING.formatted(refused.getMessage()))
                    : refused;
        }
    }
}
