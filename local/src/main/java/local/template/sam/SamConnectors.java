package local.template.sam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import local.json.Location;
import local.template.Data;
import local.template.Intrinsics;
import local.template.Node;
import local.template.Resource;
import local.template.Suggestion;
import local.template.TemplateException;
import tools.jackson.databind.JsonNode;

/**
 * SAM's
 * <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html">
 * connectors</a>: the policy that lets one resource use another, made from the two types and {@code Read} or
 * {@code Write}.
 */
final class SamConnectors {

    private static final JsonNode PROFILES = Data.json("connector-profiles.json");
    private static final Pattern VARIABLE = Pattern.compile("%\\{([A-Za-z]+)\\.([A-Za-z]+)}");
    private static final Map<String, String> PLAIN_TYPES = Map.of(
            "AWS::Serverless::Function", "AWS::Lambda::Function",
            "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine",
            "AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table",
            "AWS::Serverless::Api", "AWS::ApiGateway::RestApi",
            "AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api");

    private final Map<String, Resource> resources;
    private final Resource connector;
    private final Node.Mapping properties;

    private SamConnectors(Resource connector, Map<String, Resource> resources) {
        this.connector = connector;
        this.properties = connector.properties();
        this.resources = resources;
    }

    /** One end of a connector. What it is called is known by its type, or told by the template. */
    private record End(String type, Map<String, Node> names, Optional<Node> roleName) {

        Node name(String name, Location at) {
            return Optional.ofNullable(names.get(name))
                    .orElseThrow(() -> new TemplateException(at, "the connector needs the " + name + " of a " + type));
        }
    }

    /**
     * The policies that a connector becomes.
     *
     * @param connector an {@code AWS::Serverless::Connector}
     * @param resources the plain resources that it may connect
     */
    static List<Resource> expand(Resource connector, Map<String, Resource> resources) {
        return new SamConnectors(connector, resources).expand();
    }

    /** The connectors that stand in a resource, as resources of their own. */
    static List<Resource> embedded(Resource source, Intrinsics intrinsics) {
        var connectors = new ArrayList<Resource>();
        source.attribute("Connectors")
                .ifPresent(all -> all.asMapping("Connectors").entries().forEach((name, node) -> {
                    var own = intrinsics.reduce(node.asMapping("connector " + name)
                            .mapping("Properties")
                            .orElseThrow(() ->
                                    new TemplateException(node.at(), "connector " + name + " has no Properties")));
                    var from = Node.mapping("Id", Node.text(source.logicalId(), node.at()));
                    var reference = ((Node.Mapping) own).mapping("SourceReference");
                    if (reference.isPresent()) {
                        from = from.with("Qualifier", reference.get().get("Qualifier"));
                    }
                    connectors.add(new Resource(
                            source.logicalId() + name,
                            "AWS::Serverless::Connector",
                            ((Node.Mapping) own).without("SourceReference").with("Source", from),
                            node.at(),
                            source.logicalId(),
                            source.policiesAt(),
                            Map.of()));
                }));
        return connectors;
    }

    private List<Resource> expand() {
        var source = properties.need("Source").asMapping("Source");
        var destination = properties.need("Destination");
        var made = new ArrayList<Resource>();
        var destinations = destination.asList();
        for (var index = 0; index < destinations.size(); index++) {
            var suffix = destination instanceof Node.Sequence ? "Destination" + index : "";
            var target = destinations.get(index).asMapping("Destination");
            made.addAll(connect(end(source, target), end(target, source), suffix));
        }
        return made;
    }

    private End end(Node.Mapping reference, Node.Mapping other) {
        var names = new LinkedHashMap<String, Node>();
        var id = reference.text("Id");
        if (id.isEmpty()) {
            var type = reference.required("Type");
            reference.entries().forEach(names::put);
            names.putIfAbsent("Url", names.getOrDefault("QueueUrl", Intrinsics.noValue(reference.at())));
            return new End(PLAIN_TYPES.getOrDefault(type, type), names, reference.get("RoleName"));
        }
        var resource = resources.get(id.get());
        if (resource == null) {
            throw new TemplateException(
                    reference.at(), "there is no resource " + id.get() + Suggestion.of(id.get(), resources.keySet()));
        }
        var type = PLAIN_TYPES.getOrDefault(resource.type(), resource.type());
        var known = PROFILES.path("Resources").path(type);
        known.path("Outputs")
                .forEachEntry((name, value) -> names.put(
                        name.equals("Id") ? "ResourceId" : name, withId(Node.of(value, reference.at()), id.get())));
        reference.get("Qualifier").ifPresent(qualifier -> names.put("Qualifier", qualifier));
        return new End(type, names, role(resource, known.path("Inputs").path("Role"), other));
    }

    private static Node withId(Node node, String logicalId) {
        return node instanceof Node.Scalar(var value, var at)
                        && value.asString("").equals("%{logicalId}")
                ? Node.text(logicalId, at)
                : node.map(entry -> withId(entry, logicalId));
    }

    /** The role of a function or machine stands in its properties; that of an events rule in its target. */
    private static Optional<Node> role(Resource resource, JsonNode where, Node.Mapping other) {
        Optional<Node> arn = where.isString()
                ? resource.properties().get(where.asString())
                : resource.properties().list("Targets").stream()
                        .map(target -> target.asMapping("Targets"))
                        .filter(target ->
                                target.get("Arn").flatMap(Node::target).equals(other.text("Id")))
                        .findFirst()
                        .flatMap(target -> target.get("RoleArn"));
        return arn.flatMap(Node::target).map(id -> Node.ref(id, resource.at()));
    }

    private List<Resource> connect(End source, End destination, String suffix) {
        var at = connector.at();
        var profile = PROFILES.path(source.type()).path(destination.type());
        if (profile.isMissingNode()) {
            throw new TemplateException(at, "SAM has no connector from " + source.type() + " to " + destination.type());
        }
        var categories = profile.path("Properties").path("AccessCategories");
        var permissions = permissions(categories, profile.path("Properties").path("ValidAccessCategories"));
        var holder = profile.path("Properties").path("SourcePolicy").booleanValue() ? source : destination;
        var id = connector.logicalId();
        return switch (profile.path("Type").asString()) {
            case "AWS_IAM_ROLE_MANAGED_POLICY" ->
                List.of(connector.makes(
                        id + "Policy" + suffix,
                        "AWS::IAM::ManagedPolicy",
                        document(categories, permissions, source, destination)
                                .with(
                                        "Roles",
                                        new Node.Sequence(
                                                List.of(holder.roleName()
                                                        .orElseThrow(() -> new TemplateException(
                                                                at,
                                                                "the connector cannot know the role of " + holder.type()
                                                                        + "; its role must be in this template"))),
                                                at))));
            case "AWS_SQS_QUEUE_POLICY" ->
                List.of(connector.makes(
                        id + "QueuePolicy" + suffix,
                        "AWS::SQS::QueuePolicy",
                        document(categories, permissions, source, destination)
                                .with("Queues", new Node.Sequence(List.of(holder.name("Url", at)), at))));
            case "AWS_SNS_TOPIC_POLICY" ->
                List.of(connector.makes(
                        id + "TopicPolicy" + suffix,
                        "AWS::SNS::TopicPolicy",
                        document(categories, permissions, source, destination)
                                .with("Topics", new Node.Sequence(List.of(holder.name("Arn", at)), at))));
            default ->
                permissions.stream()
                        .map(permission -> connector.makes(
                                id + permission + "LambdaPermission" + suffix,
                                "AWS::Lambda::Permission",
                                ((Node.Mapping) filled(Node.of(categories.get(permission), at), source, destination))
                                        .with("FunctionName", holder.name("Arn", at))))
                        .toList();
        };
    }

    private List<String> permissions(JsonNode categories, JsonNode combinations) {
        var names = categories.propertyNames();
        var wanted = new TreeSet<String>();
        properties.list("Permissions").forEach(node -> wanted.add(node.asText("Permissions")));
        if (wanted.isEmpty() || !names.containsAll(wanted)) {
            throw new TemplateException(
                    connector.at(), "Permissions of this connector can be " + String.join(" and ", names));
        }
        if (!combinations.isMissingNode()
                && combinations
                        .valueStream()
                        .noneMatch(combination -> new TreeSet<>(combination
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toList())
                                .equals(wanted))) {
            throw new TemplateException(connector.at(), "Permissions of this connector can be one of " + combinations);
        }
        return names.stream().filter(wanted::contains).toList();
    }

    private Node.Mapping document(JsonNode categories, List<String> permissions, End source, End destination) {
        var at = connector.at();
        var statements = new ArrayList<Node>();
        permissions.forEach(permission -> categories
                .get(permission)
                .get("Statement")
                .forEach(statement -> statements.add(filled(Node.of(statement, at), source, destination))));
        return Node.mapping(
                "PolicyDocument",
                Node.mapping(at)
                        .with("Version", Node.text("2012-10-17", at))
                        .with("Statement", new Node.Sequence(statements, at)));
    }

    /** A profile's {@code %{Source.Arn}} is the whole of a text or, within {@code Fn::Sub}, a part of it. */
    private Node filled(Node node, End source, End destination) {
        if (!(node instanceof Node.Scalar(var value, var at)) || !value.isString()) {
            return node.map(entry -> filled(entry, source, destination));
        }
        var text = value.asString();
        var variables = new LinkedHashMap<String, Node>();
        var matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            var named = (matcher.group(1).equals("Source") ? source : destination).name(matcher.group(2), at);
            if (matcher.group().equals(text)) {
                return named;
            }
            variables.put(matcher.group(1) + matcher.group(2), named);
        }
        return text.contains("${") || !variables.isEmpty()
                ? Node.call(
                        "Fn::Sub",
                        new Node.Sequence(
                                List.of(
                                        Node.text(VARIABLE.matcher(text).replaceAll("\\${$1$2}"), at),
                                        new Node.Mapping(variables, at)),
                                at),
                        at)
                : node;
    }
}
