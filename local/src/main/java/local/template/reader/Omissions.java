package local.template.reader;

import java.util.List;
import java.util.Map;
import java.util.Set;
import local.json.Location;
import local.template.Node;
import local.template.Options;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Unknown;
import local.template.sam.References;
import local.template.sam.Sam;
import local.template.stack.Report;

/** What a template has and the local run has not: told where it is not missed, refused where the run would be wrong. */
final class Omissions {

    /** What goes to the code, which takes it for what is there. */
    private static final Map<String, List<String>> NEEDED = Map.of("AWS::Lambda::Function", List.of("Environment"));

    /** What goes to the definition: a state that is mocked needs none of it, so it is looked at once that is known. */
    private static final Map<String, List<String>> DEFINES = Map.of(
            "AWS::StepFunctions::StateMachine", List.of("Definition", "DefinitionString", "DefinitionSubstitutions"));

    /** Properties that change what a resource does in AWS, but not here. */
    private static final Map<String, List<String>> WITHOUT_EFFECT = Map.of(
            "AWS::Events::EventBus", List.of("DeadLetterConfig", "EventSourceName", "KmsKeyIdentifier", "LogConfig"),
            "AWS::Lambda::Function", List.of("DurableConfig", "FileSystemConfigs", "TenancyConfig", "VpcConfig"),
            "AWS::Lambda::Alias", List.of("ProvisionedConcurrencyConfig", "RoutingConfig"),
            "AWS::Lambda::EventSourceMapping", List.of("ProvisionedPollerConfig"),
            "AWS::Logs::LogGroup",
                    List.of(
                            "DataProtectionPolicy",
                            "DeletionProtectionEnabled",
                            "FieldIndexPolicies",
                            "KmsKeyId",
                            "LogGroupClass",
                            "ResourcePolicyDocument"),
            "AWS::S3::Bucket",
                    List.of(
                            "AccelerateConfiguration",
                            "AccessControl",
                            "AnalyticsConfigurations",
                            "CorsConfiguration",
                            "IntelligentTieringConfigurations",
                            "InventoryConfigurations",
                            "LifecycleConfiguration",
                            "LoggingConfiguration",
                            "MetadataTableConfiguration",
                            "MetricsConfigurations",
                            "NotificationConfiguration",
                            "ObjectLockConfiguration",
                            "ObjectLockEnabled",
                            "OwnershipControls",
                            "ReplicationConfiguration",
                            "VersioningConfiguration",
                            "WebsiteConfiguration"),
            "AWS::SQS::Queue", List.of("KmsMasterKeyId"),
            "AWS::Scheduler::Schedule", List.of("KmsKeyArn"),
            "AWS::SNS::Topic", List.of("DataProtectionPolicy", "DeliveryStatusLogging", "KmsMasterKeyId"),
            "AWS::StepFunctions::StateMachine", List.of("EncryptionConfiguration"));

    /** What is unknown in these is not allowed, or leaves them out; nothing else hangs on it. */
    private static final Set<String> MAY_BE_OPEN = Set.of(
            "AWS::IAM::Role",
            "AWS::IAM::Policy",
            "AWS::IAM::RolePolicy",
            "AWS::IAM::ManagedPolicy",
            "AWS::Lambda::Permission",
            "AWS::SQS::QueuePolicy",
            "AWS::SQS::QueueInlinePolicy",
            "AWS::SNS::TopicPolicy",
            "AWS::SNS::TopicInlinePolicy",
            "AWS::S3::BucketPolicy",
            "AWS::Events::EventBus",
            "AWS::Events::EventBusPolicy",
            "AWS::Events::Rule",
            "AWS::Scheduler::Schedule",
            "AWS::Scheduler::ScheduleGroup",
            "AWS::Logs::ResourcePolicy");

    private final Sam.Expansion expansion;
    private final Report report;
    private final Options options;

    private Omissions(Sam.Expansion expansion, Report report, Options options) {
        this.expansion = expansion;
        this.report = report;
        this.options = options;
    }

    static void report(Sam.Expansion expansion, Report report, Options options) {
        var omissions = new Omissions(expansion, report, options);
        expansion.resources().values().forEach(omissions::report);
    }

    private void report(Resource resource) {
        var elsewhere = options.surroundings().elsewhere(resource.type());
        if (elsewhere.isPresent() && !isRun(resource)) {
            if (!NotRun.isTable(resource.type()) || !elsewhere.get().startsWith("http")) {
                report.notice(
                        resource.at(),
                        resource.logicalId() + " (" + resource.type() + ") is not made at " + elsewhere.get()
                                + ": make it there");
            }
        } else if (!isRun(resource) && resource.owner().equals(resource.logicalId())) {
            report.notice(resource.at(), resource.logicalId() + " (" + resource.type() + ") is not run locally");
        }
        WITHOUT_EFFECT
                .getOrDefault(resource.type(), List.of())
                .forEach(name -> resource.properties()
                        .get(name)
                        .ifPresent(value ->
                                report.notice(value.at(), name + " of " + resource.logicalId() + " " + without(name))));
        if (report.isForRun() && ResourceTypes.isRun(resource.type()) && !MAY_BE_OPEN.contains(resource.type())) {
            refuseUnknown(resource, resource.properties());
        }
        NEEDED.getOrDefault(resource.type(), List.of())
                .forEach(name -> resource.properties().get(name).ifPresent(value -> {
                    References.visit(value, (used, at) -> need(resource, used, at));
                    refuseDynamicReferences(resource, value);
                }));
        DEFINES.getOrDefault(resource.type(), List.of())
                .forEach(name ->
                        resource.properties().get(name).ifPresent(value -> refuseDynamicReferences(resource, value)));
    }

    /** Of a key the cost of a run counts the requests. */
    private static String without(String property) {
        return property.startsWith("Kms") || property.equals("EncryptionConfiguration")
                ? "encrypts nothing locally"
                : "has no effect locally";
    }

    private static boolean isRun(Resource resource) {
        return ResourceTypes.isRun(resource.type()) || resource.type().equals("AWS::CloudFormation::Stack");
    }

    /** What hangs on another stack or a macro; resources of this template are not looked up yet. */
    private void refuseUnknown(Resource user, Node value) {
        if (Unknown.is(value) && !value.toJson().stringValue().contains("{{resolve:")) {
            report.refuse(
                    value.at(),
                    user.logicalId() + " uses " + Unknown.spoken(value.toJson().stringValue())
                            + ", which only AWS knows; make it a parameter and give it with --parameter-overrides");
        }
        value.children().forEach(child -> refuseUnknown(user, child));
    }

    private void need(Resource user, String name, Location at) {
        var used = expansion.resources().get(expansion.logicalId(name));
        if (used != null
                && !isRun(used)
                && options.surroundings().elsewhere(used.type()).isEmpty()) {
            report.refuse(
                    at,
                    user.logicalId() + " uses " + used.logicalId() + " (" + used.type()
                            + "), which the local run does not have; mock what needs it, or name a place that has it"
                            + " (--upstream " + NotRun.service(used.type()) + "=URL)");
        }
    }

    /** <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">{{resolve:...}}</a> */
    private void refuseDynamicReferences(Resource user, Node value) {
        if (value instanceof Node.Scalar(var text, var at) && text.asString("").contains("{{resolve:")) {
            report.refuse(
                    at,
                    user.logicalId() + " uses " + text.asString() + ", which only AWS can resolve; make it a "
                            + "parameter and give it with --parameter-overrides");
        }
        value.children().forEach(child -> refuseDynamicReferences(user, child));
    }
}
