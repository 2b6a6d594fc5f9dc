package local.template.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import local.json.Location;
import local.template.TemplateException;
import local.template.stack.Stack.Notice;
import local.template.stack.Stack.Notice.Kind;

/** What there is to tell of a template: of the whole of it, the applications within it included. */
public final class Report {

    private static final Comparator<Location> BY_PLACE =
            Comparator.comparingInt(Location::line).thenComparingInt(Location::column);

    private final boolean forRun;
    private final Map<Path, NavigableMap<Location, Optional<String>>> places = new HashMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();

    /** Something that may stand anywhere in the whole, and is told of where it does not. */
    private record Requirement(Notice told, Predicate<Stack> isMet) {}

    /** @param forRun whether the template is read to be run, and not only to be looked at */
    public Report(boolean forRun) {
        this.forRun = forRun;
    }

    public boolean isForRun() {
        return forRun;
    }

    /** What is not run, and not missed. */
    public void notice(Location at, String message) {
        notices.add(notice(Kind.OMITTED, at, message));
    }

    /** What AWS takes, and is probably not meant. */
    public void warn(Location at, String message) {
        notices.add(notice(Kind.ODD, at, message));
    }

    /** What is not run or not known, and without which the run would be wrong. */
    public void refuse(Location at, String message) {
        notices.add(notice(Kind.REFUSED, at, message));
    }

    /** What AWS refuses; or what cannot be read without a value that is unknown. */
    public void fault(TemplateException fault) {
        notices.add(notice(fault.isUnknown() ? Kind.REFUSED : Kind.WRONG, fault.location(), fault.text()));
    }

    /** What the whole stack must have, to be refused where it has not. */
    public void need(Location at, String message, Predicate<Stack> isMet) {
        requirements.add(new Requirement(notice(Kind.REFUSED, at, message), isMet));
    }

    /** What the whole stack should have; where it has not, something is not run, and not missed. */
    public void expect(Location at, String message, Predicate<Stack> isMet) {
        requirements.add(new Requirement(notice(Kind.OMITTED, at, message), isMet));
    }

    /** Where something stands that a notice can be about, up to where the next thing does. */
    public void stands(Location at, String name) {
        places.computeIfAbsent(at.file(), _ -> new TreeMap<>(BY_PLACE)).put(at, Optional.of(name));
    }

    /** Where a part of the template begins that belongs to no resource. */
    public void common(Location at) {
        places.computeIfAbsent(at.file(), _ -> new TreeMap<>(BY_PLACE)).put(at, Optional.empty());
    }

    private Notice notice(Kind kind, Location at, String message) {
        return new Notice(kind, at, message, Optional.empty());
    }

    private Notice placed(Notice notice) {
        var place = Optional.ofNullable(places.get(notice.location().file()))
                .map(file -> file.floorEntry(notice.location()))
                .flatMap(Map.Entry::getValue);
        return new Notice(notice.kind(), notice.location(), notice.message(), place);
    }

    /** The whole stack with all that there is to tell of it. */
    public Stack on(Stack whole) {
        requirements.stream()
                .filter(requirement -> !requirement.isMet().test(whole))
                .map(Requirement::told)
                .forEach(notices::add);
        return whole.with(notices.stream().map(this::placed).distinct().toList());
    }
}
