package local.cli;

import java.util.List;
import java.util.stream.Collectors;
import local.check.Finding;
import local.check.Finding.Rule;
import local.check.Finding.Severity;
import local.json.Json;
import local.template.remedy.Remedy;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The findings of a check, for people, for programs, and for editors and CI. */
final class CheckReport {

    private static final String SARIF = "https://json.schemastore.org/sarif-2.1.0.json";

    private static final int INDENT = 4;

    private CheckReport() {}

    /** As compilers write: {@code template.yaml:57: error: ...}, and below what to add. */
    static String text(List<Finding> findings, Look look) {
        return findings.stream().map(finding -> text(finding, look)).collect(Collectors.joining("\n"));
    }

    private static String text(Finding finding, Look look) {
        var lines = finding.remedy()
                .map(remedy -> "\n" + look.faint(remedy.text().indent(INDENT).stripTrailing()))
                .orElse("");
        return look.fold(
                        look.bold(finding.location().toString()) + ": " + coloured(finding.severity(), look) + ": "
                                + finding.message(),
                        0,
                        INDENT)
                + lines;
    }

    private static String coloured(Severity severity, Look look) {
        return switch (severity) {
            case ERROR -> look.bad(name(severity));
            case WARNING -> look.warning(name(severity));
            case NOTE -> look.faint(name(severity));
        };
    }

    /** A list of objects; {@code remedy} is there where lines are to be added or taken out. */
    static String json(List<Finding> findings) {
        return Json.pretty(array(findings));
    }

    static ArrayNode array(List<Finding> findings) {
        return findings.stream()
                .map(finding -> {
                    var object = Json.object()
                            .put("severity", name(finding.severity()))
                            .put("rule", finding.rule().id())
                            .put("file", finding.location().file().toString())
                            .put("line", finding.location().line())
                            .put("column", finding.location().column())
                            .put("message", finding.message());
                    finding.remedy().map(Remedy::text).ifPresent(remedy -> object.put("remedy", remedy));
                    return object;
                })
                .collect(Json.toArray());
    }

    /** @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a> */
    static String sarif(List<Finding> findings) {
        var log = Json.object().put("$schema", SARIF).put("version", "2.1.0");
        var run = log.putArray("runs").addObject();
        var driver = run.putObject("tool").putObject("driver").put("name", "bin/local check");
        var rules = driver.putArray("rules");
        for (var rule : Rule.values()) {
            rules.addObject().put("id", rule.id()).putObject("shortDescription").put("text", rule.description());
        }
        var results = run.putArray("results");
        findings.forEach(finding -> results.add(result(finding)));
        return Json.pretty(log);
    }

    private static ObjectNode result(Finding finding) {
        var result = Json.object()
                .put("ruleId", finding.rule().id())
                .put("ruleIndex", finding.rule().ordinal())
                .put("level", name(finding.severity()));
        result.putObject("message")
                .put(
                        "text",
                        finding.message()
                                + finding.remedy()
                                        .map(remedy -> "\n" + remedy.text())
                                        .orElse(""));
        var place = result.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation")
                .put("uri", finding.location().file().toString().replace('\\', '/'));
        place.putObject("region")
                .put("startLine", finding.location().line())
                .put("startColumn", finding.location().column());
        return result;
    }

    private static String name(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
        };
    }
}
