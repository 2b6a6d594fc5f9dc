package local.iam;

import java.util.List;
import java.util.Optional;
import local.iam.PrincipalElement.Reach;

/** One statement of a policy, compiled. */
public final class Statement {

    private final String label;
    private final Effect effect;
    private final Optional<PrincipalElement> principal;
    private final Element action;
    private final Optional<Element> resource;
    private final List<Condition> conditions;

    Statement(String label, Effect effect, Optional<PrincipalElement> principal, Element action, Optional<Element> resource,
            List<Condition> conditions) {
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

    /** Whether it speaks of this request, whoever asks. A trust policy names no resource: it is about its role. */
    boolean covers(Context context) {
        return action.matches(context.action(), context)
                && (resource.isEmpty() || resource.get().matches(context.request().resource(), context))
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    /** By which identity it means the principal; a statement of an identity-based policy means whom it is attached to. */
    Reach reach(Principal asking) {
        return principal.map(element -> element.reach(asking, effect)).orElse(Reach.SELF);
    }
}
