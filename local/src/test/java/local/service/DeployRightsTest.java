package local.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import local.check.DeployCheck;
import local.check.DeployRole;
import local.check.Finding;
import local.check.Finding.Severity;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.Options;
import local.template.Stacks;
import local.template.deploy.SamDeploy;
import local.template.reader.Templates;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * This application is deployed, changed and taken down with a pipeline's role: what the check says beforehand that the role
 * lacks is what is refused, and nothing else is.
 */
class DeployRightsTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final String STACK = "callback-orchestration";
    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final Principal DEPLOYER = new Principal.RoleSession(Stacks.ACCOUNT, "deployer", "pipeline");
    private static final String BUCKET = SamDeploy.managedBucket();

    @TempDir
    private Path folder;

    private final List<Denial> denials = new ArrayList<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Time time = Time.skipping(_ -> {});
    private Services services;
    private String packaged;

    @BeforeEach
    void anAccountWithTheArtifacts() throws IOException {
        services = EmptyAccount.start(folder, time, Journal.NONE, new ServiceListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }

            @Override
            public void allowed(Permission permission) {
                if (permission.who().arn().contains("/deployer/")
                        && !permission.action().equals("cloudformation:DeleteStack")) {
                    asked.add(permission.action());
                }
            }
        });
        var bucket = Files.createDirectories(folder.resolve("buckets").resolve(BUCKET));
        try (var zip = new ZipOutputStream(Files.newOutputStream(bucket.resolve("code.zip")))) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }
        Files.copy(REPOSITORY.resolve("statemachine/callback.asl.json"), bucket.resolve("callback.asl.json"));
        packaged = Files.readString(REPOSITORY.resolve("template.yaml"))
                .replaceAll("CodeUri: \\w+", "CodeUri: s3://" + BUCKET + "/code.zip")
                .replace("statemachine/callback.asl.json", "s3://" + BUCKET + "/callback.asl.json");
        call(ADMINISTRATOR, AwsService.IAM, "CreateRole", """
            {"RoleName": "deployer", "AssumeRolePolicyDocument": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":
              {\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"*\\"},\\"Action\\":\\"sts:AssumeRole\\"}}"}
            """);
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void whatTheCheckNamesIsWhatADeploymentAsksFor() {
        var whole = statements();

        assertThat(lacking(whole)).as("with all statements that it names").isEmpty();
        assertThat(refused(whole)).isEmpty();
        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(whole.valueStream()
                        .flatMap(statement -> actions(statement).stream())
                        .collect(Collectors.toSet()));
    }

    @Test
    void withoutAnyOfThemItIsRefused() {
        var whole = statements();
        for (int at = 0; at < whole.size(); at++) {
            var rest = whole.deepCopy();
            var lost = actions(rest.remove(at));
            assertThat(lacking(rest)).as("without %s", lost).containsExactlyElementsOf(lost);
            assertThat(refused(rest)).as("without %s", lost).isNotEmpty().isSubsetOf(lost);
        }
    }

    /** The statements that the findings name, of a role that has none of them. */
    private ArrayNode statements() {
        var statements = Json.object().putArray("Statement");
        statements.add(statement("iam:GetUser"));
        findings(statements).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(finding -> finding.remedy().orElseThrow().lines().getFirst())
                .forEach(line -> statements.add(Json.parse(line)));
        statements.remove(0);
        return statements;
    }

    private static ObjectNode statement(String action) {
        return Json.object().put("Effect", "Allow").put("Action", action).put("Resource", "*");
    }

    private static List<String> actions(JsonNode statement) {
        var action = statement.path("Action");
        return (action.isArray() ? action.valueStream() : Stream.of(action))
                .map(JsonNode::asString)
                .toList();
    }

    private List<Finding> findings(ArrayNode statements) {
        var file = folder.resolve("deploy-role.json");
        try {
            Files.writeString(
                    file, Json.write(Json.object().put("Version", "2012-10-17").set("Statement", statements)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var options = new Options(STACK, "us-east-1", Stacks.ACCOUNT, Optional.empty());
        var read = Templates.readToRun(REPOSITORY.resolve("template.yaml"), Map.of(), options);
        return DeployCheck.of(
                DeployRole.of(List.of(file.toString()), options),
                new SamDeploy(read.blueprint().apply(read.stack()), BUCKET, ""),
                true);
    }

    /** The actions that the check finds missing, and that each deployment needs. */
    private List<String> lacking(ArrayNode statements) {
        return findings(statements).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .flatMap(finding -> actions(
                        Json.parse(finding.remedy().orElseThrow().lines().getFirst()))
                        .stream())
                .toList();
    }

    /** The actions that are refused while the application is deployed as {@code sam deploy} does, changed, and deleted. */
    private List<String> refused(ArrayNode statements) {
        var policy = statements.deepCopy().add(statement("cloudformation:DeleteStack"));
        var document = Json.object().put("Version", "2012-10-17").set("Statement", policy);
        call(
                ADMINISTRATOR,
                AwsService.IAM,
                "PutRolePolicy",
                Json.object()
                        .put("RoleName", "deployer")
                        .put("PolicyName", "deploy")
                        .put("PolicyDocument", Json.write(document)));
        denials.clear();
        try {
            deploy("CREATE", packaged);
            deploy("UPDATE", changed());
            call(DEPLOYER, AwsService.CLOUDFORMATION, "DeleteStack", "{\"StackName\": \"%s\"}".formatted(STACK));
        } catch (ServiceException refused) {
            assertThat(denials).as(refused.getMessage()).isNotEmpty();
        }
        call(ADMINISTRATOR, AwsService.CLOUDFORMATION, "DeleteStack", "{\"StackName\": \"%s\"}".formatted(STACK));
        return denials.stream().map(Denial::action).distinct().collect(Collectors.toList());
    }

    private void deploy(String type, String template) {
        services.operations()
                .get(AwsService.S3)
                .get("CreateMultipartUpload")
                .call(
                        DEPLOYER,
                        CreateMultipartUploadRequest.builder().bucket(BUCKET).key("template"));
        write(template);
        var stack = Json.object().put("StackName", STACK);
        var named = stack.deepCopy().put("ChangeSetName", "change");
        var request = named.deepCopy()
                .put("ChangeSetType", type)
                .put("TemplateURL", "http://127.0.0.1:4566/" + BUCKET + "/template");
        request.putArray("Capabilities").add("CAPABILITY_IAM");
        request.putArray("Tags").addObject().put("Key", "stage").put("Value", "dev");
        call(ADMINISTRATOR, AwsService.CLOUDFORMATION, "DeleteChangeSet", named);
        call(DEPLOYER, AwsService.CLOUDFORMATION, "CreateChangeSet", request);
        call(DEPLOYER, AwsService.CLOUDFORMATION, "DescribeStacks", stack);
        call(
                DEPLOYER,
                AwsService.CLOUDFORMATION,
                "DescribeStacks",
                Json.object().put("StackName", managed()));
        call(DEPLOYER, AwsService.CLOUDFORMATION, "DescribeChangeSet", named);
        call(DEPLOYER, AwsService.CLOUDFORMATION, "ExecuteChangeSet", named);
        call(DEPLOYER, AwsService.CLOUDFORMATION, "DescribeStackEvents", stack);
        var status = call(ADMINISTRATOR, AwsService.CLOUDFORMATION, "DescribeStacks", stack)
                .at("/Stacks/0/StackStatus")
                .asString();
        assertThat(status.equals(type + "_COMPLETE")).as(status).isEqualTo(denials.isEmpty());
        if (!denials.isEmpty()) {
            throw new ServiceException("Stopped", 400, status);
        }
    }

    private void write(String template) {
        try {
            Files.writeString(folder.resolve("buckets").resolve(BUCKET).resolve("template"), template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The stack of the bucket for artifacts, which somebody made once. */
    private String managed() {
        var name = SamDeploy.MANAGED_STACK;
        try {
            call(
                    ADMINISTRATOR,
                    AwsService.CLOUDFORMATION,
                    "DescribeStacks",
                    Json.object().put("StackName", name));
        } catch (ServiceException missing) {
            call(
                    ADMINISTRATOR,
                    AwsService.CLOUDFORMATION,
                    "CreateStack",
                    Json.object()
                            .put("StackName", name)
                            .put("TemplateBody", "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}"));
        }
        return name;
    }

    /** Each resource is another, and none has to be replaced. */
    private String changed() {
        return packaged.replace("MemorySize: 512", "MemorySize: 256\n    Tags: {more: tags}")
                .replace("MemorySize: 1024", "MemorySize: 768")
                .replace("RetentionInDays: 30", "RetentionInDays: 14")
                .replace("VisibilityTimeout: 120", "VisibilityTimeout: 130")
                .replace("MessageRetentionPeriod: 1209600", "MessageRetentionPeriod: 1209500")
                .replace("BatchSize: 10", "BatchSize: 5")
                .replace("Period: 60", "Period: 120")
                .replace("Enabled: true", "Enabled: false")
                .replace("Handler: hello", "Policies: [AmazonSQSReadOnlyAccess]\n      Handler: hello")
                .replace("Handler: reverse", "Policies: [AmazonSQSReadOnlyAccess]\n      Handler: reverse")
                .replace(
                        "- StepFunctionsCallbackPolicy:",
                        "- AmazonSQSReadOnlyAccess\n        - StepFunctionsCallbackPolicy:")
                .replace("- logs:DescribeLogGroups", "- logs:DescribeLogGroups\n                - logs:GetLogEvents")
                .replace("TopicName: !Sub", "DisplayName: Notification\n      TopicName: !Sub");
    }

    private JsonNode call(Principal who, AwsService service, String name, String request) {
        return call(who, service, name, Json.parse(request.replace("\n", " ")));
    }

    private JsonNode call(Principal who, AwsService service, String name, JsonNode request) {
        var operation = services.operations().get(service).get(name);
        var builder = operation.builder();
        Shapes.WIRE.fill(builder, request);
        return Shapes.WIRE.write(operation.call(who, builder));
    }
}
