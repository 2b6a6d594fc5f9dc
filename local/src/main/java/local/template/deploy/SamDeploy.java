package local.template.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Json;
import local.template.PhysicalId;
import local.template.stack.Blueprint;
import local.template.stack.Blueprint.Declared;
import tools.jackson.databind.JsonNode;

/**
 * What {@code sam deploy} itself calls, and CloudFormation before it comes to any resource: the change set and its macros,
 * what becomes of the stack, and the artifacts in the bucket that the SAM CLI manages or is given.
 *
 * @param blueprint of the template that is deployed
 * @param bucket    that artifacts are uploaded to
 * @param prefix    of their keys; empty for none
 * @see <a href=
 *      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html">sam
 *      deploy</a>
 */
public record SamDeploy(Blueprint blueprint, String bucket, String prefix) {

    /** The stack of the bucket that the SAM CLI manages. */
    public static final String MANAGED_STACK = "aws-sam-cli-managed-default";

    /** What the name of the bucket begins with that the SAM CLI manages; at random letters it ends. */
    public static final String MANAGED_BUCKET = MANAGED_STACK + "-samclisourcebucket-";

    private static final List<String> OF_STACK = List.of(
            "DescribeStacks", "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "DescribeStackEvents");

    /** What may well be granted beside: what other commands of the SAM CLI call, and a person now and then. */
    private static final Set<String> ALSO = Set.of(
            "cloudformation:GetTemplateSummary",
            "cloudformation:GetTemplate",
            "cloudformation:ValidateTemplate",
            "cloudformation:ListStacks",
            "cloudformation:ListStackResources",
            "cloudformation:ListChangeSets",
            "cloudformation:DescribeStackResource",
            "cloudformation:DescribeStackResources",
            "cloudformation:DeleteChangeSet",
            "cloudformation:CreateStack",
            "cloudformation:UpdateStack",
            "cloudformation:DeleteStack",
            "cloudformation:CancelUpdateStack",
            "cloudformation:ContinueUpdateRollback",
            "cloudformation:RollbackStack",
            "cloudformation:UpdateTerminationProtection",
            "s3:ListBucket",
            "s3:GetBucketLocation",
            "s3:GetObjectVersion",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
            "iam:ListPolicies",
            "sts:GetCallerIdentity");

    /** The managed bucket, where it is called as the local run calls it. */
    public static String managedBucket() {
        return PhysicalId.of(MANAGED_STACK, "SamCliSourceBucket", 63).toLowerCase(Locale.ROOT);
    }

    /** The macro of that name, on which a change set is made too: {@code AWS::Serverless-2016-10-31}. */
    public static String macro(String region, String name) {
        return Arn.in(region, "aws", "cloudformation", "transform/" + name.replaceFirst("^AWS::", ""))
                .toString();
    }

    /** The calls of each deployment of the stack. */
    public List<DeployCall> calls() {
        var calls = new ArrayList<DeployCall>();
        OF_STACK.forEach(operation -> calls.add(of(operation, blueprint.stack().name())));
        blueprint.transforms().stream()
                .filter(macro -> macro.startsWith("AWS::"))
                .forEach(macro -> calls.add(new DeployCall("cloudformation:CreateChangeSet", macro(region(), macro))));
        if (isManaged()) {
            calls.add(of("DescribeStacks", MANAGED_STACK));
        }
        var artifacts = "arn:" + Arn.partition(region()) + ":s3:::" + bucket + "/"
                + (prefix.isEmpty() ? "" : prefix + "/") + "*";
        calls.add(new DeployCall("s3:PutObject", artifacts));
        calls.add(new DeployCall("s3:GetObject", artifacts));
        return calls;
    }

    /** Whether the SAM CLI makes the bucket, with the first deployment of an account and region. */
    public boolean isManaged() {
        return bucket.startsWith(MANAGED_BUCKET);
    }

    /** What the first deployment of an account and region calls beside, to have the managed bucket made. */
    public List<DeployCall> firstCalls() {
        var properties = Json.parse("""
            {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": true},
             "BucketEncryption": {"ServerSideEncryptionConfiguration": [{}]},
             "VersioningConfiguration": {"Status": "Enabled"},
             "Tags": [{"Key": "ManagedStackSource", "Value": "AwsSamCli"}]}
            """);
        var policy = Json.object().put("Bucket", bucket);
        return !isManaged()
                ? List.of()
                : Stream.of(
                                OF_STACK.stream().skip(1).limit(3).map(operation -> of(operation, MANAGED_STACK)),
                                DeployCalls.of(
                                        declared("AWS::S3::Bucket", properties),
                                        blueprint.stack(),
                                        Handler.CREATE,
                                        false)
                                        .stream(),
                                DeployCalls.of(
                                        declared("AWS::S3::BucketPolicy", policy),
                                        blueprint.stack(),
                                        Handler.CREATE,
                                        false)
                                        .stream())
                        .flatMap(calls -> calls)
                        .toList();
    }

    private Declared declared(String type, JsonNode properties) {
        return new Declared("SamCliSourceBucket", type, bucket, properties, Set.of(), false, Optional.empty());
    }

    /** What may be called beside, by the handlers of the template's types or by other commands. */
    public Set<String> possible() {
        return Stream.concat(ALSO.stream(), handlers(blueprint)).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> handlers(Blueprint of) {
        return Stream.concat(
                of.resources().values().stream().flatMap(declared -> HandlerPermissions.of(declared.type()).stream()),
                of.nested().values().stream().flatMap(SamDeploy::handlers));
    }

    private DeployCall of(String operation, String stackName) {
        return new DeployCall(
                "cloudformation:" + operation, blueprint.stack().arn("cloudformation", "stack/" + stackName + "/*"));
    }

    private String region() {
        return blueprint.stack().region();
    }
}
