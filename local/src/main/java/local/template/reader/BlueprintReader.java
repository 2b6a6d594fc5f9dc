package local.template.reader;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Json;
import local.template.Node;
import local.template.PhysicalId;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Unknown;
import local.template.Values;
import local.template.sam.References;
import local.template.sam.Sam;
import local.template.stack.Blueprint;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/** Reads what CloudFormation tells of a template beside what becomes of it. */
final class BlueprintReader {

    private static final Set<String> RETAINING = Set.of("Retain", "RetainExceptOnCreate");

    private final TemplateReader template;
    private final Node.Mapping root;
    private final Values values;
    private final Sam.Expansion expansion;
    private final Names names;
    private final NestedStacks nested;
    private final Map<String, String> notices = new HashMap<>();

    BlueprintReader(
            TemplateReader template,
            Node.Mapping root,
            Values values,
            Sam.Expansion expansion,
            Names names,
            NestedStacks nested) {
        this.template = template;
        this.root = root;
        this.values = values;
        this.expansion = expansion;
        this.names = names;
        this.nested = nested;
    }

    Blueprint read(Stack own, Stack whole) {
        whole.told(Stack.Notice.Kind.REFUSED)
                .forEach(notice -> notice.resource().ifPresent(name -> notices.putIfAbsent(name, notice.message())));
        return new Blueprint(
                own.with(Set.copyOf(whole.resources())),
                whole,
                root.text("Description").orElse(null),
                parameters(),
                resources(),
                outputs(),
                processed(),
                root.list("Transform").stream()
                        .map(macro -> macro.asText("Transform"))
                        .toList(),
                values.imports(),
                nested.blueprints(whole));
    }

    private List<Blueprint.Parameter> parameters() {
        return template.section("Parameters").entries().entrySet().stream()
                .map(entry -> {
                    var declared = entry.getValue().asMapping(entry.getKey());
                    return new Blueprint.Parameter(
                            entry.getKey(),
                            declared.required("Type"),
                            declared.get("Default").map(BlueprintReader::text),
                            values.ref(entry.getKey(), declared.at())
                                    .map(BlueprintReader::text)
                                    .orElse(""),
                            declared.flag("NoEcho", false),
                            declared.text("Description").orElse(null),
                            declared.list("AllowedValues").stream()
                                    .map(value -> value.asText("AllowedValues"))
                                    .toList());
                })
                .toList();
    }

    /** Of a list, as it is given: with commas. */
    private static String text(Node value) {
        return value.asList().stream().map(item -> item.asText("a value")).collect(Collectors.joining(","));
    }

    private Map<String, Declared> resources() {
        var resources = new LinkedHashMap<String, Declared>();
        expansion.resources().values().forEach(resource -> resources.put(resource.logicalId(), declared(resource)));
        return resources;
    }

    private Declared declared(Resource resource) {
        var ref = names.ref(resource.logicalId(), resource.at()).orElseThrow().asText("Ref");
        return new Declared(
                resource.logicalId(),
                resource.type(),
                Unknown.isIn(ref) ? PhysicalId.of(template.options().stackName(), resource.logicalId(), 128) : ref,
                names.resolve(resource.properties()).toJson(),
                needs(resource),
                resource.attribute("DeletionPolicy")
                        .filter(policy -> RETAINING.contains(policy.asText("DeletionPolicy")))
                        .isPresent(),
                notice(resource));
    }

    private Optional<String> notice(Resource resource) {
        return ResourceTypes.isRun(resource.type()) || resource.type().equals("AWS::CloudFormation::Stack")
                ? Optional.ofNullable(notices.get(template.id(resource.owner())))
                : Optional.of("the local run has no " + resource.type() + ": nothing is made of it");
    }

    private Set<String> needs(Resource resource) {
        var needs = new LinkedHashSet<String>();
        References.visit(resource.properties(), (name, _) -> needs.add(expansion.logicalId(name)));
        resource.attribute("DependsOn")
                .ifPresent(on -> on.asList().forEach(node -> needs.add(expansion.logicalId(node.asText("DependsOn")))));
        needs.retainAll(expansion.resources().keySet());
        needs.remove(resource.logicalId());
        return needs;
    }

    private List<Blueprint.Output> outputs() {
        return template.section("Outputs").entries().entrySet().stream()
                .filter(entry -> template.isWanted(entry.getValue().asMapping(entry.getKey())))
                .map(entry -> {
                    var output = entry.getValue().asMapping(entry.getKey());
                    return new Blueprint.Output(
                            entry.getKey(),
                            Unknown.spoken(names.resolve(output.need("Value")).asText("the Value of an output")),
                            output.text("Description").orElse(null),
                            output.mapping("Export")
                                    .flatMap(export -> export.get("Name"))
                                    .map(name -> names.resolve(name).asText("the Name of an Export")));
                })
                .toList();
    }

    private JsonNode processed() {
        var processed = Json.object();
        root.without("Transform")
                .without("Resources")
                .without("Globals")
                .entries()
                .forEach((name, section) -> processed.set(name, section.toJson()));
        var resources = processed.putObject("Resources");
        expansion.resources().forEach((logicalId, resource) -> {
            var written = resources.putObject(logicalId).put("Type", resource.type());
            resource.attributes().forEach((name, value) -> {
                if (!name.equals("Type") && !name.equals("Properties")) {
                    written.set(name, value.toJson());
                }
            });
            written.set("Properties", resource.properties().toJson());
        });
        return processed;
    }
}
