package local.asl.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.FailState;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.Transition;
import local.asl.WaitState;
import local.asl.graph.Layers.Point;
import local.asl.graph.Layers.Size;

/**
 * A definition, laid out: where each state's box is and how each arrow runs, in pixels from the top left.
 *
 * @param boxes  a container before what it contains
 * @param arrows the way of each
 */
public record Drawing(List<Box> boxes, List<Arrow> arrows, double width, double height) {

    /** What a box stands for. */
    public enum Kind {
        START,
        END,
        STATE,
        /** A Parallel or Map state, around what it runs. */
        CONTAINER
    }

    /**
     * @param name   of the state; empty for start and end
     * @param type   the state's {@code Type}
     * @param detail what it calls or waits for, as far as the definition says it
     * @param x      of its left side
     * @param y      of its top
     */
    public record Box(
            Kind kind, String name, String type, String detail, double x, double y, double width, double height) {

        private Box moved(double right, double down) {
            return new Box(kind, name, type, detail, x + right, y + down, width, height);
        }
    }

    /** Why one state follows another. */
    public enum Reason {
        NEXT,
        /** A rule of a Choice state. */
        CHOICE,
        DEFAULT,
        /** A catcher. */
        CATCH
    }

    /**
     * @param from  the name of the state; empty for the start
     * @param to    the name of the state; empty for the end
     * @param label the condition, or the errors that are caught; else empty
     * @param way   from the one box to the other
     */
    public record Arrow(String from, String to, Reason reason, String label, List<Point> way) {

        private Arrow moved(double right, double down) {
            return new Arrow(
                    from,
                    to,
                    reason,
                    label,
                    way.stream()
                            .map(point -> new Point(point.x() + right, point.y() + down))
                            .toList());
        }
    }

    private static final double LINE = 44;
    private static final double DOT = 18;
    private static final double HEADER = 46;
    private static final double INSIDE = 18;
    private static final double MARGIN = 12;
    private static final double NARROWEST = 132;
    private static final double WIDEST = 260;

    /** Of the font in which names and details are written, on average. */
    private static final double NAME_CHARACTER = 7.4;

    private static final double DETAIL_CHARACTER = 6.2;

    /** Draws a machine, or a flow inside one, with its start and its end. */
    public static Drawing of(Flow flow) {
        return flow(flow, true).moved(MARGIN, MARGIN);
    }

    private Drawing moved(double right, double down) {
        return new Drawing(
                boxes.stream().map(box -> box.moved(right, down)).toList(),
                arrows.stream().map(arrow -> arrow.moved(right, down)).toList(),
                width + 2 * right,
                height + 2 * down);
    }

    /** @param framed whether start and end are drawn: not inside a container, whose frame says as much */
    private static Drawing flow(Flow flow, boolean framed) {
        var numbers = new LinkedHashMap<String, Integer>();
        var sizes = new ArrayList<Size>();
        var contents = new HashMap<String, Drawing>();
        if (framed) {
            sizes.add(new Size(DOT, DOT));
        }
        // The first state comes first, wherever the definition has it: circles are opened on the way back to it.
        var states = new LinkedHashSet<State>();
        states.add(flow.state(flow.startAt()));
        states.addAll(flow.states().values());
        for (var state : states) {
            numbers.put(state.name(), sizes.size());
            contents(state).ifPresent(drawing -> contents.put(state.name(), drawing));
            sizes.add(size(state, contents.get(state.name())));
        }
        int end = sizes.size();
        if (framed) {
            sizes.add(new Size(DOT, DOT));
        }
        var links = links(flow, states, framed);
        var layout = Layers.of(
                sizes,
                links.stream()
                        .map(link -> new Layers.Arrow(
                                link.from.isEmpty() ? 0 : numbers.get(link.from),
                                link.to.isEmpty() ? end : numbers.get(link.to),
                                link.reason == Reason.CATCH ? "catch" : "next",
                                link.reason == Reason.CATCH ? 0.05 : 4))
                        .toList());
        var boxes = new ArrayList<Box>();
        var arrows = new ArrayList<Arrow>();
        if (framed) {
            boxes.add(box(Kind.START, "", "", "", layout.boxes().getFirst(), sizes.getFirst()));
        }
        for (var state : states) {
            int number = numbers.get(state.name());
            var kind = contents.containsKey(state.name()) ? Kind.CONTAINER : Kind.STATE;
            var box = box(
                    kind,
                    state.name(),
                    state.type(),
                    Labels.detail(state),
                    layout.boxes().get(number),
                    sizes.get(number));
            boxes.add(box);
            if (kind == Kind.CONTAINER) {
                var inner = contents.get(state.name());
                double right = box.x + (box.width - inner.width) / 2;
                inner.boxes.forEach(inside -> boxes.add(inside.moved(right, box.y + HEADER)));
                inner.arrows.forEach(inside -> arrows.add(inside.moved(right, box.y + HEADER)));
            }
        }
        if (framed) {
            boxes.add(box(Kind.END, "", "", "", layout.boxes().get(end), sizes.get(end)));
        }
        for (int i = 0; i < links.size(); i++) {
            var link = links.get(i);
            var way = layout.ways().get(i);
            if (way.isEmpty()) {
                int number = numbers.get(link.from);
                way = loop(layout.boxes().get(number), sizes.get(number));
            }
            arrows.add(new Arrow(link.from, link.to, link.reason, String.join("; ", link.labels), way));
        }
        return new Drawing(boxes, arrows, layout.width(), layout.height());
    }

    private static Box box(Kind kind, String name, String type, String detail, Point middle, Size size) {
        return new Box(
                kind,
                name,
                type,
                detail,
                middle.x() - size.width() / 2,
                middle.y() - size.height() / 2,
                size.width(),
                size.height());
    }

    /** From a box to itself: out at the right side and in again below. */
    private static List<Point> loop(Point middle, Size size) {
        double right = middle.x() + size.width() / 2;
        return List.of(
                new Point(right, middle.y() - 8),
                new Point(right + 16, middle.y() - 8),
                new Point(right + 16, middle.y() + 8),
                new Point(right, middle.y() + 8));
    }

    private static Optional<Drawing> contents(State state) {
        var flows = switch (state) {
            case ParallelState parallel -> parallel.branches();
            case MapState map -> List.of(map.processor().flow());
            case TaskState _, PassState _, WaitState _, ChoiceState _, SucceedState _, FailState _ -> List.<Flow>of();
        };
        return flows.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        sideBySide(flows.stream().map(flow -> flow(flow, false)).toList()));
    }

    private static Drawing sideBySide(List<Drawing> drawings) {
        var boxes = new ArrayList<Box>();
        var arrows = new ArrayList<Arrow>();
        double right = 0;
        double height = 0;
        for (var drawing : drawings) {
            for (var box : drawing.boxes) {
                boxes.add(box.moved(right, 0));
            }
            for (var arrow : drawing.arrows) {
                arrows.add(arrow.moved(right, 0));
            }
            right += drawing.width + 2 * INSIDE;
            height = Math.max(height, drawing.height);
        }
        return new Drawing(boxes, arrows, right - 2 * INSIDE, height);
    }

    private static Size size(State state, Drawing contents) {
        double text = Math.max(
                state.name().length() * NAME_CHARACTER, Labels.detail(state).length() * DETAIL_CHARACTER);
        double width = Math.clamp(text + 40, NARROWEST, WIDEST);
        return contents == null
                ? new Size(width, LINE)
                : new Size(Math.max(width, contents.width + 2 * INSIDE), contents.height + HEADER + INSIDE);
    }

    /** All arrows from one state to another for one reason are one, with what each says. */
    private record Link(String from, String to, Reason reason, Set<String> labels) {}

    private static List<Link> links(Flow flow, Set<State> states, boolean framed) {
        var links = new LinkedHashMap<List<Object>, Link>();
        if (framed) {
            link(links, "", flow.startAt(), Reason.NEXT, "");
        }
        for (var state : states) {
            switch (state) {
                case ChoiceState choice -> {
                    choice.choices()
                            .forEach(rule -> link(
                                    links, choice.name(), rule.next(), Reason.CHOICE, Labels.text(rule.condition())));
                    choice.defaultNext().ifPresent(next -> link(links, choice.name(), next, Reason.DEFAULT, ""));
                }
                case TaskState task -> follow(links, task.name(), task.transition(), task.catchers(), framed);
                case ParallelState parallel ->
                    follow(links, parallel.name(), parallel.transition(), parallel.catchers(), framed);
                case MapState map -> follow(links, map.name(), map.transition(), map.catchers(), framed);
                case PassState pass -> follow(links, pass.name(), pass.transition(), List.of(), framed);
                case WaitState wait -> follow(links, wait.name(), wait.transition(), List.of(), framed);
                case SucceedState _, FailState _ -> {
                    if (framed) {
                        link(links, state.name(), "", Reason.NEXT, "");
                    }
                }
            }
        }
        return List.copyOf(links.values());
    }

    private static void follow(
            Map<List<Object>, Link> links, String from, Transition transition, List<Catcher> catchers, boolean framed) {
        switch (transition) {
            case Transition.Next(var next) -> link(links, from, next, Reason.NEXT, "");
            case Transition.End _ -> {
                if (framed) {
                    link(links, from, "", Reason.NEXT, "");
                }
            }
        }
        catchers.forEach(catcher -> link(
                links,
                from,
                catcher.next(),
                Reason.CATCH,
                catcher.errorEquals().stream()
                        .map(error -> error.replaceFirst("^States\\.", ""))
                        .collect(Collectors.joining(", "))));
    }

    private static void link(Map<List<Object>, Link> links, String from, String to, Reason reason, String label) {
        var link = links.computeIfAbsent(
                List.of(from, to, reason), _ -> new Link(from, to, reason, new LinkedHashSet<>()));
        if (!label.isEmpty()) {
            link.labels.add(label);
        }
    }
}
