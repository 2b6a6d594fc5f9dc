package local.service.cloudformation;

import local.json.Json;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.template.ResourceTypes;
import local.template.stack.Blueprint.Declared;
import software.amazon.awssdk.services.cloudcontrol.model.GetResourceRequest;
import software.amazon.awssdk.services.cloudcontrol.model.GetResourceResponse;

/**
 * AWS Cloud Control API: what a resource of a stack is, whatever its type.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html">GetResource</a>
 */
public final class CloudControl {

    private final Calls calls;

    CloudControl(Calls calls) {
        this.calls = calls;
    }

    /** With its properties as its template gives them. What does not run here, as a function's URL does not, is not there. */
    public GetResourceResponse getResource(Principal who, GetResourceRequest request) {
        calls.check(who, "GetResource");
        var type = request.typeName();
        if (!ResourceTypes.isKnown(type)) {
            throw new ServiceException("TypeNotFoundException", 400, "The type '" + type + "' cannot be found.");
        }
        var found = calls.stacks
                .there()
                .filter(stack -> stack.deployed.isPresent())
                .flatMap(stack -> stack.deployed.get().blueprint().resources().values().stream())
                .filter(resource -> resource.type().equals(type) && ResourceTypes.isRun(type))
                .filter(resource -> resource.physicalId().equals(request.identifier()))
                .findFirst()
                .map(Declared::properties)
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException",
                        400,
                        "Resource of type '" + type + "' with identifier '" + request.identifier()
                                + "' was not found."));
        return GetResourceResponse.builder()
                .typeName(type)
                .resourceDescription(description ->
                        description.identifier(request.identifier()).properties(Json.write(found)))
                .build();
    }
}
