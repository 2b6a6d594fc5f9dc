package local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import local.template.Options;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.reader.Templates;
import local.template.stack.Blueprint;
import local.template.stack.Stack;

/**
 * What the files beside an account come to: the template with the definitions and templates that it names, and its functions'
 * code.
 *
 * @param options what the template does not say of its stack
 */
record StackFiles(Settings settings, Options options) {

    /**
     * The files as they are at one moment.
     *
     * @param text      of the template
     * @param stack     as much of it as its purpose is for
     * @param blueprint resource by resource
     * @param faults    what keeps something of it from being run
     */
    record Reading(String text, Stack stack, Blueprint blueprint, List<TemplateException> faults) {}

    /**
     * Reads them.
     *
     * @param noted takes each file that is read or looked for, also where the reading fails
     * @throws TemplateException where the template is wrong as a whole, or nothing of it can be run
     */
    Reading read(Set<Path> noted) {
        return TemplateFile.noting(noted, this::read);
    }

    private Reading read() {
        var read = Templates.readToRun(settings.template(), settings.naming().parameterOverrides(), options);
        var stack = settings.purpose().checked(read.stack(), settings.upstreams());
        return switch (settings.purpose()) {
            case Purpose.Service _ ->
                new Reading(
                        read.text(),
                        stack,
                        read.blueprint().apply(stack),
                        Purpose.faults(read.stack(), settings.upstreams()));
            case Purpose.Deployments _, Purpose.Executions _, Purpose.Invocation _ ->
                new Reading("", stack, Blueprint.of(stack), List.of());
        };
    }

    /** What there is of an account that begins without a template. */
    Reading none() {
        var stack = new Stack(options, List.of(), List.of(), Map.of());
        return new Reading("", stack, Blueprint.of(stack), List.of());
    }

    /** The functions whose code runs here: those that somebody invokes, and that have no other place. */
    List<Stack.Function> here(Stack stack) {
        return settings.purpose().invoked(stack).stream()
                .filter(_ -> settings.code().lambdaEndpoint().isEmpty())
                .filter(function -> !settings.code().handlers().containsKey(function.logicalId()))
                .toList();
    }

    /** Whether what is saved of them is to be live at once. */
    boolean areWatched() {
        return settings.purpose() instanceof Purpose.Service(boolean isWatched) && isWatched;
    }

    /** Copies of the code that runs here: what is watched runs with them. */
    CodeCopies copies() {
        return new CodeCopies(
                LocalApp.project(settings.template()).resolve(".local").resolve("copies"));
    }
}
