package local.template.reader;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import local.template.Options;
import local.template.PhysicalId;
import local.template.Resource;

/**
 * Names for resources that the local run does not have, so that policies and outputs that speak of them can be read.
 */
final class NotRun {

    /** Where the name stands and what the ARN is, for the types that templates with state machines have most. */
    private static final Map<String, Naming> NAMINGS = Map.ofEntries(
            Map.entry("AWS::DynamoDB::Table", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::DynamoDB::GlobalTable", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::Serverless::SimpleTable", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::Events::Rule", new Naming("Name", "events", "rule/", false)),
            Map.entry("AWS::Events::EventBus", new Naming("Name", "events", "event-bus/", false)),
            Map.entry("AWS::Kinesis::Stream", new Naming("Name", "kinesis", "stream/", false)),
            Map.entry("AWS::KMS::Key", new Naming("KeyId", "kms", "key/", false)),
            Map.entry("AWS::Logs::LogStream", new Naming("LogStreamName", "logs", "log-stream:", false)),
            Map.entry("AWS::SecretsManager::Secret", new Naming("Name", "secretsmanager", "secret:", true)),
            Map.entry("AWS::SSM::Parameter", new Naming("Name", "ssm", "parameter/", false)),
            Map.entry("AWS::ECS::Cluster", new Naming("ClusterName", "ecs", "cluster/", false)),
            Map.entry("AWS::Batch::JobQueue", new Naming("JobQueueName", "batch", "job-queue/", true)));

    /** Those of which {@code Fn::GetAtt} gives no ARN. */
    private static final Set<String> WITHOUT_ARN = Set.of("AWS::Logs::LogStream", "AWS::SSM::Parameter");

    private NotRun() {}

    /** @param arnIsRef whether {@code Ref} gives the ARN rather than the name */
    private record Naming(String property, String service, String prefix, boolean arnIsRef) {}

    /** Whether it is known what policies call such a resource. */
    static boolean hasArn(String type) {
        return NAMINGS.containsKey(type) && !WITHOUT_ARN.contains(type);
    }

    static Identity identity(Resource resource, Options options, Function<String, Optional<String>> property) {
        var parts = resource.type().split("::");
        var naming = NAMINGS.getOrDefault(
                resource.type(),
                new Naming(
                        "Name",
                        parts[1 % parts.length].toLowerCase(Locale.ROOT),
                        parts[parts.length - 1].toLowerCase(Locale.ROOT) + "/",
                        false));
        var name = property.apply(naming.property())
                .orElseGet(() -> PhysicalId.of(options.stackName(), resource.logicalId(), 128));
        var arn = options.arn(naming.service(), naming.prefix() + name);
        return new Identity(naming.arnIsRef() ? arn : name, Map.of("Arn", arn, "Name", name));
    }
}
