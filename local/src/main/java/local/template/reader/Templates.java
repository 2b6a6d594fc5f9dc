package local.template.reader;

import java.nio.file.Path;
import java.util.Map;
import local.template.Options;
import local.template.TemplateException;
import local.template.stack.Report;
import local.template.stack.Stack;

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
        var stack = read(template, parameterOverrides, options);
        for (var refusal : stack.refusals()) {
            throw new TemplateException(refusal.location(), refusal.message());
        }
        return stack;
    }

    /**
     * The stack that a template becomes, to look at: what the local run does not have is in {@link Stack#refusals()}.
     *
     * @throws TemplateException where the template is wrong
     */
    public static Stack read(Path template, Map<String, String> parameterOverrides, Options options) {
        var report = new Report();
        return report.on(new TemplateReader(template, options, report).read(parameterOverrides));
    }
}
