package local.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --input} or {@code --input-file}: what an execution is started with. */
final class ExecutionInput {

    @Option(
            names = "--input",
            paramLabel = "JSON",
            description = "The execution's input (default: events/execution.json).")
    private String text;

    @Option(
            names = "--input-file",
            paramLabel = "FILE",
            description = "A file with the execution's input; - for standard input.")
    private String file;

    /** @throws ParameterException where it is no JSON, or none was given and there is no sample */
    String read(CommandSpec spec, TemplateOptions template) {
        if (text != null) {
            return JsonInput.check(spec.commandLine(), "--input", text);
        }
        if (file != null) {
            return JsonInput.read(spec.commandLine(), file);
        }
        var sample = template.project().resolve("events").resolve("execution.json");
        if (!InputFile.isThere(sample)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no sample input " + sample + "; give the input with --input or --input-file");
        }
        return JsonInput.read(spec.commandLine(), sample.toString());
    }
}
