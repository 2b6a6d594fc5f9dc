package local.template.reader;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import local.json.Json;
import local.template.Includes;
import local.template.Node;
import local.template.Resource;
import local.template.S3Location;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.Unknown;
import local.template.stack.Stack;

/** {@code AWS::StepFunctions::*}. */
final class StateMachineReader {

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9_-]+)}");

    private final StackReader stack;

    StateMachineReader(StackReader stack) {
        this.stack = stack;
    }

    List<Stack.Activity> activities() {
        return stack.read(
                "AWS::StepFunctions::Activity",
                activity -> new Stack.Activity(
                        stack.id(activity), activity.at(), stack.attribute(activity, "Name"), stack.ref(activity)));
    }

    List<Stack.StateMachineResource> stateMachines() {
        return stack.read("AWS::StepFunctions::StateMachine", this::stateMachine);
    }

    private Stack.StateMachineResource stateMachine(Resource resource) {
        var properties = resource.properties();
        var substitutions = new LinkedHashMap<String, String>();
        properties
                .mapping("DefinitionSubstitutions")
                .ifPresent(all -> all.entries()
                        .forEach((name, value) -> substitutions.put(name, value.asText("the substitution " + name))));
        var type = properties.text("StateMachineType").orElse("STANDARD");
        if (!type.equals("STANDARD") && !type.equals("EXPRESS") && !Unknown.isIn(type)) {
            throw new TemplateException(
                    properties.need("StateMachineType").at(),
                    "the type of a state machine is STANDARD or EXPRESS, but this is " + type);
        }
        var role = properties.need("RoleArn");
        var definition = definition(resource, substitutions);
        var arn = stack.ref(resource);
        return new Stack.StateMachineResource(
                stack.id(resource),
                resource.at(),
                stack.attribute(resource, "Name"),
                arn,
                stack.roleName(role),
                type.equals("EXPRESS"),
                definition.text(),
                definition.source(),
                substitutions,
                properties.get("LoggingConfiguration").map(Node::toJson),
                properties.get("EncryptionConfiguration").map(Node::toJson),
                properties
                        .mapping("TracingConfiguration")
                        .map(tracing -> tracing.flag("Enabled", false))
                        .orElse(false),
                aliases(arn));
    }

    private record DefinitionText(String text, Path source) {}

    private DefinitionText definition(Resource resource, Map<String, String> substitutions) {
        var properties = resource.properties();
        var inline = properties
                .get("DefinitionString")
                .map(text -> text.asText("DefinitionString"))
                .or(() -> properties.mapping("Definition").map(definition -> Json.pretty(definition.toJson())));
        if (inline.isPresent()) {
            return new DefinitionText(
                    substituted(inline.get(), substitutions), resource.at().file());
        }
        var location = properties
                .get("DefinitionS3Location")
                .orElseThrow(() -> new TemplateException(resource.at(), resource.logicalId() + " has no definition"));
        var inS3 = S3Location.of(location).flatMap(stack.options().surroundings()::file);
        if (inS3.isPresent()) {
            return definition(location, inS3.get(), substitutions);
        }
        if (location instanceof Node.Mapping
                || location.asText("DefinitionUri").startsWith("s3://")
                || Unknown.is(location)) {
            return unread(location, "the definition is in S3; name the file that it was uploaded from");
        }
        var uri = location.asText("DefinitionUri");
        if (!stack.options().surroundings().hasFiles()) {
            throw new TemplateException(
                    location.at(),
                    "the definition is \"" + uri + "\", which is not a valid S3 Uri of the form 's3://bucket/key'");
        }
        return definition(location, Includes.beside(stack.file(), uri), substitutions);
    }

    private DefinitionText definition(Node location, Path file, Map<String, String> substitutions) {
        if (!TemplateFile.isThere(file)) {
            return unread(location, "there is no file " + file);
        }
        var uri = file.toString();
        var text = substituted(TemplateFile.text(file, location.at()), substitutions);
        var isYaml = uri.endsWith(".yaml") || uri.endsWith(".yml");
        return new DefinitionText(
                isYaml ? Json.pretty(TemplateFile.parse(file, text).toJson()) : text, file);
    }

    /** A definition of which nothing is known. */
    private DefinitionText unread(Node location, String why) {
        stack.fault(TemplateException.unknown(location.at(), why));
        return new DefinitionText("", location.at().file());
    }

    /** {@code ${Name}} by its value; a name without a value stays as it is, as CloudFormation leaves it. */
    private static String substituted(String text, Map<String, String> substitutions) {
        return SUBSTITUTION
                .matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(substitutions.getOrDefault(match.group(1), match.group())));
    }

    private List<String> aliases(String machine) {
        return stack.all("AWS::StepFunctions::StateMachineAlias")
                .filter(alias -> stack.ref(alias).startsWith(machine + ":"))
                .map(alias -> alias.properties().required("Name"))
                .toList();
    }
}
