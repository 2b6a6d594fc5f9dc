package local.junit;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import local.asl.graph.Drawing.Arrow;
import local.asl.graph.Drawing.Box;
import local.asl.graph.Drawing.Reason;
import local.asl.graph.Svg;
import local.junit.Reachable.Kind;

/** What of a machine's graph tests have seen, as the style sheet of the report calls it: {@code seen}, {@code partly}, {@code missed}. */
final class CoverageMarks implements Svg.Marks {

    private final Coverage coverage;
    private final String machine;
    private final Map<Reachable, Integer> items;

    CoverageMarks(Coverage coverage, String machine) {
        this.coverage = coverage;
        this.machine = machine;
        this.items = coverage.items();
    }

    @Override
    public String style(Box state) {
        if (!isSeen(Kind.STATES, state.name())) {
            return "missed";
        }
        return handlers(state).stream().allMatch(handler -> times(handler) > 0) ? "seen" : "partly";
    }

    @Override
    public String style(Arrow arrow) {
        boolean seen = arrow.from().isEmpty()
                ? isSeen(Kind.STATES, arrow.to())
                : arrow.to().isEmpty()
                        ? coverage.endsIn(machine, arrow.from())
                        : arrow.reason() == Reason.CATCH
                                ? all().stream()
                                        .filter(item -> item.kind() == Kind.CATCHERS)
                                        .filter(item -> item.what().startsWith(arrow.from() + ": "))
                                        .filter(item -> item.what().endsWith(" -> " + arrow.to()))
                                        .anyMatch(item -> times(item) > 0)
                                : isSeen(Kind.TRANSITIONS, Reachable.transition(arrow.from(), arrow.to()));
        return seen ? "seen" : "missed";
    }

    /** How many of its Retriers and Catchers were used, and of its branches seen. */
    @Override
    public String badge(Box state) {
        var handlers = handlers(state);
        return handlers.isEmpty()
                ? ""
                : handlers.stream().filter(handler -> times(handler) > 0).count() + "/" + handlers.size();
    }

    @Override
    public String title(Box state) {
        var visits = all().stream()
                .filter(item -> item.kind() == Kind.STATES && item.what().equals(state.name()))
                .mapToInt(this::times)
                .sum();
        return "\nvisited " + visits + " times"
                + handlers(state).stream()
                        .map(handler -> "\n" + handler.kind() + " "
                                + handler.what().substring(state.name().length() + 2) + ": " + times(handler))
                        .collect(Collectors.joining());
    }

    private List<Reachable> handlers(Box state) {
        return all().stream()
                .filter(item ->
                        item.kind() == Kind.CATCHERS || item.kind() == Kind.RETRIERS || item.kind() == Kind.BRANCHES)
                .filter(item -> item.what().startsWith(state.name() + ": "))
                .toList();
    }

    private boolean isSeen(Kind kind, String what) {
        return all().stream()
                .anyMatch(item -> item.kind() == kind && item.what().equals(what) && times(item) > 0);
    }

    private List<Reachable> all() {
        return items.keySet().stream()
                .filter(item -> item.kind() != Kind.GRANTS && item.owner().equals(machine))
                .toList();
    }

    private int times(Reachable item) {
        return items.get(item);
    }
}
