package local.template.deploy;

import java.util.List;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.FunctionName;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/** The ARNs of what a template declares, as the actions that its deployment needs are asked for. */
final class Arns {

    private final Stack stack;
    private final Declared declared;

    Arns(Stack stack, Declared declared) {
        this.stack = stack;
        this.declared = declared;
    }

    /** Of the resource itself; of what only belongs to another, such as a permission, the other's. */
    List<String> own() {
        var name = declared.physicalId();
        return switch (declared.type()) {
            case "AWS::CloudFormation::Stack" -> List.of(Arn.isOne(name) ? name : stackArn(name));
            case "AWS::CloudWatch::Alarm" -> regional("cloudwatch", "alarm:" + name);
            case "AWS::DynamoDB::Table" -> regional("dynamodb", "table/" + name);
            case "AWS::Events::EventBus" -> regional("events", "event-bus/" + name);
            case "AWS::Events::EventBusPolicy" -> regional("events", "event-bus/" + name.replaceFirst("\\|.*", ""));
            case "AWS::Events::Rule" -> regional("events", "rule/" + name.replace('|', '/'));
            case "AWS::IAM::ManagedPolicy",
                    "AWS::SNS::Topic",
                    "AWS::StepFunctions::Activity",
                    "AWS::StepFunctions::StateMachine" -> List.of(name);
            case "AWS::IAM::Policy" -> texts("Roles").map(this::role).toList();
            case "AWS::IAM::Role" -> List.of(role(text("Path").replaceFirst("^/", "") + name));
            case "AWS::IAM::RolePolicy" -> List.of(role(text("RoleName")));
            case "AWS::Lambda::Function" -> List.of(function(name));
            case "AWS::Lambda::Alias",
                    "AWS::Lambda::EventInvokeConfig",
                    "AWS::Lambda::Permission",
                    "AWS::Lambda::Version" -> List.of(function(text("FunctionName")));
            case "AWS::Lambda::EventSourceMapping" -> regional("lambda", "event-source-mapping:" + name);
            case "AWS::Lambda::LayerVersion" -> List.of(name);
            case "AWS::Logs::LogGroup" -> regional("logs", "log-group:" + name + ":log-stream:");
            case "AWS::S3::Bucket" -> List.of(bucket(name));
            case "AWS::S3::BucketPolicy" -> List.of(bucket(text("Bucket")));
            case "AWS::Scheduler::ScheduleGroup" -> regional("scheduler", "schedule-group/" + name);
            case "AWS::Scheduler::Schedule" ->
                regional(
                        "scheduler",
                        "schedule/" + declared.properties().path("GroupName").asString("default") + "/" + name);
            case "AWS::SNS::Subscription" -> List.of(text("TopicArn"));
            case "AWS::SNS::TopicInlinePolicy" -> List.of(text("TopicArn"));
            case "AWS::SNS::TopicPolicy" -> texts("Topics").toList();
            case "AWS::SQS::Queue" -> List.of(queue(name));
            case "AWS::SQS::QueueInlinePolicy" -> List.of(queue(text("Queue")));
            case "AWS::SQS::QueuePolicy" -> texts("Queues").map(this::queue).toList();
            case "AWS::SSM::Parameter" -> regional("ssm", "parameter/" + name.replaceFirst("^/", ""));
            case "AWS::StepFunctions::StateMachineAlias" -> List.of(name.replaceFirst(":[^:]+$", ""));
            case "AWS::StepFunctions::StateMachineVersion" -> List.of(text("StateMachineArn"));
            default -> List.of("*");
        };
    }

    /** As most actions on it are asked for, but not those that tag it. */
    String tagged() {
        return own().getFirst().replaceFirst(":log-stream:$", "");
    }

    /** A layer without the version that is made of it. */
    String layer() {
        return declared.physicalId().replaceFirst(":\\d+$", "");
    }

    /** All log groups: to describe one is to list those of its name. */
    String logGroups() {
        return stack.arn("logs", "log-group::log-stream:");
    }

    /** The roles that a policy attaches itself to. */
    List<String> roles() {
        return texts("Roles").map(this::role).toList();
    }

    String partition() {
        return Arn.partition(stack.region());
    }

    private String text(String property) {
        return declared.properties().path(property).asString("");
    }

    private Stream<String> texts(String property) {
        return declared.properties().path(property).valueStream().map(JsonNode::asString);
    }

    private List<String> regional(String service, String resource) {
        return List.of(stack.arn(service, resource));
    }

    private String role(String nameWithPath) {
        return Arn.global(partition(), stack.account(), "iam", "role/" + nameWithPath)
                .toString();
    }

    /** Of its name or its ARN, with a version or without. */
    String function(String reference) {
        return FunctionName.parse(reference)
                .map(function -> function.arn(Arn.of(stack.arn("lambda", ""))).toString())
                .orElseGet(() -> Arn.isOne(reference) ? reference : stack.arn("lambda", "function:" + reference));
    }

    private String queue(String url) {
        return stack.arn("sqs", url.substring(url.lastIndexOf('/') + 1));
    }

    private String bucket(String name) {
        return "arn:" + partition() + ":s3:::" + name;
    }

    private String stackArn(String name) {
        return stack.arn("cloudformation", "stack/" + name + "/*");
    }
}
