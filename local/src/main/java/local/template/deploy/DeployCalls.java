package local.template.deploy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Arn;
import local.template.S3Location;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * What CloudFormation calls in any case to create, update or delete a resource, with the rights of whoever deploys or of
 * the role that they give it. Taken from {@code handlers.permissions} of its schemas, which name all that the handlers may
 * call: here is what the resource's properties leave no doubt of. Tags of the stack's own ({@code aws:cloudformation:...})
 * need no right; those of the template and of the deployment do.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">Resource type
 *     schema</a>
 */
public final class DeployCalls {

    /**
     * A line a type and a handler. After a {@code ?} the property that a call is made for, where it is there; after an
     * {@code @} what is acted on, where it is not the resource itself, or whose policy it is.
     */
    private static final Map<String, List<String>> CALLS = read("""
        AWS::CloudFormation::Stack CREATE cloudformation:CreateStack cloudformation:DescribeStacks
        AWS::CloudFormation::Stack UPDATE cloudformation:UpdateStack cloudformation:DescribeStacks
        AWS::CloudFormation::Stack DELETE cloudformation:DeleteStack cloudformation:DescribeStacks
        AWS::CloudWatch::Alarm CREATE cloudwatch:PutMetricAlarm cloudwatch:TagResource@tags
        AWS::CloudWatch::Alarm UPDATE cloudwatch:PutMetricAlarm cloudwatch:TagResource@tags
        AWS::CloudWatch::Alarm DELETE cloudwatch:DeleteAlarms
        AWS::DynamoDB::Table CREATE dynamodb:CreateTable dynamodb:DescribeTable dynamodb:TagResource@tags
        AWS::DynamoDB::Table UPDATE dynamodb:UpdateTable dynamodb:DescribeTable dynamodb:TagResource@tags
        AWS::DynamoDB::Table DELETE dynamodb:DeleteTable dynamodb:DescribeTable
        AWS::Events::EventBus CREATE events:CreateEventBus events:PutPermission?Policy events:TagResource@tags
        AWS::Events::EventBus UPDATE events:UpdateEventBus events:PutPermission?Policy events:TagResource@tags
        AWS::Events::EventBus DELETE events:DeleteEventBus
        AWS::Events::EventBusPolicy CREATE events:PutPermission
        AWS::Events::EventBusPolicy UPDATE events:PutPermission
        AWS::Events::EventBusPolicy DELETE events:RemovePermission
        AWS::Events::Rule CREATE events:PutRule events:PutTargets?Targets events:TagResource@tags
        AWS::Events::Rule UPDATE events:PutRule events:PutTargets?Targets events:TagResource@tags
        AWS::Events::Rule DELETE events:DeleteRule events:RemoveTargets?Targets
        AWS::IAM::ManagedPolicy CREATE iam:CreatePolicy iam:AttachRolePolicy@roles
        AWS::IAM::ManagedPolicy UPDATE iam:CreatePolicyVersion
        AWS::IAM::ManagedPolicy DELETE iam:DeletePolicy iam:DetachRolePolicy@roles
        AWS::IAM::Policy CREATE iam:PutRolePolicy
        AWS::IAM::Policy UPDATE iam:PutRolePolicy
        AWS::IAM::Policy DELETE iam:DeleteRolePolicy
        AWS::IAM::Role CREATE iam:CreateRole iam:GetRole iam:AttachRolePolicy?ManagedPolicyArns iam:PutRolePolicy?Policies iam:TagRole@tags
        AWS::IAM::Role UPDATE iam:UpdateRole iam:AttachRolePolicy?ManagedPolicyArns iam:PutRolePolicy?Policies iam:TagRole@tags
        AWS::IAM::Role DELETE iam:DeleteRole iam:DetachRolePolicy?ManagedPolicyArns iam:DeleteRolePolicy?Policies
        AWS::IAM::RolePolicy CREATE iam:PutRolePolicy
        AWS::IAM::RolePolicy UPDATE iam:PutRolePolicy
        AWS::IAM::RolePolicy DELETE iam:DeleteRolePolicy
        AWS::Lambda::Alias CREATE lambda:CreateAlias
        AWS::Lambda::Alias UPDATE lambda:UpdateAlias
        AWS::Lambda::Alias DELETE lambda:DeleteAlias
        AWS::Lambda::EventInvokeConfig CREATE lambda:PutFunctionEventInvokeConfig
        AWS::Lambda::EventInvokeConfig UPDATE lambda:UpdateFunctionEventInvokeConfig
        AWS::Lambda::EventInvokeConfig DELETE lambda:DeleteFunctionEventInvokeConfig
        AWS::Lambda::EventSourceMapping CREATE lambda:CreateEventSourceMapping@any lambda:GetEventSourceMapping lambda:TagResource@tags
        AWS::Lambda::EventSourceMapping UPDATE lambda:UpdateEventSourceMapping lambda:GetEventSourceMapping lambda:TagResource@tags
        AWS::Lambda::EventSourceMapping DELETE lambda:DeleteEventSourceMapping lambda:GetEventSourceMapping
        AWS::Lambda::Function CREATE lambda:CreateFunction lambda:GetFunction lambda:PutFunctionConcurrency?ReservedConcurrentExecutions lambda:TagResource@tags
        AWS::Lambda::Function UPDATE lambda:UpdateFunctionConfiguration lambda:UpdateFunctionCode lambda:GetFunction lambda:TagResource@tags
        AWS::Lambda::Function DELETE lambda:DeleteFunction lambda:GetFunction
        AWS::Lambda::LayerVersion CREATE lambda:PublishLayerVersion@layer
        AWS::Lambda::LayerVersion DELETE lambda:DeleteLayerVersion
        AWS::Lambda::Permission CREATE lambda:AddPermission
        AWS::Lambda::Permission DELETE lambda:RemovePermission
        AWS::Lambda::Version CREATE lambda:PublishVersion
        AWS::Lambda::Version DELETE lambda:DeleteFunction
        AWS::Logs::LogGroup CREATE logs:CreateLogGroup logs:DescribeLogGroups@logs logs:PutRetentionPolicy?RetentionInDays logs:TagResource@tags
        AWS::Logs::LogGroup UPDATE logs:DescribeLogGroups@logs logs:PutRetentionPolicy?RetentionInDays logs:TagResource@tags
        AWS::Logs::LogGroup DELETE logs:DeleteLogGroup
        AWS::Logs::ResourcePolicy CREATE logs:PutResourcePolicy
        AWS::Logs::ResourcePolicy UPDATE logs:PutResourcePolicy
        AWS::Logs::ResourcePolicy DELETE logs:DeleteResourcePolicy
        AWS::S3::Bucket CREATE s3:CreateBucket s3:PutBucketVersioning?VersioningConfiguration s3:PutEncryptionConfiguration?BucketEncryption s3:PutBucketPublicAccessBlock?PublicAccessBlockConfiguration s3:PutLifecycleConfiguration?LifecycleConfiguration s3:PutBucketTagging@tags
        AWS::S3::Bucket UPDATE s3:PutBucketVersioning?VersioningConfiguration s3:PutEncryptionConfiguration?BucketEncryption s3:PutBucketPublicAccessBlock?PublicAccessBlockConfiguration s3:PutLifecycleConfiguration?LifecycleConfiguration s3:PutBucketTagging@tags
        AWS::S3::Bucket DELETE s3:DeleteBucket
        AWS::S3::BucketPolicy CREATE s3:PutBucketPolicy
        AWS::S3::BucketPolicy UPDATE s3:PutBucketPolicy
        AWS::S3::BucketPolicy DELETE s3:DeleteBucketPolicy
        AWS::SNS::Subscription CREATE sns:Subscribe
        AWS::SNS::Subscription UPDATE sns:SetSubscriptionAttributes
        AWS::SNS::Subscription DELETE sns:Unsubscribe
        AWS::SNS::Topic CREATE sns:CreateTopic sns:GetTopicAttributes sns:Subscribe?Subscription sns:TagResource@tags
        AWS::SNS::Topic UPDATE sns:SetTopicAttributes sns:GetTopicAttributes sns:TagResource@tags
        AWS::SNS::Topic DELETE sns:DeleteTopic
        AWS::SNS::TopicInlinePolicy CREATE sns:SetTopicAttributes
        AWS::SNS::TopicInlinePolicy UPDATE sns:SetTopicAttributes
        AWS::SNS::TopicInlinePolicy DELETE sns:SetTopicAttributes
        AWS::SNS::TopicPolicy CREATE sns:SetTopicAttributes
        AWS::SNS::TopicPolicy UPDATE sns:SetTopicAttributes
        AWS::SNS::TopicPolicy DELETE sns:SetTopicAttributes
        AWS::SQS::Queue CREATE sqs:CreateQueue sqs:GetQueueAttributes sqs:TagQueue@tags
        AWS::SQS::Queue UPDATE sqs:SetQueueAttributes sqs:GetQueueAttributes sqs:TagQueue@tags
        AWS::SQS::Queue DELETE sqs:DeleteQueue
        AWS::SQS::QueueInlinePolicy CREATE sqs:SetQueueAttributes
        AWS::SQS::QueueInlinePolicy UPDATE sqs:SetQueueAttributes
        AWS::SQS::QueueInlinePolicy DELETE sqs:SetQueueAttributes
        AWS::SQS::QueuePolicy CREATE sqs:SetQueueAttributes
        AWS::SQS::QueuePolicy UPDATE sqs:SetQueueAttributes
        AWS::SQS::QueuePolicy DELETE sqs:SetQueueAttributes
        AWS::SSM::Parameter CREATE ssm:PutParameter
        AWS::SSM::Parameter UPDATE ssm:PutParameter
        AWS::SSM::Parameter DELETE ssm:DeleteParameter
        AWS::Scheduler::ScheduleGroup CREATE scheduler:CreateScheduleGroup scheduler:GetScheduleGroup scheduler:TagResource@tags
        AWS::Scheduler::ScheduleGroup UPDATE scheduler:TagResource@tags
        AWS::Scheduler::ScheduleGroup DELETE scheduler:DeleteScheduleGroup scheduler:GetScheduleGroup
        AWS::Scheduler::Schedule CREATE scheduler:CreateSchedule
        AWS::Scheduler::Schedule UPDATE scheduler:UpdateSchedule
        AWS::Scheduler::Schedule DELETE scheduler:DeleteSchedule
        AWS::StepFunctions::Activity CREATE states:CreateActivity states:TagResource@tags
        AWS::StepFunctions::Activity UPDATE states:TagResource@tags
        AWS::StepFunctions::Activity DELETE states:DeleteActivity
        AWS::StepFunctions::StateMachine CREATE states:CreateStateMachine states:DescribeStateMachine states:TagResource@tags
        AWS::StepFunctions::StateMachine UPDATE states:UpdateStateMachine states:TagResource@tags
        AWS::StepFunctions::StateMachine DELETE states:DeleteStateMachine states:DescribeStateMachine
        AWS::StepFunctions::StateMachineAlias CREATE states:CreateStateMachineAlias
        AWS::StepFunctions::StateMachineAlias UPDATE states:UpdateStateMachineAlias
        AWS::StepFunctions::StateMachineAlias DELETE states:DeleteStateMachineAlias
        AWS::StepFunctions::StateMachineVersion CREATE states:PublishStateMachineVersion
        AWS::StepFunctions::StateMachineVersion DELETE states:DeleteStateMachineVersion
        """);

    private final Declared declared;
    private final Arns arns;
    private final boolean tagged;
    private final List<DeployCall> calls = new ArrayList<>();

    private DeployCalls(Declared declared, Arns arns, boolean tagged) {
        this.declared = declared;
        this.arns = arns;
        this.tagged = tagged;
    }

    private static Map<String, List<String>> read(String table) {
        var calls = new LinkedHashMap<String, List<String>>();
        table.lines()
                .map(line -> line.split(" "))
                .forEach(words -> calls.put(
                        words[0] + " " + words[1], Arrays.asList(words).subList(2, words.length)));
        return calls;
    }

    /** Whether it is known here what a type's handlers call in any case. */
    public static boolean isKnown(String type) {
        return CALLS.containsKey(type + " " + Handler.CREATE)
                || type.equals("AWS::CloudFormation::WaitConditionHandle");
    }

    /**
     * The calls for one resource, in the order in which they are made.
     *
     * @param stack  that it belongs to, for region and account
     * @param tagged whether the deployment has tags for all resources
     */
    public static List<DeployCall> of(Declared declared, Stack stack, Handler handler, boolean tagged) {
        var calls = new DeployCalls(declared, new Arns(stack, declared), tagged);
        CALLS.getOrDefault(declared.type() + " " + handler, List.of()).forEach(calls::add);
        if (handler != Handler.DELETE) {
            calls.addUses();
        }
        return List.copyOf(calls.calls);
    }

    private void add(String word) {
        var property = word.split("\\?", 2);
        if (property.length == 2) {
            if (has(declared.properties().path(property[1]))) {
                on(property[0], arns.own());
            }
            return;
        }
        var target = word.split("@", 2);
        switch (target.length == 2 ? target[1] : "") {
            case "any" -> calls.add(new DeployCall(target[0], "*", function()));
            case "layer" -> on(target[0], List.of(arns.layer()));
            case "logs" -> on(target[0], List.of(arns.logGroups()));
            case "roles" -> on(target[0], arns.roles());
            case "tags" -> {
                if (tagged || has(declared.properties().path("Tags"))) {
                    on(target[0], List.of(arns.tagged()));
                }
            }
            default -> on(target[0], arns.own());
        }
    }

    private void on(String action, List<String> resources) {
        resources.forEach(resource -> calls.add(new DeployCall(action, resource)));
    }

    private static boolean has(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isContainer() && value.isEmpty());
    }

    private Map<String, List<String>> function() {
        return Map.of(
                "lambda:FunctionArn",
                List.of(arns.function(declared.properties().path("FunctionName").asString(""))));
    }

    /** The roles that are handed over, the objects that are read, the layers that are used. */
    private void addUses() {
        var properties = declared.properties();
        switch (declared.type()) {
            case "AWS::Lambda::Function" -> {
                pass(properties.path("Role"), "lambda");
                read(properties.path("Code"));
                properties
                        .path("Layers")
                        .forEach(layer -> calls.add(new DeployCall("lambda:GetLayerVersion", layer.asString())));
            }
            case "AWS::Lambda::LayerVersion" -> read(properties.path("Content"));
            case "AWS::StepFunctions::StateMachine" -> {
                pass(properties.path("RoleArn"), "states");
                read(properties.path("DefinitionS3Location"));
            }
            case "AWS::CloudFormation::Stack" -> read(properties.path("TemplateURL"));
            case "AWS::Events::Rule" ->
                properties.path("Targets").forEach(target -> pass(target.path("RoleArn"), "events"));
            case "AWS::Scheduler::Schedule" -> pass(properties.path("Target").path("RoleArn"), "scheduler");
            default -> {
                // It uses nothing else.
            }
        }
    }

    private void pass(JsonNode roleArn, String service) {
        Arn.parse(roleArn.asString(""))
                .ifPresent(role -> calls.add(DeployCall.passing(role.toString(), service + ".amazonaws.com")));
    }

    private void read(JsonNode place) {
        object(place).ifPresent(object -> calls.add(new DeployCall("s3:GetObject", object)));
    }

    private Optional<String> object(JsonNode place) {
        var location = place.isObject()
                ? Optional.of(place)
                        .filter(at -> at.has("S3Key") || at.has("Key"))
                        .map(at -> new S3Location(
                                at.path("S3Bucket").asString(at.path("Bucket").asString("")),
                                at.path("S3Key").asString(at.path("Key").asString(""))))
                : S3Location.of(place.asString(""));
        return location.map(at -> at.arn(arns.partition()));
    }

    /** The actions that are known here, by the type whose handlers call them. */
    public static Map<String, Set<String>> actions() {
        return CALLS.entrySet().stream()
                .collect(Collectors.groupingBy(
                        handler -> handler.getKey().split(" ")[0],
                        Collectors.flatMapping(
                                handler -> handler.getValue().stream().map(word -> word.split("[?@]")[0]),
                                Collectors.toSet())));
    }
}
