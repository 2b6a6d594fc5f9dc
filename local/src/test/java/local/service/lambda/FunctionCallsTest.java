package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Functions that calls make, change and delete while the account runs. */
class FunctionCallsTest {

    private static final Principal DEPLOYER = new Principal.RoleSession(Stacks.ACCOUNT, "deployer", "ci");
    private static final String ROLE = "arn:aws:iam::123456789012:role/worker";

    private static final String RESOURCES = """
          Worker:
            Type: AWS::IAM::Role
            Properties:
              RoleName: worker
              AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]}
              Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: "sqs:*", Resource: !GetAtt Jobs.Arn}]}}]
          Deployer:
            Type: AWS::IAM::Role
            Properties:
              RoleName: deployer
              AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: "sts:AssumeRole"}]}
              Policies: [{PolicyName: p, PolicyDocument: {Statement: [
                {Effect: Allow, Action: "lambda:*", Resource: "*"}, {Effect: Deny, Action: "lambda:GetLayerVersion", Resource: "*"}]}}]
          Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs, VisibilityTimeout: 30}}
          Foreign: {Type: AWS::SQS::Queue, Properties: {QueueName: foreign}}
          Artifacts: {Type: AWS::S3::Bucket, Properties: {BucketName: artifacts}}
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private Services services;

    @BeforeEach
    void start() {
        services = Services.start(
                Stacks.of(folder, RESOURCES),
                time,
                new Settings(URI.create("http://127.0.0.1:4566"), folder.resolve("cache")),
                new ServiceListener() {});
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void aFunctionIsCreatedRunsIsChangedAndIsGone() throws NoSuchAlgorithmException {
        CreateFunctionResponse created = call("CreateFunction", function(obedient()));
        assertThat(created.stateAsString()).isEqualTo("Active");
        assertThat(created.codeSha256()).isEqualTo(sha256(obedient()));
        assertThat(greeting("work")).isEqualTo("\"null, mom!\"");

        UpdateFunctionConfigurationResponse changed = call(
                "UpdateFunctionConfiguration",
                UpdateFunctionConfigurationRequest.builder()
                        .functionName("work")
                        .environment(environment -> environment.variables(Map.of("GREETING", "Hello"))));
        assertThat(changed.timeout()).as("what is not named stays").isEqualTo(20);
        assertThat(changed.lastUpdateStatusAsString()).isEqualTo("Successful");
        assertThat(greeting("work")).isEqualTo("\"Hello, mom!\"");

        call("DeleteFunction", DeleteFunctionRequest.builder().functionName("work"));
        refused(
                "ResourceNotFoundException",
                "GetFunction",
                GetFunctionRequest.builder().functionName("work"));
    }

    @Test
    void codeThatIsNewRunsFromTheNextInvocationOnAndAVersionKeepsTheOld() throws NoSuchAlgorithmException {
        call("CreateFunction", function(zip("none.txt", new byte[] {1})).publish(true));

        UpdateFunctionCodeResponse dry =
                call("UpdateFunctionCode", code(obedient()).dryRun(true));
        assertThat(dry.codeSha256()).isEqualTo(sha256(obedient()));
        assertThat(invoke("work").functionError()).isEqualTo("Unhandled");

        UpdateFunctionCodeResponse updated =
                call("UpdateFunctionCode", code(obedient()).publish(true));
        assertThat(updated.version()).isEqualTo("2");
        assertThat(invoke("work").functionError()).isNull();
        assertThat(invoke("work:2").executedVersion()).isEqualTo("2");
        assertThat(invoke("work:1").payload().asUtf8String()).contains("Class not found");
    }

    @Test
    void codeComesFromAnObjectThatTheCallerMayReadAndStaysAsItWas() throws IOException {
        var artifact = folder.resolve("cache/buckets/artifacts/code.zip");
        Files.write(artifact, obedient());
        call(
                "CreateFunction",
                function(null).code(code -> code.s3Bucket("artifacts").s3Key("code.zip")));
        Files.writeString(artifact, "is something else by now");

        assertThat(greeting("work")).isEqualTo("\"null, mom!\"");
        var update = UpdateFunctionCodeRequest.builder().functionName("work").s3Bucket("artifacts");
        assertThat(refused("InvalidParameterValueException", "UpdateFunctionCode", update.s3Key("nothing")))
                .isEqualTo(
                        "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key"
                                + " does not exist.");
        assertThat(refused(DEPLOYER, "AccessDeniedException", "UpdateFunctionCode", update.s3Key("code.zip")))
                .startsWith(
                        "Your access has been denied by S3, please make sure your request credentials have permission"
                                + " to GetObject for artifacts/code.zip.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ../out.txt      | Could not unzip uploaded file. Please check your file, then try to upload again.
        a/../../out.txt | Could not unzip uploaded file. Please check your file, then try to upload again.
        /               | Could not unzip uploaded file. Please check your file, then try to upload again.
                        | Uploaded file must be a non-empty zip
        """)
    void aZipThatClimbsOutOrHoldsNothingIsRefused(String entry, String sentence) {
        var zip = entry == null ? zip(Map.of()) : zip(entry, new byte[] {1});
        assertThat(refused("InvalidParameterValueException", "CreateFunction", function(zip)))
                .isEqualTo(sentence);
        assertThat(folder.resolve("cache/out.txt")).doesNotExist();
    }

    @Test
    void whatIsNoZipIsRefused() {
        assertThat(refused("InvalidParameterValueException", "CreateFunction", function("no zip".getBytes())))
                .startsWith("Could not unzip uploaded file.");
    }

    @Test
    void theRoleMustBeOneThatLambdaMayTakeAndTheCallerMayHandOn() {
        assertThat(refused(
                        "InvalidParameterValueException",
                        "CreateFunction",
                        function(obedient()).role("arn:aws:iam::123456789012:role/deployer")))
                .isEqualTo("The role defined for the function cannot be assumed by Lambda.");
        assertThat(refused(DEPLOYER, "AccessDenied", "CreateFunction", function(obedient())))
                .contains("is not authorized to perform: iam:PassRole on resource: " + ROLE);
    }

    @Test
    void aRoleOfTheSameNameInAnotherPathIsAnother() {
        assertThat(refused(
                        "InvalidParameterValueException",
                        "CreateFunction",
                        function(obedient()).role("arn:aws:iam::123456789012:role/other/worker")))
                .isEqualTo("The role defined for the function cannot be assumed by Lambda.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        arn:aws:lambda:us-east-1:123456789012:layer:libraries:99999999999999999999999999 | is not a layer version's ARN
        arn:aws:lambda:us-east-1:123456789012:layer:libraries:7                          | does not exist
        """)
    void aLayersVersionThatIsNone(String arn, String sentence) {
        call("CreateFunction", function(obedient()));
        assertThat(refused(
                        "InvalidParameterValueException",
                        "UpdateFunctionConfiguration",
                        UpdateFunctionConfigurationRequest.builder()
                                .functionName("work")
                                .layers(arn)))
                .contains(sentence);
    }

    @Test
    void aLayersJarsAreOnTheClassPathOfWhoMayUseIt() {
        PublishLayerVersionResponse layer = call(
                "PublishLayerVersion",
                PublishLayerVersionRequest.builder()
                        .layerName("libraries")
                        .content(content -> content.zipFile(
                                SdkBytes.fromByteArrayUnsafe(zip("java/lib/obedient.jar", obedient())))));
        assertThat(layer.layerVersionArn()).isEqualTo("arn:aws:lambda:us-east-1:123456789012:layer:libraries:1");
        call("CreateFunction", function(zip("none.txt", new byte[] {1})).layers(layer.layerVersionArn()));

        assertThat(greeting("work")).isEqualTo("\"null, mom!\"");
        assertThat(refused(
                        DEPLOYER,
                        "AccessDeniedException",
                        "UpdateFunctionConfiguration",
                        UpdateFunctionConfigurationRequest.builder()
                                .functionName("work")
                                .layers(layer.layerVersionArn())))
                .contains("lambda:GetLayerVersion");
    }

    @Test
    void anEventSourceMappingIsMadeOfAQueueThatTheFunctionsRoleMayReceiveFrom() {
        call("CreateFunction", function(obedient()));
        var mapping = CreateEventSourceMappingRequest.builder().functionName("work");

        assertThat(refused(
                        "InvalidParameterValueException",
                        "CreateEventSourceMapping",
                        mapping.eventSourceArn("arn:aws:sqs:us-east-1:123456789012:foreign")))
                .startsWith("The provided execution role does not have permissions to call ReceiveMessage on SQS");
        assertThat(refused(
                        "InvalidParameterValueException",
                        "CreateEventSourceMapping",
                        mapping.eventSourceArn("arn:aws:sqs:us-east-1:123456789012:nowhere")))
                .contains("AWS.SimpleQueueService.NonExistentQueue");
        mapping.eventSourceArn("arn:aws:sqs:us-east-1:123456789012:jobs");
        CreateEventSourceMappingResponse created = call("CreateEventSourceMapping", mapping);
        assertThat(created.batchSize()).isEqualTo(10);
        assertThat(refused("ResourceConflictException", "CreateEventSourceMapping", mapping))
                .endsWith(created.uuid());
    }

    @Test
    void aQueueThatShowsItsMessagesAgainTooSoonIsRefused() {
        call("CreateFunction", function(obedient()).timeout(60));
        assertThat(refused(
                        "InvalidParameterValueException",
                        "CreateEventSourceMapping",
                        CreateEventSourceMappingRequest.builder()
                                .functionName("work")
                                .eventSourceArn("arn:aws:sqs:us-east-1:123456789012:jobs")))
                .isEqualTo("Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds");
    }

    private static CreateFunctionRequest.Builder function(byte[] zip) {
        return CreateFunctionRequest.builder()
                .functionName("work")
                .role(ROLE)
                .runtime("java25")
                .handler("local.service.lambda.FunctionHandlers$Obedient::handleRequest")
                .timeout(20)
                .code(code -> code.zipFile(zip == null ? null : SdkBytes.fromByteArrayUnsafe(zip)));
    }

    private static UpdateFunctionCodeRequest.Builder code(byte[] zip) {
        return UpdateFunctionCodeRequest.builder().functionName("work").zipFile(SdkBytes.fromByteArrayUnsafe(zip));
    }

    private String greeting(String name) {
        return invoke(name).payload().asUtf8String();
    }

    private InvokeResponse invoke(String name) {
        return call(
                "Invoke",
                InvokeRequest.builder()
                        .functionName(name)
                        .payload(SdkBytes.fromUtf8String("{\"do\": \"greet\", \"name\": \"mom\"}")));
    }

    private <R> R call(String operation, SdkBuilder<?, ?> request) {
        return call(services.administrator(), operation, request);
    }

    @SuppressWarnings("unchecked")
    private <R> R call(Principal who, String operation, SdkBuilder<?, ?> request) {
        return (R) services.operations().get(AwsService.LAMBDA).get(operation).call(who, (SdkPojo) request);
    }

    private String refused(String code, String operation, SdkBuilder<?, ?> request) {
        return refused(services.administrator(), code, operation, request);
    }

    /** @return the sentence */
    private String refused(Principal who, String code, String operation, SdkBuilder<?, ?> request) {
        var sentence = new String[1];
        assertThatThrownBy(() -> call(who, operation, request))
                .isInstanceOfSatisfying(ServiceException.class, refused -> {
                    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
                    sentence[0] = refused.getMessage();
                });
        return sentence[0];
    }

    /** The code of a function that greets. */
    private static byte[] obedient() {
        try {
            var files = new TreeMap<String, byte[]>();
            for (var name : new String[] {"FunctionHandlers", "FunctionHandlers$Obedient"}) {
                var path = "local/service/lambda/" + name + ".class";
                files.put(path, Files.readAllBytes(Stacks.TEST_CLASSES.resolve(path)));
            }
            return zip(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(String name, byte[] content) {
        return zip(Map.of(name, content));
    }

    private static byte[] zip(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
