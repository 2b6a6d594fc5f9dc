package local.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.check.Finding.Severity;
import local.check.code.Code;
import local.check.code.CodeReader;
import local.check.code.MissingHandlerException;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import local.template.stack.Stack.Function;

/** What the role of a function must allow: what its code calls, and what its settings and event sources need. */
final class FunctionNeeds {

    private final Stack stack;
    private final List<Machine> machines;
    private final Function function;
    private final Arns arns;
    private final CodeReader reader;
    private final List<Need> needs = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private FunctionNeeds(Stack stack, List<Machine> machines, Function function, Arns arns, CodeReader reader) {
        this.stack = stack;
        this.machines = machines;
        this.function = function;
        this.arns = arns;
        this.reader = reader;
    }

    /** @param calls what runs saw, for code that cannot be read */
    static Needs of(
            Stack stack, List<Machine> machines, Function function, Arns arns, CodeReader reader, RunCalls calls) {
        var reading = new FunctionNeeds(stack, machines, function, arns, reader);
        reading.settings();
        boolean seen = calls.saw(function.roleName());
        boolean read = reading.code(seen ? " calls is known as far as runs saw it: " : " calls is not known: ");
        return new Needs(
                function.logicalId(),
                function.roleName(),
                function.location(),
                reading.needs,
                Map.of(),
                reading.findings,
                read || seen);
    }

    private void settings() {
        Prerequisite.of(function).stream().map(Need::of).forEach(needs::add);
        function.invokeConfig().stream()
                .flatMap(config -> Stream.of(config.onSuccess(), config.onFailure()))
                .flatMap(Optional::stream)
                .filter(target -> target.contains(":s3:"))
                .forEach(bucket -> needs.add(Need.lesser(List.of("s3:ListBucket"), bucket, "a destination")));
        boolean declared = stack.all(Stack.LogGroup.class).stream()
                .anyMatch(group -> group.name().equals(function.logGroup()));
        needs.add(Need.lesser(
                declared
                        ? List.of("logs:CreateLogStream", "logs:PutLogEvents")
                        : List.of("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
                arns.regional("logs", "log-group:" + function.logGroup() + ":*"),
                "its log"));
        stack.eventSourceMappings().stream()
                .filter(mapping -> mapping.functionName().equals(function.name()))
                .forEach(mapping -> needs.add(
                        Need.of(Prerequisite.POLLING, Optional.of(mapping.eventSourceArn()), "its event source")));
    }

    /** @return whether the code could be read */
    private boolean code(String unread) {
        if (!Files.exists(function.code()) || function.code().toString().isEmpty()) {
            return false; // which was told already
        }
        if (!function.runtime().startsWith("java")) {
            findings.add(Finding.note(
                    function.location(),
                    "what the code of " + function.logicalId() + unread
                            + "only compiled classes are read, and its runtime is " + function.runtime()));
            return false;
        }
        try {
            var code = Files.exists(function.classes())
                    ? reader.read(function.classes(), libraries(), function.handler())
                    : Optional.<Code>empty();
            code.ifPresentOrElse(
                    read -> CodeNeeds.of(stack, machines, function, arns, read, needs, findings),
                    () -> findings.add(Finding.note(
                            function.location(),
                            "what the code of " + function.logicalId() + unread + "there are no classes in "
                                    + function.classes() + ". Build it first.")));
            return findings.stream().noneMatch(finding -> finding.severity() == Severity.NOTE);
        } catch (MissingHandlerException e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    Rule.HANDLER,
                    function.location(),
                    "Handler " + function.handler() + " of " + function.logicalId() + " is not there: "
                            + e.getMessage(),
                    Optional.empty()));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            findings.add(Finding.note(
                    function.location(),
                    "what the code of " + function.logicalId() + unread + function.classes() + " cannot be read: "
                            + e.getMessage()));
        }
        return false;
    }

    /** The jars beside its classes and those of its layers; those in an archive or in {@code lib} lie with the classes. */
    private List<Path> libraries() {
        var layers = function.layers().stream().map(layer -> layer.resolve("java/lib"));
        var own = Stream.of(function.classes())
                .filter(folder -> folder.toAbsolutePath().endsWith("target/classes"))
                .map(folder -> folder.resolveSibling("dependency"));
        return Stream.concat(own, layers)
                .filter(Files::isDirectory)
                .flatMap(FunctionNeeds::jars)
                .toList();
    }

    private static Stream<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
