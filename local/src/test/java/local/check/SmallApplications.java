package local.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import local.check.code.Compiled;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.io.TempDir;

/** Applications of a few lines, and what a check says of them. */
abstract class SmallApplications {

    private static final Pattern HANDLER = Pattern.compile("Handler: (\\w+)\\.(\\w+)");

    @TempDir
    Path folder;

    List<String> check(String resources, String definition) throws IOException {
        return findings(resources, definition).stream()
                .map(finding -> finding.severity() + " " + finding.message())
                .toList();
    }

    List<Finding> findings(String resources, String definition) throws IOException {
        Files.writeString(folder.resolve("machine.asl.json"), definition);
        handlers(resources);
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: java25}}
            Resources:
            """ + resources.indent(0));
        var options = new Options("test", "us-east-1", "123456789012", Optional.empty());
        var stack = Templates.read(template, Map.of(), options);
        return Check.of(stack);
    }

    /** Classes that do nothing, for the handlers that no test has compiled. */
    private void handlers(String resources) {
        HANDLER.matcher(resources)
                .results()
                .filter(name -> !Files.exists(folder.resolve(name.group(1) + "/" + name.group(2) + ".class")))
                .forEach(name -> Compiled.into(folder, """
                    package %s;
                    public class %s { public void handleRequest(String input) {} }
                    """.formatted(name.group(1), name.group(2))));
    }
}
