package local.template.sam;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.template.Node;
import local.template.Resource;

/**
 * Names of resources that SAM makes and that are not made here, since nothing that runs needs them: a template may refer to
 * them all the same. What such a reference gives is not known.
 *
 * @param names     as SAM puts them together, for one template
 * @param originals logical IDs of resources of which all is SAM's affair that begins with the same letters
 * @see <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html">Generated
 *     AWS CloudFormation resources</a>
 */
record NotMade(List<Pattern> names, List<String> originals) {

    /** SAM ends a name that must change with its content in ten digits of a hash. */
    private static final String HASH = "[0-9a-f]{10}";

    /** What SAM makes once for a whole template, beside what it makes of its resources. */
    private static final List<String> OF_TEMPLATE = List.of(
            "ServerlessDeploymentApplication",
            "CodeDeployServiceRole",
            "ServerlessUsagePlan",
            "ServerlessUsagePlanKey",
            "ServerlessApiKey",
            "RecordSetGroup" + HASH,
            "ApiGatewayDomainName(V2)?" + HASH);

    private static final String REST_API = "(Deployment(" + HASH
            + ")?|\\w*Stage|\\w*BasePathMapping|UsagePlan|UsagePlanKey|ApiKey|\\w+AuthorizerPermission"
            + "|\\.(Stage|Deployment|DomainName|DomainNameV2|UsagePlan|UsagePlanKey|ApiKey))";
    private static final String HTTP_API = "(\\w*Stage|\\w*ApiMapping|\\w+AuthorizerPermission|\\.(Stage|DomainName))";

    /** Events of which SAM makes one resource, which has the names of the function and the event. */
    private static final Set<String> SOURCES =
            Set.of("DynamoDB", "Kinesis", "MSK", "MQ", "SelfManagedKafka", "DocumentDB", "CloudWatchLogs");

    static NotMade of(Collection<Resource> declared) {
        var names = Stream.of(
                        OF_TEMPLATE.stream(),
                        Stream.of("ServerlessRestApi" + REST_API, "ServerlessHttpApi" + HTTP_API),
                        declared.stream().flatMap(NotMade::names))
                .flatMap(each -> each)
                .map(Pattern::compile)
                .toList();
        var originals = declared.stream()
                .filter(resource -> Set.of("AWS::Serverless::WebSocketApi", "AWS::Serverless::GraphQLApi")
                        .contains(resource.type()))
                .map(Resource::logicalId)
                .toList();
        return new NotMade(names, originals);
    }

    private static Stream<String> names(Resource resource) {
        var id = resource.logicalId();
        return switch (resource.type()) {
            case "AWS::Serverless::Api" -> Stream.of(id + REST_API);
            case "AWS::Serverless::HttpApi" -> Stream.of(id + HTTP_API);
            case "AWS::Serverless::LayerVersion" -> Stream.of(id + HASH);
            case "AWS::Serverless::Function" -> ofFunction(id, resource.properties());
            default -> Stream.of();
        };
    }

    private static Stream<String> ofFunction(String id, Node.Mapping properties) {
        var events = properties
                .get("Events")
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .orElse(Node.mapping(properties.at()))
                .entries();
        return Stream.of(
                        properties.get("AutoPublishAlias").stream().map(_ -> id + "Version" + HASH),
                        properties.get("DeploymentPreference").stream().map(_ -> id + "DeploymentGroup"),
                        Stream.of(id + "(Alias\\w+)?CognitoPermission"),
                        events.entrySet().stream()
                                .filter(event -> event.getValue() instanceof Node.Mapping given
                                        && given.get("Type")
                                                .filter(type -> type instanceof Node.Scalar
                                                        && SOURCES.contains(type.asText("Type")))
                                                .isPresent())
                                .map(event -> id + event.getKey()))
                .flatMap(each -> each);
    }

    /** Whether SAM may make something of this name. */
    boolean contains(String name) {
        return names.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                || originals.stream().anyMatch(id -> name.startsWith(id) && !name.equals(id));
    }
}
