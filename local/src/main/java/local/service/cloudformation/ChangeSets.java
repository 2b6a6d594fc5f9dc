package local.service.cloudformation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import local.json.Arn;
import local.policy.Principal;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.template.Options;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * CloudFormation's operations on change sets, which are complete as soon as they are made, and executed as soon as that is
 * answered.
 */
public final class ChangeSets {

    private static final int PAGE = 100;
    private static final String NO_CHANGES = "The submitted information didn't contain changes. Submit different"
            + " information to create a change set.";

    private final Calls calls;
    private final Changes changes;
    private final Account account;

    ChangeSets(Calls calls, Changes changes, Account account) {
        this.calls = calls;
        this.changes = changes;
        this.account = account;
    }

    public CreateChangeSetResponse createChangeSet(Principal who, CreateChangeSetRequest request) {
        var name = request.stackName();
        var found = calls.check(who, "CreateChangeSet", name);
        calls.passRole(who, request.roleARN());
        boolean creates = request.changeSetType() == ChangeSetType.CREATE;
        found.ifPresent(stack -> checkFree(stack, request, creates));
        if (found.isEmpty() && !creates) {
            throw Refusal.invalid("Stack [" + name + "] does not exist");
        }
        var options = found.map(changes::options).orElseGet(() -> changes.options(name));
        var deployment = deployment(who, request, found, options);
        Sources.checkCapabilities(deployment.blueprint(), request.capabilitiesAsStrings(), false);
        var stack = found.orElseGet(() -> {
            var made = calls.stacks.add(options);
            made.become(StackStatus.REVIEW_IN_PROGRESS, "User Initiated");
            return made;
        });
        var changeSet = changeSet(stack, request, deployment);
        stack.put(changeSet);
        return CreateChangeSetResponse.builder()
                .id(changeSet.id())
                .stackId(stack.id)
                .build();
    }

    private static void checkFree(AccountStack stack, CreateChangeSetRequest request, boolean creates) {
        if (creates && stack.status != StackStatus.REVIEW_IN_PROGRESS) {
            throw new ServiceException(
                    "AlreadyExistsException",
                    400,
                    "Stack [" + stack.name + "] already exists and cannot be created again with the changeSet ["
                            + request.changeSetName() + "].");
        }
        if (!creates) {
            Calls.updatable(stack);
            if (request.onStackFailure() == OnStackFailure.DELETE) {
                throw Refusal.invalid("OnStackFailure DELETE is only valid for a change set of the type CREATE.");
            }
        }
        if (stack.changeSets().stream().anyMatch(other -> other.name().equals(request.changeSetName()))) {
            throw new ServiceException(
                    "AlreadyExistsException", 400, "ChangeSet " + request.changeSetName() + " already exists");
        }
    }

    private Deployment deployment(
            Principal who, CreateChangeSetRequest request, Optional<AccountStack> stack, Options options) {
        return changes.deployment(
                who,
                stack.flatMap(found -> found.deployed),
                options,
                new Changes.Given(
                        request.templateBody(),
                        request.templateURL(),
                        Boolean.TRUE.equals(request.usePreviousTemplate()),
                        request.parameters(),
                        request.hasTags() ? Optional.of(request.tags()) : Optional.empty(),
                        request.capabilitiesAsStrings(),
                        request.notificationARNs(),
                        Optional.ofNullable(request.roleARN())));
    }

    private ChangeSet changeSet(AccountStack stack, CreateChangeSetRequest request, Deployment deployment) {
        var differences = ResourceDifference.of(stack.deployed.map(Deployment::blueprint), deployment.blueprint());
        var fault = calls.refused(deployment.who(), deployment.blueprint().transforms())
                .or(() -> changes.fault(stack, deployment))
                .or(() -> Changes.isSame(stack.deployed, deployment) ? Optional.of(NO_CHANGES) : Optional.empty());
        var id = account.arn("cloudformation", "changeSet/" + request.changeSetName() + "/" + UUID.randomUUID());
        return new ChangeSet(
                id,
                request.changeSetName(),
                request.description(),
                deployment,
                differences,
                fault.isPresent() ? ChangeSetStatus.FAILED : ChangeSetStatus.CREATE_COMPLETE,
                fault.orElse(null),
                fault.isPresent() ? ExecutionStatus.UNAVAILABLE : ExecutionStatus.AVAILABLE,
                request.onStackFailure(),
                stack.now());
    }

    public DescribeChangeSetResponse describeChangeSet(Principal who, DescribeChangeSetRequest request) {
        var meant = find(who, "DescribeChangeSet", request.stackName(), request.changeSetName());
        var changeSet = meant.changeSet();
        var page = Page.of(changeSet.changes(), ResourceDifference::logicalId, request.nextToken(), PAGE);
        return DescribeChangeSetResponse.builder()
                .changeSetId(changeSet.id())
                .changeSetName(changeSet.name())
                .stackId(meant.stack().id)
                .stackName(meant.stack().name)
                .description(changeSet.description())
                .parameters(Calls.shown(changeSet.deployment()))
                .creationTime(changeSet.created())
                .executionStatus(changeSet.execution())
                .status(changeSet.status())
                .statusReason(changeSet.reason())
                .notificationARNs(changeSet.deployment().notificationArns())
                .capabilitiesWithStrings(changeSet.deployment().capabilities())
                .tags(Calls.tags(changeSet.deployment().tags()))
                .changes(page.items().stream().map(ShownChange::of).toList())
                .includeNestedStacks(false)
                .onStackFailure(changeSet.onStackFailure())
                .nextToken(page.nextToken())
                .build();
    }

    /** What comes of it is told by the stack's events. */
    public ExecuteChangeSetResponse executeChangeSet(Principal who, ExecuteChangeSetRequest request) {
        var meant = find(who, "ExecuteChangeSet", request.stackName(), request.changeSetName());
        var changeSet = meant.changeSet();
        if (changeSet.execution() != ExecutionStatus.AVAILABLE) {
            throw new ServiceException(
                    "InvalidChangeSetStatus",
                    400,
                    "ChangeSet [" + changeSet.id() + "] cannot be executed in its current status of ["
                            + (changeSet.status() == ChangeSetStatus.FAILED
                                    ? changeSet.status()
                                    : changeSet.execution())
                            + "]");
        }
        if (request.disableRollback() != null && changeSet.onStackFailure() != null) {
            throw Refusal.invalid(
                    "DisableRollback cannot be specified for a change set that was created with OnStackFailure.");
        }
        boolean stays = Boolean.TRUE.equals(request.disableRollback())
                || changeSet.onStackFailure() == OnStackFailure.DO_NOTHING;
        Calls.exclusively(meant.stack(), () -> execute(meant.stack(), changeSet, stays));
        return ExecuteChangeSetResponse.builder().build();
    }

    private void execute(AccountStack stack, ChangeSet changeSet, boolean stays) {
        stack.changeSetId = Optional.of(changeSet.id());
        boolean done = changes.make(stack, changeSet.deployment(), stays);
        stack.keepOnly(changeSet.with(done ? ExecutionStatus.EXECUTE_COMPLETE : ExecutionStatus.EXECUTE_FAILED));
        if (!done && changeSet.onStackFailure() == OnStackFailure.DELETE) {
            var deployment = changeSet.deployment();
            changes.delete(stack, deployment.who(), deployment.roleArn(), Set.of());
        }
    }

    /** One that is not there is deleted already. */
    public DeleteChangeSetResponse deleteChangeSet(Principal who, DeleteChangeSetRequest request) {
        calls.check(who, "DeleteChangeSet", stackOf(request.stackName(), request.changeSetName()));
        meant(request.stackName(), request.changeSetName())
                .ifPresent(meant -> meant.stack().remove(meant.changeSet()));
        return DeleteChangeSetResponse.builder().build();
    }

    public ListChangeSetsResponse listChangeSets(Principal who, ListChangeSetsRequest request) {
        var stack = calls.check(who, "ListChangeSets", request.stackName())
                .orElseThrow(() -> Refusal.invalid("Stack [" + request.stackName() + "] does not exist"));
        var page = Page.of(stack.changeSets(), ChangeSet::id, request.nextToken(), PAGE);
        return ListChangeSetsResponse.builder()
                .summaries(page.items().stream()
                        .map(changeSet -> ChangeSetSummary.builder()
                                .stackId(stack.id)
                                .stackName(stack.name)
                                .changeSetId(changeSet.id())
                                .changeSetName(changeSet.name())
                                .description(changeSet.description())
                                .creationTime(changeSet.created())
                                .executionStatus(changeSet.execution())
                                .status(changeSet.status())
                                .statusReason(changeSet.reason())
                                .includeNestedStacks(false)
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private record Meant(AccountStack stack, ChangeSet changeSet) {}

    private Meant find(Principal who, String operation, String stackName, String nameOrId) {
        var stack = stackOf(stackName, nameOrId);
        if (calls.check(who, operation, stack).isEmpty() && stackName != null) {
            throw new ServiceException("ChangeSetNotFound", 404, "Stack [" + stackName + "] does not exist");
        }
        return meant(stackName, nameOrId)
                .orElseThrow(() ->
                        new ServiceException("ChangeSetNotFound", 404, "ChangeSet [" + nameOrId + "] does not exist"));
    }

    /** An ID of a change set is enough: it says of itself which stack it is of. */
    private String stackOf(String stackName, String nameOrId) {
        if (stackName == null && !Arn.isOne(nameOrId)) {
            throw Refusal.invalid("StackName must be specified if ChangeSetName is not specified as an ARN.");
        }
        return stackName != null
                ? stackName
                : meant(null, nameOrId).map(meant -> meant.stack().id).orElse("*");
    }

    private Optional<Meant> meant(String stackName, String nameOrId) {
        var stacks = stackName == null
                ? calls.stacks.all()
                : calls.stacks.find(stackName).stream().toList();
        return stacks.stream()
                .flatMap(stack -> stack.changeSets().stream().map(changeSet -> new Meant(stack, changeSet)))
                .filter(meant -> List.of(
                                meant.changeSet().id(), meant.changeSet().name())
                        .contains(nameOrId))
                .findFirst();
    }
}
