package local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Role;
import local.template.reader.Templates;
import local.template.stack.Stack;

/** What tests begin from: a template's text, or a role. */
public final class Stacks {

    public static final String ACCOUNT = "123456789012";
    public static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

    private Stacks() {}

    /** The stack {@code test} of a template with these resources, as text of YAML that is indented by two. */
    public static Stack of(Path folder, String resources) {
        var template = folder.resolve("template.yaml");
        try {
            Files.writeString(template, """
                Transform: AWS::Serverless-2016-10-31
                Globals: {Function: {Runtime: java25}}
                Resources:
                """ + resources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Templates.load(template, Map.of(), new Options("test", "us-east-1", ACCOUNT, Optional.empty()));
    }

    /**
     * Copies the classes of functions' handlers to a folder that is no module's, which is not built.
     *
     * @param code a function's {@code CodeUri}
     */
    public static void handlers(Path code) throws IOException {
        var of = Path.of("local/service/lambda");
        var made = Files.createDirectories(code.resolve(of));
        try (var classes = Files.newDirectoryStream(TEST_CLASSES.resolve(of), "FunctionHandlers*.class")) {
            for (var each : classes) {
                Files.copy(each, made.resolve(each.getFileName()));
            }
        }
    }

    /** A role that a service may assume, with one inline policy that allows one thing. */
    public static Role role(String name, String service, String action, String resource) {
        var trust = PolicyDocument.trust(Json.parse("""
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "%s"}}]}\
            """.formatted(service)));
        var policy = PolicyDocument.identityBased(Json.parse("""
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}\
            """.formatted(action, resource)));
        return new Role(
                name,
                "arn:aws:iam::" + ACCOUNT + ":role/" + name,
                trust,
                List.of(new Policy("inline", policy)),
                Optional.empty());
    }
}
