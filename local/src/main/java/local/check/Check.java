package local.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.check.Finding.Severity;
import local.check.code.CodeReader;
import local.json.Location;
import local.policy.Outlook;
import local.policy.Policies;
import local.policy.Policy;
import local.template.Unknown;
import local.template.remedy.Remedy;
import local.template.stack.Definitions;
import local.template.stack.Stack;
import local.template.stack.Stack.RoleResource;
import local.template.stack.Stack.StateMachineResource;
import local.template.stack.StackResource;

/**
 * Compares what the roles of a stack are needed for with what they allow, both ways, and looks at settings beside. Runs
 * nothing.
 */
public final class Check {

    private final Stack stack;
    private final List<Machine> machines;
    private final RunCalls calls;
    private final CodeReader code;
    private final Arns arns;
    private final List<Finding> findings = new ArrayList<>();

    private Check(Stack stack, RunCalls calls, CodeReader code) {
        this.stack = stack;
        this.calls = calls;
        this.code = code;
        this.arns = new Arns(stack);
        this.machines = stack.stateMachines().stream()
                .flatMap(machine -> machine(machine).stream())
                .toList();
    }

    /** A definition that cannot be read is told, and what its machine needs is not known then. */
    private Optional<Machine> machine(StateMachineResource machine) {
        var faults = Definitions.faults(machine);
        boolean unknown = Unknown.isIn(machine.definition());
        faults.forEach(fault -> findings.add(new Finding(
                unknown ? Severity.NOTE : Severity.ERROR,
                unknown ? Rule.NOT_KNOWN : Rule.DEFINITION,
                Definitions.location(machine, fault),
                Unknown.spoken(Definitions.message(fault)),
                Optional.empty())));
        return faults.isEmpty() && !machine.definition().isEmpty()
                ? Optional.of(Machine.of(machine))
                : Optional.empty();
    }

    /** As {@link #of(Stack, RunCalls)}, where nothing was run. */
    public static List<Finding> of(Stack stack) {
        return of(stack, RunCalls.NONE);
    }

    /**
     * Everything that there is to say of a stack, in the order of the files' lines.
     *
     * @param calls what runs of it saw
     */
    public static List<Finding> of(Stack stack, RunCalls calls) {
        return of(stack, calls, new CodeReader());
    }

    /** @param code what reads the functions' code: for one check after the other, between which it does not change */
    static List<Finding> of(Stack stack, RunCalls calls, CodeReader code) {
        var check = new Check(stack, calls, code);
        check.roles();
        check.trust();
        check.deliveries();
        check.findings.addAll(Advice.of(stack, check.machines));
        stack.report().forEach(check::told);
        return check.findings.stream()
                .distinct()
                .sorted(Comparator.comparing(
                                (Finding finding) -> !finding.location().file().equals(file(stack)))
                        .thenComparing(finding -> finding.location().file())
                        .thenComparing(finding -> finding.location().line()))
                .toList();
    }

    /** The template comes before the files that it names. */
    private static Path file(Stack stack) {
        return Stream.concat(
                        stack.resources().stream().map(StackResource::location),
                        stack.report().stream().map(Stack.Notice::location))
                .map(Location::file)
                .findFirst()
                .orElse(null);
    }

    private void told(Stack.Notice notice) {
        switch (notice.kind()) {
            case OMITTED -> {
                // AWS runs it; there is nothing to be said.
            }
            case ODD -> findings.add(Finding.warning(Rule.TEMPLATE, notice.location(), notice.message()));
            case REFUSED -> findings.add(Finding.note(notice.location(), notice.message()));
            case WRONG ->
                findings.add(new Finding(
                        Severity.ERROR, Rule.TEMPLATE, notice.location(), notice.message(), Optional.empty()));
        }
    }

    private void roles() {
        var all = Stream.of(
                        stack.stateMachines().stream().map(this::needs),
                        stack.functions().stream()
                                .map(function -> FunctionNeeds.of(stack, machines, function, arns, code, calls)),
                        EventNeeds.of(stack))
                .flatMap(needs -> needs)
                .toList();
        all.forEach(needs -> findings.addAll(needs.findings()));
        var known = new LinkedHashMap<RoleResource, List<Need>>();
        for (var role : stack.roles()) {
            var name = role.role().name();
            var users =
                    all.stream().filter(needs -> needs.roleName().equals(name)).toList();
            var needed = calls.complete(
                    name,
                    all.stream()
                            .flatMap(needs -> Stream.concat(
                                    needs.roleName().equals(name) ? needs.all().stream() : Stream.empty(),
                                    Objects.requireNonNullElse(needs.ofOthers().get(name), List.<Need>of()).stream()))
                            .toList());
            missing(role, needed);
            if (!users.isEmpty() && users.stream().allMatch(Needs::known)) {
                findings.addAll(Grants.beyond(role, needed, arns));
                known.put(role, needed);
            }
        }
        findings.addAll(ResourceGrants.beyond(stack, arns, known));
    }

    private Needs needs(StateMachineResource machine) {
        return machines.stream()
                .filter(read -> read.resource().equals(machine))
                .findFirst()
                .map(read -> MachineNeeds.of(stack, read, arns))
                .orElseGet(() -> new Needs(
                        machine.logicalId(),
                        machine.roleName(),
                        machine.location(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        false));
    }

    private void deliveries() {
        Delivery.refused(stack)
                .forEach(delivery -> findings.add(new Finding(
                        delivery.severity(),
                        Rule.MISSING_GRANT,
                        delivery.at(),
                        arns.display(delivery.source()) + " may not " + delivery.action() + " on "
                                + arns.display(delivery.resource()) + " (" + delivery.what() + ")",
                        Optional.of(delivery.remedy(stack)))));
    }

    private void trust() {
        stack.functions()
                .forEach(function ->
                        trust(function.roleName(), function.logicalId(), "lambda.amazonaws.com", function.arn()));
        stack.stateMachines()
                .forEach(machine ->
                        trust(machine.roleName(), machine.logicalId(), "states.amazonaws.com", machine.arn()));
        stack.all(Stack.Rule.class)
                .forEach(rule -> rule.targets().stream()
                        .flatMap(target -> target.roleArn().stream())
                        .distinct()
                        .forEach(arn ->
                                trust(EventNeeds.roleName(arn), rule.logicalId(), "events.amazonaws.com", rule.arn())));
        stack.all(Stack.Schedule.class)
                .forEach(schedule -> trust(
                        EventNeeds.roleName(schedule.target().roleArn().orElseThrow()),
                        schedule.logicalId(),
                        "scheduler.amazonaws.com",
                        stack.arn("scheduler", "schedule-group/" + schedule.group())));
    }

    private void trust(String roleName, String owner, String service, String arn) {
        stack.roles().stream()
                .filter(role -> role.role().name().equals(roleName))
                .forEach(role -> {
                    var outlook = Outlook.ofTrust(role.role(), service, arn);
                    if (!outlook.isPossible()) {
                        findings.add(new Finding(
                                Severity.ERROR,
                                Rule.TRUST,
                                role.location(),
                                "the role of " + owner + " does not trust " + service
                                        + ": its AssumeRolePolicyDocument must let it in",
                                Optional.empty()));
                    } else if (!outlook.isCertain()) {
                        findings.add(Finding.note(
                                role.location(),
                                "whether the role of " + owner + " trusts " + service + hangsOn(outlook)));
                    }
                });
    }

    private static String hangsOn(Outlook outlook) {
        return outlook.open().contains(Stack.UNKNOWN)
                ? " is not known: not all of the policies that decide it is"
                : " hangs on " + String.join(", ", outlook.open()) + ", whose value is known at run time only";
    }

    /** What is needed of one resource together is granted together. */
    private record Together(Optional<String> resource, Severity severity, List<String> actionsOfAny) {

        static Together of(Need need) {
            boolean any = need.resource().filter("*"::equals).isPresent();
            return new Together(need.resource(), need.severity(), any ? need.actions() : List.of());
        }
    }

    private void missing(RoleResource role, List<Need> needed) {
        var together = needed.stream()
                .filter(need -> need.severity() != Severity.NOTE)
                .collect(Collectors.groupingBy(Together::of, LinkedHashMap::new, Collectors.toList()));
        together.forEach((key, needs) -> key.resource()
                .ifPresentOrElse(
                        resource -> missing(role, resource, key.severity(), needs), () -> somewhere(role, needs)));
    }

    private void missing(RoleResource role, String resource, Severity severity, List<Need> needs) {
        var actions = new LinkedHashSet<String>();
        var why = new LinkedHashSet<String>();
        for (var need : needs) {
            var open = new LinkedHashMap<String, List<String>>();
            for (var action : need.actions()) {
                var outlook = outlook(role, action, resource, need.context());
                if (!outlook.isPossible()) {
                    if (Need.isOpen(resource) && mayElsewhere(role, action)) {
                        open.computeIfAbsent(
                                        " is not known: " + arns.display(resource) + " is not", _ -> new ArrayList<>())
                                .add(action);
                        continue;
                    }
                    actions.add(action);
                    why.add(need.why()
                            + (Grants.butForCondition(role, action, resource)
                                    ? "; the Condition of what would allow it does not hold"
                                    : ""));
                } else if (!outlook.isCertain()) {
                    open.computeIfAbsent(hangsOn(outlook), _ -> new ArrayList<>())
                            .add(action);
                }
            }
            open.forEach((because, of) -> findings.add(Finding.note(
                    role.location(),
                    "whether " + role.owner() + " may " + String.join(", ", of) + because + " (" + need.why() + ")")));
        }
        if (!actions.isEmpty()) {
            var remedy = Need.isOpen(resource)
                    ? Optional.<Remedy>empty()
                    : Remedy.of(stack, role.role().name(), List.copyOf(actions), resource);
            findings.add(new Finding(
                    severity,
                    Rule.MISSING_GRANT,
                    remedy.map(Remedy::location).orElse(role.location()),
                    role.owner() + " may not " + String.join(", ", actions)
                            + (resource.equals("*") ? "" : " on " + arns.display(resource))
                            + " (" + String.join("; ", why) + ")",
                    remedy));
        }
    }

    private boolean mayElsewhere(RoleResource role, String action) {
        return Grants.somewhere(role, action) || arns.let(Grants.principal(role), action);
    }

    private Outlook outlook(RoleResource role, String action, String resource, Map<String, List<String>> context) {
        var policies = Policies.of(role.role())
                .withResourceBased(arns.policy(resource)
                        .map(document -> new Policy("resource policy", document))
                        .or(() -> Grants.ofAnother(Grants.principal(role), resource)));
        var request = arns.request(action, resource)
                .with(context)
                .with(Map.of("aws:PrincipalArn", List.of(role.role().arn())));
        return Outlook.of(Grants.principal(role), policies, request);
    }

    private void somewhere(RoleResource role, List<Need> needs) {
        for (var need : needs) {
            for (var action : need.actions()) {
                if (mayElsewhere(role, action)) {
                    findings.add(Finding.note(
                            role.location(),
                            "on which resource " + role.owner() + " calls " + action + " is decided at run time ("
                                    + need.why() + "), so that it is not known whether it may"));
                } else {
                    findings.add(new Finding(
                            need.severity(),
                            Rule.MISSING_GRANT,
                            role.policiesAt(),
                            role.owner() + " may not " + action + " on anything (" + need.why() + ")",
                            Optional.empty()));
                }
            }
        }
    }
}
