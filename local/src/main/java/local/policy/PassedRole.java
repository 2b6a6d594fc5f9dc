package local.policy;

import java.util.List;
import java.util.Map;

/**
 * A role that a call hands to a service, which will act with it: the caller must be allowed to ({@code iam:PassRole}).
 *
 * @param member  of the request, as the API writes it, that holds the role's ARN; a dot leads into a structure
 * @param service that gets it: {@code states.amazonaws.com}
 * @param always  whether every such call passes one
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html">Grant a user permissions to
 *     pass a role to an AWS service</a>
 */
public record PassedRole(String member, String service, boolean always) {

    public static final String ACTION = "iam:PassRole";

    private static final Map<String, List<PassedRole>> BY_CALL = Map.ofEntries(
            passing("sfn:CreateStateMachine", "states", "RoleArn"),
            mayPass("sfn:UpdateStateMachine", "states", "RoleArn"),
            mayPass("sfn:TestState", "states", "RoleArn"),
            passing("lambda:CreateFunction", "lambda", "Role"),
            mayPass("lambda:UpdateFunctionConfiguration", "lambda", "Role"),
            mayPass("eventbridge:PutRule", "events", "RoleArn"),
            mayPass("eventbridge:PutTargets", "events", "Targets.RoleArn"),
            passing("scheduler:CreateSchedule", "scheduler", "Target.RoleArn"),
            passing("scheduler:UpdateSchedule", "scheduler", "Target.RoleArn"),
            passing("pipes:CreatePipe", "pipes", "RoleArn"),
            passing("pipes:UpdatePipe", "pipes", "RoleArn"),
            mayPass("cloudwatchlogs:PutSubscriptionFilter", "logs", "RoleArn"),
            passing("cloudwatchlogs:PutDestination", "logs", "RoleArn"),
            mayPass("cloudformation:CreateStack", "cloudformation", "RoleARN"),
            mayPass("cloudformation:UpdateStack", "cloudformation", "RoleARN"),
            mayPass("cloudformation:DeleteStack", "cloudformation", "RoleARN"),
            mayPass("cloudformation:CreateChangeSet", "cloudformation", "RoleARN"),
            mayPass("ecs:RunTask", "ecs-tasks", "Overrides.TaskRoleArn", "Overrides.ExecutionRoleArn"),
            mayPass("ecs:StartTask", "ecs-tasks", "Overrides.TaskRoleArn", "Overrides.ExecutionRoleArn"),
            mayPass("ecs:RegisterTaskDefinition", "ecs-tasks", "TaskRoleArn", "ExecutionRoleArn"),
            mayPass("batch:RegisterJobDefinition", "ecs-tasks", "ContainerProperties.JobRoleArn"),
            passing("glue:CreateJob", "glue", "Role"),
            mayPass("glue:UpdateJob", "glue", "JobUpdate.Role"),
            passing("glue:CreateCrawler", "glue", "Role"),
            mayPass("glue:UpdateCrawler", "glue", "Role"),
            passing("sagemaker:CreateTrainingJob", "sagemaker", "RoleArn"),
            passing("sagemaker:CreateProcessingJob", "sagemaker", "RoleArn"),
            passing("sagemaker:CreateLabelingJob", "sagemaker", "RoleArn"),
            mayPass("sagemaker:CreateModel", "sagemaker", "ExecutionRoleArn"),
            mayPass("sagemaker:CreateHyperParameterTuningJob", "sagemaker", "TrainingJobDefinition.RoleArn"),
            passing("bedrock:CreateModelCustomizationJob", "bedrock", "RoleArn"),
            passing("emrserverless:StartJobRun", "emr-serverless", "ExecutionRoleArn"),
            mayPass("firehose:CreateDeliveryStream", "firehose", "ExtendedS3DestinationConfiguration.RoleARN"),
            mayPass("codebuild:StartBuild", "codebuild", "ServiceRoleOverride"),
            passing("s3:PutBucketReplication", "s3", "ReplicationConfiguration.Role"));

    private static Map.Entry<String, List<PassedRole>> passing(String call, String service, String member) {
        return Map.entry(call, List.of(new PassedRole(member, service + ".amazonaws.com", true)));
    }

    private static Map.Entry<String, List<PassedRole>> mayPass(String call, String service, String... members) {
        return Map.entry(
                call,
                List.of(members).stream()
                        .map(member -> new PassedRole(member, service + ".amazonaws.com", false))
                        .toList());
    }

    /**
     * The roles that a call may pass.
     *
     * @param service   as the SDK calls it: {@code sfn}
     * @param operation {@code CreateStateMachine}
     */
    public static List<PassedRole> of(String service, String operation) {
        return BY_CALL.getOrDefault(service + ":" + operation, List.of());
    }

    /** What {@code iam:PassRole} is asked with. */
    public Map<String, List<String>> context() {
        return context(service);
    }

    /** @param service that gets the role */
    public static Map<String, List<String>> context(String service) {
        return Map.of("iam:PassedToService", List.of(service));
    }
}
