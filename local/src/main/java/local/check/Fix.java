package local.check;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import local.check.Finding.Rule;
import local.check.Finding.Severity;
import local.check.code.CodeReader;
import local.json.Location;
import local.template.TemplateFile;
import local.template.stack.Stack;

/**
 * Grants that are missing, written into templates as the remedies say: one after the other, each only if it is then
 * missing no more and nothing else is found.
 */
public final class Fix {

    private final Supplier<Stack> template;
    private final RunCalls calls;
    private final CodeReader code = new CodeReader();
    private final Map<Path, String> texts = new LinkedHashMap<>();
    private final Set<String> tried = new HashSet<>();
    private List<Finding> findings;
    private int fixed;

    private Fix(Supplier<Stack> template, RunCalls calls) {
        this.template = template;
        this.calls = calls;
        this.findings = found(Map.of());
    }

    /**
     * What comes of fixing all that can be.
     *
     * @param changed the new texts of the templates that change, by their files as they were read
     * @param fixed   how many findings are gone
     * @param left    what is found then
     */
    public record Fixed(Map<Path, String> changed, int fixed, List<Finding> left) {}

    /**
     * Fixes what can be; writes nothing.
     *
     * @param template reads the stack, as often as it takes
     * @param calls    what runs of it saw
     */
    public static Fixed of(Supplier<Stack> template, RunCalls calls) {
        var fix = new Fix(template, calls);
        while (fix.next()) {
            // Each grant is found anew, since lines have moved.
        }
        return new Fixed(Map.copyOf(fix.texts), fix.fixed, fix.findings);
    }

    private boolean next() {
        var next = findings.stream()
                .filter(finding -> finding.rule() == Rule.MISSING_GRANT && tried.add(key(finding)))
                .findFirst();
        next.ifPresent(this::fix);
        return next.isPresent();
    }

    private void fix(Finding finding) {
        finding.remedy()
                .flatMap(remedy -> remedy.addition().flatMap(addition -> {
                    var file = remedy.location().file();
                    return addition.to(file, text(file)).map(text -> with(file, text));
                }))
                .ifPresent(changed -> {
                    var then = found(changed);
                    if (isBetter(finding, then)) {
                        texts.putAll(changed);
                        findings = then;
                        fixed++;
                    }
                });
    }

    private Map<Path, String> with(Path file, String text) {
        var changed = new LinkedHashMap<>(texts);
        changed.put(file, text);
        return changed;
    }

    private String text(Path file) {
        return Optional.ofNullable(texts.get(file)).orElseGet(() -> TemplateFile.text(file, new Location(file, 1, 1)));
    }

    private List<Finding> found(Map<Path, String> with) {
        return TemplateFile.reading(with, () -> Check.of(template.get(), calls, code));
    }

    /** It is gone, and nothing else is found. That a run must tell the rest, such as another account's policy, is no fault. */
    private boolean isBetter(Finding fixed, List<Finding> then) {
        var before = findings.stream().map(Fix::key).collect(Collectors.toSet());
        before.remove(key(fixed));
        return then.stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .map(Fix::key)
                .allMatch(before::contains);
    }

    /** What is found, wherever it stands: lines move. */
    private static String key(Finding finding) {
        return finding.severity() + " " + finding.rule().id() + " "
                + finding.message().replaceAll(":\\d+\\b", ":");
    }
}
