package local.service.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.FunctionName;
import local.policy.AwsService;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/**
 * How requests name resources: which member of each operation does, and in which spelling. A resource has many spellings
 * (a name, an ARN, a part of an ARN, a URL), and a decision about one of them must hold for all: so each is read here,
 * before anything else looks at the request, and what belongs to another region, account or partition is not found.
 *
 * @param region  in which the calls are made
 * @param account its ID
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/">Resource types of AWS services</a>
 */
public record References(String region, String account) {

    /** How a member names its resource. */
    public enum Spelling {
        /** By what has no other spelling: the name of a role, a topic to create, a bucket; the ARN of a role. */
        NAME,
        /** By the whole ARN. */
        ARN,
        /** A function: by name, part of its ARN or the whole, each with a version or alias or without. */
        FUNCTION,
        /** A queue: by its URL. */
        QUEUE_URL,
        /** A log group: by name or ARN. */
        LOG_GROUP,
        /** An event bus: by name or ARN. */
        EVENT_BUS,
        /** A managed policy, the account's or AWS's: by its ARN. */
        POLICY,
        /** A stack: by name or ID. */
        STACK,
        /** An object to copy: {@code /bucket/key}. */
        OBJECT,
        /** The account that the caller believes to own the resource. */
        OWNER,
        /** A secret that stands for the resource: a task token, the handle of a move task. */
        TOKEN
    }

    private static final String TABLE = """
        cloudcontrolapi GetResource Identifier=NAME RoleArn=NAME
        cloudformation CreateChangeSet StackName=STACK RoleARN=NAME
        cloudformation CreateStack StackName=STACK RoleARN=NAME
        cloudformation DeleteChangeSet StackName=STACK ChangeSetName=NAME
        cloudformation DeleteStack StackName=STACK RoleARN=NAME
        cloudformation DescribeChangeSet StackName=STACK ChangeSetName=NAME
        cloudformation DescribeStackEvents StackName=STACK
        cloudformation DescribeStackResource StackName=STACK
        cloudformation DescribeStackResources StackName=STACK PhysicalResourceId=NAME
        cloudformation DescribeStacks StackName=STACK
        cloudformation ExecuteChangeSet StackName=STACK ChangeSetName=NAME
        cloudformation GetTemplate StackName=STACK ChangeSetName=NAME
        cloudformation GetTemplateSummary StackName=STACK
        cloudformation ListChangeSets StackName=STACK
        cloudformation ListExports
        cloudformation ListImports
        cloudformation ListStackResources StackName=STACK
        cloudformation ListStacks
        cloudformation UpdateStack StackName=STACK RoleARN=NAME
        cloudformation UpdateTerminationProtection StackName=STACK
        cloudformation ValidateTemplate
        events CreateEventBus Name=NAME
        events DeleteEventBus Name=NAME
        events DeleteRule Name=NAME EventBusName=EVENT_BUS
        events DescribeEventBus Name=EVENT_BUS
        events DescribeRule Name=NAME EventBusName=EVENT_BUS
        events DisableRule Name=NAME EventBusName=EVENT_BUS
        events EnableRule Name=NAME EventBusName=EVENT_BUS
        events ListEventBuses
        events ListRuleNamesByTarget EventBusName=EVENT_BUS
        events ListRules EventBusName=EVENT_BUS
        events ListTagsForResource ResourceARN=ARN
        events ListTargetsByRule Rule=NAME EventBusName=EVENT_BUS
        events PutEvents
        events PutPermission EventBusName=NAME
        events PutRule Name=NAME EventBusName=EVENT_BUS RoleArn=ARN
        events PutTargets Rule=NAME EventBusName=EVENT_BUS
        events RemovePermission EventBusName=NAME
        events RemoveTargets Rule=NAME EventBusName=EVENT_BUS
        events TagResource ResourceARN=ARN
        events TestEventPattern
        events UntagResource ResourceARN=ARN
        iam AttachRolePolicy RoleName=NAME PolicyArn=POLICY
        iam CreatePolicy PolicyName=NAME
        iam CreatePolicyVersion PolicyArn=POLICY
        iam CreateRole RoleName=NAME PermissionsBoundary=POLICY
        iam DeletePolicy PolicyArn=POLICY
        iam DeletePolicyVersion PolicyArn=POLICY
        iam DeleteRole RoleName=NAME
        iam DeleteRolePermissionsBoundary RoleName=NAME
        iam DeleteRolePolicy RoleName=NAME
        iam DetachRolePolicy RoleName=NAME PolicyArn=POLICY
        iam GetPolicy PolicyArn=POLICY
        iam GetPolicyVersion PolicyArn=POLICY
        iam GetRole RoleName=NAME
        iam GetRolePolicy RoleName=NAME
        iam ListAttachedRolePolicies RoleName=NAME
        iam ListInstanceProfilesForRole RoleName=NAME
        iam ListPolicies
        iam ListPolicyVersions PolicyArn=POLICY
        iam ListRolePolicies RoleName=NAME
        iam ListRoleTags RoleName=NAME
        iam ListRoles
        iam PutRolePermissionsBoundary RoleName=NAME PermissionsBoundary=POLICY
        iam PutRolePolicy RoleName=NAME
        iam SetDefaultPolicyVersion PolicyArn=POLICY
        iam SimulateCustomPolicy
        iam SimulatePrincipalPolicy PolicySourceArn=ARN
        iam TagRole RoleName=NAME
        iam UntagRole RoleName=NAME
        iam UpdateAssumeRolePolicy RoleName=NAME
        iam UpdateRole RoleName=NAME
        lambda AddPermission FunctionName=FUNCTION
        lambda CreateAlias FunctionName=FUNCTION
        lambda CreateEventSourceMapping FunctionName=FUNCTION EventSourceArn=ARN
        lambda CreateFunction FunctionName=FUNCTION Role=ARN
        lambda DeleteAlias FunctionName=FUNCTION
        lambda DeleteEventSourceMapping UUID=NAME
        lambda DeleteFunction FunctionName=FUNCTION
        lambda DeleteFunctionConcurrency FunctionName=FUNCTION
        lambda DeleteFunctionEventInvokeConfig FunctionName=FUNCTION
        lambda DeleteLayerVersion LayerName=ARN
        lambda GetAlias FunctionName=FUNCTION
        lambda GetEventSourceMapping UUID=NAME
        lambda GetFunction FunctionName=FUNCTION
        lambda GetFunctionConcurrency FunctionName=FUNCTION
        lambda GetFunctionConfiguration FunctionName=FUNCTION
        lambda GetFunctionEventInvokeConfig FunctionName=FUNCTION
        lambda GetLayerVersion LayerName=ARN
        lambda GetLayerVersionByArn Arn=ARN
        lambda GetPolicy FunctionName=FUNCTION
        lambda Invoke FunctionName=FUNCTION
        lambda ListAliases FunctionName=FUNCTION
        lambda ListEventSourceMappings FunctionName=FUNCTION
        lambda ListFunctionEventInvokeConfigs FunctionName=FUNCTION
        lambda ListFunctions
        lambda ListLayerVersions LayerName=ARN
        lambda ListLayers
        lambda ListTags Resource=FUNCTION
        lambda ListVersionsByFunction FunctionName=FUNCTION
        lambda PublishLayerVersion LayerName=ARN
        lambda PublishVersion FunctionName=FUNCTION
        lambda PutFunctionConcurrency FunctionName=FUNCTION
        lambda PutFunctionEventInvokeConfig FunctionName=FUNCTION
        lambda RemovePermission FunctionName=FUNCTION
        lambda TagResource Resource=FUNCTION
        lambda UntagResource Resource=FUNCTION
        lambda UpdateAlias FunctionName=FUNCTION
        lambda UpdateEventSourceMapping UUID=NAME FunctionName=FUNCTION
        lambda UpdateFunctionCode FunctionName=FUNCTION
        lambda UpdateFunctionConfiguration FunctionName=FUNCTION Role=ARN
        lambda UpdateFunctionEventInvokeConfig FunctionName=FUNCTION
        logs CreateLogGroup logGroupName=NAME
        logs CreateLogStream logGroupName=NAME
        logs DeleteLogGroup logGroupName=NAME
        logs DeleteLogStream logGroupName=NAME
        logs DeleteResourcePolicy policyName=NAME
        logs DeleteRetentionPolicy logGroupName=NAME
        logs DescribeLogGroups
        logs DescribeLogStreams logGroupName=NAME logGroupIdentifier=LOG_GROUP
        logs DescribeResourcePolicies
        logs FilterLogEvents logGroupName=NAME logGroupIdentifier=LOG_GROUP
        logs GetLogEvents logGroupName=NAME logGroupIdentifier=LOG_GROUP
        logs ListLogGroups
        logs ListTagsForResource resourceArn=LOG_GROUP
        logs PutLogEvents logGroupName=NAME
        logs PutResourcePolicy policyName=NAME
        logs PutRetentionPolicy logGroupName=NAME
        logs TagResource resourceArn=LOG_GROUP
        logs UntagResource resourceArn=LOG_GROUP
        s3 AbortMultipartUpload Bucket=NAME ExpectedBucketOwner=OWNER
        s3 CompleteMultipartUpload Bucket=NAME ExpectedBucketOwner=OWNER
        s3 CopyObject Bucket=NAME CopySource=OBJECT ExpectedBucketOwner=OWNER ExpectedSourceBucketOwner=OWNER
        s3 CreateBucket Bucket=NAME
        s3 CreateMultipartUpload Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteBucket Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteBucketEncryption Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteBucketPolicy Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteBucketTagging Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteObject Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteObjectTagging Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeleteObjects Bucket=NAME ExpectedBucketOwner=OWNER
        s3 DeletePublicAccessBlock Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetBucketEncryption Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetBucketLocation Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetBucketPolicy Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetBucketTagging Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetBucketVersioning Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetObject Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetObjectTagging Bucket=NAME ExpectedBucketOwner=OWNER
        s3 GetPublicAccessBlock Bucket=NAME ExpectedBucketOwner=OWNER
        s3 HeadBucket Bucket=NAME ExpectedBucketOwner=OWNER
        s3 HeadObject Bucket=NAME ExpectedBucketOwner=OWNER
        s3 ListBuckets
        s3 ListMultipartUploads Bucket=NAME ExpectedBucketOwner=OWNER
        s3 ListObjects Bucket=NAME ExpectedBucketOwner=OWNER
        s3 ListObjectsV2 Bucket=NAME ExpectedBucketOwner=OWNER
        s3 ListParts Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutBucketEncryption Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutBucketPolicy Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutBucketTagging Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutBucketVersioning Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutObject Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutObjectTagging Bucket=NAME ExpectedBucketOwner=OWNER
        s3 PutPublicAccessBlock Bucket=NAME ExpectedBucketOwner=OWNER
        s3 UploadPart Bucket=NAME ExpectedBucketOwner=OWNER
        s3 UploadPartCopy Bucket=NAME CopySource=OBJECT ExpectedBucketOwner=OWNER ExpectedSourceBucketOwner=OWNER
        scheduler CreateSchedule Name=NAME GroupName=NAME
        scheduler CreateScheduleGroup Name=NAME
        scheduler DeleteSchedule Name=NAME GroupName=NAME
        scheduler DeleteScheduleGroup Name=NAME
        scheduler GetSchedule Name=NAME GroupName=NAME
        scheduler GetScheduleGroup Name=NAME
        scheduler ListScheduleGroups
        scheduler ListSchedules GroupName=NAME
        scheduler ListTagsForResource ResourceArn=ARN
        scheduler TagResource ResourceArn=ARN
        scheduler UntagResource ResourceArn=ARN
        scheduler UpdateSchedule Name=NAME GroupName=NAME
        schemas CreateRegistry RegistryName=NAME
        schemas CreateSchema RegistryName=NAME SchemaName=NAME
        schemas DeleteRegistry RegistryName=NAME
        schemas DeleteSchema RegistryName=NAME SchemaName=NAME
        schemas DeleteSchemaVersion RegistryName=NAME SchemaName=NAME
        schemas DescribeRegistry RegistryName=NAME
        schemas DescribeSchema RegistryName=NAME SchemaName=NAME
        schemas GetDiscoveredSchema
        schemas ListRegistries
        schemas ListSchemaVersions RegistryName=NAME SchemaName=NAME
        schemas ListSchemas RegistryName=NAME
        schemas UpdateRegistry RegistryName=NAME
        schemas UpdateSchema RegistryName=NAME SchemaName=NAME
        sns CreateTopic Name=NAME
        sns DeleteTopic TopicArn=ARN
        sns GetSubscriptionAttributes SubscriptionArn=ARN
        sns GetTopicAttributes TopicArn=ARN
        sns ListSubscriptions
        sns ListSubscriptionsByTopic TopicArn=ARN
        sns ListTagsForResource ResourceArn=ARN
        sns ListTopics
        sns Publish TopicArn=ARN TargetArn=ARN
        sns PublishBatch TopicArn=ARN
        sns SetSubscriptionAttributes SubscriptionArn=ARN
        sns SetTopicAttributes TopicArn=ARN
        sns Subscribe TopicArn=ARN
        sns TagResource ResourceArn=ARN
        sns Unsubscribe SubscriptionArn=ARN
        sns UntagResource ResourceArn=ARN
        sqs AddPermission QueueUrl=QUEUE_URL
        sqs CancelMessageMoveTask TaskHandle=TOKEN
        sqs ChangeMessageVisibility QueueUrl=QUEUE_URL
        sqs ChangeMessageVisibilityBatch QueueUrl=QUEUE_URL
        sqs CreateQueue QueueName=NAME
        sqs DeleteMessage QueueUrl=QUEUE_URL
        sqs DeleteMessageBatch QueueUrl=QUEUE_URL
        sqs DeleteQueue QueueUrl=QUEUE_URL
        sqs GetQueueAttributes QueueUrl=QUEUE_URL
        sqs GetQueueUrl QueueName=NAME QueueOwnerAWSAccountId=OWNER
        sqs ListDeadLetterSourceQueues QueueUrl=QUEUE_URL
        sqs ListMessageMoveTasks SourceArn=ARN
        sqs ListQueueTags QueueUrl=QUEUE_URL
        sqs ListQueues
        sqs PurgeQueue QueueUrl=QUEUE_URL
        sqs ReceiveMessage QueueUrl=QUEUE_URL
        sqs RemovePermission QueueUrl=QUEUE_URL
        sqs SendMessage QueueUrl=QUEUE_URL
        sqs SendMessageBatch QueueUrl=QUEUE_URL
        sqs SetQueueAttributes QueueUrl=QUEUE_URL
        sqs StartMessageMoveTask SourceArn=ARN DestinationArn=ARN
        sqs TagQueue QueueUrl=QUEUE_URL
        sqs UntagQueue QueueUrl=QUEUE_URL
        states CreateActivity name=NAME
        states CreateStateMachine name=NAME roleArn=ARN
        states CreateStateMachineAlias name=NAME
        states DeleteActivity activityArn=ARN
        states DeleteStateMachine stateMachineArn=ARN
        states DeleteStateMachineAlias stateMachineAliasArn=ARN
        states DeleteStateMachineVersion stateMachineVersionArn=ARN
        states DescribeActivity activityArn=ARN
        states DescribeExecution executionArn=ARN
        states DescribeMapRun mapRunArn=ARN
        states DescribeStateMachine stateMachineArn=ARN
        states DescribeStateMachineAlias stateMachineAliasArn=ARN
        states DescribeStateMachineForExecution executionArn=ARN
        states GetActivityTask activityArn=ARN
        states GetExecutionHistory executionArn=ARN
        states ListActivities
        states ListExecutions stateMachineArn=ARN mapRunArn=ARN
        states ListMapRuns executionArn=ARN
        states ListStateMachineAliases stateMachineArn=ARN
        states ListStateMachineVersions stateMachineArn=ARN
        states ListStateMachines
        states ListTagsForResource resourceArn=ARN
        states PublishStateMachineVersion stateMachineArn=ARN
        states RedriveExecution executionArn=ARN
        states SendTaskFailure taskToken=TOKEN
        states SendTaskHeartbeat taskToken=TOKEN
        states SendTaskSuccess taskToken=TOKEN
        states StartExecution stateMachineArn=ARN
        states StartSyncExecution stateMachineArn=ARN
        states StopExecution executionArn=ARN
        states TagResource resourceArn=ARN
        states TestState roleArn=ARN
        states UntagResource resourceArn=ARN
        states UpdateMapRun mapRunArn=ARN
        states UpdateStateMachine stateMachineArn=ARN roleArn=ARN
        states UpdateStateMachineAlias stateMachineAliasArn=ARN
        states ValidateStateMachineDefinition
        sts AssumeRole RoleArn=NAME
        sts GetCallerIdentity
        xray BatchGetTraces
        xray GetServiceGraph
        xray GetTraceGraph
        xray GetTraceSummaries
        """;

    private static final Map<String, Map<String, Spelling>> BY_OPERATION = parse();

    /** {@code https://sqs.us-east-1.amazonaws.com/123456789012/orders}, with any host. */
    private static final Pattern QUEUE_URL =
            Pattern.compile("(?:https?://([^/?#]*))?/?(?:([^/?#]*)/)?([\\w-]{1,80}|[\\w-]{1,75}\\.fifo)");

    /** Of a queue's URL as AWS writes it, today and formerly. */
    private static final Pattern QUEUE_HOST = Pattern.compile(
            "(?:sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|queue)\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)");

    private static final Pattern STATES_TYPE = Pattern.compile("stateMachine|execution|express|activity|mapRun");

    private static Map<String, Map<String, Spelling>> parse() {
        var all = new LinkedHashMap<String, Map<String, Spelling>>();
        TABLE.lines().forEach(line -> {
            var words = line.split(" ");
            var members = new LinkedHashMap<String, Spelling>();
            Arrays.stream(words)
                    .skip(2)
                    .map(word -> word.split("="))
                    .forEach(pair -> members.put(pair[0], Spelling.valueOf(pair[1])));
            all.put(words[0] + ":" + words[1], members);
        });
        return all;
    }

    /**
     * The members that name a resource, with their spellings; empty where the operation is about none, or about what it
     * makes.
     *
     * @return empty where the table has no such operation
     */
    public static Optional<Map<String, Spelling>> of(AwsService service, String operation) {
        return Optional.ofNullable(BY_OPERATION.get(service.prefix() + ":" + operation));
    }

    /** The names of all members by which a service's operations name resources. */
    public static Stream<String> members(AwsService service) {
        return BY_OPERATION.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(service.prefix() + ":"))
                .flatMap(entry -> entry.getValue().keySet().stream())
                .distinct();
    }

    /**
     * The request with each of its references in its one spelling.
     *
     * @throws ServiceException the service's own where the resource is of another region, account or partition
     */
    SdkPojo settled(AwsService service, String operation, SdkPojo request) {
        var settled = request;
        for (var reference : BY_OPERATION
                .getOrDefault(service.prefix() + ":" + operation, Map.of())
                .entrySet()) {
            var field = request.sdkFields().stream()
                    .filter(member -> member.memberName().equals(reference.getKey()))
                    .findFirst();
            if (field.isPresent() && field.get().getValueOrDefault(request) instanceof String text) {
                if (reference.getValue() == Spelling.FUNCTION) {
                    settled = with(settled, field.get(), function(text));
                } else {
                    check(service, reference.getValue(), field.get().memberName(), text);
                }
            }
        }
        return settled;
    }

    private static SdkPojo with(SdkPojo request, SdkField<?> field, String value) {
        var builder = (SdkPojo) ((ToCopyableBuilder<?, ?>) request).toBuilder();
        field.set(builder, value);
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }

    private void check(AwsService service, Spelling spelling, String member, String text) {
        switch (spelling) {
            case QUEUE_URL -> queueUrl(text);
            case ARN, LOG_GROUP, EVENT_BUS ->
                Arn.parse(text).filter(arn -> !isHere(arn)).ifPresent(arn -> {
                    throw notFound(service, member, arn);
                });
            case POLICY ->
                Arn.parse(text)
                        .filter(arn -> !isHere(arn)
                                && !(arn.account().equals("aws")
                                        && arn.partition().equals(partition())))
                        .ifPresent(arn -> {
                            throw notFound(service, member, arn);
                        });
            case OWNER -> {
                if (!text.equals(account)) {
                    throw service == AwsService.SQS
                            ? noQueue()
                            : new ServiceException("AccessDenied", 403, "Access Denied");
                }
            }
            case NAME, FUNCTION, STACK, OBJECT, TOKEN -> {
                // has one spelling, or is compared whole
            }
        }
    }

    private String partition() {
        return Arn.partition(region);
    }

    /** Also what belongs to the account everywhere: a role's ARN names no region. */
    private boolean isHere(Arn arn) {
        return arn.partition().equals(partition())
                && (arn.region().isEmpty() || arn.region().equals(region))
                && arn.account().equals(account);
    }

    /** The name, with a version or alias where one was given; Lambda makes the ARN of it. */
    private String function(String text) {
        var named = FunctionName.parse(text)
                .orElseThrow(() -> Require.failed(
                        "functionName",
                        text,
                        "Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?"
                                + "([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?"
                                + "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"));
        named.region().filter(given -> !given.equals(region)).ifPresent(given -> {
            throw new ServiceException(
                    "ResourceNotFoundException",
                    404,
                    "Functions from '" + given + "' are not reachable in this region ('" + region + "')");
        });
        if (!named.isIn(Arn.in(region, account, "lambda", ""))) {
            throw new ServiceException("ResourceNotFoundException", 404, "Function not found: " + text);
        }
        return named.qualified();
    }

    private void queueUrl(String text) {
        var match = QUEUE_URL.matcher(text);
        if (!match.matches()) {
            throw invalidAddress(text);
        }
        var host = QUEUE_HOST.matcher(match.group(1) == null ? "" : match.group(1));
        if (host.matches()) {
            var of = Stream.of(host.group(1), host.group(2))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("us-east-1");
            if (!of.equals(region)) {
                throw invalidAddress(text);
            }
        }
        if (match.group(2) != null && !match.group(2).equals(account)) {
            throw noQueue();
        }
    }

    private static ServiceException invalidAddress(String url) {
        return new ServiceException("InvalidAddress", 404, "The address " + url + " is not valid for this endpoint.");
    }

    private static ServiceException noQueue() {
        return new ServiceException("QueueDoesNotExist", 400, "The specified queue does not exist.");
    }

    private static ServiceException notFound(AwsService service, String member, Arn arn) {
        return switch (service) {
            case STEP_FUNCTIONS -> noResource(member, arn);
            case SNS -> new ServiceException("NotFound", 404, "Topic does not exist");
            case SQS ->
                new ServiceException(
                        "ResourceNotFoundException",
                        404,
                        "The resource that you specified for the " + member + " parameter doesn't exist.");
            case LOGS ->
                new ServiceException("ResourceNotFoundException", 400, "The specified log group does not exist.");
            case EVENTBRIDGE ->
                new ServiceException("ResourceNotFoundException", 400, "Resource " + arn + " does not exist.");
            case SCHEDULER ->
                new ServiceException("ResourceNotFoundException", 404, "Resource " + arn + " does not exist.");
            case IAM ->
                new ServiceException(
                        "NoSuchEntity",
                        404,
                        arn.type().equals("policy")
                                ? "Policy " + arn + " does not exist or is not attachable."
                                : "The role with name " + arn.name() + " cannot be found.");
            default -> new ServiceException("AccessDenied", 403, arn + " is of another account, region or partition");
        };
    }

    private static ServiceException noResource(String member, Arn arn) {
        if (member.equals("roleArn")) {
            return new ServiceException("AccessDeniedException", 400, "Cross-account pass role is not allowed.");
        }
        var type = STATES_TYPE.matcher(arn.type()).matches() && !member.equals("resourceArn") ? arn.type() : "";
        UnaryOperator<String> said = what -> what + " Does Not Exist: '" + arn + "'";
        return switch (type) {
            case "stateMachine" -> new ServiceException("StateMachineDoesNotExist", 400, said.apply("State Machine"));
            case "execution", "express" -> new ServiceException("ExecutionDoesNotExist", 400, said.apply("Execution"));
            case "activity" -> new ServiceException("ActivityDoesNotExist", 400, said.apply("Activity"));
            default -> new ServiceException("ResourceNotFound", 400, "Resource not found: '" + arn + "'");
        };
    }
}
