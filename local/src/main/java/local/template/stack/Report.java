package local.template.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import local.json.Location;
import local.template.TemplateException;
import local.template.stack.Stack.Notice;
import local.template.stack.Stack.Notice.Kind;

/** What there is to tell of a template: of the whole of it, the applications within it included. */
public final class Report {

    private final boolean forRun;
    private final List<Notice> notices = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();

    /** Something that may stand anywhere in the whole, and is refused where it does not. */
    private record Requirement(Notice refusal, Predicate<Stack> isMet) {}

    /** @param forRun whether the template is read to be run, and not only to be looked at */
    public Report(boolean forRun) {
        this.forRun = forRun;
    }

    public boolean isForRun() {
        return forRun;
    }

    /** What is not run, and not missed. */
    public void notice(Location at, String message) {
        notices.add(new Notice(Kind.OMITTED, at, message));
    }

    /** What AWS takes, and is probably not meant. */
    public void warn(Location at, String message) {
        notices.add(new Notice(Kind.ODD, at, message));
    }

    /** What is not run or not known, and without which the run would be wrong. */
    public void refuse(Location at, String message) {
        notices.add(new Notice(Kind.REFUSED, at, message));
    }

    /** What AWS refuses; or what cannot be read without a value that is unknown. */
    public void fault(TemplateException fault) {
        notices.add(new Notice(fault.isUnknown() ? Kind.REFUSED : Kind.WRONG, fault.location(), fault.text()));
    }

    /** What the whole stack must have, to be refused where it has not. */
    public void need(Location at, String message, Predicate<Stack> isMet) {
        requirements.add(new Requirement(new Notice(Kind.REFUSED, at, message), isMet));
    }

    /** The whole stack with all that there is to tell of it. */
    public Stack on(Stack whole) {
        requirements.stream()
                .filter(requirement -> !requirement.isMet().test(whole))
                .map(Requirement::refusal)
                .forEach(notices::add);
        return whole.with(notices.stream().distinct().toList());
    }
}
