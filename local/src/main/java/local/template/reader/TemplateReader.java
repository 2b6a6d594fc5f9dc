package local.template.reader;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import local.json.Location;
import local.template.Globals;
import local.template.Includes;
import local.template.Intrinsics;
import local.template.LanguageExtensions;
import local.template.Node;
import local.template.Options;
import local.template.Parameters;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Suggestion;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.Unknown;
import local.template.Values;
import local.template.sam.References;
import local.template.sam.Sam;
import local.template.stack.Blueprint;
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
    private static final List<String> MAPS =
            List.of("Conditions", "Globals", "Mappings", "Outputs", "Parameters", "Rules");
    private static final Set<String> ATTRIBUTES = Set.of(
            "Condition",
            "Connectors",
            "CreationPolicy",
            "DeletionPolicy",
            "DependsOn",
            "Description",
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
    /** Of the whole: an application may give another the ARN of its layer. */
    private final Map<String, Path> layers;

    private final Set<String> unread = new HashSet<>();
    /** From what the template says to what it was built of. */
    private final Function<Node.Mapping, Optional<SourceTemplate>> sourceOf;

    private Optional<SourceTemplate> source = Optional.empty();
    private Node.Mapping root;
    private Values values;
    private Function<Stack, Blueprint> blueprint;

    private TemplateReader(
            Path file,
            Options options,
            Report report,
            String path,
            int depth,
            Map<String, Path> layers,
            Function<Node.Mapping, Optional<SourceTemplate>> sourceOf) {
        this.file = file;
        this.options = options;
        this.report = report;
        this.path = path;
        this.depth = depth;
        this.layers = layers;
        this.sourceOf = sourceOf;
    }

    TemplateReader(Path file, Options options, Report report) {
        this(file, options, report, "", 0, new HashMap<>(), built -> SourceTemplate.of(file, built));
    }

    /** The reader of an application in this template. */
    TemplateReader nested(Path template, String logicalId) {
        return new TemplateReader(
                template,
                options.nested(logicalId),
                report,
                path + logicalId + "/",
                depth + 1,
                layers,
                built -> source.flatMap(found -> found.nested(logicalId, built)));
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

    /** The folders and archives of layers, by the ARNs of their versions. */
    Map<String, Path> layers() {
        return layers;
    }

    /** How many templates this one is within. */
    int depth() {
        return depth;
    }

    /** A logical ID as the person may name it: with the applications that it is within, {@code Orders/Worker}. */
    String id(String logicalId) {
        return path + logicalId;
    }

    /** Reads one thing; what is wrong with it is told, and the rest is read. */
    <T> Optional<T> tried(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (TemplateException e) {
            fault(e);
            return Optional.empty();
        }
    }

    void attempt(Runnable reading) {
        tried(() -> {
            reading.run();
            return true;
        });
    }

    void fault(TemplateException e) {
        report.fault(root == null ? e : e.within(root));
    }

    /** Whether a name may be of something that could not be read, or of what SAM makes and is not made here. */
    boolean isUnread(String name, Sam.Expansion expansion) {
        return unread.stream().anyMatch(name::startsWith) || expansion.mayMake(name);
    }

    Stack read(Map<String, String> overrides) {
        return read(TemplateFile.text(file, new Location(file, 1, 1)), overrides);
    }

    /** @param text of the template, be it in the file or not */
    Stack read(String text, Map<String, String> overrides) {
        root = TemplateFile.parse(file, text, report::warn).asMapping("a template");
        source = sourceOf.apply(root);
        root = source.map(found -> found.place(root)).orElse(root);
        try {
            return stack(overrides);
        } catch (TemplateException e) {
            throw e.within(root);
        }
    }

    private Stack stack(Map<String, String> overrides) {
        check(root, SECTIONS, "a template has no section ");
        for (var name : MAPS) {
            root.get(name).ifPresent(section -> attempt(() -> section.asMapping(name)));
        }
        tellPlaces();
        var parameters = parameters(overrides);
        values = new Values(options, parameters, section("Mappings"), section("Conditions"));
        expandMacros();
        values = new Values(options, parameters, section("Mappings"), section("Conditions"));
        section("Conditions")
                .entries()
                .forEach((name, condition) -> attempt(() -> values.condition(name, condition.at())));

        var declared = resources();
        var expansion = Sam.expand(declared, new Intrinsics(values), options, report, this::fault);
        declared.keySet().stream().filter(name -> !expansion.isExpanded(name)).forEach(unread::add);
        checkReferences(expansion);
        var nested = new NestedStacks(this);
        var names = new Names(values, options, expansion, nested, this);
        var own = new StackReader(this, expansion, names, nested).read(outputs(names));
        var whole = nested.joined(own);
        blueprint = given -> new BlueprintReader(this, root, values, expansion, names, nested).read(own, given);
        return whole;
    }

    /**
     * What was read, resource by resource.
     *
     * @param whole with what there is to tell of it
     */
    Blueprint blueprint(Stack whole) {
        return blueprint.apply(whole);
    }

    /** What is told of a resource, a parameter or an output is told of it alone. */
    private void tellPlaces() {
        root.entries().values().forEach(section -> report.common(section.at()));
        List.of("Parameters", "Resources", "Outputs")
                .forEach(name -> section(name)
                        .entries()
                        .forEach((id, node) ->
                                report.stands(node.at(), name.equals("Outputs") ? "output " + id : id(id))));
    }

    private Map<String, Node> parameters(Map<String, String> overrides) {
        var parameters = Parameters.read(section("Parameters"), overrides, this::fault);
        tellOfValues(overrides);
        if (!report.isForRun()) {
            section("Parameters").entries().forEach((name, declared) -> {
                if (isInStore(declared) && !overrides.containsKey(name)) {
                    parameters.put(name, Unknown.of(name, declared.at()));
                }
            });
        }
        return parameters;
    }

    private static boolean isInStore(Node parameter) {
        return parameter instanceof Node.Mapping declared
                && declared.get("Type")
                        .filter(type -> type.toJson().asString("").startsWith("AWS::SSM::Parameter::Value"))
                        .isPresent();
    }

    private void tellOfValues(Map<String, String> overrides) {
        section("Parameters").entries().forEach((name, declared) -> {
            if (isInStore(declared) && !overrides.containsKey(name)) {
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
        root = new Includes(file, new Intrinsics(values), this::fault).expand(root);
        var transforms = root.list("Transform");
        for (var transform : transforms) {
            var name = transform.asText("Transform");
            if (!TRANSFORMS.contains(name)) {
                report.refuse(
                        transform.at(),
                        "the macro " + name + " cannot be run locally" + Suggestion.of(name, TRANSFORMS));
            }
        }
        if (declares(LanguageExtensions.TRANSFORM)) {
            tried(() -> (Node.Mapping) new LanguageExtensions(new Intrinsics(values)).expand(root))
                    .ifPresent(expanded -> root = expanded);
        } else {
            attempt(() -> LanguageExtensions.refuse(root));
        }
    }

    private boolean declares(String transform) {
        return root.list("Transform").stream()
                .anyMatch(node -> node.asText("Transform").equals(transform));
    }

    Node.Mapping section(String name) {
        return root.get(name)
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .orElse(Node.mapping(new Location(file, 1, 1)));
    }

    private void check(Node.Mapping mapping, Set<String> known, String wrong) {
        mapping.entries().forEach((key, value) -> {
            if (!known.contains(key) && !key.startsWith("Fn::")) {
                fault(new TemplateException(value.at(), wrong + key + Suggestion.of(key, known)));
            }
        });
    }

    /** The resources of the template that are to be, with all that can be known before they are named. */
    private Map<String, Resource> resources() {
        var section = section("Resources");
        if (section.entries().isEmpty()) {
            root.get("Resources").ifPresent(given -> given.asMapping("Resources"));
            throw new TemplateException(section.at(), "the template has no Resources");
        }
        if (section.entries().size() > MAX_RESOURCES) {
            fault(new TemplateException(
                    section.at(),
                    "a template has at most " + MAX_RESOURCES
                            + " resources, but this has "
                            + section.entries().size()));
        }
        var globals = new Globals(section("Globals"), this::fault);
        var resources = new LinkedHashMap<String, Resource>();
        section.entries()
                .forEach((logicalId, node) -> tried(() -> resource(logicalId, node, globals))
                        .ifPresentOrElse(
                                read -> read.ifPresent(resource -> resources.put(logicalId, resource)),
                                () -> unread.add(logicalId)));
        return resources;
    }

    /** Nothing, where the resource's condition does not hold. */
    private Optional<Resource> resource(String logicalId, Node node, Globals globals) {
        var resource = node.asMapping("resource " + logicalId);
        var type = type(logicalId, resource);
        if (!isWanted(resource)) {
            return Optional.empty();
        }
        var own = resource.mapping("Properties")
                .filter(all -> !all.entries().isEmpty())
                .orElse(Node.mapping(node.at()));
        var merged = new Intrinsics(values).reduce(globals.merge(type, own, resource.entries()));
        var properties = merged.asMapping("Properties");
        attempt(() -> ResourceTypes.checkNames(type, properties));
        ResourceTypes.checkPresent(type, properties);
        return Optional.of(Resource.declared(logicalId, type, properties, node.at(), resource.entries()));
    }

    boolean isWanted(Node.Mapping declared) {
        return declared.text("Condition")
                .flatMap(name ->
                        values.condition(name, declared.get("Condition").get().at()))
                .orElse(true);
    }

    private String type(String logicalId, Node.Mapping resource) {
        if (!logicalId.matches("[A-Za-z0-9]{1,255}")) {
            throw new TemplateException(
                    resource.at(), "a logical ID has letters and digits only, but this is " + logicalId);
        }
        if (resource.get("Type").isEmpty()) {
            check(resource, ATTRIBUTES, "a resource has no attribute ");
            throw new TemplateException(resource.at(), logicalId + " has no Type");
        }
        var node = resource.need("Type");
        var type = node.asText("Type");
        if (ResourceTypes.isServerless(type)) {
            resource.entries().forEach((key, value) -> {
                if (!ATTRIBUTES.contains(key) || key.equals("Description")) {
                    report.warn(
                            value.at(),
                            "SAM drops " + key + " of " + logicalId + ", which stands beside its Properties");
                }
            });
        } else {
            boolean isCustom = type.startsWith("Custom::") || type.equals("AWS::CloudFormation::CustomResource");
            check(isCustom ? resource.without("Version") : resource, ATTRIBUTES, "a resource has no attribute ");
        }
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
        BiConsumer<String, Location> check = (name, at) -> {
            if (!isUnread(name, expansion)) {
                attempt(() -> References.checkName(name, at, known, left));
            }
        };
        declared.values().stream()
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .forEach(resource -> {
                    resource.get("Properties")
                            .ifPresent(properties -> attempt(() -> References.visit(properties, check)));
                    resource.list("DependsOn")
                            .forEach(on -> attempt(() -> check.accept(on.asText("DependsOn"), on.at())));
                });
        section("Outputs").entries().values().forEach(output -> attempt(() -> References.visit(output, check)));
        attempt(() -> References.checkCycles(expansion));
    }

    private Map<String, String> outputs(Names names) {
        var outputs = new LinkedHashMap<String, String>();
        section("Outputs")
                .entries()
                .forEach((name, node) -> attempt(() -> {
                    var output = node.asMapping("output " + name);
                    var value = output.get("Value")
                            .orElseThrow(() -> new TemplateException(node.at(), "output " + name + " has no Value"));
                    if (isWanted(output)) {
                        outputs.put(name, Unknown.spoken(names.resolve(value).asText("the Value of an output")));
                    }
                }));
        return outputs;
    }
}
