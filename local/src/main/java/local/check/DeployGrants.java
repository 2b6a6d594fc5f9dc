package local.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.DeployRole.Grant;
import local.check.Finding.Rule;
import local.check.Grants.Pair;
import local.policy.Principal;
import local.policy.Request;
import local.template.deploy.DeployCall;
import local.template.deploy.SamDeploy;

/** What a pipeline's role allows beyond what a deployment needs, or may need. */
final class DeployGrants {

    private static final int SHOWN = 6;

    private final Principal.RoleSession who;
    private final List<DeployCall> needed;
    private final SamDeploy deploy;
    private final DeployNames names;
    private final Set<String> possible;
    private final List<Finding> findings = new ArrayList<>();

    private DeployGrants(Principal.RoleSession who, List<DeployCall> needed, SamDeploy deploy) {
        this.who = who;
        this.needed = needed;
        this.deploy = deploy;
        this.names = new DeployNames(deploy);
        this.possible = deploy.possible();
    }

    /** @param needed all that is called in any case */
    static List<Finding> beyond(DeployRole role, Principal.RoleSession who, List<DeployCall> needed, SamDeploy deploy) {
        var grants = new DeployGrants(who, needed, deploy);
        role.grants().stream()
                .filter(grant -> grant.statement().path("Effect").asString("").equals("Allow"))
                .filter(grant -> !Grants.isOpen(grant.statement()))
                .forEach(grants::judge);
        return grants.findings;
    }

    private void judge(Grant grant) {
        if (grant.statement().has("NotAction") || grant.statement().has("NotResource")) {
            warn(
                    Rule.WIDE_GRANT,
                    grant,
                    "may do everything but what a statement with NotAction or NotResource names; name what it may do");
            return;
        }
        var pairs = Pair.of(grant.statement());
        var used = pairs.stream().filter(this::isUsed).toList();
        if (used.isEmpty()) {
            warn(
                    Rule.UNUSED_GRANT,
                    grant,
                    "is allowed " + list(pairs.stream().map(Pair::action)) + " on "
                            + list(pairs.stream().map(Pair::resource))
                            + ", and nothing in this template needs it: take it out");
            return;
        }
        unused(grant, pairs.stream().map(Pair::action), used.stream().map(Pair::action), "");
        unused(grant, pairs.stream().map(Pair::resource), used.stream().map(Pair::resource), "anything on ");
        wideActions(grant, used);
        wideResources(grant, used);
    }

    private boolean isUsed(Pair pair) {
        return !uses(pair).isEmpty() || isUnsettled(pair) && possible.stream().anyMatch(action -> pair.isAbout(action));
    }

    /** Of what is called in any case, it is known on what; of the rest it is not. */
    private boolean isUnsettled(Pair pair) {
        return needed.stream().noneMatch(call -> pair.isAbout(call.action()));
    }

    private List<DeployCall> uses(Pair pair) {
        var region = deploy.blueprint().stack().region();
        return needed.stream()
                .filter(call ->
                        pair.allows(who, new Request(call.action(), call.resource(), call.context()).in(region)))
                .toList();
    }

    private void unused(Grant grant, Stream<String> given, Stream<String> used, String what) {
        var rest = new LinkedHashSet<>(given.toList());
        rest.removeAll(used.toList());
        if (!rest.isEmpty()) {
            warn(
                    Rule.UNUSED_GRANT,
                    grant,
                    "is allowed " + what + list(rest.stream())
                            + ", and nothing in this template needs it: take it out");
        }
    }

    /** A wildcard over what is only read is nothing to speak of. */
    private void wideActions(Grant grant, List<Pair> used) {
        used.stream()
                .filter(pair ->
                        Grants.isPattern(pair.action()) && !pair.action().matches("[\\w-]+:(Describe|Get|List)\\w*\\*"))
                .collect(Collectors.groupingBy(Pair::action))
                .forEach((action, pairs) -> {
                    var needs =
                            pairs.stream().flatMap(pair -> uses(pair).stream()).map(DeployCall::action);
                    warn(Rule.WIDE_GRANT, grant, "is allowed " + action + ", but needs only " + list(needs));
                });
    }

    private void wideResources(Grant grant, List<Pair> used) {
        used.stream()
                .filter(pair -> Grants.isPattern(pair.resource()) && !names.isConfined(pair.resource()))
                .collect(Collectors.groupingBy(Pair::resource))
                .forEach((resource, pairs) -> {
                    var narrow = pairs.stream()
                            .filter(pair -> isNarrower(pair, resource))
                            .toList();
                    if (!narrow.isEmpty()) {
                        warn(
                                Rule.WIDE_GRANT,
                                grant,
                                "is allowed " + list(narrow.stream().map(Pair::action)) + " on " + resource
                                        + ", but needs it only on "
                                        + list(narrow.stream()
                                                .flatMap(pair -> uses(pair).stream())
                                                .map(call -> names.known(call.resource()))));
                    }
                });
    }

    /** Whether all that it is needed for could be named. */
    private boolean isNarrower(Pair pair, String resource) {
        var uses = uses(pair).stream().map(call -> names.known(call.resource())).toList();
        return !uses.isEmpty() && uses.stream().allMatch(names::isConfined) && !uses.contains(resource);
    }

    private void warn(Rule rule, Grant grant, String what) {
        findings.add(Finding.warning(rule, grant.at(), "the deploy role " + what));
    }

    private static String list(Stream<String> words) {
        var all = words.distinct().sorted().toList();
        return String.join(", ", all.subList(0, Math.min(SHOWN, all.size())))
                + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }
}
