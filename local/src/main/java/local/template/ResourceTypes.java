package local.template;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which types of resources there are, which of them the local run has, and their properties. */
public final class ResourceTypes {

    private static final Set<String> RUN = Set.of(
            "AWS::Lambda::Function",
            "AWS::Lambda::Version",
            "AWS::Lambda::Alias",
            "AWS::Lambda::EventSourceMapping",
            "AWS::Lambda::Permission",
            "AWS::Lambda::LayerVersion",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::StepFunctions::StateMachine",
            "AWS::StepFunctions::StateMachineVersion",
            "AWS::StepFunctions::StateMachineAlias",
            "AWS::StepFunctions::Activity",
            "AWS::SQS::Queue",
            "AWS::SQS::QueuePolicy",
            "AWS::SQS::QueueInlinePolicy",
            "AWS::SNS::Topic",
            "AWS::SNS::TopicPolicy",
            "AWS::SNS::TopicInlinePolicy",
            "AWS::SNS::Subscription",
            "AWS::IAM::Role",
            "AWS::IAM::Policy",
            "AWS::IAM::RolePolicy",
            "AWS::IAM::ManagedPolicy",
            "AWS::Logs::LogGroup",
            "AWS::Logs::ResourcePolicy",
            "AWS::S3::Bucket",
            "AWS::S3::BucketPolicy",
            "AWS::Events::EventBus",
            "AWS::Events::EventBusPolicy",
            "AWS::Events::Rule",
            "AWS::Scheduler::Schedule",
            "AWS::Scheduler::ScheduleGroup");
    private static final JsonNode PROPERTIES = Data.json("properties.json");

    private ResourceTypes() {}

    /** Whether the local run has resources of that type. */
    public static boolean isRun(String type) {
        return RUN.contains(type);
    }

    /** Whether CloudFormation has that type of AWS's. */
    public static boolean isKnown(String type) {
        return !isServerless(type) && Known.TYPES.contains(type);
    }

    /** Whether SAM makes plain CloudFormation of it. */
    public static boolean isServerless(String type) {
        return type.startsWith("AWS::Serverless::");
    }

    /** @throws TemplateException where CloudFormation has no such type */
    public static void check(String type, Node where) {
        if (!type.startsWith("AWS::") || PROPERTIES.has(type)) {
            if (!type.contains("::")) {
                throw new TemplateException(
                        where.at(), type + " is no resource type; one is AWS::Serverless::Function");
            }
            return;
        }
        if (!Known.TYPES.contains(type)) {
            throw new TemplateException(
                    where.at(), "there is no resource type " + type + Suggestion.of(type, Known.TYPES));
        }
    }

    /** All of AWS's, which are read only where a template has one that is not run. */
    private static final class Known {

        private static final Set<String> TYPES = Stream.concat(
                        ResourceSchemas.types().stream(),
                        PROPERTIES.propertyNames().stream().filter(ResourceTypes::isServerless))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Refuses a property that a type does not have, with the nearest one that it has, and a property that is missing.
     *
     * @param type of a resource, or {@code Function event SQS}
     */
    public static void checkProperties(String type, Node.Mapping properties) {
        checkNames(type, properties);
        checkPresent(type, properties);
    }

    /** Refuses a type's resource without a property that it must have. */
    public static void checkPresent(String type, Node.Mapping properties) {
        PROPERTIES
                .path(type)
                .valueStream()
                .map(JsonNode::asString)
                .filter(name -> name.endsWith("*"))
                .map(name -> name.substring(0, name.length() - 1))
                .filter(name -> properties.get(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new TemplateException(
                            properties.at(), name + " is missing: " + spoken(type) + " must have it");
                });
    }

    /** Refuses a property that a type does not have, with the nearest one that it has. */
    public static void checkNames(String type, Node.Mapping properties) {
        var names = new TreeSet<String>();
        PROPERTIES.path(type).forEach(name -> names.add(name.asString().replace("*", "")));
        if (!names.isEmpty()) {
            properties.entries().forEach((name, value) -> {
                if (!names.contains(name)) {
                    throw new TemplateException(
                            value.at(), spoken(type) + " has no property " + name + Suggestion.of(name, names));
                }
            });
        }
    }

    /** Refuses a name that the maps in a property do not have. */
    public static void checkNested(String type, Node.Mapping properties) {
        properties.entries().forEach((name, value) -> {
            var path = type + "/" + name;
            if (PROPERTIES.has(path)) {
                value.asList().forEach(item -> {
                    if (item instanceof Node.Mapping map) {
                        checkNames(path, map);
                        checkNested(path, map);
                    }
                });
            }
        });
    }

    private static String spoken(String type) {
        return type.contains(" event ")
                ? "an event of the type " + type.substring(type.lastIndexOf(' ') + 1)
                : type.substring(type.lastIndexOf('/') + 1);
    }

    /** The kinds of events that a function or a state machine can have. */
    public static Set<String> events(String owner) {
        var kinds = new TreeSet<String>();
        PROPERTIES.propertyNames().stream()
                .filter(name -> name.startsWith(owner + " event "))
                .forEach(name -> kinds.add(name.substring(owner.length() + 7)));
        return kinds;
    }
}
