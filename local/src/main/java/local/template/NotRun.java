package local.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import local.json.Location;

/**
 * Names for resources that the local run does not have, so that policies and outputs that speak of them can be read.
 */
final class NotRun {

    /** Where the name stands and what the ARN is, for the types that templates with state machines have most. */
    private static final Map<String, Naming> NAMINGS = Map.ofEntries(
            Map.entry("AWS::DynamoDB::Table", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::DynamoDB::GlobalTable", new Naming("TableName", "dynamodb", "table/", false)),
            Map.entry("AWS::Events::Rule", new Naming("Name", "events", "rule/", false)),
            Map.entry("AWS::Events::EventBus", new Naming("Name", "events", "event-bus/", false)),
            Map.entry("AWS::Kinesis::Stream", new Naming("Name", "kinesis", "stream/", false)),
            Map.entry("AWS::KMS::Key", new Naming("KeyId", "kms", "key/", false)),
            Map.entry("AWS::Logs::LogStream", new Naming("LogStreamName", "logs", "log-stream:", false)),
            Map.entry("AWS::SecretsManager::Secret", new Naming("Name", "secretsmanager", "secret:", true)),
            Map.entry("AWS::SSM::Parameter", new Naming("Name", "ssm", "parameter/", false)),
            Map.entry("AWS::ECS::Cluster", new Naming("ClusterName", "ecs", "cluster/", false)),
            Map.entry("AWS::Batch::JobQueue", new Naming("JobQueueName", "batch", "job-queue/", true)));

    /** What goes to the code or the definition: with a name of something that is not there, the run would be wrong. */
    private static final Map<String, List<String>> NEEDED = Map.of("AWS::Lambda::Function", List.of("Environment"),
            "AWS::StepFunctions::StateMachine", List.of("Definition", "DefinitionString", "DefinitionSubstitutions"));

    private NotRun() {
    }

    /** @param arnIsRef whether {@code Ref} gives the ARN rather than the name */
    private record Naming(String property, String service, String prefix, boolean arnIsRef) {
    }

    /** Tells what the local run does not have, and refuses what a function or a state machine needs of it. */
    static void report(Sam.Expansion expansion, Report report) {
        expansion.resources().values().forEach(resource -> {
            if (resource.type().equals("AWS::Serverless::SimpleTable")) {
                report.refuse(resource.at(), resource.logicalId()
                        + " is a table of DynamoDB, which the local run does not have");
            } else if (!ResourceTypes.isRun(resource.type()) && !resource.type().equals("AWS::CloudFormation::Stack")) {
                report.notice(resource.at(), resource.logicalId() + " (" + resource.type() + ") is not run locally");
            }
            NEEDED.getOrDefault(resource.type(), List.of()).forEach(property -> resource.properties().get(property)
                    .ifPresent(value -> References.visit(value,
                    (name, at) -> needed(resource, name, at, expansion, report))));
        });
    }

    private static void needed(Resource user, String name, Location at, Sam.Expansion expansion, Report report) {
        var used = expansion.resources().get(expansion.logicalId(name));
        if (used != null && !ResourceTypes.isRun(used.type()) && !used.type().equals("AWS::CloudFormation::Stack")) {
            report.refuse(at, user.logicalId() + " uses " + used.logicalId() + " (" + used.type()
                    + "), which the local run does not have");
        }
    }

    static Identity identity(Resource resource, Options options, Function<String, Optional<String>> property) {
        var parts = resource.type().split("::");
        var naming = NAMINGS.getOrDefault(resource.type(),
                new Naming("Name", parts[1 % parts.length].toLowerCase(Locale.ROOT),
                parts[parts.length - 1].toLowerCase(Locale.ROOT) + "/", false));
        var name = property.apply(naming.property())
                .orElseGet(() -> PhysicalId.of(options.stackName(), resource.logicalId(), 128));
        var arn = options.arn(naming.service(), naming.prefix() + name);
        return new Identity(naming.arnIsRef() ? arn : name, Map.of("Arn", arn, "Name", name));
    }
}
