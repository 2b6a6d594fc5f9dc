package local.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From an operation of the AWS SDK to the action that IAM is asked for: mostly the same word, but not always.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/">Actions of AWS services</a>
 */
public final class ServiceCalls {

    private static final Map<String, String> OTHER_WORDS = Map.ofEntries(
            Map.entry("lambda:Invoke", "lambda:InvokeFunction"),
            Map.entry("lambda:InvokeAsync", "lambda:InvokeFunction"),
            Map.entry("lambda:InvokeWithResponseStream", "lambda:InvokeFunction"),
            Map.entry("sqs:SendMessageBatch", "sqs:SendMessage"),
            Map.entry("sqs:DeleteMessageBatch", "sqs:DeleteMessage"),
            Map.entry("sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
            Map.entry("sns:PublishBatch", "sns:Publish"),
            Map.entry("s3:HeadObject", "s3:GetObject"),
            Map.entry("s3:HeadBucket", "s3:ListBucket"),
            Map.entry("s3:ListObjects", "s3:ListBucket"),
            Map.entry("s3:ListObjectsV2", "s3:ListBucket"),
            Map.entry("s3:ListBuckets", "s3:ListAllMyBuckets"),
            Map.entry("s3:DeleteObjects", "s3:DeleteObject"),
            Map.entry("s3:CreateMultipartUpload", "s3:PutObject"),
            Map.entry("s3:UploadPart", "s3:PutObject"),
            Map.entry("s3:CompleteMultipartUpload", "s3:PutObject"),
            Map.entry("s3:ListParts", "s3:ListMultipartUploadParts"),
            Map.entry("s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"),
            Map.entry("dynamodb:TransactGetItems", "dynamodb:GetItem"));

    /** They need more than one action, of different resources. */
    private static final Map<String, List<String>> SEVERAL = Map.of(
            "s3:CopyObject", List.of("s3:GetObject", "s3:PutObject"),
            "s3:UploadPartCopy", List.of("s3:GetObject", "s3:PutObject"));

    /** They need more than one action, or others by what is in the request. */
    private static final Set<String> BY_REQUEST =
            Set.of("s3:CopyObject", "s3:UploadPartCopy", "dynamodb:TransactWriteItems");

    /** IAM asks for nothing. */
    private static final Set<String> FREE = Set.of("sts:GetCallerIdentity");

    /** Actions that know no resource. */
    private static final Set<String> WITHOUT_RESOURCE = Set.of(
            "lambda:ListFunctions",
            "sqs:ListQueues",
            "sns:ListTopics",
            "sns:ListSubscriptions",
            "states:ListStateMachines",
            "states:ListActivities",
            "states:TestState",
            "states:ValidateStateMachineDefinition",
            "s3:ListAllMyBuckets",
            "dynamodb:ListTables",
            "cloudwatch:PutMetricData",
            "cloudwatch:GetMetricData",
            "ssm:DescribeParameters",
            "kms:ListKeys",
            "secretsmanager:ListSecrets");

    private ServiceCalls() {}

    /**
     * @param service   as the SDK calls it: {@code sfn}
     * @param operation {@code SendTaskSuccess}
     * @return {@code states:SendTaskSuccess}
     */
    public static String action(String service, String operation) {
        var action = AwsService.ofSdk(service).map(AwsService::prefix).orElse(service) + ":" + operation;
        return OTHER_WORDS.getOrDefault(action, action);
    }

    /** As {@link #action}; empty where it is not known here what the operation needs. */
    public static Optional<String> known(String service, String operation) {
        return AwsService.ofSdk(service).isPresent() && !BY_REQUEST.contains(service + ":" + operation)
                ? Optional.of(action(service, operation))
                : Optional.empty();
    }

    /** All that an operation needs, where that is known here: more than one where it acts on several resources. */
    public static List<String> actions(String service, String operation) {
        var several = SEVERAL.get(service + ":" + operation);
        return several != null ? several : known(service, operation).stream().toList();
    }

    public static boolean isFree(String action) {
        return FREE.contains(action);
    }

    public static boolean hasResource(String action) {
        return !WITHOUT_RESOURCE.contains(action);
    }

    /** Whether it answers a task token: then the resource is the machine whose token it is. */
    public static boolean isAnswer(String action) {
        return action.startsWith("states:SendTask");
    }
}
