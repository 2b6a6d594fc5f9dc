package local.service.cloudformation;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.policy.Principal;
import local.service.api.Account;
import local.template.Options;
import local.template.Surroundings;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What calls ask of a stack, read; and stacks, made so. */
final class Changes {

    private final Calls calls;
    private final Account account;
    private final URI endpoint;
    private final Surroundings surroundings;
    private final Provisioner provisioner;
    private final KeptStacks kept;

    Changes(
            Calls calls,
            Account account,
            URI endpoint,
            Surroundings surroundings,
            Provisioner provisioner,
            KeptStacks kept) {
        this.kept = kept;
        this.calls = calls;
        this.account = account;
        this.endpoint = endpoint;
        this.surroundings = surroundings;
        this.provisioner = provisioner;
    }

    /**
     * What is given to have a stack made or changed.
     *
     * @param tags empty: those that it has
     */
    record Given(
            String templateBody,
            String templateUrl,
            boolean usesPreviousTemplate,
            List<Parameter> parameters,
            Optional<List<Tag>> tags,
            List<String> capabilities,
            List<String> notificationArns,
            Optional<String> roleArn) {}

    /** Of a stack that is to be made. */
    Options options(String stackName) {
        return options(stackName, calls.stacks.earlier(stackName));
    }

    /** Of one that is there. */
    Options options(AccountStack stack) {
        return options(stack.name, stack.earlier);
    }

    Options options(String stackName, int earlier) {
        return new Options(stackName, earlier, account.region(), account.id(), Optional.of(endpoint), surroundings);
    }

    Deployment deployment(Principal who, Optional<Deployment> before, Options options, Given given) {
        if (given.usesPreviousTemplate() && before.isEmpty()) {
            throw Refusal.invalid("The stack has no previous template");
        }
        var template = given.usesPreviousTemplate()
                ? before.orElseThrow().template()
                : calls.text(who, given.templateBody(), given.templateUrl());
        var parameters = Calls.parameters(given.parameters(), before);
        return new Deployment(
                template,
                calls.sources.blueprint(template, parameters, options),
                parameters,
                given.tags()
                        .map(Calls::tags)
                        .or(() -> before.map(Deployment::tags))
                        .orElse(Map.of()),
                given.capabilities(),
                given.notificationArns(),
                given.roleArn().or(() -> before.flatMap(Deployment::roleArn)),
                who);
    }

    /** Whether nothing would change. */
    static boolean isSame(Optional<Deployment> before, Deployment after) {
        return before.filter(deployed -> ResourceDifference.of(before.map(Deployment::blueprint), after.blueprint())
                                .isEmpty()
                        && deployed.blueprint()
                                .outputs()
                                .equals(after.blueprint().outputs())
                        && deployed.tags().equals(after.tags())
                        && deployed.notificationArns().equals(after.notificationArns()))
                .isPresent();
    }

    /** What keeps a stack from being made so, whatever its resources are: its exports and imports. */
    Optional<String> fault(AccountStack stack, Deployment deployment) {
        var others = calls.stacks.exports().stream()
                .filter(exported -> exported.stack() != stack)
                .collect(Collectors.toMap(Stacks.Exported::name, Stacks.Exported::stack));
        var missing = deployment.blueprint().imports().stream()
                .filter(name -> !others.containsKey(name))
                .sorted()
                .findFirst()
                .map(name -> "No export named " + name + " found");
        var exports = exports(Optional.of(deployment));
        var taken = exports.stream()
                .filter(others::containsKey)
                .sorted()
                .findFirst()
                .map(name -> "Export with name " + name + " is already exported by stack " + others.get(name).name);
        var lost = exports(stack.deployed).stream()
                .filter(name -> !exports.contains(name))
                .sorted()
                .flatMap(name -> inUse(name).stream())
                .findFirst();
        return missing.or(() -> taken).or(() -> lost);
    }

    private static Set<String> exports(Optional<Deployment> deployment) {
        return deployment.stream()
                .flatMap(deployed -> deployed.blueprint().outputs().stream())
                .flatMap(output -> output.exportName().stream())
                .collect(Collectors.toSet());
    }

    private Optional<String> inUse(String export) {
        var importing = calls.stacks.importing(export);
        return importing.isEmpty()
                ? Optional.empty()
                : Optional.of("Export " + export + " cannot be deleted as it is in use by "
                        + importing.stream().map(stack -> stack.name).collect(Collectors.joining(" and ")));
    }

    /** What keeps a stack from being deleted. */
    Optional<String> inUse(AccountStack stack) {
        return exports(stack.deployed).stream()
                .sorted()
                .flatMap(name -> inUse(name).stream())
                .findFirst();
    }

    /**
     * Makes a stack what it is to be; what comes of it is told by its events. The caller has its lock.
     *
     * @return whether it came to that
     */
    boolean make(AccountStack stack, Deployment deployment, boolean disableRollback) {
        stack.disableRollback = disableRollback;
        return roll(stack, deployment, false);
    }

    /** The same for a stack that is to be as the files beside the account say: they are where it is kept. */
    boolean follow(AccountStack stack, Deployment deployment) {
        stack.disableRollback = false;
        return roll(stack, deployment, true);
    }

    private boolean roll(AccountStack stack, Deployment deployment, boolean isOfFiles) {
        try {
            boolean done = Rollout.run(stack, deployment, provisioner, calls.stacks);
            stack.isOfFiles = done ? isOfFiles : stack.isOfFiles;
            return done;
        } finally {
            kept.write(calls.stacks);
        }
    }

    /** Whether it can be deleted. */
    void protect(AccountStack stack, boolean isProtected) {
        stack.terminationProtection = isProtected;
        kept.write(calls.stacks);
    }

    /** Deletes a stack; what comes of it is told by its events. The caller has its lock. */
    void delete(AccountStack stack, Principal who, Optional<String> roleArn, Set<String> retained) {
        stack.deployed = stack.deployed.map(deployed -> deployed.by(who, roleArn));
        try {
            Rollout.delete(stack, provisioner, calls.stacks, retained);
        } finally {
            kept.write(calls.stacks);
        }
    }
}
