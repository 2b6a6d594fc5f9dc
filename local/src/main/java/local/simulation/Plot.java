package local.simulation;

import java.util.Locale;

/** How a simulation went over time, drawn as SVG: a panel for each figure, the same time below all of them. */
public final class Plot {

    private static final int WIDTH = 860;
    private static final int PANEL = 120;
    private static final int GAP = 34;
    private static final int LEFT = 86;
    private static final int RIGHT = 16;

    private Plot() {}

    /** @param title what was simulated */
    public static String svg(String title, Series series) {
        var panels = new Object[][] {
            {"arrivals a second", Series.Figure.ARRIVALS, "#3b6fd4"},
            {"ended a second", Series.Figure.ENDED, "#2d8a4e"},
            {"open executions", Series.Figure.RUNNING, "#8250c4"},
            {"messages in the queue", Series.Figure.QUEUED, "#b7791f"},
            {"failures a second", Series.Figure.FAILED, "#c93c37"},
        };
        int height = 40 + panels.length * (PANEL + GAP) + 10;
        var svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.append("<text x=\"%d\" y=\"22\" font-size=\"14\">%s</text>%n".formatted(LEFT, escaped(title)));
        for (int i = 0; i < panels.length; i++) {
            panel(
                    svg,
                    40 + i * (PANEL + GAP),
                    (String) panels[i][0],
                    (Series.Figure) panels[i][1],
                    (String) panels[i][2],
                    series);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(
            StringBuilder svg, int top, String label, Series.Figure figure, String colour, Series series) {
        int length = series.length();
        double greatest = 0;
        for (int i = 0; i < length; i++) {
            greatest = Math.max(greatest, series.at(figure, i));
        }
        double scale = greatest == 0 ? 1 : greatest;
        int bottom = top + PANEL;
        var points = new StringBuilder();
        for (int i = 0; i < length; i++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / length,
                    bottom - (PANEL - 14) * series.at(figure, i) / scale));
        }
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"#333\">%s</text>%n".formatted(LEFT, top + 4, label));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#666\">%s</text>%n"
                .formatted(LEFT - 6, top + 18, number(greatest)));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#666\">0</text>%n".formatted(LEFT - 6, bottom));
        svg.append("<path d=\"M%d %dH%d\" stroke=\"#ccc\"/>%n".formatted(LEFT, bottom, WIDTH - RIGHT));
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n"
                .formatted(points.toString().strip(), colour));
        for (int tick = 0; tick <= 4; tick++) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%s</text>%n"
                    .formatted(
                            LEFT + (WIDTH - LEFT - RIGHT) * tick / 4,
                            bottom + 15,
                            time(series.seconds() * length * tick / 4)));
        }
    }

    private static String number(double value) {
        return value >= 10 || value == 0
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String time(double seconds) {
        return seconds >= 7200
                ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
                : seconds >= 120
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.3g s", seconds);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
