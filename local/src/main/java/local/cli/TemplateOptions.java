package local.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.LocalApp;
import local.Settings;
import local.service.upstream.Upstreams;
import local.template.Options;
import local.template.deploy.SamDeploy;
import local.template.reader.Templates;
import local.template.stack.Stack;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which template is run and as which stack: the options that all commands share, spelled as in the SAM CLI. */
final class TemplateOptions {

    private static final List<String> NAMES = List.of("template.yaml", "template.yml", "template.json");

    private static final Pattern STACK_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");
    /** Characters of a wrong value that a message shows. */
    private static final int SHOWN = 140;

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
            parameterConsumer = ParameterOverrides.class,
            description = "Values of the template's parameters (default: as in samconfig.toml).")
    private List<String> parameterOverrides = List.of();

    /** As the option {@code --template} would. */
    void use(String file) {
        template = Path.of(file);
    }

    /** Where a template would be, for what needs none. */
    Path templateOrItsPlace() {
        return template == null && find(Path.of("")).isEmpty() ? Path.of(NAMES.getFirst()) : template();
    }

    /** The template's file, which can be read. */
    Path template() {
        var home = Optional.ofNullable(System.getProperty("local.home")).map(Path::of);
        var file = Optional.ofNullable(template)
                .or(() -> find(Path.of("")))
                .or(() -> home.flatMap(TemplateOptions::find))
                .orElseThrow(() -> refused("there is no template.yaml here; name one with --template"));
        try {
            InputFile.check(file);
        } catch (IllegalArgumentException e) {
            throw refused("the template cannot be read: " + e.getMessage());
        }
        return file;
    }

    /** Whether it is one that {@code sam build} made. */
    boolean isBuilt() {
        return Stream.iterate(template().toAbsolutePath().normalize(), path -> path != null, Path::getParent)
                .anyMatch(path -> path.endsWith(Path.of(".aws-sam", "build")));
    }

    /** What bears the name is meant, whatever it is: another template in its place would surprise. */
    private static Optional<Path> find(Path folder) {
        return NAMES.stream().map(folder::resolve).filter(InputFile::isThere).findFirst();
    }

    private ParameterException refused(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /**
     * The stack that the template becomes, to look at.
     *
     * @throws local.template.TemplateException where the template is wrong
     */
    Stack read() {
        return Templates.read(template(), parameterOverrides(), options(Settings.ACCOUNT));
    }

    /**
     * What {@code sam deploy} makes of the template.
     *
     * @param account that it is deployed to
     * @throws local.template.TemplateException where the template is wrong
     */
    SamDeploy deploy(String account) {
        var read = Templates.readToRun(template(), parameterOverrides(), options(account));
        var artifacts = samConfig().artifacts();
        return new SamDeploy(
                read.blueprint().apply(read.stack()),
                artifacts.bucket().orElseGet(SamDeploy::managedBucket),
                artifacts.prefix().orElse(""));
    }

    /** Whether {@code sam deploy} is told to tag what it deploys. */
    boolean hasTags() {
        return samConfig().hasTags();
    }

    /** What the options say of a stack of that account. */
    Options options(String account) {
        return new Options(stackName(), region(), account, Optional.empty());
    }

    /** What becomes of the template's names. */
    Settings.Naming naming() {
        return new Settings.Naming(stackName(), region(), Settings.ACCOUNT, parameterOverrides());
    }

    private String stackName() {
        return stackName != null
                ? stackName("--stack-name", stackName)
                : samConfig()
                        .stackName()
                        .map(name -> stackName(SamConfig.file(project()).toString(), name))
                        .orElseGet(this::folderName);
    }

    private String stackName(String source, String name) {
        return matching(
                STACK_NAME,
                source,
                name,
                "a stack's name begins with a letter and has at most 128 letters, digits and -");
    }

    private String region() {
        return Optional.ofNullable(region)
                .map(name -> region("--region", name))
                .or(() -> environment("AWS_REGION"))
                .or(() -> environment("AWS_DEFAULT_REGION"))
                .or(() -> samConfig()
                        .region()
                        .map(name -> region(SamConfig.file(project()).toString(), name)))
                .orElse("us-east-1");
    }

    private String region(String source, String name) {
        return matching(REGION, source, name, "a region is named as us-east-1 is");
    }

    private String matching(Pattern pattern, String source, String value, String rule) {
        if (!pattern.matcher(value).matches()) {
            throw refused(source + ": " + rule + ", but this is " + quoted(value));
        }
        return value;
    }

    private Optional<String> environment(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isEmpty())
                .map(value -> region(variable, value));
    }

    private static String quoted(String text) {
        return "'" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + "'";
    }

    /** Those of the command line take the place of the configured ones, as with the SAM CLI. */
    private Map<String, String> parameterOverrides() {
        if (parameterOverrides.isEmpty()) {
            return samConfig().parameterOverrides();
        }
        try {
            return ParameterOverrides.parse(parameterOverrides.stream());
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    /** Those that are configured. */
    Upstreams upstreams() {
        try {
            return Upstreams.of(samConfig().upstreams());
        } catch (IllegalArgumentException e) {
            throw refused(SamConfig.file(project()) + ": " + e.getMessage());
        }
    }

    Path project() {
        return LocalApp.project(templateOrItsPlace());
    }

    /** Where runs of the template write down which calls they saw. */
    Path calls() {
        return project().resolve(".local").resolve("calls").resolve(template().getFileName() + ".json");
    }

    private SamConfig samConfig() {
        try {
            return SamConfig.in(project());
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    /** A stack's name takes letters, digits and hyphens, and begins with a letter. */
    private String folderName() {
        var name = String.valueOf(project().getFileName())
                .replaceAll("[^A-Za-z0-9-]+", "-")
                .replaceAll("^[^A-Za-z]+|-+$", "");
        return name.isEmpty() ? "local" : name;
    }
}
