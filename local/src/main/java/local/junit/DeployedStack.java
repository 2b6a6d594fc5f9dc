package local.junit;

import static local.junit.OverTheWire.ask;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Arn;
import local.junit.Target.Kind;
import local.junit.Target.Resource;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/**
 * What CloudFormation tells of a stack that is deployed.
 *
 * @param parameters the values with which it was deployed
 */
record DeployedStack(String name, Map<String, String> parameters, Map<Kind, List<Resource>> resources) {

    /** Shown in the place of a parameter's value that is a secret. */
    private static final String NO_ECHO = "****";

    private static final String NESTED = "AWS::CloudFormation::Stack";

    /**
     * Asks for it.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html">ListStackResources</a>
     * @throws AssertionError where it is not there, or may not be asked for
     */
    static DeployedStack read(CloudFormationClient cloudFormation, String name) {
        try {
            var stack = ask(() -> cloudFormation.describeStacks(request -> request.stackName(name)))
                    .stacks()
                    .getFirst();
            var resources = new EnumMap<Kind, List<Resource>>(Kind.class);
            for (var kind : Kind.values()) {
                resources.put(kind, new ArrayList<>());
            }
            add(resources, cloudFormation, name, "");
            return new DeployedStack(
                    name,
                    stack.parameters().stream()
                            .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue)),
                    resources);
        } catch (ServiceException e) {
            throw new AssertionError(
                    e.code().equals("ValidationError")
                            ? "there is no stack " + name + " in "
                                    + cloudFormation
                                            .serviceClientConfiguration()
                                            .region() + ": -Dstack=NAME says which deployed stack is tested"
                            : "the stack " + name + " cannot be looked at: " + e.getMessage());
        }
    }

    /** @param prefix of logical IDs: those of a nested stack begin with its own, {@code Orders/Worker} */
    private static void add(
            Map<Kind, List<Resource>> resources, CloudFormationClient cloudFormation, String stack, String prefix) {
        var there = ask(() -> cloudFormation.listStackResourcesPaginator(request -> request.stackName(stack)).stream()
                .flatMap(page -> page.stackResourceSummaries().stream())
                .filter(resource -> resource.physicalResourceId() != null)
                .toList());
        for (var resource : there) {
            var id = resource.physicalResourceId();
            var logicalId = prefix + resource.logicalResourceId();
            if (resource.resourceType().equals(NESTED)) {
                add(resources, cloudFormation, id, logicalId + "/");
            }
            kind(resource).ifPresent(kind -> resources.get(kind).add(new Resource(logicalId, name(id), id)));
        }
    }

    private static Optional<Kind> kind(StackResourceSummary resource) {
        return Stream.of(Kind.values())
                .filter(kind -> kind.type().equals(resource.resourceType()))
                .findFirst();
    }

    /** @param id an ARN, a queue's URL, or a name */
    private static String name(String id) {
        return Arn.parse(id).map(Arn::name).orElse(id.substring(id.lastIndexOf('/') + 1));
    }

    /** What a test wants otherwise than the stack has it, as a sentence; empty where all is as it wants it. */
    Optional<String> mismatch(Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .filter(one -> {
                    var value = parameters.getOrDefault(one.getKey(), "");
                    return !value.equals(one.getValue()) && !value.equals(NO_ECHO);
                })
                .map(one -> "wants " + one.getKey() + "=" + one.getValue() + ", and the stack " + name
                        + " was deployed with "
                        + (parameters.containsKey(one.getKey()) ? parameters.get(one.getKey()) : "no such parameter"))
                .findFirst();
    }
}
