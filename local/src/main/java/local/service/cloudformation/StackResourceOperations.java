package local.service.cloudformation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.api.Page;
import local.template.stack.Blueprint.Declared;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/** CloudFormation's operations that tell of a stack's resources, and of what became of them. */
public final class StackResourceOperations {

    private static final int MOST_LISTED = 100;

    private final Calls calls;

    StackResourceOperations(Calls calls) {
        this.calls = calls;
    }

    /** Newest first, a hundred at a time. */
    public DescribeStackEventsResponse describeStackEvents(Principal who, DescribeStackEventsRequest request) {
        var stack = calls.check(who, "DescribeStackEvents", request.stackName())
                .orElseThrow(() -> Refusal.invalid("Stack [" + request.stackName() + "] does not exist"));
        var page = Page.of(stack.events(), StackEvent::id, request.nextToken(), MOST_LISTED);
        return DescribeStackEventsResponse.builder()
                .stackEvents(page.items().stream()
                        .map(event -> software.amazon.awssdk.services.cloudformation.model.StackEvent.builder()
                                .eventId(event.id())
                                .stackId(event.stackId())
                                .stackName(event.stackName())
                                .logicalResourceId(event.logicalId())
                                .physicalResourceId(event.physicalId())
                                .resourceType(event.type())
                                .timestamp(event.at())
                                .resourceStatus(event.status())
                                .resourceStatusReason(event.reason())
                                .resourceProperties(event.properties())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** By logical ID, a hundred at a time. */
    public ListStackResourcesResponse listStackResources(Principal who, ListStackResourcesRequest request) {
        var stack = calls.get(who, "ListStackResources", request.stackName());
        var page = Page.of(resources(stack).toList(), Declared::logicalId, request.nextToken(), MOST_LISTED);
        return ListStackResourcesResponse.builder()
                .stackResourceSummaries(page.items().stream()
                        .map(resource -> {
                            var state = stack.state(resource.logicalId());
                            return StackResourceSummary.builder()
                                    .logicalResourceId(resource.logicalId())
                                    .physicalResourceId(resource.physicalId())
                                    .resourceType(resource.type())
                                    .lastUpdatedTimestamp(state.at())
                                    .resourceStatus(state.status())
                                    .resourceStatusReason(state.reason())
                                    .build();
                        })
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** Of the stack, or of the stack that a resource belongs to. */
    public DescribeStackResourcesResponse describeStackResources(Principal who, DescribeStackResourcesRequest request) {
        var stack = stackOf(who, request.stackName(), request.physicalResourceId());
        return DescribeStackResourcesResponse.builder()
                .stackResources(resources(stack)
                        .filter(resource -> request.logicalResourceId() == null
                                || resource.logicalId().equals(request.logicalResourceId()))
                        .map(resource -> {
                            var state = stack.state(resource.logicalId());
                            return StackResource.builder()
                                    .stackId(stack.id)
                                    .stackName(stack.name)
                                    .logicalResourceId(resource.logicalId())
                                    .physicalResourceId(resource.physicalId())
                                    .resourceType(resource.type())
                                    .timestamp(state.at())
                                    .resourceStatus(state.status())
                                    .resourceStatusReason(state.reason())
                                    .build();
                        })
                        .toList())
                .build();
    }

    private AccountStack stackOf(Principal who, String stackName, String physicalId) {
        if (stackName != null) {
            return calls.get(who, "DescribeStackResources", stackName);
        }
        if (physicalId == null) {
            throw Refusal.invalid("Either StackName or PhysicalResourceId must be specified.");
        }
        var found = calls.stacks
                .there()
                .filter(stack -> resources(stack)
                        .anyMatch(resource -> resource.physicalId().equals(physicalId)))
                .findFirst();
        calls.check(who, "DescribeStackResources", found.map(stack -> stack.id).orElse("*"));
        return found.orElseThrow(() -> Refusal.invalid("Stack for " + physicalId + " does not exist"));
    }

    public DescribeStackResourceResponse describeStackResource(Principal who, DescribeStackResourceRequest request) {
        var stack = calls.get(who, "DescribeStackResource", request.stackName());
        var found = resources(stack)
                .filter(resource -> resource.logicalId().equals(request.logicalResourceId()))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "Resource " + request.logicalResourceId() + " does not exist for stack " + stack.name));
        var state = stack.state(found.logicalId());
        return DescribeStackResourceResponse.builder()
                .stackResourceDetail(detail -> detail.stackId(stack.id)
                        .stackName(stack.name)
                        .logicalResourceId(found.logicalId())
                        .physicalResourceId(found.physicalId())
                        .resourceType(found.type())
                        .lastUpdatedTimestamp(state.at())
                        .resourceStatus(state.status())
                        .resourceStatusReason(state.reason()))
                .build();
    }

    private static Stream<Declared> resources(AccountStack stack) {
        return Calls.shown(
                        stack.deployed,
                        deployed -> List.copyOf(deployed.blueprint().resources().values()))
                .stream()
                .sorted(Comparator.comparing(Declared::logicalId));
    }
}
