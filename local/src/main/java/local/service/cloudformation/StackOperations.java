package local.service.cloudformation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import local.policy.Principal;
import local.service.api.Page;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionResponse;

/** CloudFormation's operations on stacks as a whole. What they ask for is done when they answer. */
public final class StackOperations {

    private static final int PAGE = 100;

    private final Calls calls;
    private final Changes changes;

    StackOperations(Calls calls, Changes changes) {
        this.calls = calls;
        this.changes = changes;
    }

    public CreateStackResponse createStack(Principal who, CreateStackRequest request) {
        var name = request.stackName();
        calls.check(who, "CreateStack", name).ifPresent(_ -> {
            throw new ServiceException("AlreadyExistsException", 400, "Stack [" + name + "] already exists");
        });
        calls.passRole(who, request.roleARN());
        if (request.disableRollback() != null && request.onFailure() != null) {
            throw Refusal.invalid("Only one of DisableRollback or OnFailure can be specified.");
        }
        var options = changes.options(name);
        var deployment = changes.deployment(
                who,
                Optional.empty(),
                options,
                new Changes.Given(
                        request.templateBody(),
                        request.templateURL(),
                        false,
                        request.parameters(),
                        Optional.of(request.tags()),
                        request.capabilitiesAsStrings(),
                        request.notificationARNs(),
                        Optional.ofNullable(request.roleARN())));
        Sources.checkCapabilities(deployment.blueprint(), request.capabilitiesAsStrings(), true);
        var stack = calls.stacks.add(options);
        stack.terminationProtection = Boolean.TRUE.equals(request.enableTerminationProtection());
        Calls.exclusively(stack, () -> create(stack, deployment, request));
        return CreateStackResponse.builder().stackId(stack.id).build();
    }

    private void create(AccountStack stack, Deployment deployment, CreateStackRequest request) {
        boolean stays = Boolean.TRUE.equals(request.disableRollback()) || request.onFailure() == OnFailure.DO_NOTHING;
        var fault = changes.fault(stack, deployment);
        fault.ifPresent(reason -> refuse(stack, reason, stays));
        if ((fault.isPresent() || !changes.make(stack, deployment, stays)) && request.onFailure() == OnFailure.DELETE) {
            changes.delete(stack, deployment.who(), deployment.roleArn(), Set.of());
        }
    }

    private static void refuse(AccountStack stack, String reason, boolean stays) {
        stack.disableRollback = stays;
        stack.become(StackStatus.CREATE_IN_PROGRESS, "User Initiated");
        if (stays) {
            stack.become(StackStatus.CREATE_FAILED, reason);
        } else {
            stack.become(StackStatus.ROLLBACK_IN_PROGRESS, reason + ". Rollback requested by user.");
            stack.become(StackStatus.ROLLBACK_COMPLETE, null);
        }
    }

    public UpdateStackResponse updateStack(Principal who, UpdateStackRequest request) {
        var stack = calls.check(who, "UpdateStack", request.stackName())
                .orElseThrow(() -> Refusal.invalid("Stack [" + request.stackName() + "] does not exist"));
        calls.passRole(who, request.roleARN());
        Calls.exclusively(stack, () -> {
            Calls.updatable(stack);
            var deployment = changes.deployment(
                    who,
                    stack.deployed,
                    changes.options(stack),
                    new Changes.Given(
                            request.templateBody(),
                            request.templateURL(),
                            Boolean.TRUE.equals(request.usePreviousTemplate()),
                            request.parameters(),
                            request.hasTags() ? Optional.of(request.tags()) : Optional.empty(),
                            request.capabilitiesAsStrings(),
                            request.notificationARNs(),
                            Optional.ofNullable(request.roleARN())));
            Sources.checkCapabilities(deployment.blueprint(), request.capabilitiesAsStrings(), true);
            if (Changes.isSame(stack.deployed, deployment)) {
                throw Refusal.invalid("No updates are to be performed.");
            }
            changes.fault(stack, deployment).ifPresent(fault -> {
                throw Refusal.invalid(fault);
            });
            changes.make(stack, deployment, Boolean.TRUE.equals(request.disableRollback()));
        });
        return UpdateStackResponse.builder().stackId(stack.id).build();
    }

    /** One that is not there is deleted already. */
    public DeleteStackResponse deleteStack(Principal who, DeleteStackRequest request) {
        calls.passRole(who, request.roleARN());
        calls.check(who, "DeleteStack", request.stackName())
                .filter(stack -> !stack.isDeleted())
                .ifPresent(stack -> {
                    if (stack.terminationProtection) {
                        throw Refusal.invalid(
                                "Stack [" + stack.name + "] cannot be deleted while TerminationProtection is enabled");
                    }
                    Calls.exclusively(stack, () -> delete(stack, who, request));
                });
        return DeleteStackResponse.builder().build();
    }

    private void delete(AccountStack stack, Principal who, DeleteStackRequest request) {
        if (stack.status == StackStatus.REVIEW_IN_PROGRESS) {
            calls.stacks.forget(stack);
            return;
        }
        var fault = changes.inUse(stack);
        if (fault.isPresent()) {
            stack.become(StackStatus.DELETE_IN_PROGRESS, "User Initiated");
            stack.become(StackStatus.DELETE_FAILED, fault.get());
            return;
        }
        changes.delete(stack, who, Optional.ofNullable(request.roleARN()), new HashSet<>(request.retainResources()));
    }

    public UpdateTerminationProtectionResponse updateTerminationProtection(
            Principal who, UpdateTerminationProtectionRequest request) {
        var stack = calls.get(who, "UpdateTerminationProtection", request.stackName());
        changes.protect(stack, request.enableTerminationProtection());
        return UpdateTerminationProtectionResponse.builder().stackId(stack.id).build();
    }

    /** All that were not deleted, or the one that is meant. */
    public DescribeStacksResponse describeStacks(Principal who, DescribeStacksRequest request) {
        if (request.stackName() != null) {
            var stack = calls.get(who, "DescribeStacks", request.stackName());
            return DescribeStacksResponse.builder().stacks(shape(stack)).build();
        }
        calls.check(who, "DescribeStacks");
        var page = Page.of(calls.stacks.there().toList(), stack -> stack.id, request.nextToken(), PAGE);
        return DescribeStacksResponse.builder()
                .stacks(page.items().stream().map(StackOperations::shape).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Stack shape(AccountStack stack) {
        return Stack.builder()
                .stackId(stack.id)
                .stackName(stack.name)
                .changeSetId(stack.changeSetId.orElse(null))
                .description(stack.deployed
                        .map(deployed -> deployed.blueprint().description())
                        .orElse(null))
                .parameters(Calls.shown(stack.deployed, Calls::shown))
                .creationTime(stack.created)
                .lastUpdatedTime(stack.updated.orElse(null))
                .deletionTime(stack.deleted.orElse(null))
                .stackStatus(stack.status)
                .stackStatusReason(stack.statusReason)
                .disableRollback(stack.disableRollback)
                .notificationARNs(Calls.shown(stack.deployed, Deployment::notificationArns))
                .capabilitiesWithStrings(Calls.shown(stack.deployed, Deployment::capabilities))
                .outputs(Calls.shown(
                        stack.deployed,
                        deployed -> deployed.blueprint().outputs().stream()
                                .map(output -> Output.builder()
                                        .outputKey(output.key())
                                        .outputValue(output.value())
                                        .description(output.description())
                                        .exportName(output.exportName().orElse(null))
                                        .build())
                                .toList()))
                .roleARN(stack.deployed.flatMap(Deployment::roleArn).orElse(null))
                .tags(stack.deployed
                        .map(deployed -> Calls.tags(deployed.tags()))
                        .orElse(List.of()))
                .enableTerminationProtection(stack.terminationProtection)
                .parentId(stack.parentId.orElse(null))
                .rootId(stack.parentId.orElse(null))
                .driftInformation(drift -> drift.stackDriftStatus("NOT_CHECKED"))
                .build();
    }

    /** Those that were deleted too, the newest first. */
    public ListStacksResponse listStacks(Principal who, ListStacksRequest request) {
        calls.check(who, "ListStacks");
        var wanted = calls.stacks.all().reversed().stream()
                .filter(stack -> !request.hasStackStatusFilters()
                        || request.stackStatusFilters().contains(stack.status))
                .toList();
        var page = Page.of(wanted, stack -> stack.id, request.nextToken(), PAGE);
        return ListStacksResponse.builder()
                .stackSummaries(page.items().stream()
                        .map(stack -> StackSummary.builder()
                                .stackId(stack.id)
                                .stackName(stack.name)
                                .templateDescription(stack.deployed
                                        .map(deployed -> deployed.blueprint().description())
                                        .orElse(null))
                                .creationTime(stack.created)
                                .lastUpdatedTime(stack.updated.orElse(null))
                                .deletionTime(stack.deleted.orElse(null))
                                .stackStatus(stack.status)
                                .stackStatusReason(stack.statusReason)
                                .parentId(stack.parentId.orElse(null))
                                .rootId(stack.parentId.orElse(null))
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }
}
