package local.service.cloudformation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

/**
 * AWS CloudFormation's operations that tell of a stack: of the one that runs. Resources of nested applications are its
 * own, named as the SAM CLI names them, {@code Orders/Worker}; it has those that the local run has.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html">CloudFormation API
 *     reference</a>
 */
public final class CloudFormation {

    private static final int MOST_LISTED = 100;

    private final Stack stack;
    private final Door door;
    private final Instant created;

    public CloudFormation(Stack stack, Door door, Time time) {
        this.stack = stack;
        this.door = door;
        this.created = time.now();
    }

    public DescribeStacksResponse describeStacks(Principal who, DescribeStacksRequest request) {
        if (request.stackName() == null) {
            door.check(who, "cloudformation:DescribeStacks", "*");
        } else {
            check(who, "cloudformation:DescribeStacks", request.stackName());
        }
        return DescribeStacksResponse.builder()
                .stacks(software.amazon.awssdk.services.cloudformation.model.Stack.builder()
                        .stackId(stack.id())
                        .stackName(stack.name())
                        .creationTime(created)
                        .stackStatus(StackStatus.CREATE_COMPLETE)
                        .outputs(stack.outputs().entrySet().stream()
                                .map(output -> Output.builder()
                                        .outputKey(output.getKey())
                                        .outputValue(output.getValue())
                                        .build())
                                .toList())
                        .build())
                .build();
    }

    public ListStacksResponse listStacks(Principal who, ListStacksRequest request) {
        door.check(who, "cloudformation:ListStacks", "*");
        boolean wanted =
                !request.hasStackStatusFilters() || request.stackStatusFilters().contains(StackStatus.CREATE_COMPLETE);
        var summary = StackSummary.builder()
                .stackId(stack.id())
                .stackName(stack.name())
                .creationTime(created)
                .stackStatus(StackStatus.CREATE_COMPLETE)
                .build();
        return ListStacksResponse.builder()
                .stackSummaries(wanted ? List.of(summary) : List.of())
                .build();
    }

    /** By logical ID, a hundred at a time. */
    public ListStackResourcesResponse listStackResources(Principal who, ListStackResourcesRequest request) {
        check(who, "cloudformation:ListStackResources", request.stackName());
        var page = Page.of(resources().toList(), Stack.ResourceSummary::logicalId, request.nextToken(), MOST_LISTED);
        return ListStackResourcesResponse.builder()
                .stackResourceSummaries(page.items().stream()
                        .map(resource -> StackResourceSummary.builder()
                                .logicalResourceId(resource.logicalId())
                                .physicalResourceId(resource.physicalId())
                                .resourceType(resource.type())
                                .lastUpdatedTimestamp(created)
                                .resourceStatus(ResourceStatus.CREATE_COMPLETE)
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** Of the stack, or of the stack that a resource belongs to. */
    public DescribeStackResourcesResponse describeStackResources(Principal who, DescribeStackResourcesRequest request) {
        var physicalId = request.physicalResourceId();
        if (request.stackName() != null) {
            check(who, "cloudformation:DescribeStackResources", request.stackName());
        } else if (physicalId != null) {
            check(who, "cloudformation:DescribeStackResources", stack.name());
            if (resources().noneMatch(resource -> resource.physicalId().equals(physicalId))) {
                throw invalid("Stack for " + physicalId + " does not exist");
            }
        } else {
            throw invalid("Either StackName or PhysicalResourceId must be specified.");
        }
        return DescribeStackResourcesResponse.builder()
                .stackResources(resources()
                        .filter(resource -> request.logicalResourceId() == null
                                || resource.logicalId().equals(request.logicalResourceId()))
                        .map(resource -> StackResource.builder()
                                .stackId(stack.id())
                                .stackName(stack.name())
                                .logicalResourceId(resource.logicalId())
                                .physicalResourceId(resource.physicalId())
                                .resourceType(resource.type())
                                .timestamp(created)
                                .resourceStatus(ResourceStatus.CREATE_COMPLETE)
                                .build())
                        .toList())
                .build();
    }

    public DescribeStackResourceResponse describeStackResource(Principal who, DescribeStackResourceRequest request) {
        check(who, "cloudformation:DescribeStackResource", request.stackName());
        var found = resources()
                .filter(resource -> resource.logicalId().equals(request.logicalResourceId()))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "Resource " + request.logicalResourceId() + " does not exist for stack " + stack.name()));
        return DescribeStackResourceResponse.builder()
                .stackResourceDetail(detail -> detail.stackId(stack.id())
                        .stackName(stack.name())
                        .logicalResourceId(found.logicalId())
                        .physicalResourceId(found.physicalId())
                        .resourceType(found.type())
                        .lastUpdatedTimestamp(created)
                        .resourceStatus(ResourceStatus.CREATE_COMPLETE))
                .build();
    }

    private Stream<Stack.ResourceSummary> resources() {
        return stack.summaries().stream().sorted(Comparator.comparing(Stack.ResourceSummary::logicalId));
    }

    private void check(Principal who, String action, String name) {
        boolean known = Set.of(stack.name(), stack.id()).contains(name == null ? "" : name);
        door.check(who, action, known ? stack.id() : stack.arn("cloudformation", "stack/" + name + "/*"));
        if (!known) {
            throw invalid("Stack with id " + name + " does not exist");
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException("ValidationError", 400, message);
    }
}
