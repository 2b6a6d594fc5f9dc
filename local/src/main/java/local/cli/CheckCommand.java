package local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import local.FunctionBuild;
import local.check.Check;
import local.check.Finding;
import local.check.Finding.Severity;
import local.check.Fix;
import local.check.RunCalls;
import local.json.Reason;
import local.template.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/local check}: what the template grants against what it needs. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        sortOptions = false,
        description = "Compares what the roles allow with what is needed of them, both ways; runs nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:something was found, as bad as --fail-on says or worse",
            "2:bad usage, or a template that cannot be read"
        })
final class CheckCommand implements Callable<Integer> {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** How the findings are written. */
    enum Format {
        text,
        json,
        sarif
    }

    /** The least that makes the check fail. */
    enum FailOn {
        warning,
        error
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private TemplateOptions template;

    @Mixin
    private DeployRoleOptions deployRole;

    @Parameters(arity = "0..1", paramLabel = "TEMPLATE", description = "The template, as --template.")
    private void template(String file) {
        template.use(file);
    }

    /** Empty where the option is given without a file. */
    @Option(
            names = "--from-run",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Add the calls that runs of this template saw (default: what bin/local run wrote to .local/calls"
                            + " beside it): what is known at run time only becomes known. Runs add up until the code, a"
                            + " definition or a name changes.")
    private Optional<Path> fromRun;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "Exit with 1 from this severity on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private FailOn failOn;

    @Option(
            names = "--fix",
            description = "Write what is missing into the template, as the findings say, and show the difference. What"
                    + " is left is what is reported.")
    private boolean fix;

    @Option(names = "--dry-run", description = "With --fix: show the difference, and write nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        if (dryRun && !fix) {
            throw new ParameterException(spec.commandLine(), "--dry-run goes with --fix");
        }
        var stack = template.read();
        var calls = fromRun.map(file -> calls(stack, file)).orElse(RunCalls.NONE);
        var fixed = fix ? fixed(calls) : new Fix.Fixed(Map.of(), 0, List.of());
        var findings = Stream.of(
                        (fix && !dryRun ? fixed.left() : Check.of(stack, calls)).stream(),
                        deployRole.findings(template).stream(),
                        stack.functions().stream()
                                .filter(CheckCommand::isStale)
                                .map(function -> Finding.note(
                                        function.location(),
                                        "the classes of " + function.logicalId()
                                                + " are older than its sources: what was found is of the"
                                                + " classes. Build it first.")))
                .flatMap(found -> found)
                .toList();
        spec.commandLine()
                .getOut()
                .println(
                        switch (format) {
                            case text -> text(stack, findings) + (fix ? outcome(fixed.fixed()) : "");
                            case json -> CheckReport.json(findings);
                            case sarif -> CheckReport.sarif(findings);
                        });
        return findings.stream().anyMatch(this::fails) ? 1 : 0;
    }

    /** The difference is for people: programs get findings alone. */
    private Fix.Fixed fixed(RunCalls calls) {
        if (template.isBuilt()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--fix changes the template that you write: name it, not the one that sam build makes of it");
        }
        var fixed = Fix.of(template::read, calls);
        var out = format == Format.text
                ? spec.commandLine().getOut()
                : spec.commandLine().getErr();
        fixed.changed().forEach((file, text) -> {
            try {
                var before = Files.readString(file);
                var after = (before.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "") + text;
                out.println(UnifiedDiff.of(file.toString(), before, after));
                if (!dryRun) {
                    Files.writeString(file, after);
                }
            } catch (IOException e) {
                throw new ParameterException(spec.commandLine(), file + " cannot be changed: " + Reason.of(e), e);
            }
        });
        out.flush();
        return fixed;
    }

    private String outcome(int fixed) {
        return "\n" + (dryRun ? "--fix would mend " : "mended ") + count(fixed, "finding");
    }

    private RunCalls calls(Stack stack, Path given) {
        var file = given.toString().isEmpty() ? template.calls() : given;
        try {
            if (InputFile.isThere(file)) {
                InputFile.check(file);
            }
            var calls = RunCalls.read(file);
            if (!calls.areOf(stack)) {
                throw new ParameterException(
                        spec.commandLine(),
                        file + " is of a run before the code, a definition or a"
                                + " name changed: run it again (bin/local run)");
            }
            return calls;
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "there is no " + file + ": bin/local run writes down which calls it saw", e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: " + Reason.of(e), e);
        }
    }

    private static boolean isStale(Stack.Function function) {
        return Files.exists(function.classes()) && FunctionBuild.isStale(function.code());
    }

    private boolean fails(Finding finding) {
        return finding.severity() == Severity.ERROR
                || failOn == FailOn.warning && finding.severity() == Severity.WARNING;
    }

    private String text(Stack stack, List<Finding> findings) {
        var summary = template.template() + ": " + count(stack.roles().size(), "role") + " of "
                + count(stack.stateMachines().size(), "state machine") + " and "
                + count(stack.functions().size(), "function") + deployRole.counted() + ": "
                + (findings.isEmpty() ? "nothing missing, nothing too much" : count(findings.size(), "finding"));
        return findings.isEmpty() ? summary : CheckReport.text(findings, Look.of(false)) + "\n\n" + summary;
    }

    private static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }
}
