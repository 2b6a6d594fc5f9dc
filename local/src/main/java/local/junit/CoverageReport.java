package local.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import local.json.Json;

/** Writes what tests have seen of a template, for people ({@code .html}) and for programs ({@code .json}). */
final class CoverageReport {

    private static final Path FOLDER = Path.of("target", "local-coverage");

    private static final String PAGE = """
        <!DOCTYPE html>
        <html lang="en"><meta charset="utf-8"><title>Coverage of %1$s</title>
        <style>
          body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em }
          table { border-collapse: collapse; width: 100%% }
          th, td { text-align: left; padding: .2em .8em; border-bottom: 1px solid #ddd }
          td:last-child, th:last-child { text-align: right }
          .missed { background: #fde8e8 }
        </style>
        <h1>Coverage of %1$s</h1>
        <p>%2$s</p>
        %3$s
        </html>
        """;

    private CoverageReport() {}

    /** Gives the file for people. */
    static Path write(Path template, Coverage coverage) throws IOException {
        Files.createDirectories(FOLDER);
        var name = template.getParent().getFileName() + "-" + template.getFileName();
        Files.writeString(FOLDER.resolve(name + ".json"), json(coverage));
        return Files.writeString(
                FOLDER.resolve(name + ".html"),
                PAGE.formatted(escaped(template.getFileName().toString()), escaped(coverage.line()), tables(coverage)));
    }

    private static String json(Coverage coverage) {
        var items = Json.array();
        coverage.items()
                .forEach((item, times) -> items.addObject()
                        .put("kind", item.kind().toString())
                        .put("owner", item.owner())
                        .put("what", item.what())
                        .put("times", times));
        return Json.pretty(Json.object().put("percent", coverage.percent()).set("items", items));
    }

    private static String tables(Coverage coverage) {
        Map<String, StringBuilder> byOwner = new LinkedHashMap<>();
        coverage.items()
                .forEach((item, times) -> byOwner.computeIfAbsent(item.owner(), _ -> new StringBuilder())
                        .append("<tr%s><td>%s<td>%s<td>%d\n"
                                .formatted(
                                        times == 0 ? " class=\"missed\"" : "",
                                        item.kind(),
                                        escaped(item.what()),
                                        times)));
        var tables = new StringBuilder();
        byOwner.forEach((owner, rows) -> tables.append("<h2>")
                .append(escaped(owner))
                .append("</h2>\n<table><tr><th>kind<th>what<th>times\n")
                .append(rows)
                .append("</table>\n"));
        return tables.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
