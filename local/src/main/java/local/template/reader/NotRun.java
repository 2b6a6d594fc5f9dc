package local.template.reader;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import local.template.Options;
import local.template.PhysicalId;
import local.template.Resource;
import local.template.ResourceSchemas;
import local.template.ResourceSchemas.Schema;
import local.template.Unknown;

/**
 * Names for resources that the local run does not have, so that policies and outputs that speak of them can be read.
 */
final class NotRun {

    /** Where the name stands and what the ARN is, for the types that templates with state machines have most. */
    private static final Map<String, Naming> NAMINGS = Map.ofEntries(
            Map.entry("AWS::DynamoDB::Table", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::DynamoDB::GlobalTable", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::Serverless::SimpleTable", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::Kinesis::Stream", new Naming("Name", "kinesis", "stream/", false)),
            Map.entry("AWS::KMS::Key", new Naming("KeyId", "kms", "key/", false)),
            Map.entry("AWS::Logs::LogStream", new Naming("LogStreamName", "logs", "log-stream:", false)),
            Map.entry("AWS::SecretsManager::Secret", new Naming("Name", "secretsmanager", "secret:", true)),
            Map.entry("AWS::SSM::Parameter", new Naming("Name", "ssm", "parameter/", false)),
            Map.entry("AWS::ECS::Cluster", new Naming("ClusterName", "ecs", "cluster/", false)),
            Map.entry("AWS::Batch::JobQueue", new Naming("JobQueueName", "batch", "job-queue/", true)));

    /** Those of which {@code Fn::GetAtt} gives no ARN. */
    private static final Set<String> WITHOUT_ARN = Set.of("AWS::Logs::LogStream", "AWS::SSM::Parameter");

    /** What SAM's own types become. */
    private static final Map<String, String> PLAIN = Map.of(
            "AWS::Serverless::Api", "AWS::ApiGateway::RestApi",
            "AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api",
            "AWS::Serverless::WebSocketApi", "AWS::ApiGatewayV2::Api",
            "AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table");

    /** How ARNs call services whose types are called otherwise. */
    private static final Map<String, String> SERVICES = Map.of(
            "MSK", "kafka",
            "ElasticLoadBalancingV2", "elasticloadbalancing",
            "Cognito", "cognito-idp",
            "KinesisFirehose", "firehose",
            "CertificateManager", "acm",
            "ApiGatewayV2", "apigateway",
            "EFS", "elasticfilesystem",
            "OpenSearchService", "es");

    private NotRun() {}

    /** @param arnIsRef whether {@code Ref} gives the ARN rather than the name */
    private record Naming(String property, String service, String prefix, boolean arnIsRef) {}

    /** Whether it is a table of DynamoDB. */
    static boolean isTable(String type) {
        return Set.of("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable").contains(type);
    }

    /** What ARNs call the service of a type: {@code dynamodb}. */
    static String service(String type) {
        var word = PLAIN.getOrDefault(type, type).split("::", 3)[1];
        return SERVICES.getOrDefault(word, word.toLowerCase(Locale.ROOT));
    }

    /** Whether it is known what policies call such a resource. */
    static boolean hasArn(String type) {
        return NAMINGS.containsKey(type) && !WITHOUT_ARN.contains(type);
    }

    static Identity identity(Resource resource, Options options, Function<String, Optional<String>> property) {
        var naming = NAMINGS.get(resource.type());
        if (naming == null) {
            return bySchema(resource, options, property);
        }
        var name = name(resource, options, property.apply(naming.property()));
        var arn = options.arn(naming.service(), naming.prefix() + name);
        return new Identity(
                naming.arnIsRef() ? arn : name,
                resource.type().contains("Table")
                        ? Map.of("Arn", arn, "StreamArn", arn + "/stream/2026-01-01T00:00:00.000")
                        : Map.of("Arn", arn));
    }

    /** Of other resources only AWS knows the ARNs: how they end is unknown. */
    private static Identity bySchema(Resource resource, Options options, Function<String, Optional<String>> property) {
        var schema = ResourceSchemas.find(PLAIN.getOrDefault(resource.type(), resource.type()));
        var attributes = new LinkedHashMap<String, String>();
        var identifier = schema.map(found -> found.identifier().getFirst()).orElse("Name");
        schema.ifPresent(found -> found.attributes().stream()
                .filter(name -> name.endsWith("Arn"))
                .forEach(name -> attributes.put(
                        name, arn(resource, options, name.equals("Arn") || name.equals(identifier) ? "" : name))));
        return new Identity(
                schema.filter(Schema::isReferredByArn).isPresent()
                        ? arn(resource, options, "")
                        : property.apply(identifier).orElseGet(() -> unknown(resource, "")),
                attributes);
    }

    private static String name(Resource resource, Options options, Optional<String> given) {
        return given.orElseGet(() -> PhysicalId.of(options.stackName(), resource.logicalId(), 128));
    }

    private static String arn(Resource resource, Options options, String attribute) {
        var service = resource.type().split("::")[1];
        return options.arn(
                SERVICES.getOrDefault(service, service.toLowerCase(Locale.ROOT)), unknown(resource, attribute));
    }

    private static String unknown(Resource resource, String attribute) {
        return Unknown.of(resource.logicalId() + (attribute.isEmpty() ? "" : "." + attribute), resource.at())
                .value()
                .stringValue();
    }
}
