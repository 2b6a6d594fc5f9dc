package local.template.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import local.policy.MalformedPolicyException;
import local.policy.PolicyDocument;
import local.template.Node;
import local.template.Options;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.TemplateException;
import local.template.sam.Sam;
import local.template.stack.Report;
import local.template.stack.Stack;
import local.template.stack.StackResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads plain CloudFormation resources, named and with nothing left to be known, into a {@link Stack}. */
final class StackReader {

    private final TemplateReader template;
    private final Map<String, List<Resource>> resources = new HashMap<>();
    private final Names names;
    private final NestedStacks nested;

    StackReader(TemplateReader template, Sam.Expansion expansion, Names names, NestedStacks nested) {
        this.template = template;
        this.names = names;
        this.nested = nested;
        Omissions.report(expansion, template.report(), template.options());
        expansion
                .resources()
                .values()
                .forEach(resource -> template.attempt(() -> {
                    var properties = names.resolve(resource.properties()).asMapping("Properties");
                    template.attempt(() -> ResourceTypes.checkNested(resource.type(), properties));
                    resources
                            .computeIfAbsent(resource.type(), _ -> new ArrayList<>())
                            .add(resource.with(properties));
                }));
    }

    Stack read(Map<String, String> outputs) {
        all("AWS::CloudFormation::Stack").forEach(resource -> nested.stack(resource, names::resolve));
        var messaging = new MessagingReader(this);
        var lambda = new LambdaReader(this);
        var machines = new StateMachineReader(this);
        var events = new EventsReader(this);
        var schedules = new SchedulesReader(this);
        var all = Stream.<List<? extends StackResource>>of(
                lambda.functions(),
                machines.stateMachines(),
                machines.activities(),
                new RoleReader(this).roles(),
                messaging.queues(),
                messaging.topics(),
                messaging.subscriptions(),
                lambda.eventSourceMappings(),
                logGroups(),
                logPolicies(),
                messaging.buckets(),
                messaging.resourcePolicies(),
                events.buses(),
                events.busPolicies(),
                events.rules(),
                schedules.groups(),
                schedules.schedules(),
                others());
        return new Stack(options(), all.<StackResource>flatMap(List::stream).toList(), summaries(), outputs);
    }

    Path file() {
        return template.file();
    }

    Map<String, Path> layers() {
        return template.layers();
    }

    Options options() {
        return template.options();
    }

    Report report() {
        return template.report();
    }

    /** Its logical ID, as the person may name it. */
    String id(Resource resource) {
        return id(resource.logicalId());
    }

    String id(String logicalId) {
        return template.id(logicalId);
    }

    Stream<Resource> all(String... types) {
        return Stream.of(types).flatMap(type -> resources.getOrDefault(type, List.of()).stream());
    }

    <T> List<T> read(String type, Function<Resource, T> reader) {
        return read(all(type), reader);
    }

    /** What can be read; what is wrong with the others is told. */
    <S, T> List<T> read(Stream<S> all, Function<S, T> reader) {
        return all.flatMap(one -> template.tried(() -> reader.apply(one)).stream())
                .toList();
    }

    void fault(TemplateException fault) {
        template.fault(fault);
    }

    void attempt(Runnable reading) {
        template.attempt(reading);
    }

    <T> Optional<T> tried(Supplier<T> reading) {
        return template.tried(reading);
    }

    /** The property {@code Tags}, where it is a list of them. */
    static Map<String, String> tags(Node.Mapping properties) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : properties.list("Tags")) {
            if (tag instanceof Node.Mapping pair) {
                tags.put(pair.required("Key"), pair.required("Value"));
            }
        }
        return tags;
    }

    /** What {@code Ref} gives for the resource. */
    String ref(Resource resource) {
        return names.ref(resource.logicalId(), resource.at()).orElseThrow().asText("Ref");
    }

    /** What {@code Fn::GetAtt} gives for the resource. */
    String attribute(Resource resource, String name) {
        return names.attribute(resource.logicalId(), name, resource.at())
                .orElseThrow()
                .asText(name);
    }

    /** The name of the role that an ARN names: one of the whole stack, or nobody knows what it may do. */
    String roleName(Node arn) {
        var name = arn.asText("the role");
        report().need(
                        arn.at(),
                        "what the role " + name
                                + " may do is not in this template; declare it here, or give Policies "
                                + "instead",
                        whole -> options().surroundings().has(name)
                                || whole.roles().stream()
                                        .anyMatch(role -> role.role().arn().equals(name)));
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /**
     * A policy as IAM or the service reads it, as far as it is known.
     *
     * @throws TemplateException where it would be refused
     */
    static PolicyDocument policy(Node document, OpenPolicy.Kind kind) {
        try {
            var json = OpenPolicy.of(document.toJson(), kind);
            if (kind == OpenPolicy.Kind.RESOURCE) {
                dropSecondSids(json.path("Statement"));
            }
            return switch (kind) {
                case IDENTITY -> PolicyDocument.identityBased(json);
                case RESOURCE -> PolicyDocument.resourceBased(json);
                case TRUST -> PolicyDocument.trust(json);
            };
        } catch (MalformedPolicyException e) {
            throw new TemplateException(document.at(), e.getMessage());
        }
    }

    /** IAM wants each Sid once; what S3, SQS and SNS do with a second one is not documented. */
    private static void dropSecondSids(JsonNode statements) {
        var seen = new HashSet<String>();
        statements.forEach(statement -> {
            if (statement instanceof ObjectNode fields
                    && !seen.add(fields.path("Sid").asString(""))) {
                fields.remove("Sid");
            }
        });
    }

    private List<Stack.ResourceSummary> summaries() {
        return resources.values().stream()
                .flatMap(List::stream)
                .filter(resource -> ResourceTypes.isRun(resource.type()))
                .map(resource -> new Stack.ResourceSummary(id(resource), resource.type(), ref(resource)))
                .toList();
    }

    private List<Stack.OtherResource> others() {
        return resources.values().stream()
                .flatMap(List::stream)
                .filter(resource -> NotRun.hasArn(resource.type()))
                .map(resource -> new Stack.OtherResource(
                        id(resource),
                        resource.at(),
                        ref(resource),
                        attribute(resource, "Arn"),
                        resource.type(),
                        resource.properties().toJson()))
                .toList();
    }

    private List<Stack.LogGroup> logGroups() {
        return read(
                "AWS::Logs::LogGroup",
                resource -> new Stack.LogGroup(
                        id(resource),
                        resource.at(),
                        ref(resource),
                        attribute(resource, "Arn"),
                        resource.properties().integer("RetentionInDays", 1, 3653),
                        resource.properties().text("KmsKeyId").filter(key -> !key.isEmpty())));
    }

    /** Their documents are JSON text. */
    private List<Stack.LogPolicy> logPolicies() {
        return read("AWS::Logs::ResourcePolicy", resource -> {
            var given = resource.properties().need("PolicyDocument");
            return new Stack.LogPolicy(
                    id(resource),
                    resource.at(),
                    ref(resource),
                    policy(
                            Node.of(MessagingReader.json(given, "PolicyDocument"), given.at()),
                            OpenPolicy.Kind.RESOURCE));
        });
    }
}
