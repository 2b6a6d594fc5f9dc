package local.service;

import java.util.Optional;
import local.json.Location;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Principal;
import local.policy.Request;
import local.policy.Role;
import local.service.access.Roles;
import local.template.TemplateException;
import local.template.remedy.Remedy;
import local.template.stack.Definitions;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import local.template.stack.StackResource;

/**
 * What AWS refuses while a stack is deployed, since a role may not do what its function or state machine will need:
 * such a stack never comes to run.
 */
final class Deployment {

    private final Stack stack;
    private final Roles roles;

    private Deployment(Stack stack, Roles roles) {
        this.stack = stack;
        this.roles = roles;
    }

    /** @throws TemplateException with AWS's own refusal, and with the lines to add */
    static void check(Stack stack, Roles roles) {
        var deployment = new Deployment(stack, roles);
        stack.functions().forEach(deployment::check);
        stack.stateMachines().forEach(deployment::check);
    }

    /**
     * Checks one resource of a stack.
     *
     * @param roles the account's
     * @throws TemplateException with AWS's own refusal, and with the lines to add
     */
    static void check(StackResource resource, Stack stack, Roles roles) {
        var deployment = new Deployment(stack, roles);
        switch (resource) {
            case Stack.Function function -> deployment.check(function);
            case Stack.StateMachineResource machine -> deployment.check(machine);
            default -> {
                // It has no role.
            }
        }
    }

    private void check(Stack.Function function) {
        var what = "function " + function.logicalId();
        role(function.roleName())
                .map(role -> new Creation(what, function.location(), role, "InvalidParameterValueException"))
                .ifPresent(creation -> {
                    if (!creation.role().trusts("lambda.amazonaws.com", function.arn())) {
                        throw creation.refused("The role defined for the function cannot be assumed by Lambda.");
                    }
                    Prerequisite.of(function).forEach(creation::needs);
                });
    }

    private void check(Stack.StateMachineResource machine) {
        var what = "state machine " + machine.logicalId();
        role(machine.roleName())
                .map(role -> new Creation(what, machine.location(), role, "AccessDeniedException"))
                .ifPresent(creation -> {
                    if (!creation.role().trusts("states.amazonaws.com", machine.arn())) {
                        throw creation.refused("Neither the global service principal states.amazonaws.com, nor the"
                                + " regional one is authorized to assume the provided role.");
                    }
                    Prerequisite.of(
                                    stack,
                                    machine,
                                    Definitions.parse(machine).flow(),
                                    creation.role().arn())
                            .forEach(creation::needs);
                });
    }

    /** Of the template, or of the account. */
    private Optional<Role> role(String name) {
        return stack.roles().stream()
                .map(Stack.RoleResource::role)
                .filter(role -> role.name().equals(name))
                .findFirst()
                .or(() -> roles.find(name));
    }

    /** One resource that is created with a role, and the code of AWS's error where that may not be. */
    private final class Creation {

        private final String what;
        private final Location at;
        private final Role role;
        private final String code;

        Creation(String what, Location at, Role role, String code) {
            this.what = what;
            this.at = at;
            this.role = role;
            this.code = code;
        }

        Role role() {
            return role;
        }

        void needs(Prerequisite needed) {
            var session = new Principal.RoleSession(stack.account(), role.name(), "deployment");
            boolean allowed = needed.actions().stream()
                    .allMatch(action -> Evaluator.decide(
                                    session,
                                    Policies.of(role),
                                    new Request(action, needed.resource()).in(stack.region()))
                            instanceof Decision.Allowed);
            if (!allowed) {
                var remedy = Remedy.of(stack, role.name(), needed.actions(), needed.resource());
                throw refused(
                        needed.refusal() + remedy.map(lines -> "\n" + lines).orElse(""));
            }
        }

        TemplateException refused(String message) {
            return new TemplateException(at, "AWS refuses to create " + what + ": " + code + ": " + message);
        }
    }
}
