package local.service.cloudformation;

import static software.amazon.awssdk.services.cloudformation.model.StackStatus.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import local.json.Json;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.deploy.Handler;
import local.template.stack.Blueprint;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import local.template.stack.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * One way of a stack from what it was to what it is to be, resource by resource, each after those that it needs; and the
 * way back where that fails.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html">Stack events</a>
 */
final class Rollout {

    private final AccountStack stack;
    private final Optional<Deployment> before;
    private final Deployment after;
    private final Provisioner provisioner;
    private final Nesting nesting;
    private final Map<String, ResourceDifference> differences = new LinkedHashMap<>();
    private final Deque<Undo> undone = new ArrayDeque<>();

    /** The stacks of applications within. */
    interface Nesting {

        /** The stack of an application, made where it is not there yet. */
        AccountStack child(AccountStack parent, Blueprint blueprint);
    }

    /**
     * What takes a resource back to what it was.
     *
     * @param difference empty where only what belongs to it was changed
     */
    private record Undo(Optional<ResourceDifference> difference, Deque<Runnable> steps) {

        Undo(Optional<ResourceDifference> difference) {
            this(difference, new ArrayDeque<>());
        }

        boolean isOfNew() {
            return difference.filter(ResourceDifference::isAdded).isPresent();
        }
    }

    /** A resource could not be made as it was to be. */
    private static final class Failed extends RuntimeException {

        private final ResourceDifference difference;

        Failed(ResourceDifference difference) {
            super(difference.logicalId(), null, false, false);
            this.difference = difference;
        }
    }

    private Rollout(AccountStack stack, Deployment after, Provisioner provisioner, Nesting nesting) {
        this.stack = stack;
        this.before = stack.deployed;
        this.after = after;
        this.provisioner = provisioner;
        this.nesting = nesting;
        ResourceDifference.of(before.map(Deployment::blueprint), after.blueprint())
                .forEach(difference -> differences.put(difference.logicalId(), difference));
    }

    /**
     * Makes a stack's resources, or changes those that it has. The caller has its lock.
     *
     * @return whether it came to what it was to be
     */
    static boolean run(AccountStack stack, Deployment after, Provisioner provisioner, Nesting nesting) {
        var rollout = new Rollout(stack, after, provisioner, nesting);
        return rollout.before.isEmpty() ? rollout.create() : rollout.update();
    }

    private boolean create() {
        stack.become(CREATE_IN_PROGRESS, "User Initiated");
        try {
            make();
            stack.deployed = Optional.of(after);
            stack.become(CREATE_COMPLETE, null);
            return true;
        } catch (Failed failed) {
            var reason = reason(failed);
            if (stack.disableRollback) {
                stack.deployed = Optional.of(after);
                stack.become(CREATE_FAILED, reason);
            } else {
                stack.become(ROLLBACK_IN_PROGRESS, reason + "Rollback requested by user.");
                undone.forEach(this::back);
                stack.become(ROLLBACK_COMPLETE, null);
            }
            return false;
        }
    }

    private boolean update() {
        stack.updated = Optional.of(stack.now());
        stack.become(UPDATE_IN_PROGRESS, "User Initiated");
        try {
            make();
            stack.deployed = Optional.of(after);
            stack.become(UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, null);
            cleanUp();
            stack.become(UPDATE_COMPLETE, null);
            return true;
        } catch (Failed failed) {
            if (stack.disableRollback) {
                stack.become(UPDATE_FAILED, reason(failed));
            } else {
                stack.become(UPDATE_ROLLBACK_IN_PROGRESS, reason(failed));
                undone.stream().filter(undo -> !undo.isOfNew()).forEach(this::back);
                stack.become(UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, null);
                undone.stream().filter(Undo::isOfNew).forEach(this::back);
                stack.become(UPDATE_ROLLBACK_COMPLETE, null);
            }
            return false;
        }
    }

    private static String reason(Failed failed) {
        return "The following resource(s) failed to " + (failed.difference.isAdded() ? "create" : "update") + ": ["
                + failed.getMessage() + "]. ";
    }

    private void make() {
        var there = before.map(deployment -> resources(deployment.blueprint())).orElse(Map.of());
        var wanted = resources(after.blueprint());
        for (var logicalId : after.blueprint().inOrder()) {
            var difference = differences.get(logicalId);
            var steps = steps(there.getOrDefault(logicalId, List.of()), wanted.getOrDefault(logicalId, List.of()));
            if (difference != null) {
                step(difference, steps);
            } else {
                // What belongs to it has changed: a policy of a role, a permission of a function.
                var undo = undo(Optional.empty());
                steps.forEach(step -> make(step, undo));
            }
        }
    }

    /** From one resource of a service to another; the first is null where it is new. */
    private record Step(StackResource before, StackResource after) {}

    private static List<Step> steps(List<StackResource> before, List<StackResource> after) {
        var there = before.stream().collect(Collectors.toMap(Rollout::name, Function.identity(), (one, _) -> one));
        return after.stream()
                .map(resource -> new Step(there.get(name(resource)), resource))
                .filter(step -> step.before() == null || !Bare.equal((Record) step.before(), (Record) step.after()))
                .toList();
    }

    /** What tells it from others. */
    private static String name(StackResource resource) {
        return switch (resource) {
            case StackResource.Named named -> named.arn();
            case Stack.Subscription subscription -> subscription.arn();
            case Stack.EventSourceMapping mapping -> mapping.id();
            case Stack.ResourcePolicy policy -> policy.logicalId();
            case Stack.LogPolicy policy -> "log policy " + policy.name();
            case Stack.EventBusPolicy policy -> policy.bus() + "|" + policy.statementId();
        };
    }

    private static String spoken(StackResource resource) {
        return resource instanceof StackResource.Named named ? named.name() : name(resource);
    }

    /** What services have of it, by the logical IDs of its resources. */
    static Map<String, List<StackResource>> resources(Blueprint blueprint) {
        return blueprint.stack().resources().stream()
                .collect(Collectors.groupingBy(resource -> local(resource.logicalId())));
    }

    /** Within its own template. */
    private static String local(String logicalId) {
        return logicalId.substring(logicalId.lastIndexOf('/') + 1);
    }

    private void step(ResourceDifference difference, List<Step> steps) {
        var resource = difference.after().orElseThrow();
        var doing = difference.isAdded() ? "CREATE" : "UPDATE";
        var physicalId = difference.before().map(Declared::physicalId).orElse("");
        stack.tell(
                resource.logicalId(),
                physicalId,
                resource.type(),
                doing + "_IN_PROGRESS",
                difference.isReplaced()
                        ? "Requested update requires the creation of a new physical resource; hence creating one."
                        : null,
                Json.write(resource.properties()));
        var undo = undo(Optional.of(difference));
        try {
            if (difference.isAdded() || difference.isReplaced()) {
                stack.tell(
                        resource.logicalId(),
                        resource.physicalId(),
                        resource.type(),
                        doing + "_IN_PROGRESS",
                        "Resource creation Initiated",
                        null);
            }
            boolean isMade = difference.isAdded() || difference.isReplaced();
            provisioner.permit(after, resource, isMade ? Handler.CREATE : Handler.UPDATE);
            if (after.blueprint().nested().containsKey(resource.logicalId())) {
                nested(difference, undo);
            }
            steps.forEach(step -> make(step, undo));
        } catch (ServiceException | TemplateException refused) {
            stack.tell(
                    resource.logicalId(),
                    difference.isAdded() ? "" : physicalId,
                    resource.type(),
                    doing + "_FAILED",
                    Refusal.reason(resource.type(), refused),
                    Json.write(resource.properties()));
            throw new Failed(difference);
        }
        stack.tell(
                resource.logicalId(),
                resource.physicalId(),
                resource.type(),
                doing + "_COMPLETE",
                resource.notice().or(() -> notice(steps)).orElse(null),
                null);
    }

    private Optional<String> notice(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> provisioner.notice(step.after()).stream())
                .findFirst();
    }

    private Undo undo(Optional<ResourceDifference> difference) {
        var undo = new Undo(difference);
        undone.push(undo);
        return undo;
    }

    private void make(Step step, Undo undo) {
        if (step.before() == null && provisioner.has(step.after())) {
            throw new ServiceException("AlreadyExists", 400, spoken(step.after()) + " already exists");
        }
        undo.steps().push(() -> {
            if (step.before() == null) {
                provisioner.remove(step.after());
            } else {
                provisioner.put(step.before(), before.orElseThrow().blueprint().whole());
            }
        });
        provisioner.put(step.after(), after.blueprint().whole());
    }

    private void nested(ResourceDifference difference, Undo undo) {
        var blueprint = after.blueprint().nested().get(difference.logicalId());
        var child = nesting.child(stack, blueprint);
        var was = child.deployed;
        var deployment = after.of(blueprint);
        undo.steps()
                .push(() -> was.ifPresentOrElse(
                        deployed -> run(child, deployed, provisioner, nesting),
                        () -> delete(child, provisioner, nesting, Set.of())));
        if (!run(child, deployment, provisioner, nesting)) {
            throw new ServiceException(
                    "NotStabilized",
                    400,
                    "Embedded stack " + child.id + " was not successfully " + (was.isEmpty() ? "created" : "updated")
                            + ": " + child.statusReason);
        }
    }

    /** Takes one step back, and goes on with the others where that cannot be done. */
    private void back(Undo undo) {
        if (undo.difference().isEmpty()) {
            undo.steps().forEach(Runnable::run);
            return;
        }
        var resource = undo.difference().get().resource();
        var doing = undo.isOfNew() ? "DELETE" : "UPDATE";
        stack.tell(resource.logicalId(), resource.physicalId(), resource.type(), doing + "_IN_PROGRESS", null, null);
        try {
            undo.steps().forEach(Runnable::run);
            stack.tell(resource.logicalId(), resource.physicalId(), resource.type(), doing + "_COMPLETE", null, null);
        } catch (ServiceException | TemplateException refused) {
            stack.tell(
                    resource.logicalId(),
                    resource.physicalId(),
                    resource.type(),
                    doing + "_FAILED",
                    Refusal.reason(resource.type(), refused),
                    null);
        }
    }

    /** What the stack no longer has goes, and what others have taken the place of. */
    private void cleanUp() {
        var left = after.blueprint().stack().resources().stream()
                .map(Rollout::name)
                .collect(Collectors.toSet());
        var was = before.orElseThrow().by(after.who(), after.roleArn());
        var there = resources(was.blueprint());
        for (var logicalId : was.blueprint().inOrder().reversed()) {
            var gone = new ArrayList<>(there.getOrDefault(logicalId, List.of()));
            gone.removeIf(resource -> left.contains(name(resource)));
            var difference = differences.get(logicalId);
            if (difference != null && (difference.isRemoved() || difference.isReplaced())) {
                remove(stack, difference.before().orElseThrow(), gone, provisioner, nesting, was);
            } else {
                gone.forEach(provisioner::remove);
            }
        }
    }

    /**
     * Deletes a stack with its resources, each before those that it needs. The caller has its lock.
     *
     * @param retained logical IDs of those that stay
     */
    static boolean delete(AccountStack stack, Provisioner provisioner, Nesting nesting, Set<String> retained) {
        stack.become(DELETE_IN_PROGRESS, "User Initiated");
        var failed = new ArrayList<String>();
        stack.deployed.ifPresent(deployed -> {
            var there = resources(deployed.blueprint());
            for (var logicalId : deployed.blueprint().inOrder().reversed()) {
                if (retained.contains(logicalId)) {
                    continue;
                }
                var resource = deployed.blueprint().resources().get(logicalId);
                if (!remove(
                        stack, resource, there.getOrDefault(logicalId, List.of()), provisioner, nesting, deployed)) {
                    failed.add(logicalId);
                }
            }
        });
        if (!failed.isEmpty()) {
            stack.become(DELETE_FAILED, "The following resource(s) failed to delete: " + failed + ". ");
            return false;
        }
        stack.deleted = Optional.of(stack.now());
        stack.become(StackStatus.DELETE_COMPLETE, null);
        return true;
    }

    private static boolean remove(
            AccountStack stack,
            Declared declared,
            List<StackResource> resources,
            Provisioner provisioner,
            Nesting nesting,
            Deployment deployment) {
        if (declared.isRetained()) {
            stack.tell(declared.logicalId(), declared.physicalId(), declared.type(), "DELETE_SKIPPED", null, null);
            return true;
        }
        stack.tell(declared.logicalId(), declared.physicalId(), declared.type(), "DELETE_IN_PROGRESS", null, null);
        try {
            provisioner.permit(deployment, declared, Handler.DELETE);
            var application = deployment.blueprint().nested().get(declared.logicalId());
            if (application != null && !delete(nesting.child(stack, application), provisioner, nesting, Set.of())) {
                throw new ServiceException("NotStabilized", 400, "Stack " + declared.physicalId() + " was not deleted");
            }
            resources.forEach(provisioner::remove);
        } catch (ServiceException refused) {
            stack.tell(
                    declared.logicalId(),
                    declared.physicalId(),
                    declared.type(),
                    "DELETE_FAILED",
                    Refusal.reason(declared.type(), refused),
                    null);
            return false;
        }
        stack.tell(declared.logicalId(), declared.physicalId(), declared.type(), "DELETE_COMPLETE", null, null);
        return true;
    }
}
