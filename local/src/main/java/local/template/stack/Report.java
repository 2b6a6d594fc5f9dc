package local.template.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import local.json.Location;
import local.template.stack.Stack.Notice;

/** What there is to tell of a template that can be read: of the whole of it, the applications within it included. */
public final class Report {

    private final List<Notice> notices = new ArrayList<>();
    private final List<Notice> refusals = new ArrayList<>();
    private final List<Need> needs = new ArrayList<>();

    /** Something that may stand anywhere in the whole, and is refused where it does not. */
    private record Need(Notice refusal, Predicate<Stack> isMet) {}

    /** What is not run, and not missed. */
    public void notice(Location at, String message) {
        notices.add(new Notice(at, message));
    }

    /** What is not run, and without which the run would be wrong. */
    public void refuse(Location at, String message) {
        refusals.add(new Notice(at, message));
    }

    /** What the whole stack must have, to be refused where it has not. */
    public void need(Location at, String message, Predicate<Stack> isMet) {
        needs.add(new Need(new Notice(at, message), isMet));
    }

    /** The whole stack with all that there is to tell of it. */
    public Stack on(Stack whole) {
        needs.stream()
                .filter(need -> !need.isMet().test(whole))
                .map(Need::refusal)
                .forEach(refusals::add);
        return new Stack(
                whole.name(),
                whole.region(),
                whole.account(),
                whole.functions(),
                whole.stateMachines(),
                whole.activities(),
                whole.roles(),
                whole.queues(),
                whole.topics(),
                whole.subscriptions(),
                whole.eventSourceMappings(),
                whole.logGroups(),
                whole.buckets(),
                whole.resourcePolicies(),
                whole.resources(),
                whole.elsewhere(),
                whole.outputs(),
                List.copyOf(notices),
                List.copyOf(refusals));
    }
}
