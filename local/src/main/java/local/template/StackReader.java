package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import local.iam.MalformedPolicyException;
import local.iam.PolicyDocument;
import local.json.Location;
import local.template.Stack.Notice;
import tools.jackson.databind.JsonNode;

/** Reads plain CloudFormation resources, named and with nothing left to be known, into a {@link Stack}. */
final class StackReader {

    private final Path file;
    private final Options options;
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Names names;
    private final List<Notice> notices;
    private final List<Notice> refusals = new ArrayList<>();

    StackReader(Path file, Options options, Map<String, Resource> resources, Names names, List<Notice> notices) {
        this.file = file;
        this.options = options;
        this.names = names;
        this.notices = new ArrayList<>(notices);
        resources.forEach((logicalId, resource) -> this.resources.put(logicalId,
                resource.with((Node.Mapping) names.resolve(resource.properties()))));
    }

    Stack read(Map<String, String> outputs) {
        resources.values().stream().filter(resource -> !ResourceTypes.isRun(resource.type())).forEach(resource ->
                notice(resource.at(), resource.logicalId() + " (" + resource.type() + ") is not run locally"));
        var roles = new RoleReader(this);
        var messaging = new MessagingReader(this);
        var lambda = new LambdaReader(this);
        var machines = new StateMachineReader(this);
        return new Stack(options.stackName(), options.region(), options.account(), lambda.functions(), machines.stateMachines(),
                machines.activities(), roles.roles(), messaging.queues(), messaging.topics(), messaging.subscriptions(),
                lambda.eventSourceMappings(), logGroups(), messaging.buckets(), outputs, notices, refusals);
    }

    Path file() {
        return file;
    }

    Options options() {
        return options;
    }

    Stream<Resource> all(String... types) {
        return resources.values().stream().filter(resource -> List.of(types).contains(resource.type()));
    }

    <T> List<T> read(String type, Function<Resource, T> reader) {
        return all(type).map(reader).toList();
    }

    /** What {@code Ref} gives for the resource. */
    String ref(Resource resource) {
        return names.ref(resource.logicalId(), resource.at()).orElseThrow().asText("Ref");
    }

    /** What {@code Fn::GetAtt} gives for the resource. */
    String attribute(Resource resource, String name) {
        return names.attribute(resource.logicalId(), name, resource.at()).orElseThrow().asText(name);
    }

    void notice(Location at, String message) {
        notices.add(new Notice(at, message));
    }

    void refuse(Location at, String message) {
        refusals.add(new Notice(at, message));
    }

    /** The name of the role that an ARN names: one of this template, or the local run cannot know what it may do. */
    String roleName(Node arn) {
        var name = arn.asText("the role");
        if (all("AWS::IAM::Role").noneMatch(role -> attribute(role, "Arn").equals(name))) {
            refuse(arn.at(), "what the role " + name + " may do is not in this template; declare it here, or give Policies instead");
        }
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /**
     * A policy as IAM or the service reads it.
     *
     * @param reader which kind of policy it is
     */
    static PolicyDocument policy(Node document, Function<JsonNode, PolicyDocument> reader) {
        try {
            return reader.apply(document.toJson());
        } catch (MalformedPolicyException e) {
            throw new TemplateException(document.at(), e.getMessage());
        }
    }

    private List<Stack.LogGroup> logGroups() {
        return read("AWS::Logs::LogGroup", resource -> new Stack.LogGroup(Optional.of(resource.logicalId()), ref(resource),
                resource.properties().integer("RetentionInDays", 1, 3653)));
    }
}
