package local.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.asl.graph.Drawing;
import local.asl.graph.Svg;
import local.json.Json;
import local.junit.Reachable.Kind;

/**
 * Writes what tests have seen of a template, for people ({@code .html}: each machine's graph, coloured, and what was not
 * seen, with its line) and for programs ({@code .json}).
 */
final class CoverageReport {

    /** Where Maven's users look for reports. */
    static final Path FOLDER = Path.of("target", "local-coverage");

    private static final String PAGE = """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Coverage of %1$s</title>
        <style>
        %2$s</style>
        <main>
        <h1>What the tests saw of %1$s</h1>
        <dl class="tiles">
        %3$s</dl>
        %4$s</main>
        </html>
        """;

    private static final String LEGEND = """
        <p class="legend"><span><i class="seen"></i>visited</span>\
        <span><i class="partly"></i>visited, but a Retry, Catch or branch was not used</span>\
        <span><i class="missed"></i>not seen</span><span>1/3: Retriers, Catchers and branches used, of those there are</span></p>
        """;

    private final Coverage coverage;
    private final Map<Reachable, Integer> items;
    private final StringBuilder out = new StringBuilder();

    private CoverageReport(Coverage coverage) {
        this.coverage = coverage;
        this.items = coverage.items();
    }

    /** Gives the file for people. */
    static Path write(Path folder, Path template, Coverage coverage) throws IOException {
        Files.createDirectories(folder);
        var name = template.getParent().getFileName() + "-" + template.getFileName();
        var report = new CoverageReport(coverage);
        Files.writeString(folder.resolve(name + ".json"), report.json());
        return Files.writeString(
                folder.resolve(name + ".html"),
                report.page(template.getFileName().toString()));
    }

    private String json() {
        var array = Json.array();
        items.forEach((item, times) -> {
            var entry = array.addObject()
                    .put("kind", item.kind().toString())
                    .put("owner", item.owner())
                    .put("what", item.what())
                    .put("times", times);
            item.where()
                    .ifPresent(
                            where -> entry.put("file", where.file().toString()).put("line", where.line()));
        });
        return Json.pretty(Json.object().put("percent", coverage.percent()).set("items", array));
    }

    private String page(String template) {
        coverage.flows().forEach((machine, flow) -> {
            out.append("<h2>").append(escaped(machine)).append("</h2>\n").append(LEGEND);
            out.append("<div class=\"machine\"><div class=\"drawing\">\n");
            out.append(Svg.fragment(Drawing.of(flow), new CoverageMarks(coverage, machine)));
            out.append("</div>\n<div class=\"missing\">");
            Predicate<Reachable> own =
                    item -> item.kind() != Kind.GRANTS && item.owner().equals(machine);
            if (found(own).allMatch(item -> item.getValue() > 0)) {
                out.append("<p class=\"all\">All of it was seen.</p>\n");
            } else {
                out.append("<h3>Not seen</h3>\n");
                table("kind", "", own.and(item -> items.get(item) == 0));
            }
            out.append("<details><summary>How often each was</summary>\n");
            table("kind", "times", own);
            out.append("</details></div></div>\n");
        });
        if (found(item -> item.kind() == Kind.GRANTS).findAny().isPresent()) {
            out.append("<h2>Grants that calls needed</h2>\n<div class=\"grants\">");
            table("of", "calls", item -> item.kind() == Kind.GRANTS);
            out.append("</div>\n");
        }
        return PAGE.formatted(escaped(template), style(), tiles(), out);
    }

    private String tiles() {
        return Stream.of(Kind.values())
                .filter(kind -> found(item -> item.kind() == kind).findAny().isPresent())
                .map(kind -> {
                    long all = found(item -> item.kind() == kind).count();
                    long seen = found(item -> item.kind() == kind)
                            .filter(item -> item.getValue() > 0)
                            .count();
                    return "<div class=\"%s\"><dt>%s<dd>%d/%d</div>\n"
                            .formatted(seen == all ? "full" : seen == 0 ? "none" : "part", kind, seen, all);
                })
                .collect(Collectors.joining());
    }

    /**
     * @param kind  what the first column is called
     * @param times what the last one is called; empty for none
     */
    private void table(String kind, String times, Predicate<Reachable> wanted) {
        out.append("<table><tr><th>").append(kind).append("<th>what<th>where");
        out.append(times.isEmpty() ? "" : "<th class=\"times\">" + times).append('\n');
        found(wanted)
                .forEach(item -> out.append(row(item.getKey(), item.getValue()))
                        .append(times.isEmpty() ? "" : "<td class=\"times\">" + item.getValue())
                        .append('\n'));
        out.append("</table>\n");
    }

    private static String row(Reachable item, int times) {
        return "<tr%s><td class=\"kind\">%s<td class=\"what\">%s<td class=\"place\">%s"
                .formatted(
                        times == 0 ? " class=\"missed\"" : "",
                        item.kind() == Kind.GRANTS ? escaped(item.owner()) : singular(item.kind()),
                        escaped(item.what().replace(" -> ", " → ")),
                        escaped(item.place().orElse("")));
    }

    private static String singular(Kind kind) {
        return kind == Kind.BRANCHES ? "branch" : kind.toString().replaceFirst("s$", "");
    }

    private Stream<Entry<Reachable, Integer>> found(Predicate<Reachable> wanted) {
        return items.entrySet().stream().filter(item -> wanted.test(item.getKey()));
    }

    private static String style() {
        try (var css = CoverageReport.class.getResourceAsStream("coverage.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
