package local.check;

import java.util.LinkedHashSet;
import java.util.Set;
import local.template.PhysicalId;
import local.template.deploy.SamDeploy;
import local.template.stack.Blueprint;

/** Names that end at random, as policies must write them: with a wildcard for what nobody knows beforehand. */
final class DeployNames {

    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private final Set<String> endings = new LinkedHashSet<>();
    private final Set<String> stacks = new LinkedHashSet<>();

    DeployNames(SamDeploy deploy) {
        add(deploy.blueprint());
        stacks.add(SamDeploy.MANAGED_STACK);
        if (deploy.bucket().equals(SamDeploy.managedBucket())) {
            endings.add(deploy.bucket().substring(SamDeploy.MANAGED_BUCKET.length() - 1));
        } else {
            stacks.add(deploy.bucket());
        }
    }

    private void add(Blueprint blueprint) {
        var stack = blueprint.stack().name();
        stacks.add(stack);
        blueprint
                .resources()
                .keySet()
                .forEach(logicalId -> endings.add("-" + PhysicalId.letters(stack + "/" + logicalId)));
        blueprint.nested().values().forEach(this::add);
    }

    /** An ARN as a policy can name it beforehand: {@code arn:aws:iam::123456789012:role/shop-WorkerRole-*}. */
    String known(String arn) {
        var known = arn.replaceAll("(?<=event-source-mapping:)" + UUID + "$", "*")
                .replaceFirst(":log-group::log-stream:$", ":log-group:*")
                .replaceFirst(":log-stream:$", ":*");
        for (var ending : endings) {
            known = known.replace(ending, "-*");
        }
        return known;
    }

    /** Whether a pattern of a policy reaches no further than what is deployed: it has a name of it before any wildcard. */
    boolean isConfined(String pattern) {
        var literal = pattern.replaceFirst("[*?].*", "");
        return stacks.stream().anyMatch(literal::contains);
    }
}
