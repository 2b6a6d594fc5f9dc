package local.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.LocalApp;
import local.Settings;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which template is run and as which stack: the options that all commands share, spelled as in the SAM CLI. */
final class TemplateOptions {

    private static final List<String> NAMES = List.of("template.yaml", "template.yml", "template.json");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-t", "--template", "--template-file"},
            paramLabel = "FILE",
            description = "The template, also one that sam build made (default: template.yaml here, else the one beside"
                    + " bin/local).")
    private Path template;

    @Option(
            names = "--stack-name",
            paramLabel = "NAME",
            description = "Name of the stack (default: as in samconfig.toml, else the name of the template's folder).")
    private String stackName;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Region in ARNs (default: AWS_REGION, AWS_DEFAULT_REGION, samconfig.toml, us-east-1).")
    private String region;

    @Option(
            names = "--parameter-overrides",
            paramLabel = "KEY=VALUE",
            arity = "1..*",
            description = "Values of the template's parameters.")
    private List<String> parameterOverrides = List.of();

    /** As the option {@code --template} would. */
    void use(String file) {
        template = Path.of(file);
    }

    /** The template's file, which is there. */
    Path template() {
        if (template != null) {
            if (!Files.isRegularFile(template)) {
                throw new ParameterException(command.commandLine(), "there is no template " + template);
            }
            return template;
        }
        var home = Optional.ofNullable(System.getProperty("local.home")).map(Path::of);
        return find(Path.of(""))
                .or(() -> home.flatMap(TemplateOptions::find))
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "there is no template.yaml here; name one with --template"));
    }

    private static Optional<Path> find(Path folder) {
        return NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }

    /**
     * The stack that the template becomes, to look at.
     *
     * @throws local.template.TemplateException where the template is wrong
     */
    Stack read() {
        return Templates.read(
                template(),
                parameterOverrides(),
                new Options(stackName(), region(), Settings.ACCOUNT, Optional.empty()));
    }

    /** What becomes of the template's names. */
    Settings.Naming naming() {
        return new Settings.Naming(stackName(), region(), Settings.ACCOUNT, parameterOverrides());
    }

    private String stackName() {
        return Optional.ofNullable(stackName).or(() -> samConfig().stackName()).orElseGet(this::folderName);
    }

    private String region() {
        return Optional.ofNullable(region)
                .or(() -> Optional.ofNullable(System.getenv("AWS_REGION")))
                .or(() -> Optional.ofNullable(System.getenv("AWS_DEFAULT_REGION")))
                .or(() -> samConfig().region())
                .orElse("us-east-1");
    }

    private Map<String, String> parameterOverrides() {
        var overrides = new LinkedHashMap<String, String>();
        for (var override : parameterOverrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        command.commandLine(), "--parameter-overrides takes KEY=VALUE, but got " + override);
            }
            overrides.put(override.substring(0, equals), override.substring(equals + 1));
        }
        return overrides;
    }

    Path project() {
        return LocalApp.project(template());
    }

    /** Where runs of the template write down which calls they saw. */
    Path calls() {
        return project().resolve(".local").resolve("calls").resolve(template().getFileName() + ".json");
    }

    private SamConfig samConfig() {
        return SamConfig.in(project());
    }

    /** A stack's name takes letters, digits and hyphens, and begins with a letter. */
    private String folderName() {
        var name = String.valueOf(project().getFileName())
                .replaceAll("[^A-Za-z0-9-]+", "-")
                .replaceAll("^[^A-Za-z]+|-+$", "");
        return name.isEmpty() ? "local" : name;
    }
}
