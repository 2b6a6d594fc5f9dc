package local.iam;

import java.util.List;
import java.util.Optional;
import local.iam.PrincipalElement.Reach;

/** One statement of a policy, compiled. */
public final class Statement {

    private final String label;
    private final Effect effect;
    private final Optional<PrincipalElement> principal;
    private final Actions action;
    private final Optional<Resources> resource;
    private final List<Condition> conditions;

    Statement(String label, Effect effect, Optional<PrincipalElement> principal, Actions action,
            Optional<Resources> resource, List<Condition> conditions) {
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

    /** Whether its action element means this action, which is in lower case. An action has no variables. */
    boolean isAbout(String askedAction) {
        return action.matches(askedAction);
    }

    /**
     * Whether its resources and conditions cover this request. A trust policy names no resource: it is about its role.
     */
    boolean covers(Context context) {
        return (resource.isEmpty() || resource.get().matches(context.request().resource(), context))
                && (conditions.isEmpty() || conditions.stream().allMatch(condition -> condition.holds(context)));
    }

    /**
     * By which identity it means the principal; a statement of an identity-based policy means whom it is attached to.
     */
    Reach reach(Principal asking) {
        return principal.isEmpty() ? Reach.SELF : principal.get().reach(asking, effect);
    }
}
