package local.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * AWS's services by all the names that each of them has: the one place that knows that {@code sfn}, {@code states},
 * {@code StepFunctions} and {@code AWSStepFunctions} are the same. Those without a protocol are known by name only: what
 * their calls need can be said, but the local run does not answer for them.
 */
public enum AwsService {
    STEP_FUNCTIONS(
            "sfn",
            "states",
            "Sfn",
            optimized("states", "StepFunctions", "AWSStepFunctions"),
            Protocol.AWS_JSON_1_0,
            "AWSStepFunctions"),
    LAMBDA("lambda", "lambda", "Lambda", optimized("lambda", "Lambda", "AWSLambda"), Protocol.REST_JSON, "AWSLambda"),
    SQS("sqs", "sqs", "Sqs", optimized("sqs", "SQS", "AmazonSQS"), Protocol.AWS_JSON_1_0, "AmazonSQS"),
    SNS(
            "sns",
            "sns",
            "Sns",
            optimized("sns", "SNS", "AmazonSNS"),
            Protocol.AWS_QUERY,
            "AmazonSNS",
            "http://sns.amazonaws.com/doc/2010-03-31/"),
    S3("s3", "s3", "S3", Optional.empty(), Protocol.REST_XML, "AmazonS3"),
    LOGS("cloudwatchlogs", "logs", "CloudWatchLogs", Optional.empty(), Protocol.AWS_JSON_1_1, "Logs_20140328"),
    CLOUDFORMATION(
            "cloudformation",
            "cloudformation",
            "CloudFormation",
            Optional.empty(),
            Protocol.AWS_QUERY,
            "AmazonCloudFormation",
            "http://cloudformation.amazonaws.com/doc/2010-05-15/"),
    IAM(
            "iam",
            "iam",
            "Iam",
            Optional.empty(),
            Protocol.AWS_QUERY,
            "AmazonIdentityManagement",
            "https://iam.amazonaws.com/doc/2010-05-08/"),
    STS(
            "sts",
            "sts",
            "Sts",
            Optional.empty(),
            Protocol.AWS_QUERY,
            "AWSSecurityTokenService",
            "https://sts.amazonaws.com/doc/2011-06-15/"),
    EVENTBRIDGE(
            "eventbridge",
            "events",
            "EventBridge",
            optimized("events", "EventBridge", "AmazonEventBridge"),
            Protocol.AWS_JSON_1_1,
            "AWSEvents"),
    SCHEDULER("scheduler", "scheduler", "Scheduler", Optional.empty(), Protocol.REST_JSON, ""),
    XRAY("xray", "xray", "XRay", Optional.empty(), Protocol.REST_JSON, ""),
    SCHEMAS("schemas", "schemas", "Schemas", Optional.empty(), Protocol.REST_JSON, ""),
    CLOUD_CONTROL(
            "cloudcontrol",
            "cloudcontrolapi",
            "CloudControl",
            Optional.empty(),
            Protocol.AWS_JSON_1_0,
            "CloudApiService"),
    DYNAMODB("dynamodb", "dynamodb"),
    SSM("ssm", "ssm"),
    KMS("kms", "kms"),
    SECRETS_MANAGER("secretsmanager", "secretsmanager"),
    CLOUDWATCH("cloudwatch", "cloudwatch");

    /** How a service writes operations, shapes and errors into HTTP. */
    public enum Protocol {
        AWS_JSON_1_0,
        AWS_JSON_1_1,
        AWS_QUERY,
        REST_JSON,
        REST_XML,
        NONE
    }

    /**
     * How an optimized integration calls the service.
     *
     * @param name   in the resource of a Task: {@code states}
     * @param errors what the names of errors begin with: {@code StepFunctions}
     * @param label  as the first version of the Java SDK calls the service: {@code AWSStepFunctions}
     */
    public record Optimized(String name, String errors, String label) {}

    private static final Map<String, AwsService> BY_SDK_NAME = by(AwsService::sdkName);
    private static final Map<String, AwsService> BY_PREFIX = by(AwsService::prefix);

    private final String sdkName;
    private final String prefix;
    private final String className;
    private final Optional<Optimized> optimized;
    private final Protocol protocol;
    private final String wireName;
    private final String namespace;

    /** One that is known by name only. */
    AwsService(String sdkName, String prefix) {
        this(sdkName, prefix, "", Optional.empty(), Protocol.NONE, "", "");
    }

    AwsService(
            String sdkName,
            String prefix,
            String className,
            Optional<Optimized> optimized,
            Protocol protocol,
            String wireName) {
        this(sdkName, prefix, className, optimized, protocol, wireName, "");
    }

    AwsService(
            String sdkName,
            String prefix,
            String className,
            Optional<Optimized> optimized,
            Protocol protocol,
            String wireName,
            String namespace) {
        this.sdkName = sdkName;
        this.prefix = prefix;
        this.className = className;
        this.optimized = optimized;
        this.protocol = protocol;
        this.wireName = wireName;
        this.namespace = namespace;
    }

    private static Optional<Optimized> optimized(String name, String errors, String label) {
        return Optional.of(new Optimized(name, errors, label));
    }

    private static Map<String, AwsService> by(Function<AwsService, String> name) {
        return Arrays.stream(values()).collect(Collectors.toMap(name, Function.identity()));
    }

    /** @param name as the SDK and {@code aws-sdk} integrations call it: {@code sfn} */
    public static Optional<AwsService> ofSdk(String name) {
        return Optional.ofNullable(BY_SDK_NAME.get(name));
    }

    /** @param prefix of its actions, of its ARNs and in signatures: {@code states} */
    public static Optional<AwsService> ofPrefix(String prefix) {
        return Optional.ofNullable(BY_PREFIX.get(prefix));
    }

    /** @param service as in a Task's resource: {@code sqs}, {@code aws-sdk:sqs} */
    public static Optional<AwsService> ofTask(String service) {
        return service.startsWith("aws-sdk:") ? ofSdk(service.substring("aws-sdk:".length())) : ofPrefix(service);
    }

    /** Whether the local run answers for it. */
    public boolean isHere() {
        return protocol != Protocol.NONE;
    }

    /** As the SDK and {@code aws-sdk} integrations call it: {@code sfn}. */
    public String sdkName() {
        return sdkName;
    }

    /** Of its actions and its ARNs, and what requests are signed for: {@code states}. */
    public String prefix() {
        return prefix;
    }

    /** As the second version of the Java SDK calls its client and errors: {@code Sfn}. */
    public String className() {
        return className;
    }

    /** How an optimized integration calls it, where there is one that the local run has. */
    public Optional<Optimized> optimized() {
        return optimized;
    }

    public Protocol protocol() {
        return protocol;
    }

    /** What stands before the operation in {@code X-Amz-Target}. */
    public String wireName() {
        return wireName;
    }

    /** Of the XML of its responses; empty where it writes none, or without. */
    public String namespace() {
        return namespace;
    }
}
