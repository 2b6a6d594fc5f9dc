package local.template.sam;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import local.json.Location;
import local.policy.PolicyDocument;
import local.template.Data;
import local.template.Node;
import local.template.Suggestion;
import local.template.TemplateException;
import tools.jackson.databind.JsonNode;

/**
 * SAM's
 * <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html">
 * policy templates</a>: {@code LambdaInvokePolicy: {FunctionName: ...}}.
 */
public final class PolicyTemplates {

    private static final JsonNode TEMPLATES = Data.json("policy-templates.json");

    private PolicyTemplates() {}

    /** Of all of them. */
    public static SortedSet<String> names() {
        return new TreeSet<>(TEMPLATES.propertyNames());
    }

    /** The names of the parameters that a policy template takes. */
    public static List<String> parameters(String template) {
        return TEMPLATES
                .get(template)
                .get("Parameters")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /**
     * The policy document that an item of {@code Policies} stands for.
     *
     * @param item     a map of one entry, the template's name and its parameters
     * @param warnings takes parameters that the template does not have
     * @throws TemplateException where there is no such template, or a parameter is missing
     */
    public static Node document(Node.Mapping item, BiConsumer<Location, String> warnings) {
        var names = names();
        if (item.entries().size() != 1) {
            throw new TemplateException(
                    item.at(),
                    "a policy must be the name of a managed policy, a policy template, or a "
                            + "document with Statement");
        }
        var name = item.entries().keySet().iterator().next();
        if (!names.contains(name)) {
            throw new TemplateException(item.at(), "there is no policy template " + name + Suggestion.of(name, names));
        }
        var template = TEMPLATES.get(name);
        var given = item.entries().get(name) instanceof Node.Scalar(var value, var at) && value.isNull()
                ? Node.mapping(at)
                : item.entries().get(name).asMapping(name);
        var parameters = parameters(name);
        boolean isWhole = given.entries().keySet().containsAll(parameters);
        for (var entry : given.entries().entrySet()) {
            if (!parameters.contains(entry.getKey())) {
                var message = name + " has no parameter " + entry.getKey() + Suggestion.of(entry.getKey(), parameters);
                if (!isWhole) {
                    throw new TemplateException(entry.getValue().at(), message);
                }
                warnings.accept(entry.getValue().at(), message + "; SAM drops it");
            }
        }
        for (var parameter : parameters) {
            if (given.get(parameter).isEmpty()) {
                throw new TemplateException(item.at(), name + " needs the parameter " + parameter);
            }
        }
        return Node.mapping(item.at()).with("Statement", filled(Node.of(template.get("Statement"), item.at()), given));
    }

    /** Whether a document is as one of the templates would make it: its statements allow what the template's do. */
    public static boolean isMadeBy(PolicyDocument document) {
        var rights = rights(document.json());
        return TEMPLATES.valueStream().anyMatch(template -> rights(template).equals(rights));
    }

    /** The actions of each statement, and whether it is about any resource. */
    private record Rights(JsonNode actions, boolean ofAnyResource) {}

    private static List<Rights> rights(JsonNode document) {
        return document.path("Statement")
                .valueStream()
                .map(statement -> new Rights(
                        statement.path("Action"),
                        statement.path("Resource").asString("").equals("*")))
                .toList();
    }

    private static Node filled(Node node, Node.Mapping given) {
        return node.function()
                .filter("Ref"::equals)
                .flatMap(_ -> given.get(node.target().orElse("")))
                .orElseGet(() -> node.map(value -> filled(value, given)));
    }
}
