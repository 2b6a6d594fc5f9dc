package local.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import local.policy.PrincipalElement.Reach;

/** One statement of a policy, compiled. */
public final class Statement {

    private final String label;
    private final Effect effect;
    private final Optional<PrincipalElement> principal;
    private final Actions action;
    private final Optional<Resources> resource;
    private final List<KeyCondition> conditions;

    Statement(
            String label,
            Effect effect,
            Optional<PrincipalElement> principal,
            Actions action,
            Optional<Resources> resource,
            List<KeyCondition> conditions) {
        this.label = label;
        this.effect = effect;
        this.principal = principal;
        this.action = action;
        this.resource = resource;
        this.conditions = List.copyOf(conditions);
    }

    public Effect effect() {
        return effect;
    }

    /** Its {@code Sid}, or its place: {@code Statement[1]}. */
    @Override
    public String toString() {
        return label;
    }

    /**
     * Whether it is about this request. A trust policy names no resource: it is about its role. The resource is looked
     * at first, for the statements of a role are more often alike in their actions.
     */
    boolean covers(Context context) {
        return isAboutResource(context) && applies(context);
    }

    /** As {@link #covers}; {@code *} is any resource. */
    boolean mayCover(Context context) {
        return (context.request().resource().equals("*") || isAboutResource(context)) && applies(context);
    }

    private boolean applies(Context context) {
        if (!action.matches(context.action())) {
            return false;
        }
        for (var condition : conditions) {
            if (!condition.holds(context)) {
                return false;
            }
        }
        return true;
    }

    boolean isAboutResource(Context context) {
        return resource.isEmpty() || resource.get().matches(context.request().resource(), context);
    }

    /** The keys of its conditions and variables that are not among those that are known. */
    Stream<String> open(Predicate<String> known) {
        return Stream.concat(
                resource.stream().flatMap(resources -> resources.open(known)),
                conditions.stream()
                        .filter(condition -> !known.test(condition.key()))
                        .map(KeyCondition::name));
    }

    /** As if whatever has a key that is not among those that are known let it apply. */
    Statement assuming(Predicate<String> known) {
        return new Statement(
                label,
                effect,
                principal,
                action,
                resource.map(resources -> resources.assuming(known)),
                conditions.stream()
                        .filter(condition -> known.test(condition.key()))
                        .toList());
    }

    /**
     * By which identity it means the principal; a statement of an identity-based policy means whom it is attached to.
     *
     * @param bounded whether a permissions boundary limits the principal: then no {@code NotPrincipal} spares it
     */
    Reach reach(Principal asking, boolean bounded) {
        if (principal.isEmpty() || bounded && principal.get().not()) {
            return Reach.SELF;
        }
        return principal.get().reach(asking);
    }
}
