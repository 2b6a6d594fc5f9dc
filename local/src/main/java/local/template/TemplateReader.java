package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import local.json.Location;
import local.template.Stack.Notice;

/**
 * A template's way to a stack: its text, its values, what SAM makes of its resources, their names, and the resources read.
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html">Template anatomy</a>.
 */
final class TemplateReader {

    private static final Set<String> SECTIONS = Set.of("AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks",
            "Mappings", "Metadata", "Outputs", "Parameters", "Resources", "Rules", "Transform");
    private static final Set<String> ATTRIBUTES = Set.of("Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn",
            "IgnoreGlobals", "Metadata", "Properties", "Type", "UpdatePolicy", "UpdateReplacePolicy");
    private static final Set<String> TRANSFORMS = Set.of(Sam.TRANSFORM, "AWS::LanguageExtensions");

    private final Path file;
    private final Options options;
    private final List<Notice> notices = new ArrayList<>();
    private Node.Mapping root;
    private Values values;

    TemplateReader(Path file, Options options) {
        this.file = file;
        this.options = options;
    }

    Stack read(Map<String, String> overrides) {
        root = TemplateFile.read(file).asMapping("a template");
        check(root, SECTIONS, "a template has no section ");
        values = new Values(options, Parameters.read(section("Parameters"), overrides), section("Mappings"), section("Conditions"));
        section("Conditions").entries().forEach((name, condition) -> values.condition(name, condition.at()));
        var declared = resources();
        var expansion = Sam.expand(declared, options);
        notices.addAll(expansion.notices());
        var names = new Names(values, options, expansion.resources(), expansion.referables());
        return new StackReader(file, options, expansion.resources(), names, notices).read(outputs(names));
    }

    private Node.Mapping section(String name) {
        return root.mapping(name).orElse(Node.mapping(new Location(file, 1, 1)));
    }

    private static void check(Node.Mapping mapping, Set<String> known, String wrong) {
        mapping.entries().forEach((key, value) -> {
            if (!known.contains(key)) {
                throw new TemplateException(value.at(), wrong + key + Suggestion.of(key, known));
            }
        });
    }

    /** The resources of the template that are to be, with all that can be known before they are named. */
    private Map<String, Resource> resources() {
        if (section("Resources").entries().isEmpty()) {
            throw new TemplateException(section("Resources").at(), "the template has no Resources");
        }
        var globals = new Globals(section("Globals"));
        var intrinsics = new Intrinsics(values);
        var resources = new LinkedHashMap<String, Resource>();
        section("Resources").entries().forEach((logicalId, node) -> {
            var resource = node.asMapping("resource " + logicalId);
            if (!logicalId.matches("[A-Za-z0-9]{1,255}")) {
                throw new TemplateException(node.at(), "a logical ID has letters and digits only, but this is " + logicalId);
            }
            var typeNode = resource.get("Type").orElseThrow(() -> new TemplateException(node.at(), logicalId + " has no Type"));
            var type = typeNode.asText("Type");
            ResourceTypes.check(type, typeNode);
            check(resource, ATTRIBUTES, "a resource has no attribute ");
            if (ResourceTypes.isServerless(type) && !transforms().contains(Sam.TRANSFORM)) {
                throw new TemplateException(typeNode.at(), type + " needs Transform: " + Sam.TRANSFORM + " at the top of the template");
            }
            if (resource.text("Condition").map(name -> values.condition(name, resource.get("Condition").get().at())).orElse(true)) {
                var properties = resource.mapping("Properties").map(own -> own.entries().isEmpty() ? Node.mapping(node.at()) : own)
                        .orElse(Node.mapping(node.at()));
                var merged = (Node.Mapping) intrinsics.reduce(globals.merge(type, properties, resource.entries()));
                ResourceTypes.checkProperties(type, merged);
                resources.put(logicalId, Resource.declared(logicalId, type, merged, node.at(), resource.entries()));
            }
        });
        return resources;
    }

    private List<String> transforms() {
        return root.list("Transform").stream().map(transform -> transform.asText("Transform")).peek(name -> {
            if (!TRANSFORMS.contains(name)) {
                throw new TemplateException(root.get("Transform").orElseThrow().at(), "the macro " + name
                        + " cannot be run locally" + Suggestion.of(name, TRANSFORMS));
            }
        }).toList();
    }

    private Map<String, String> outputs(Names names) {
        var outputs = new LinkedHashMap<String, String>();
        section("Outputs").entries().forEach((name, node) -> {
            var output = node.asMapping("output " + name);
            var value = output.get("Value").orElseThrow(() -> new TemplateException(node.at(), "output " + name + " has no Value"));
            if (output.text("Condition").map(condition -> values.condition(condition, node.at())).orElse(true)) {
                outputs.put(name, names.resolve(value).asText("the Value of an output"));
            }
        });
        return outputs;
    }
}
