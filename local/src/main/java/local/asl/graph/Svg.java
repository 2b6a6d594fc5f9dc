package local.asl.graph;

import java.util.List;
import java.util.Locale;
import local.asl.graph.Drawing.Arrow;
import local.asl.graph.Drawing.Box;
import local.asl.graph.Drawing.Kind;
import local.asl.graph.Drawing.Reason;
import local.asl.graph.Layers.Point;

/**
 * A drawing as SVG. Each state's group bears its name in {@code data-state}, each arrow's {@code data-from} and {@code
 * data-to}, so that whoever shows it can colour what happened; without a style sheet of theirs it has its own colours.
 */
public final class Svg {

    private static final int LONGEST_LABEL = 30;

    private static final String STYLE = """
        .graph{font-family:system-ui,sans-serif;font-size:13px}
        .graph .box{fill:#fff;stroke:#8792a2;stroke-width:1.25}
        .graph .container>.box{fill:#8792a214;stroke-dasharray:4 3}
        .graph text{fill:#16202e}
        .graph .detail{fill:#566173;font-size:11px}
        .graph .arrow path{fill:none;stroke:#8792a2;stroke-width:1.25}
        .graph .arrow .head{fill:#8792a2;stroke:none}
        .graph .CATCH path{stroke-dasharray:4 3}
        .graph .label{fill:#566173;font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4px}
        .graph .dot{fill:#566173}
        .graph .rim{fill:none;stroke:#566173}\
        """;

    /** What is shown of boxes and arrows beside what they are: classes of a style sheet, and words. */
    public interface Marks {

        /** None. */
        Marks NONE = new Marks() {};

        /** The class of a state's group; may be empty. */
        default String style(Box state) {
            return "";
        }

        /** The class of an arrow's group; may be empty. */
        default String style(Arrow arrow) {
            return "";
        }

        /** What stands at the right of a state's name, in few characters; may be empty. */
        default String badge(Box state) {
            return "";
        }

        /** What is added to a state's title; may be empty. */
        default String title(Box state) {
            return "";
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final Marks marks;

    private Svg(Marks marks) {
        this.marks = marks;
    }

    /** A document of its own, with its style: for a file. */
    public static String document(Drawing drawing) {
        return new Svg(Marks.NONE).draw(drawing, true);
    }

    /** To be put into a page that has a style for it. */
    public static String fragment(Drawing drawing) {
        return fragment(drawing, Marks.NONE);
    }

    /** The same, with what is to be told of its states and arrows. */
    public static String fragment(Drawing drawing, Marks marks) {
        return new Svg(marks).draw(drawing, false);
    }

    private String draw(Drawing drawing, boolean styled) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" role=\"img\"")
                .append(" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">"
                        .formatted(
                                number(drawing.width()),
                                number(drawing.height()),
                                number(drawing.width()),
                                number(drawing.height())));
        if (styled) {
            out.append("<style>").append(STYLE).append("</style>");
            out.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        }
        // Containers first, so that arrows inside them are seen; then arrows, then the states that they meet.
        drawing.boxes().stream().filter(box -> box.kind() == Kind.CONTAINER).forEach(this::state);
        drawing.arrows().forEach(this::arrow);
        drawing.boxes().stream().filter(box -> box.kind() != Kind.CONTAINER).forEach(this::state);
        var places = new LabelPlaces(drawing);
        drawing.arrows().forEach(arrow -> label(arrow, places));
        return out.append("</svg>\n").toString();
    }

    private void state(Box box) {
        switch (box.kind()) {
            case START, END -> {
                out.append("<g class=\"terminal\"><title>%s</title>"
                        .formatted(box.kind() == Kind.START ? "Start" : "End"));
                circle(box, box.kind() == Kind.START ? box.width() / 2 : box.width() / 2 - 3, "dot");
                if (box.kind() == Kind.END) {
                    circle(box, box.width() / 2, "rim");
                }
                out.append("</g>");
            }
            case STATE, CONTAINER -> {
                out.append("<g class=\"%s %s\" data-state=\"%s\" tabindex=\"0\" role=\"button\"><title>%s</title>"
                        .formatted(
                                box.kind() == Kind.STATE ? "state" : "container",
                                marked(box.type(), marks.style(box)),
                                escaped(box.name()),
                                escaped(box.name() + ": " + box.detail() + marks.title(box))));
                out.append("<rect class=\"box\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\"/>"
                        .formatted(number(box.x()), number(box.y()), number(box.width()), number(box.height())));
                text("name", box.x() + 12, box.y() + 19, box.name(), (int) ((box.width() - 32) / 7.2));
                text("detail", box.x() + 12, box.y() + 35, box.detail(), (int) ((box.width() - 24) / 6));
                if (!marks.badge(box).isEmpty()) {
                    out.append("<text class=\"badge\" text-anchor=\"end\" x=\"%s\" y=\"%s\">%s</text>"
                            .formatted(
                                    number(box.x() + box.width() - 8),
                                    number(box.y() + 19),
                                    escaped(marks.badge(box))));
                }
                out.append("</g>");
            }
        }
    }

    private static String marked(String style, String mark) {
        return mark.isEmpty() ? style : style + " " + mark;
    }

    private void circle(Box box, double radius, String style) {
        out.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
                .formatted(
                        style, number(box.x() + box.width() / 2), number(box.y() + box.height() / 2), number(radius)));
    }

    private void text(String style, double x, double y, String text, int longest) {
        out.append("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
                .formatted(style, number(x), number(y), escaped(cut(text, longest))));
    }

    private void arrow(Arrow arrow) {
        var way = arrow.way();
        var tip = way.getLast();
        out.append("<g class=\"arrow %s\" data-from=\"%s\" data-to=\"%s\"><path d=\"%s\"/>"
                .formatted(
                        marked(arrow.reason().name(), marks.style(arrow)),
                        escaped(arrow.from()),
                        escaped(arrow.to()),
                        path(way)));
        var before = way.get(way.size() - 2);
        boolean sideways = way.size() == 4 && before.y() == tip.y();
        double up = before.y() > tip.y() ? 1 : -1;
        out.append("<path class=\"head\" d=\"M%s %s".formatted(number(tip.x()), number(tip.y())))
                .append(sideways ? "l7 -3.5v7z" : "l-3.5 %sh7z".formatted(number(7 * up)))
                .append("\"/></g>");
    }

    /** Straight through a layer, and in a bow from one layer to the next. */
    private static String path(List<Point> way) {
        var path = new StringBuilder("M%s %s"
                .formatted(number(way.getFirst().x()), number(way.getFirst().y())));
        boolean loop = way.size() == 4 && way.get(0).y() == way.get(1).y();
        for (int i = 1; i < way.size(); i++) {
            var from = way.get(i - 1);
            var to = way.get(i);
            if (loop || from.x() == to.x()) {
                path.append("L%s %s".formatted(number(to.x()), number(to.y())));
            } else {
                double middle = (from.y() + to.y()) / 2;
                path.append("C%s %s %s %s %s %s"
                        .formatted(
                                number(from.x()),
                                number(middle),
                                number(to.x()),
                                number(middle),
                                number(to.x()),
                                number(to.y())));
            }
        }
        return path.toString();
    }

    private void label(Arrow arrow, LabelPlaces places) {
        var text = arrow.reason() == Reason.DEFAULT ? "default" : arrow.label();
        if (text.isEmpty()) {
            return;
        }
        var shown = cut(text, LONGEST_LABEL);
        var at = places.next(arrow.way(), shown.length());
        out.append("<text class=\"label\" text-anchor=\"middle\" x=\"%s\" y=\"%s\"><title>%s</title>%s</text>"
                .formatted(number(at.x()), number(at.y()), escaped(text), escaped(shown)));
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(1, longest - 1))) + "…";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replace(".0", "");
    }

    /** Names and conditions are data: nothing of them may become markup. */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    // XML has no way to write most control characters.
                    boolean writable =
                            character >= ' ' && character < 0xFFFE && !Character.isSurrogate((char) character)
                                    || character > 0xFFFF;
                    escaped.appendCodePoint(writable ? character : 0xFFFD);
                }
            }
        });
        return escaped.toString();
    }
}
