package local.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.io.TempDir;

/** Applications of a few lines, and what a check says of them. */
abstract class SmallApplications {

    @TempDir
    Path folder;

    List<String> check(String resources, String definition) throws IOException {
        return findings(resources, definition).stream()
                .map(finding -> finding.severity() + " " + finding.message())
                .toList();
    }

    List<Finding> findings(String resources, String definition) throws IOException {
        Files.writeString(folder.resolve("machine.asl.json"), definition);
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: java25}}
            Resources:
            """ + resources.indent(0));
        var options = new Options("test", "us-east-1", "123456789012", Optional.empty());
        var stack = Templates.read(template, Map.of(), options);
        return Check.of(stack);
    }
}
