package local.template.reader;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Location;
import local.template.Globals;
import local.template.Includes;
import local.template.Intrinsics;
import local.template.LanguageExtensions;
import local.template.Node;
import local.template.Options;
import local.template.Parameters;
import local.template.PhysicalId;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Suggestion;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.Values;
import local.template.sam.References;
import local.template.sam.Sam;
import local.template.stack.Report;
import local.template.stack.Stack;

/**
 * A template's way to a stack: its text, its values, what SAM makes of its resources, their names, and the resources
 * read. <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html">Template
 * anatomy</a>.
 */
final class TemplateReader {

    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion",
            "Conditions",
            "Description",
            "Globals",
            "Hooks",
            "Mappings",
            "Metadata",
            "Outputs",
            "Parameters",
            "Resources",
            "Rules",
            "Transform");
    private static final Set<String> ATTRIBUTES = Set.of(
            "Condition",
            "Connectors",
            "CreationPolicy",
            "DeletionPolicy",
            "DependsOn",
            "IgnoreGlobals",
            "Metadata",
            "Properties",
            "Type",
            "UpdatePolicy",
            "UpdateReplacePolicy");
    private static final Set<String> TRANSFORMS = Set.of(Sam.TRANSFORM, LanguageExtensions.TRANSFORM);
    private static final int MAX_RESOURCES = 500;

    private final Path file;
    private final Options options;
    private final Report report;
    private final String path;
    private final int depth;
    private Node.Mapping root;
    private Values values;

    private TemplateReader(Path file, Options options, Report report, String path, int depth) {
        this.file = file;
        this.options = options;
        this.report = report;
        this.path = path;
        this.depth = depth;
    }

    TemplateReader(Path file, Options options, Report report) {
        this(file, options, report, "", 0);
    }

    /** The reader of an application in this template. */
    TemplateReader nested(Path template, String logicalId) {
        var name = PhysicalId.of(options.stackName(), logicalId, 128);
        return new TemplateReader(
                template,
                new Options(name, options.region(), options.account(), options.endpoint()),
                report,
                path + logicalId + "/",
                depth + 1);
    }

    Path file() {
        return file;
    }

    Options options() {
        return options;
    }

    Report report() {
        return report;
    }

    /** How many templates this one is within. */
    int depth() {
        return depth;
    }

    /** A logical ID as the person may name it: with the applications that it is within, {@code Orders/Worker}. */
    String id(String logicalId) {
        return path + logicalId;
    }

    Stack read(Map<String, String> overrides) {
        root = TemplateFile.read(file, new Location(file, 1, 1)).asMapping("a template");
        try {
            return stack(overrides);
        } catch (TemplateException e) {
            throw e.within(root);
        }
    }

    private Stack stack(Map<String, String> overrides) {
        check(root, SECTIONS, "a template has no section ");
        var parameters = Parameters.read(section("Parameters"), overrides);
        tellOfValues(overrides);
        values = new Values(options, parameters, section("Mappings"), section("Conditions"));
        expandMacros();
        values = new Values(options, parameters, section("Mappings"), section("Conditions"));
        section("Conditions").entries().forEach((name, condition) -> values.condition(name, condition.at()));

        var expansion = Sam.expand(resources(), new Intrinsics(values), options, report);
        checkReferences(expansion);
        var nested = new NestedStacks(this);
        var names = new Names(values, options, expansion, nested);
        return new StackReader(this, expansion, names, nested).read(outputs(names));
    }

    private void tellOfValues(Map<String, String> overrides) {
        section("Parameters").entries().forEach((name, declared) -> {
            if (declared.asMapping(name).required("Type").startsWith("AWS::SSM::") && !overrides.containsKey(name)) {
                report.notice(
                        declared.at(),
                        "the value of the parameter " + name + " is in AWS's Parameter Store; "
                                + "its name is taken for it, unless --parameter-overrides gives the value");
            }
        });
        if (!section("Rules").entries().isEmpty()) {
            report.notice(section("Rules").at(), "the Rules are not checked locally");
        }
    }

    private void expandMacros() {
        root = new Includes(file, new Intrinsics(values)).expand(root);
        var transforms = root.list("Transform");
        for (var transform : transforms) {
            var name = transform.asText("Transform");
            if (!TRANSFORMS.contains(name)) {
                throw new TemplateException(
                        transform.at(),
                        "the macro " + name + " cannot be run locally" + Suggestion.of(name, TRANSFORMS));
            }
        }
        if (declares(LanguageExtensions.TRANSFORM)) {
            root = (Node.Mapping) new LanguageExtensions(new Intrinsics(values)).expand(root);
        } else {
            LanguageExtensions.refuse(root);
        }
    }

    private boolean declares(String transform) {
        return root.list("Transform").stream()
                .anyMatch(node -> node.asText("Transform").equals(transform));
    }

    private Node.Mapping section(String name) {
        return root.mapping(name).orElse(Node.mapping(new Location(file, 1, 1)));
    }

    private static void check(Node.Mapping mapping, Set<String> known, String wrong) {
        mapping.entries().forEach((key, value) -> {
            if (!known.contains(key) && !key.startsWith("Fn::")) {
                throw new TemplateException(value.at(), wrong + key + Suggestion.of(key, known));
            }
        });
    }

    /** The resources of the template that are to be, with all that can be known before they are named. */
    private Map<String, Resource> resources() {
        var section = section("Resources");
        if (section.entries().isEmpty()) {
            throw new TemplateException(section.at(), "the template has no Resources");
        }
        if (section.entries().size() > MAX_RESOURCES) {
            throw new TemplateException(
                    section.at(),
                    "a template has at most " + MAX_RESOURCES
                            + " resources, but this has "
                            + section.entries().size());
        }
        var globals = new Globals(section("Globals"));
        var resources = new LinkedHashMap<String, Resource>();
        section.entries().forEach((logicalId, node) -> {
            var resource = node.asMapping("resource " + logicalId);
            var type = type(logicalId, resource);
            if (resource.text("Condition")
                    .map(name -> values.condition(
                            name, resource.get("Condition").get().at()))
                    .orElse(true)) {
                var properties = resource.mapping("Properties")
                        .filter(own -> !own.entries().isEmpty())
                        .orElse(Node.mapping(node.at()));
                var merged = new Intrinsics(values).reduce(globals.merge(type, properties, resource.entries()));
                ResourceTypes.checkProperties(type, merged.asMapping("Properties"));
                resources.put(
                        logicalId,
                        Resource.declared(
                                logicalId, type, merged.asMapping("Properties"), node.at(), resource.entries()));
            }
        });
        return resources;
    }

    private String type(String logicalId, Node.Mapping resource) {
        if (!logicalId.matches("[A-Za-z0-9]{1,255}")) {
            throw new TemplateException(
                    resource.at(), "a logical ID has letters and digits only, but this is " + logicalId);
        }
        check(resource, ATTRIBUTES, "a resource has no attribute ");
        var node = resource.get("Type")
                .orElseThrow(() -> new TemplateException(resource.at(), logicalId + " has no Type"));
        var type = node.asText("Type");
        ResourceTypes.check(type, node);
        if (ResourceTypes.isServerless(type) && !declares(Sam.TRANSFORM)) {
            throw new TemplateException(
                    node.at(), type + " needs Transform: " + Sam.TRANSFORM + " at the top of the template");
        }
        return type;
    }

    /** Every name must be one, also where a condition leaves it out. */
    private void checkReferences(Sam.Expansion expansion) {
        var declared = section("Resources").entries();
        var known = new HashSet<>(declared.keySet());
        known.addAll(expansion.resources().keySet());
        known.addAll(expansion.referables().keySet());
        known.addAll(section("Parameters").entries().keySet());
        var left = declared.keySet().stream()
                .filter(name -> !expansion.resources().containsKey(name))
                .collect(Collectors.toSet());
        declared.forEach((logicalId, node) -> {
            References.checkNames(
                    node.asMapping(logicalId).get("Properties").orElse(Node.mapping(node.at())), known, left);
            node.asMapping(logicalId)
                    .list("DependsOn")
                    .forEach(on -> References.checkName(on.asText("DependsOn"), on.at(), known, left));
        });
        section("Outputs").entries().values().forEach(output -> References.checkNames(output, known, left));
        References.checkCycles(expansion);
    }

    private Map<String, String> outputs(Names names) {
        var outputs = new LinkedHashMap<String, String>();
        section("Outputs").entries().forEach((name, node) -> {
            var output = node.asMapping("output " + name);
            var value = output.get("Value")
                    .orElseThrow(() -> new TemplateException(node.at(), "output " + name + " has no Value"));
            if (output.text("Condition")
                    .map(condition -> values.condition(condition, node.at()))
                    .orElse(true)) {
                outputs.put(name, names.resolve(value).asText("the Value of an output"));
            }
        });
        return outputs;
    }
}
