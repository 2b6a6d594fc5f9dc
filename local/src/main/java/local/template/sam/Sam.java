package local.template.sam;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import local.json.Location;
import local.template.Intrinsics;
import local.template.Node;
import local.template.Options;
import local.template.Resource;
import local.template.TemplateException;
import local.template.stack.Report;

/**
 * The macro {@code AWS::Serverless-2016-10-31}: makes plain CloudFormation resources of {@code AWS::Serverless::*}, as
 * SAM's own translator does.
 */
public final class Sam {

    public static final String TRANSFORM = "AWS::Serverless-2016-10-31";

    private final Options options;
    private final Map<String, Resource> declared;
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, String> referables = new LinkedHashMap<>();
    private final Set<String> expanded = new HashSet<>();
    private final Report report;
    private final Consumer<TemplateException> faults;

    private Sam(Options options, Map<String, Resource> declared, Report report, Consumer<TemplateException> faults) {
        this.options = options;
        this.declared = declared;
        this.report = report;
        this.faults = faults;
    }

    /**
     * @param resources  all resources of the stack, by logical ID
     * @param referables what a person may refer to beside logical IDs, such as {@code Worker.Alias}, and the logical ID
     *                   meant
     * @param expanded   logical IDs of the declared resources with which nothing was wrong
     * @param notMade    what SAM makes beside
     */
    public record Expansion(
            Map<String, Resource> resources, Map<String, String> referables, Set<String> expanded, NotMade notMade) {

        /** Whether nothing was wrong with the declared resource. */
        public boolean isExpanded(String logicalId) {
            return expanded.contains(logicalId);
        }

        /** Whether SAM may make something of this name that is not made here. */
        public boolean mayMake(String name) {
            return notMade.contains(name);
        }

        /** What a name in {@code Ref}, {@code Fn::GetAtt} or {@code Fn::Sub} means. */
        public String logicalId(String name) {
            return referables.getOrDefault(name, References.base(name));
        }
    }

    /**
     * @param declared   resources whose parameters, mappings and conditions are resolved
     * @param intrinsics resolves them in what stands beside a resource's properties
     */
    public static Expansion expand(
            Map<String, Resource> declared,
            Intrinsics intrinsics,
            Options options,
            Report report,
            Consumer<TemplateException> faults) {
        var sam = new Sam(options, declared, report, faults);
        declared.values()
                .forEach(resource -> sam.attempt(() -> {
                    sam.made(resource).forEach(made -> sam.add(made, resource));
                    sam.expanded.add(resource.logicalId());
                }));
        // A connector needs the roles that SAM made of what it connects.
        declared.values().stream()
                .filter(resource -> resource.attribute("Connectors").isPresent())
                .forEach(resource -> sam.attempt(
                        () -> SamConnectors.embedded(resource, intrinsics).forEach(sam::connect)));
        declared.values().stream()
                .filter(resource -> resource.type().equals("AWS::Serverless::Connector"))
                .forEach(sam::connect);
        return new Expansion(sam.resources, sam.referables, sam.expanded, NotMade.of(declared.values()));
    }

    /** Does one part of a resource; what is wrong with it is told, and the others are done. */
    void attempt(Runnable part) {
        try {
            part.run();
        } catch (TemplateException e) {
            faults.accept(e);
        }
    }

    void warn(Location at, String message) {
        report.warn(at, message);
    }

    /** Whether the template declares a resource of that type. */
    boolean declares(String logicalId, String type) {
        return declared.containsKey(logicalId) && declared.get(logicalId).type().equals(type);
    }

    private List<Resource> made(Resource resource) {
        return switch (resource.type()) {
            case "AWS::Serverless::Function" -> SamFunction.expand(resource, this);
            case "AWS::Serverless::StateMachine" -> SamStateMachine.expand(resource, this);
            case "AWS::Serverless::LayerVersion" ->
                List.of(resource.becomes(
                        "AWS::Lambda::LayerVersion",
                        resource.properties()
                                .without("ContentUri")
                                .with(
                                        "Content",
                                        resource.properties().get("ContentUri").map(Sam::s3Location))));
            case "AWS::Serverless::Api", "AWS::Serverless::HttpApi" -> SamAuthorizers.expand(resource);
            case "AWS::Serverless::Connector" -> List.of();
            case "AWS::Serverless::Application" ->
                List.of(resource.becomes(
                        "AWS::CloudFormation::Stack",
                        resource.properties()
                                .without("Location")
                                .with("TemplateURL", resource.properties().get("Location"))));
            default -> List.of(resource);
        };
    }

    private void connect(Resource connector) {
        attempt(() -> {
            var made = SamConnectors.expand(connector, resources);
            made.forEach(one -> add(one, connector));
            // The connector's own name stands for what SAM makes of it, in DependsOn too.
            made.stream().findFirst().ifPresent(first -> refer(connector.logicalId(), first.logicalId()));
        });
    }

    private void add(Resource made, Resource maker) {
        var taken = resources.putIfAbsent(made.logicalId(), made);
        if (taken != null
                || made != maker
                        && declared.containsKey(made.logicalId())
                        && !made.logicalId().equals(maker.logicalId())) {
            throw new TemplateException(
                    maker.at(),
                    "SAM makes a resource " + made.logicalId() + " for "
                            + maker.logicalId()
                            + ", but the template has one of this name already");
        }
    }

    Options options() {
        return options;
    }

    String partition() {
        return options.partition();
    }

    /** A property of a resource that the template declares. */
    Optional<Node> property(String logicalId, String name) {
        return Optional.ofNullable(declared.get(logicalId))
                .flatMap(resource -> resource.properties().get(name));
    }

    /** The managed policy that tracing needs. */
    String tracingPolicy() {
        return partition().equals("aws") ? "AWSXrayWriteOnlyAccess" : "AWSXRayDaemonWriteAccess";
    }

    /** Lets a person refer to a resource by a name that SAM gives it. */
    void refer(String name, String logicalId) {
        referables.put(name, logicalId);
    }

    void notice(Location at, String message) {
        report.notice(at, message);
    }

    /** The API that SAM makes for events that name none; outputs often refer to it. */
    void implicitApi(String eventType, Node.Mapping event, Location at) {
        if (eventType.equals("Api") && event.get("RestApiId").isEmpty()) {
            implicit("ServerlessRestApi", "AWS::ApiGateway::RestApi", at);
            implicit("ServerlessRestApiProdStage", "AWS::ApiGateway::Stage", at);
        } else if (eventType.equals("HttpApi") && event.get("ApiId").isEmpty()) {
            implicit("ServerlessHttpApi", "AWS::ApiGatewayV2::Api", at);
            implicit("ServerlessHttpApiApiGatewayDefaultStage", "AWS::ApiGatewayV2::Stage", at);
        }
    }

    private void implicit(String logicalId, String type, Location at) {
        if (!declared.containsKey(logicalId)) {
            resources.putIfAbsent(logicalId, new Resource(logicalId, type, Node.mapping(at), at, "", at, Map.of()));
        }
    }

    /** A place in S3 as Lambda writes it; a path stays what it is. */
    static Node s3Location(Node uri) {
        return uri instanceof Node.Mapping place
                ? Node.mapping(uri.at())
                        .with("S3Bucket", place.get("Bucket"))
                        .with("S3Key", place.get("Key"))
                        .with("S3ObjectVersion", place.get("Version"))
                : uri;
    }

    /** The property {@code FifoTopic} of a topic of this template. */
    Optional<Node> fifoTopic(Node topic) {
        return topic.target()
                .map(declared::get)
                .flatMap(resource -> resource.properties().get("FifoTopic"));
    }

    /** A policy document with one statement. */
    static Node.Mapping allow(String action, Node resource, Location at) {
        return Node.mapping("Statement", new Node.Sequence(List.of(allowed(action, resource, at)), at));
    }

    /** A policy document for a bucket that takes results. */
    static Node allowInBucket(Node bucketArn, Location at) {
        var objects = Node.call(
                "Fn::Join",
                new Node.Sequence(
                        List.of(Node.text("/", at), new Node.Sequence(List.of(bucketArn, Node.text("*", at)), at)), at),
                at);
        return Node.mapping(
                "Statement",
                new Node.Sequence(
                        List.of(allowed("s3:PutObject", objects, at), allowed("s3:ListBucket", bucketArn, at)), at));
    }

    private static Node allowed(String action, Node resource, Location at) {
        return Node.mapping(at)
                .with("Action", Node.text(action, at))
                .with("Effect", Node.text("Allow", at))
                .with("Resource", resource);
    }
}
