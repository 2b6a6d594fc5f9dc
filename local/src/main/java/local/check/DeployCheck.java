package local.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import local.check.Finding.Rule;
import local.check.Finding.Severity;
import local.json.Json;
import local.policy.Decision;
import local.policy.Outlook;
import local.policy.PassedRole;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Request;
import local.template.deploy.DeployCall;
import local.template.deploy.DeployCalls;
import local.template.deploy.Handler;
import local.template.deploy.SamDeploy;
import local.template.remedy.Remedy;
import local.template.stack.Blueprint;
import local.template.stack.Blueprint.Declared;
import local.template.stack.StackResource;

/** Compares what a pipeline's role may with what it takes to deploy a template: what it lacks, and what it has too much. */
public final class DeployCheck {

    private final DeployRole role;
    private final SamDeploy deploy;
    private final DeployNames names;
    private final Principal.RoleSession who;
    private final List<Finding> findings = new ArrayList<>();
    private final List<DeployCall> needed = new ArrayList<>();
    private final SequencedMap<Gap, Closing> gaps = new LinkedHashMap<>();

    private DeployCheck(DeployRole role, SamDeploy deploy) {
        this.role = role;
        this.deploy = deploy;
        this.names = new DeployNames(deploy);
        this.who = new Principal.RoleSession(deploy.blueprint().stack().account(), "deploy", "check");
    }

    /**
     * Everything that there is to say of the role, in the order in which a deployment would meet it.
     *
     * @param deploy what is deployed, and where its artifacts go
     * @param tagged whether the deployment has tags for all resources
     */
    public static List<Finding> of(DeployRole role, SamDeploy deploy, boolean tagged) {
        var check = new DeployCheck(role, deploy);
        check.need(deploy.calls(), Severity.ERROR, _ -> new Reason("sam deploy", ""));
        check.need(
                deploy.firstCalls(),
                Severity.WARNING,
                _ -> new Reason(
                        "the first sam deploy of an account and region, which makes the bucket for artifacts", ""));
        check.resources(deploy.blueprint(), tagged);
        check.gaps.forEach((gap, closing) -> check.findings.add(check.finding(gap, closing)));
        check.findings.addAll(DeployGrants.beyond(role, check.who, check.needed, deploy));
        return List.copyOf(check.findings);
    }

    private void resources(Blueprint blueprint, boolean tagged) {
        for (var logicalId : blueprint.inOrder()) {
            var declared = blueprint.resources().get(logicalId);
            if (DeployCalls.isKnown(declared.type())) {
                resource(declared, blueprint, tagged);
            } else {
                findings.add(Finding.note(
                        role.at(),
                        "what it takes to deploy a " + declared.type() + " is not known here: " + logicalId));
            }
            Optional.ofNullable(blueprint.nested().get(logicalId)).ifPresent(nested -> resources(nested, tagged));
        }
    }

    private void resource(Declared declared, Blueprint blueprint, boolean tagged) {
        var handlers = new LinkedHashMap<DeployCall, Set<Handler>>();
        for (var handler : Handler.values()) {
            DeployCalls.of(declared, blueprint.stack(), handler, tagged)
                    .forEach(call -> handlers.computeIfAbsent(call, _ -> EnumSet.noneOf(Handler.class))
                            .add(handler));
        }
        need(
                handlers.keySet(),
                Severity.ERROR,
                lacking -> new Reason(
                        lacking.stream()
                                .flatMap(call -> handlers.get(call).stream())
                                .distinct()
                                .sorted()
                                .map(handler -> handler.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ", "to ", " ")),
                        declared.logicalId() + line(declared, blueprint)));
    }

    private static String line(Declared declared, Blueprint blueprint) {
        return blueprint.stack().resources().stream()
                .filter(resource -> resource.logicalId().endsWith(declared.logicalId()))
                .findFirst()
                .map(StackResource::location)
                .map(at -> ", " + at)
                .orElse("");
    }

    /** What a call is for: {@code to create Queue, template.yaml:9}. */
    private record Reason(String doing, String what) {

        @Override
        public String toString() {
            return doing + what;
        }
    }

    /** @param why from the calls that are lacking to what they are for */
    private void need(Collection<DeployCall> calls, Severity severity, Function<List<DeployCall>, Reason> why) {
        needed.addAll(calls);
        calls.stream()
                .collect(Collectors.groupingBy(
                        call -> List.of(call.resource(), call.context()), LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(together -> compare(together, severity, why));
    }

    /** @param calls on one resource */
    private void compare(List<DeployCall> calls, Severity severity, Function<List<DeployCall>, Reason> why) {
        var lacking = new ArrayList<DeployCall>();
        for (var call : calls) {
            var outlook = Outlook.of(who, role.policies(), request(call));
            if (outlook.atBest() instanceof Decision.ExplicitDeny(var by)) {
                findings.add(missing(
                        severity,
                        call.action() + spoken(call.resource()),
                        why.apply(List.of(call)).toString(),
                        narrow(by)));
            } else if (!outlook.isPossible()) {
                lacking.add(call);
            } else if (!outlook.isCertain()) {
                findings.add(Finding.note(
                        role.at(),
                        "whether the deploy role may " + call.action() + spoken(call.resource()) + " hangs on "
                                + String.join(", ", outlook.open()) + " (" + why.apply(List.of(call)) + ")"));
            }
        }
        if (!lacking.isEmpty()) {
            gaps.computeIfAbsent(
                            Gap.of(severity, lacking), _ -> new Closing(new LinkedHashSet<>(), new LinkedHashMap<>()))
                    .add(names.known(lacking.getFirst().resource()), why.apply(lacking));
        }
    }

    /** What is lacking of several resources alike is granted together. */
    private record Gap(Severity severity, List<String> actions, Map<String, List<String>> context) {

        static Gap of(Severity severity, List<DeployCall> lacking) {
            boolean passes = lacking.getFirst().action().equals(PassedRole.ACTION);
            return new Gap(
                    severity,
                    lacking.stream().map(DeployCall::action).toList(),
                    passes ? lacking.getFirst().context() : Map.of());
        }
    }

    /** What closes a gap, and what it is for. */
    private record Closing(SequencedSet<String> resources, Map<String, SequencedSet<String>> reasons) {

        void add(String resource, Reason reason) {
            resources.add(resource);
            reasons.computeIfAbsent(reason.doing(), _ -> new LinkedHashSet<>()).add(reason.what());
        }

        String why() {
            return reasons.entrySet().stream()
                    .map(reason -> reason.getKey() + String.join("; ", reason.getValue()))
                    .collect(Collectors.joining("; "));
        }
    }

    private Finding finding(Gap gap, Closing closing) {
        var statement = PolicyDocument.allowing(gap.actions(), closing.resources(), gap.context());
        var on = closing.resources().size() == 1 ? spoken(closing.resources().getFirst()) : "";
        return missing(
                gap.severity(),
                String.join(", ", gap.actions()) + on,
                closing.why(),
                new Remedy(role.at(), "add under Statement", List.of(Json.write(statement)), Optional.empty()));
    }

    private Finding missing(Severity severity, String what, String why, Remedy remedy) {
        return new Finding(
                severity,
                Rule.MISSING_GRANT,
                role.at(),
                "the deploy role may not " + what + " (" + why + ")",
                Optional.of(remedy));
    }

    private Request request(DeployCall call) {
        return new Request(call.action(), call.resource(), call.context())
                .in(deploy.blueprint().stack().region());
    }

    private String spoken(String resource) {
        return resource.equals("*") ? "" : " on " + names.known(resource);
    }

    private Remedy narrow(Decision.Source by) {
        return new Remedy(
                role.at(), "take out or narrow " + by.statement() + ", which denies it", List.of(), Optional.empty());
    }
}
