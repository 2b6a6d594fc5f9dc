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
    private final List<Requirement> requirements = new ArrayList<>();

    /** Something that may stand anywhere in the whole, and is refused where it does not. */
    private record Requirement(Notice refusal, Predicate<Stack> isMet) {}

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
        requirements.add(new Requirement(new Notice(at, message), isMet));
    }

    /** The whole stack with all that there is to tell of it. */
    public Stack on(Stack whole) {
        requirements.stream()
                .filter(need -> !need.isMet().test(whole))
                .map(Requirement::refusal)
                .forEach(refusals::add);
        return whole.with(notices, refusals);
    }
}
