package local.template.stack;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A template, resolved, as CloudFormation deploys it: resource by resource.
 *
 * @param stack      what the services take of it; resources of applications within are not in it
 * @param whole      the same with those of applications within
 * @param resources  by logical ID, in the template's order
 * @param processed  the template after its macros
 * @param transforms the macros that it names
 * @param imports    the names that {@code Fn::ImportValue} asks for
 * @param nested     applications within, by their logical IDs
 */
public record Blueprint(
        Stack stack,
        Stack whole,
        String description,
        List<Parameter> parameters,
        Map<String, Declared> resources,
        List<Output> outputs,
        JsonNode processed,
        List<String> transforms,
        Set<String> imports,
        Map<String, Blueprint> nested) {

    private static final Set<String> OF_IAM = Set.of(
            "AWS::IAM::AccessKey",
            "AWS::IAM::Group",
            "AWS::IAM::InstanceProfile",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Policy",
            "AWS::IAM::Role",
            "AWS::IAM::RolePolicy",
            "AWS::IAM::User",
            "AWS::IAM::UserToGroupAddition");
    private static final Set<String> IAM_NAMES =
            Set.of("GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName");

    /**
     * One of the section Parameters.
     *
     * @param defaultValue may be missing
     * @param value        that it has here
     */
    public record Parameter(
            String key,
            String type,
            Optional<String> defaultValue,
            String value,
            boolean noEcho,
            String description,
            List<String> allowedValues) {}

    /** One of the section Outputs. */
    public record Output(String key, String value, String description, Optional<String> exportName) {}

    /**
     * A resource, declared or made by SAM.
     *
     * @param physicalId what {@code Ref} gives
     * @param properties with nothing left to be known
     * @param needs      logical IDs of those that must be there before
     * @param isRetained whether it stays when the stack no longer has it
     * @param notice     what the local run does not do of it
     */
    public record Declared(
            String logicalId,
            String type,
            String physicalId,
            JsonNode properties,
            Set<String> needs,
            boolean isRetained,
            Optional<String> notice) {

        /** The same with what the files say that the resource is made of. */
        private Declared of(StackResource resource) {
            var said = (ObjectNode) properties.deepCopy();
            switch (resource) {
                case Stack.Function function
                when type.equals("AWS::Lambda::Function") -> {
                    said.put("Code", function.code().toString());
                    if (!function.layers().isEmpty()) {
                        var layers = said.putArray("Layers");
                        function.layers().forEach(layer -> layers.add(layer.toString()));
                    }
                }
                case Stack.StateMachineResource machine
                when !machine.source().equals(machine.location().file()) ->
                    said.put("DefinitionString", machine.definition()).remove("DefinitionS3Location");
                default -> {
                    return this;
                }
            }
            return new Declared(logicalId, type, physicalId, said, needs, isRetained, notice);
        }
    }

    /**
     * The same where a template names files beside it: what these say counts among the resources' properties, so that a
     * change of a file is a change of its resource, as it is in a template that {@code sam deploy} has packaged.
     *
     * @param functions has a function's code and layers where their paths tell one content from another
     */
    public Blueprint ofFiles(UnaryOperator<Stack.Function> functions) {
        var own = stack.with(functions);
        var declared = new LinkedHashMap<>(resources);
        own.resources().forEach(resource -> declared.computeIfPresent(local(resource), (_, was) -> was.of(resource)));
        var within = new LinkedHashMap<String, Blueprint>();
        nested.forEach((logicalId, application) -> within.put(logicalId, application.ofFiles(functions)));
        return new Blueprint(
                own,
                whole.with(functions),
                description,
                parameters,
                declared,
                outputs,
                processed,
                transforms,
                imports,
                within);
    }

    /** Its logical ID within its own template. */
    private static String local(StackResource resource) {
        return resource.logicalId().substring(resource.logicalId().lastIndexOf('/') + 1);
    }

    /** The logical IDs, each after those that it needs. */
    public SequencedSet<String> inOrder() {
        var order = new LinkedHashSet<String>();
        resources.keySet().forEach(logicalId -> add(logicalId, order));
        return order;
    }

    private void add(String logicalId, SequencedSet<String> order) {
        if (!order.contains(logicalId)) {
            resources.get(logicalId).needs().forEach(needed -> add(needed, order));
            order.add(logicalId);
        }
    }

    /**
     * What whoever deploys it must have acknowledged.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html">CreateStack</a>
     */
    public List<String> capabilities() {
        if (any(resource -> OF_IAM.contains(resource.type())
                && IAM_NAMES.stream().anyMatch(resource.properties()::has)
                && !resource.type().equals("AWS::IAM::RolePolicy"))) {
            return List.of("CAPABILITY_NAMED_IAM");
        }
        return any(resource -> OF_IAM.contains(resource.type())) ? List.of("CAPABILITY_IAM") : List.of();
    }

    private boolean any(Predicate<Declared> wanted) {
        return resources.values().stream().anyMatch(wanted)
                || nested.values().stream().anyMatch(application -> application.any(wanted));
    }

    /** Whether to have such resources made is to be acknowledged. */
    public static boolean isOfIam(String type) {
        return OF_IAM.contains(type);
    }

    /** A stack of which nothing is known but what it has. */
    public static Blueprint of(Stack stack) {
        var resources = new LinkedHashMap<String, Declared>();
        stack.summaries()
                .forEach(summary -> resources.put(
                        summary.logicalId(),
                        new Declared(
                                summary.logicalId(),
                                summary.type(),
                                summary.physicalId(),
                                Json.object(),
                                Set.of(),
                                false,
                                Optional.empty())));
        return new Blueprint(
                stack,
                stack,
                null,
                List.of(),
                resources,
                stack.outputs().entrySet().stream()
                        .map(output -> new Output(output.getKey(), output.getValue(), null, Optional.empty()))
                        .toList(),
                Json.object(),
                List.of(),
                Set.of(),
                Map.of());
    }
}
