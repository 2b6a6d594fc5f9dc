package local.template.reader;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import local.json.Location;
import local.template.Options;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.stack.Blueprint;
import local.template.stack.Report;
import local.template.stack.Stack;
import local.template.stack.Stack.Notice.Kind;

/** Reads templates of CloudFormation and SAM, YAML or JSON. */
public final class Templates {

    private Templates() {}

    /**
     * The stack that a template becomes, for a run.
     *
     * @param template           the file, as the person names it
     * @param parameterOverrides values of its parameters, where they are not the defaults
     * @throws TemplateException where the template is wrong, or the local run would be wrong
     */
    public static Stack load(Path template, Map<String, String> parameterOverrides, Options options) {
        var stack = read(template, parameterOverrides, options, true);
        Stream.of(Kind.WRONG, Kind.REFUSED)
                .flatMap(kind -> stack.told(kind).stream())
                .findFirst()
                .ifPresent(refusal -> {
                    throw new TemplateException(refusal.location(), refusal.message());
                });
        return stack;
    }

    /**
     * The stack that a template becomes, to look at: as much of it as can be read. What is wrong, unknown or not to be
     * had in a local run is in its {@link Stack#report()}.
     *
     * @throws TemplateException where the file is no YAML or JSON, or no template
     */
    public static Stack read(Path template, Map<String, String> parameterOverrides, Options options) {
        return read(template, parameterOverrides, options, false);
    }

    /**
     * The stack that a template becomes, for a run that may need only some of it: {@link Stack#needing} refuses what
     * that run cannot do without.
     *
     * @throws TemplateException where the file is no YAML or JSON, or no template
     */
    public static Reading readToRun(Path template, Map<String, String> parameterOverrides, Options options) {
        var report = new Report(true);
        var reader = new TemplateReader(template, options, report);
        var text = TemplateFile.text(template, new Location(template, 1, 1));
        return new Reading(text, report.on(reader.read(text, parameterOverrides)), reader::blueprint);
    }

    /**
     * What a template becomes where it is deployed: what the local run does not do of a resource is told of it.
     *
     * @param template its name in messages; it need not be there
     * @throws TemplateException where the text is no YAML or JSON, or no template, or CloudFormation would refuse it
     */
    public static Blueprint blueprint(Path template, String text, Map<String, String> parameters, Options options) {
        var report = new Report(true);
        var reader = new TemplateReader(template, options, report);
        var whole = report.on(reader.read(text, parameters));
        whole.told(Kind.WRONG).stream().findFirst().ifPresent(fault -> {
            throw new TemplateException(fault.location(), fault.message());
        });
        return reader.blueprint(whole);
    }

    /**
     * A template that is read, whatever is left of it for a run.
     *
     * @param text      of the file
     * @param stack     as much as can be read
     * @param blueprint resource by resource, of as much of the stack as there is: what CloudFormation tells of it
     */
    public record Reading(String text, Stack stack, Function<Stack, Blueprint> blueprint) {}

    private static Stack read(Path template, Map<String, String> parameterOverrides, Options options, boolean forRun) {
        var report = new Report(forRun);
        return report.on(new TemplateReader(template, options, report).read(parameterOverrides));
    }
}
