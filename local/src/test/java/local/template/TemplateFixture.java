package local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import local.template.reader.Templates;
import local.template.stack.Stack;

/** A template in a folder of its own, where its code is too. */
record TemplateFixture(Path folder) {

    static final Options OPTIONS = new Options("hello", "us-east-1", "123456789012", Optional.empty());

    /** What the template becomes. */
    Stack read(String template) {
        return read(template, Map.of());
    }

    Stack read(String template, Map<String, String> overrides) {
        return Templates.read(file("template.yaml", template), overrides, OPTIONS);
    }

    /** The same, for a run. */
    Stack load(String template) {
        return Templates.load(file("template.yaml", template), Map.of(), OPTIONS);
    }

    /** What the person is told of a template that is wrong. */
    String fault(String template) {
        return fault("template.yaml", template, Map.of());
    }

    String fault(String name, String template, Map<String, String> overrides) {
        try {
            var stack = Templates.load(file(name, template), overrides, OPTIONS);
            return "no fault: " + stack;
        } catch (TemplateException e) {
            return e.getMessage().replace(folder + "/", "");
        }
    }

    Path file(String name, String text) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
