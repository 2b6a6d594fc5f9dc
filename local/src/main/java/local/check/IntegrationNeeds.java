package local.check;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.asl.MemberNames;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.asl.expression.Expression;
import local.asl.expression.Literal;
import local.check.Finding.Severity;
import local.json.Arn;
import local.policy.ServiceActions;

/**
 * What a call of a service needs of which the local run knows nothing else: by AWS's list of actions, and for optimized
 * integrations by the pages that say what a machine's role must have.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html">IAM policies
 *     for integrated services</a>
 */
record IntegrationNeeds(Arns arns, String machineArn) {

    /**
     * An optimized integration.
     *
     * @param sdk    the SDK's name of the service, and the operation
     * @param job    what {@code .sync} needs beside it, to follow the job and to end it
     * @param rule   by which the job's end is told of; empty where it is asked for again and again
     * @param passes the parameter that names a role which is passed on; empty for none
     */
    private record Optimized(String sdk, List<String> job, String rule, String passes) {}

    private static final Map<String, Optimized> OPTIMIZED = Map.ofEntries(
            entry(
                    "athena:startQueryExecution",
                    job("athena:StartQueryExecution", "athena:GetQueryExecution athena:StopQueryExecution", "", "")),
            entry(
                    "batch:submitJob",
                    job(
                            "batch:SubmitJob",
                            "batch:DescribeJobs batch:TerminateJob",
                            "StepFunctionsGetEventsForBatchJobsRule",
                            "")),
            entry(
                    "codebuild:startBuild",
                    job(
                            "codebuild:StartBuild",
                            "codebuild:BatchGetBuilds codebuild:StopBuild",
                            "StepFunctionsGetEventForCodeBuildStartBuildRule",
                            "")),
            entry(
                    "codebuild:startBuildBatch",
                    job(
                            "codebuild:StartBuildBatch",
                            "codebuild:BatchGetBuildBatches codebuild:StopBuildBatch",
                            "StepFunctionsGetEventForCodeBuildStartBuildBatchRule",
                            "")),
            entry(
                    "databrew:startJobRun",
                    job("databrew:StartJobRun", "databrew:ListJobRuns databrew:StopJobRun", "", "")),
            entry(
                    "ecs:runTask",
                    job("ecs:RunTask", "ecs:DescribeTasks ecs:StopTask", "StepFunctionsGetEventsForECSTaskRule", "")),
            entry(
                    "elasticmapreduce:createCluster",
                    job(
                            "emr:RunJobFlow",
                            "elasticmapreduce:DescribeCluster elasticmapreduce:TerminateJobFlows",
                            "StepFunctionsGetEventForEMRRunJobFlowRule",
                            "ServiceRole")),
            entry(
                    "elasticmapreduce:addStep",
                    job(
                            "emr:AddJobFlowSteps",
                            "elasticmapreduce:DescribeStep elasticmapreduce:CancelSteps",
                            "StepFunctionsGetEventForEMRAddJobFlowStepsRule",
                            "")),
            entry(
                    "elasticmapreduce:terminateCluster",
                    job(
                            "emr:TerminateJobFlows",
                            "elasticmapreduce:DescribeCluster",
                            "StepFunctionsGetEventForEMRTerminateJobFlowsRule",
                            "")),
            entry("elasticmapreduce:cancelStep", job("emr:CancelSteps", "", "", "")),
            entry("elasticmapreduce:setClusterTerminationProtection", job("emr:SetTerminationProtection", "", "", "")),
            entry("elasticmapreduce:modifyInstanceFleetByName", job("emr:ModifyInstanceFleet", "", "", "")),
            entry("elasticmapreduce:modifyInstanceGroupByName", job("emr:ModifyInstanceGroups", "", "", "")),
            entry(
                    "emr-containers:startJobRun",
                    job(
                            "emrcontainers:StartJobRun",
                            "emr-containers:DescribeJobRun emr-containers:CancelJobRun",
                            "",
                            "")),
            entry(
                    "emr-serverless:startJobRun",
                    job(
                            "emrserverless:StartJobRun",
                            "emr-serverless:GetJobRun emr-serverless:CancelJobRun",
                            "StepFunctionsGetEventsForEMRServerlessJobRule",
                            "ExecutionRoleArn")),
            entry(
                    "glue:startJobRun",
                    job("glue:StartJobRun", "glue:GetJobRun glue:GetJobRuns glue:BatchStopJobRun", "", "")),
            entry(
                    "mediaconvert:createJob",
                    job(
                            "mediaconvert:CreateJob",
                            "mediaconvert:GetJob mediaconvert:CancelJob",
                            "StepFunctionsGetEventsForMediaConvertJobRule",
                            "Role")),
            entry(
                    "sagemaker:createTrainingJob",
                    job(
                            "sagemaker:CreateTrainingJob",
                            "sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob",
                            "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
                            "RoleArn")),
            entry(
                    "sagemaker:createTransformJob",
                    job(
                            "sagemaker:CreateTransformJob",
                            "sagemaker:DescribeTransformJob sagemaker:StopTransformJob",
                            "StepFunctionsGetEventsForSageMakerTransformJobsRule",
                            "")),
            entry(
                    "sagemaker:createProcessingJob",
                    job(
                            "sagemaker:CreateProcessingJob",
                            "sagemaker:DescribeProcessingJob sagemaker:StopProcessingJob",
                            "StepFunctionsGetEventsForSageMakerProcessingJobsRule",
                            "RoleArn")),
            entry("sagemaker:createModel", job("sagemaker:CreateModel", "", "", "ExecutionRoleArn")),
            entry("bedrock:invokeModel", job("bedrockruntime:InvokeModel", "", "", "")));

    /**
     * What is acted on of which AWS's list of actions does not tell where the request names it. Of a revision that is
     * left out nobody knows beforehand which one it is.
     */
    private static final Map<String, List<String>> REVISIONS = Map.of(
            "ecs:RunTask", List.of("TaskDefinition"),
            "batch:SubmitJob", List.of("JobDefinition", "JobQueue"));

    private static final Pattern REVISION = Pattern.compile("arn:[^:]+:[^:]+:[^:]+:\\d+:(job-queue/.+|.+:\\d+)");

    private static final List<Map.Entry<String, String>> WRITES = List.of(
            entry("Put", "dynamodb:PutItem"),
            entry("Update", "dynamodb:UpdateItem"),
            entry("Delete", "dynamodb:DeleteItem"),
            entry("ConditionCheck", "dynamodb:ConditionCheckItem"));

    private static final Map<String, String> SDK_NAMES =
            Map.of("elasticmapreduce", "emr", "emr-containers", "emrcontainers", "emr-serverless", "emrserverless");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(:?\\w+)}");

    private static Optimized job(String sdk, String job, String rule, String passes) {
        return new Optimized(sdk, job.isEmpty() ? List.of() : List.of(job.split(" ")), rule, passes);
    }

    /** Empty where it cannot be known what the call needs; no needs at all where it needs nothing. */
    Optional<List<Need>> of(Integration call, Optional<Expression> arguments, String why) {
        return switch (call.service() + ":" + call.action()) {
            case "http:invoke" -> Optional.of(http(arguments, why));
            // Who may call the cluster is Kubernetes' to say.
            case "eks:call", "eks:runJob" -> Optional.of(List.of());
            case "apigateway:invoke" -> Optional.of(api(arguments, why));
            case "aws-sdk:s3:copyObject", "aws-sdk:s3:uploadPartCopy" -> Optional.of(copy(arguments, why));
            case "aws-sdk:dynamodb:transactWriteItems" ->
                Optional.of(transaction(arguments, why)).filter(needs -> !needs.isEmpty());
            case String name -> {
                var optimized = Optional.ofNullable(OPTIMIZED.get(name));
                var service = call.service().startsWith("aws-sdk:")
                        ? call.service().substring("aws-sdk:".length())
                        : SDK_NAMES.getOrDefault(call.service(), call.service());
                var sdk = optimized.map(Optimized::sdk).orElse(service + ":" + capitalized(call.action()));
                yield ServiceActions.of(sdk.split(":")[0], sdk.split(":")[1])
                        .map(action -> Stream.concat(
                                        resources(action, arguments)
                                                .map(resource -> Need.of(List.of(action.action()), resource, why)),
                                        optimized.stream().flatMap(of -> beside(of, call, arguments, why)))
                                .toList());
            }
        };
    }

    private Stream<Need> beside(Optimized of, Integration call, Optional<Expression> arguments, String why) {
        boolean waits = call.pattern() == Resource.Pattern.SYNC;
        var sdk = of.sdk.split(":")[0];
        var job = (waits ? of.job : List.<String>of())
                .stream()
                        .collect(Collectors.groupingBy(
                                action -> ServiceActions.of(sdk, action.split(":")[1])
                                        .flatMap(known -> resource(known.resource(), arguments)),
                                LinkedHashMap::new,
                                Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(each -> new Need(each.getValue(), each.getKey(), why, Severity.WARNING));
        var rule = waits && !of.rule.isEmpty()
                ? Stream.of(Need.of(
                        List.of("events:PutTargets", "events:PutRule", "events:DescribeRule"),
                        Optional.of(arns.regional("events", "rule/" + of.rule)),
                        why))
                : Stream.<Need>of();
        var role = of.passes.isEmpty() || !Arguments.has(arguments, of.passes)
                ? Stream.<Need>of()
                : Stream.of(Need.of(
                        List.of("iam:PassRole"),
                        Arguments.literal(arguments, of.passes).filter(text -> Arn.isOne(text)),
                        why));
        return Stream.of(job, rule, role).flatMap(needs -> needs);
    }

    /** The endpoint, the connection and the connection's secret. */
    private List<Need> http(Optional<Expression> arguments, String why) {
        var connection = Arguments.field(arguments, "Authentication")
                .flatMap(field -> Arguments.literal(Optional.of(field), "ConnectionArn"));
        return List.of(
                Need.of(List.of("states:InvokeHTTPEndpoint"), Optional.of(machineArn), why),
                Need.of(List.of("events:RetrieveConnectionCredentials"), connection, why),
                Need.of(
                        List.of("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
                        Optional.empty(),
                        why));
    }

    /** The one object is read, the other written. */
    private List<Need> copy(Optional<Expression> arguments, String why) {
        var source =
                Arguments.literal(arguments, "CopySource").map(object -> arns.of("s3", object.replaceFirst("^/", "")));
        var target = Arguments.literal(arguments, "Bucket")
                .map(bucket -> arns.of("s3", bucket) + "/"
                        + Arguments.literal(arguments, "Key").orElse("*"));
        return List.of(Need.of(List.of("s3:GetObject"), source, why), Need.of(List.of("s3:PutObject"), target, why));
    }

    /** Each write of a transaction is asked for as if it were made alone. */
    private List<Need> transaction(Optional<Expression> arguments, String why) {
        return WRITES.stream()
                .flatMap(write -> Arguments.all(arguments, "TransactItems." + write.getKey() + ".TableName").stream()
                        .map(table -> table instanceof Literal(var json) && json.isString()
                                ? Optional.of(arns.of("dynamodb", json.stringValue()))
                                : Optional.<String>empty())
                        .distinct()
                        .map(table -> Need.of(List.of(write.getValue()), table, why)))
                .toList();
    }

    /** IAM is asked only where the call is signed. */
    private static List<Need> api(Optional<Expression> arguments, String why) {
        return Arguments.literal(arguments, "AuthType")
                        .filter("IAM_ROLE"::equals)
                        .isPresent()
                ? List.of(Need.of(List.of("execute-api:Invoke"), Optional.empty(), why))
                : List.of();
    }

    private Stream<Optional<String>> resources(ServiceActions action, Optional<Expression> arguments) {
        var members = REVISIONS.get(action.action());
        return members == null
                ? Stream.of(resource(action.resource(), arguments))
                : members.stream()
                        .map(member -> Arguments.literal(arguments, member)
                                .filter(arn -> REVISION.matcher(arn).matches() && !arns.isResource(arn)))
                        .distinct();
    }

    /** What the arguments make of it; empty where one of them is computed, or the request does not tell. */
    private Optional<String> resource(String template, Optional<Expression> arguments) {
        if (template.equals("*") || template.equals("?")) {
            return Optional.of(template).filter("*"::equals);
        }
        var names = PLACEHOLDER
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .toList();
        var arn = template;
        for (var name : names) {
            var value = switch (name) {
                case ":Partition" -> Optional.of(Arn.of(machineArn).partition());
                case ":Region" -> Optional.of(Arn.of(machineArn).region());
                case ":Account" -> Optional.of(Arn.of(machineArn).account());
                default ->
                    Arguments.literal(arguments, name).or(() -> Arguments.literal(arguments, MemberNames.SDK.of(name)));
            };
            if (value.isEmpty()) {
                return Optional.empty();
            }
            if (Arn.isOne(value.get())) {
                // Of several members, such as a cluster and its task, one alone does not name the resource.
                return value.filter(_ ->
                        names.stream().filter(member -> !member.startsWith(":")).count() == 1);
            }
            arn = arn.replace("{" + name + "}", value.get());
        }
        return Optional.of(arn).filter(text -> Arn.isOne(text));
    }

    private static String capitalized(String action) {
        return Character.toUpperCase(action.charAt(0)) + action.substring(1);
    }
}
