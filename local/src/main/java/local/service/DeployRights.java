package local.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.template.S3Location;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import local.template.stack.StackResource;
import tools.jackson.databind.JsonNode;

/**
 * What whoever deploys must be allowed to do, so that CloudFormation can do it for them: with their own rights, or with
 * those of the role that they give it. Of what a resource's handlers may call this asks for what they call in any case,
 * for the roles that are handed over, and for the objects that are read.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html">Service
 *     role</a>
 */
final class DeployRights {

    /** To create, to update and to delete: the actions of the types that have ARNs of their own. */
    private static final Map<String, List<String>> ACTIONS = Stream.of("""
        AWS::IAM::Role iam:CreateRole iam:UpdateRole iam:DeleteRole
        AWS::Lambda::EventSourceMapping lambda:CreateEventSourceMapping lambda:UpdateEventSourceMapping lambda:DeleteEventSourceMapping
        AWS::Lambda::Function lambda:CreateFunction lambda:UpdateFunctionConfiguration lambda:DeleteFunction
        AWS::Logs::LogGroup logs:CreateLogGroup logs:PutRetentionPolicy logs:DeleteLogGroup
        AWS::S3::Bucket s3:CreateBucket - s3:DeleteBucket
        AWS::SNS::Subscription sns:Subscribe sns:SetSubscriptionAttributes sns:Unsubscribe
        AWS::SNS::Topic sns:CreateTopic sns:SetTopicAttributes sns:DeleteTopic
        AWS::SQS::Queue sqs:CreateQueue sqs:SetQueueAttributes sqs:DeleteQueue
        AWS::StepFunctions::Activity states:CreateActivity - states:DeleteActivity
        AWS::StepFunctions::StateMachine states:CreateStateMachine states:UpdateStateMachine states:DeleteStateMachine
        """.split("\n"))
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(
                    words -> words[0], words -> Arrays.asList(words).subList(1, words.length)));

    private static final List<String> HANDLERS = List.of("create", "update", "delete");

    private final Door door;

    DeployRights(Door door) {
        this.door = door;
    }

    /**
     * Lets a step of a deployment pass or fails.
     *
     * @param roleArn that CloudFormation was given; empty where it acts as the caller
     * @param handler {@code create}, {@code update} or {@code delete}
     * @throws ServiceException the service's own code for a call that is not authorized
     */
    void check(Principal who, Optional<String> roleArn, Declared declared, StackResource resource, String handler) {
        var actor = roleArn.<Principal>map(role ->
                        door.assume(role, "cloudformation.amazonaws.com", "AWSCloudFormation", declared.physicalId()))
                .orElse(who);
        var action =
                ACTIONS.getOrDefault(declared.type(), List.of("-", "-", "-")).get(HANDLERS.indexOf(handler));
        if (!action.equals("-")) {
            door.check(actor, action, arn(resource));
        }
        if (!handler.equals("delete")) {
            checkUses(actor, declared.properties(), resource, handler);
        }
    }

    private void checkUses(Principal actor, JsonNode properties, StackResource resource, String handler) {
        switch (resource) {
            case Stack.Function function -> {
                door.passRole(actor, properties.path("Role").asString(), "lambda.amazonaws.com");
                object(properties.path("Code")).ifPresent(code -> door.check(actor, "s3:GetObject", code));
                if (handler.equals("update")) {
                    door.check(actor, "lambda:UpdateFunctionCode", function.arn());
                }
            }
            case Stack.StateMachineResource _ -> {
                door.passRole(actor, properties.path("RoleArn").asString(), "states.amazonaws.com");
                object(properties.path("DefinitionS3Location"))
                        .ifPresent(definition -> door.check(actor, "s3:GetObject", definition));
            }
            case Stack.RoleResource role -> {
                if (!properties.path("ManagedPolicyArns").isEmpty()) {
                    door.check(actor, "iam:AttachRolePolicy", role.arn());
                }
                if (!properties.path("Policies").isEmpty()) {
                    door.check(actor, "iam:PutRolePolicy", role.arn());
                }
            }
            default -> {
                // It uses nothing else.
            }
        }
    }

    private static Optional<String> object(JsonNode place) {
        var location = place.isObject()
                ? Optional.of(place)
                        .filter(at -> at.has("S3Key") || at.has("Key"))
                        .map(at -> new S3Location(
                                at.path("S3Bucket").asString(at.path("Bucket").asString("")),
                                at.path("S3Key").asString(at.path("Key").asString(""))))
                : S3Location.of(place.asString(""));
        return location.map(at -> "arn:aws:s3:::" + at.bucket() + "/" + at.key());
    }

    private static String arn(StackResource resource) {
        return switch (resource) {
            case StackResource.Named named -> named.arn();
            case Stack.Subscription subscription -> subscription.topicArn();
            case Stack.EventSourceMapping _, Stack.ResourcePolicy _ -> "*";
        };
    }
}
