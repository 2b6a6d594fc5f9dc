package local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.lambda.FunctionHandlers;
import local.template.Stacks;
import local.template.TemplateFile;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stacks that come, change and go in an account that runs. */
class StacksTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final String QUEUE_URL = "http://127.0.0.1:4566/123456789012/orders";

    private static final String ORDERS = """
        Parameters: {Visibility: {Type: Number, Default: 30}}
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties: {QueueName: orders, VisibilityTimeout: !Ref Visibility}
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]
              Policies:
                - PolicyName: send
                  PolicyDocument: {Statement: [{Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn}]}
          Machine:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: orders
              RoleArn: !GetAtt Role.Arn
              Definition: {StartAt: Done, States: {Done: {Type: Pass, Result: first, End: true}}}
        Outputs:
          Url: {Value: !Ref Queue, Export: {Name: orders-url}}
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private Services services;

    @BeforeEach
    void anEmptyAccount() {
        services = account(Journal.NONE);
    }

    private Services account(Journal journal) {
        return EmptyAccount.start(folder, time, journal, new ServiceListener() {});
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void aStackIsMadeWithWhatItsTemplateDeclares() {
        create("shop", ORDERS);

        var stack = stack("shop");
        assertThat(stack.path("StackStatus").asString()).isEqualTo("CREATE_COMPLETE");
        assertThat(stack.path("Outputs").path(0).path("OutputValue").asString()).isEqualTo(QUEUE_URL);
        assertThat(result("orders")).isEqualTo("\"first\"");
        assertThat(events("shop"))
                .containsSubsequence(
                        "shop CREATE_IN_PROGRESS",
                        "Queue CREATE_IN_PROGRESS",
                        "Queue CREATE_COMPLETE",
                        "Role CREATE_IN_PROGRESS",
                        "Role CREATE_COMPLETE",
                        "Machine CREATE_IN_PROGRESS",
                        "Machine CREATE_COMPLETE",
                        "shop CREATE_COMPLETE");
    }

    @Test
    void anUpdateKeepsMessagesAndExecutionsThatRun() {
        create("shop", ORDERS.replace("Type: Pass, Result: first", "Type: Wait, Seconds: 3600"));
        var hold = time.hold();
        var running = start("orders");
        call(AwsService.SQS, "SendMessage", "{QueueUrl: '%s', MessageBody: kept}".formatted(QUEUE_URL));

        update("shop", ORDERS, "Visibility", "45");

        assertThat(queue("VisibilityTimeout")).isEqualTo("45");
        assertThat(queue("ApproximateNumberOfMessages")).isEqualTo("1");
        assertThat(running.status()).isEqualTo(ExecutionStatus.RUNNING);
        hold.close();
        assertThat(result("orders")).isEqualTo("\"first\"");
        assertThat(running.await().output()).hasValue(Json.object());
    }

    @Test
    void aChangeSetTellsWhatWouldChange() {
        create("shop", ORDERS);
        var changed = ORDERS.replace("QueueName: orders", "QueueName: others")
                .replace("Result: first", "Result: second")
                .replace("  Role:", "  Topic: {Type: AWS::SNS::Topic}\n  Role:");

        changeSet("shop", "UPDATE", changed);

        var described = call("DescribeChangeSet", "{StackName: shop, ChangeSetName: change}");
        assertThat(described.path("Status").asString()).isEqualTo("CREATE_COMPLETE");
        assertThat(described
                        .path("Changes")
                        .valueStream()
                        .map(change -> change.path("ResourceChange"))
                        .map(change -> change.path("Action").asString() + " "
                                + change.path("LogicalResourceId").asString() + " "
                                + change.path("Replacement").asString("-")))
                .containsExactly("Modify Queue True", "Add Topic -", "Modify Role False", "Modify Machine False");
        assertThat(result("orders")).as("nothing is done yet").isEqualTo("\"first\"");

        call("ExecuteChangeSet", "{StackName: shop, ChangeSetName: change}");

        assertThat(result("orders")).isEqualTo("\"second\"");
        assertThat(call(AwsService.SQS, "ListQueues", "{}").path("QueueUrls").toString())
                .contains("others")
                .doesNotContain("/orders");
    }

    @Test
    void whatCannotBeDoneIsTakenBack() {
        create("shop", ORDERS);
        var changed = ORDERS.replace("Result: first, End: true", "Next: Nowhere")
                .replace("  Role:", "  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: new}}\n  Role:");

        update("shop", changed, "Visibility", "45");

        assertThat(stack("shop").path("StackStatus").asString()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(reason("shop", "Machine UPDATE_FAILED"))
                .contains("Resource handler returned message: \"Invalid State Machine Definition:"
                        + " 'MISSING_TRANSITION_TARGET")
                .contains("/States/Done/Next")
                .contains("HandlerErrorCode: InvalidRequest");
        assertThat(reason("shop", "shop UPDATE_ROLLBACK_IN_PROGRESS"))
                .isEqualTo("The following resource(s) failed to update: [Machine]. ");
        assertThat(result("orders")).isEqualTo("\"first\"");
        assertThat(call(AwsService.SNS, "ListTopics", "{}").path("Topics")).isEmpty();
        assertThat(queue("VisibilityTimeout")).isEqualTo("30");
    }

    @ParameterizedTest
    @CsvSource({
        "CreateStack,     OnFailure,       ROLLBACK,   ROLLBACK_COMPLETE, false",
        "CreateStack,     OnFailure,       DO_NOTHING, CREATE_FAILED,     true",
        "CreateStack,     OnFailure,       DELETE,     DELETE_COMPLETE,   false",
        "CreateChangeSet, OnStackFailure,  ROLLBACK,   ROLLBACK_COMPLETE, false",
        "CreateChangeSet, OnStackFailure,  DO_NOTHING, CREATE_FAILED,     true",
        "CreateChangeSet, OnStackFailure,  DELETE,     DELETE_COMPLETE,   false"
    })
    void whatBecomesOfAStackThatFailsIsSaidBefore(
            String operation, String member, String said, String status, boolean stays) {
        var request =
                Json.object().put("StackName", "new").put("TemplateBody", """
                    Resources:
                      Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
                      Machine:
                        Type: AWS::StepFunctions::StateMachine
                        DependsOn: Topic
                        Properties: {RoleArn: "arn:aws:iam::123456789012:role/none", DefinitionString: "{}"}
                    """).put(member, said);
        if (operation.equals("CreateChangeSet")) {
            request.put("ChangeSetType", "CREATE").put("ChangeSetName", "change");
        }
        var id = call(AwsService.CLOUDFORMATION, operation, request)
                .get("StackId")
                .stringValue();
        if (operation.equals("CreateChangeSet")) {
            call("ExecuteChangeSet", "{StackName: new, ChangeSetName: change}");
        }

        assertThat(stack(id).path("StackStatus").asString()).isEqualTo(status);
        assertThat(call(AwsService.SNS, "ListTopics", "{}").path("Topics")).hasSize(stays ? 1 : 0);
    }

    @Test
    void itIsSaidOnce() {
        changeSet("new", "CREATE", ORDERS, "DO_NOTHING");

        assertThatThrownBy(() ->
                        call("ExecuteChangeSet", "{StackName: new, ChangeSetName: change, DisableRollback: true}"))
                .hasMessageContaining("DisableRollback cannot be specified");
        call("ExecuteChangeSet", "{StackName: new, ChangeSetName: change}");
        assertThatThrownBy(() -> changeSet("new", "UPDATE", ORDERS, "DELETE"))
                .hasMessageContaining("only valid for a change set of the type CREATE");
    }

    @Test
    void aNameThatIsTakenFailsAndTheOtherStackKeepsIt() {
        create("shop", ORDERS);

        create("rival", ORDERS.replace("orders-url", "rival-url"));

        assertThat(stack("rival").path("StackStatus").asString()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(reason("rival", "Queue CREATE_FAILED"))
                .contains("orders already exists")
                .contains("HandlerErrorCode: AlreadyExists");
        assertThat(reason("rival", "rival ROLLBACK_IN_PROGRESS"))
                .isEqualTo("The following resource(s) failed to create: [Queue]. Rollback requested by user.");
        call("DeleteStack", "{StackName: rival}");
        assertThat(result("orders")).isEqualTo("\"first\"");
    }

    @Test
    void whatDoesNotChangeIsRefused() {
        create("shop", ORDERS);

        changeSet("shop", "UPDATE", ORDERS);

        var described = call("DescribeChangeSet", "{StackName: shop, ChangeSetName: change}");
        assertThat(described.path("Status").asString()).isEqualTo("FAILED");
        assertThat(described.path("StatusReason").asString())
                .isEqualTo("The submitted information didn't contain changes. Submit different information to create a"
                        + " change set.");
        assertThatThrownBy(() -> call("ExecuteChangeSet", "{StackName: shop, ChangeSetName: change}"))
                .hasMessageMatching("ChangeSet \\[arn:.*] cannot be executed in its current status of \\[FAILED]");
        assertThatThrownBy(() -> call(
                        "UpdateStack", "{StackName: shop, UsePreviousTemplate: true, Capabilities: [CAPABILITY_IAM]}"))
                .hasMessage("No updates are to be performed.");
    }

    @Test
    void whatWasGivenBeforeCanBeGivenAgain() {
        create("shop", ORDERS);
        update("shop", ORDERS, "Visibility", "45");

        var request = Json.object().put("StackName", "shop").put("UsePreviousTemplate", true);
        request.putArray("Capabilities").add("CAPABILITY_IAM");
        request.putArray("Parameters")
                .addObject()
                .put("ParameterKey", "Visibility")
                .put("UsePreviousValue", true);
        assertThatThrownBy(() -> call(AwsService.CLOUDFORMATION, "UpdateStack", request))
                .hasMessage("No updates are to be performed.");
    }

    @Test
    void aDeletedStackLeavesNothingAndIsKnownByItsId() {
        create("shop", ORDERS);
        var id = stack("shop").path("StackId").asString();

        call("DeleteStack", "{StackName: shop}");

        assertThatThrownBy(() -> stack("shop")).hasMessage("Stack with id shop does not exist");
        assertThat(stack(id).path("StackStatus").asString()).isEqualTo("DELETE_COMPLETE");
        assertThat(call(AwsService.SQS, "ListQueues", "{}").path("QueueUrls")).isEmpty();
        assertThat(call(AwsService.IAM, "ListRoles", "{}").path("Roles")).isEmpty();
        assertThat(call(AwsService.STEP_FUNCTIONS, "ListStateMachines", "{}").path("stateMachines"))
                .isEmpty();
        create("shop", ORDERS);
        assertThat(stack("shop").path("StackId").asString()).isNotEqualTo(id);
    }

    @Test
    void whatIsProtectedOrInUseStays() {
        create("shop", ORDERS);
        create("reader", """
            Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: reader}}}
            Outputs: {Url: {Value: !ImportValue orders-url}}
            """);

        assertThat(stack("reader").path("Outputs").path(0).path("OutputValue").asString())
                .isEqualTo(QUEUE_URL);
        assertThat(call("ListImports", "{ExportName: orders-url}")
                        .path("Imports")
                        .toString())
                .isEqualTo("[\"reader\"]");
        call("DeleteStack", "{StackName: shop}");
        assertThat(stack("shop").path("StackStatusReason").asString())
                .isEqualTo("Export orders-url cannot be deleted as it is in use by reader");
        call("UpdateTerminationProtection", "{StackName: reader, EnableTerminationProtection: true}");
        assertThatThrownBy(() -> call("DeleteStack", "{StackName: reader}"))
                .hasMessage("Stack [reader] cannot be deleted while TerminationProtection is enabled");
    }

    @Test
    void whoeverDeploysNeedsTheRightsForIt() {
        create("roles", """
            Resources:
              Deployer:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: deployer
                  AssumeRolePolicyDocument:
                    Statement: [{Effect: Allow, Principal: {Service: cloudformation.amazonaws.com}, Action: sts:AssumeRole}]
                  Policies:
                    - PolicyName: deploy
                      PolicyDocument: {Statement: [{Effect: Allow, Action: [sqs:*, iam:*], Resource: "*"}]}
            """);
        var request = Json.object()
                .put("StackName", "shop")
                .put("TemplateBody", ORDERS)
                .put("RoleARN", "arn:aws:iam::123456789012:role/deployer");
        capabilities(request);

        call(AwsService.CLOUDFORMATION, "CreateStack", request);

        assertThat(stack("shop").path("StackStatus").asString()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(reason("shop", "Machine CREATE_FAILED"))
                .contains("User: arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation is not authorized to"
                        + " perform: states:CreateStateMachine on resource:"
                        + " arn:aws:states:us-east-1:123456789012:stateMachine:orders")
                .contains("HandlerErrorCode: AccessDenied");
        assertThat(call(AwsService.SQS, "ListQueues", "{}").path("QueueUrls")).isEmpty();
    }

    @Test
    void stacksOutliveTheProcess() throws IOException {
        services.close();
        var journal = Journal.open(folder.resolve("state"), false, _ -> {});
        services = account(journal);
        create("shop", ORDERS);
        create("gone", "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: gone}}}");
        update("shop", ORDERS.replace("Result: first", "Result: second"), "Visibility", "45");
        call("DeleteStack", "{StackName: gone}");
        call(AwsService.SQS, "SendMessage", "{QueueUrl: '%s', MessageBody: kept}".formatted(QUEUE_URL));
        journal.close(); // as by kill -9: nothing is written any more
        services.close();

        var again = Journal.open(folder.resolve("state"), false, _ -> {});
        services = account(again);

        assertThat(stack("shop").path("StackStatus").asString()).isEqualTo("UPDATE_COMPLETE");
        assertThat(queue("VisibilityTimeout")).isEqualTo("45");
        assertThat(queue("ApproximateNumberOfMessages")).isEqualTo("1");
        assertThat(result("orders")).isEqualTo("\"second\"");
        assertThatThrownBy(() -> stack("gone")).hasMessage("Stack with id gone does not exist");
        assertThat(call(AwsService.SNS, "ListTopics", "{}").path("Topics")).isEmpty();
        call("DeleteStack", "{StackName: shop}");
        assertThat(call(AwsService.SQS, "ListQueues", "{}").path("QueueUrls")).isEmpty();
        again.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Resources: [                                       | Template format error: YAML not well-formed. (line 1, column 13)
        {"Resources": }                                    | Template format error: JSON not well-formed. (line 1, column 15)
        text                                               | Template format error: unsupported structure.
        Outputs: {}                                        | Template format error: At least one Resources member must be defined.
        Resources: {A: {Type: AWS::SQS::Heap}}             | Template format error: Unrecognized resource types: [AWS::SQS::Heap]
        {Parameters: {P: {Type: String}}, Resources: {A: {Type: AWS::SNS::Topic}}} | Parameters: [P] must have values
        """)
    void aTemplateThatIsNoneIsRefused(String template, String message) {
        assertThatThrownBy(() -> create("shop", template)).isInstanceOfSatisfying(ServiceException.class, refused -> {
            assertThat(refused.code()).isEqualTo("ValidationError");
            assertThat(refused).hasMessage(message);
        });
    }

    @Test
    void whatIsNotAcknowledgedIsRefused() {
        var request = Json.object().put("StackName", "shop").put("TemplateBody", ORDERS);

        assertThatThrownBy(() -> call(AwsService.CLOUDFORMATION, "CreateStack", request))
                .isInstanceOfSatisfying(ServiceException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("InsufficientCapabilitiesException");
                    assertThat(refused).hasMessage("Requires capabilities : [CAPABILITY_IAM]");
                });
        assertThatThrownBy(() -> create("shop", "#".repeat(51_200) + "\n" + ORDERS))
                .hasMessageContaining(
                        "at 'templateBody' failed to satisfy constraint: Member must have length less than"
                                + " or equal to 51200");
    }

    @Test
    void aFunctionIsWhatWasUploadedAndChangesWithItsNextInvocation() throws IOException {
        Files.createDirectories(folder.resolve("buckets/code"));
        upload("one", FunctionHandlers.Obedient.class);
        upload("none");
        create("app", function("one"));

        assertThat(invoke()).isEqualTo("1");
        Files.delete(folder.resolve("buckets/code/one"));
        assertThat(invoke()).as("the object may go").isEqualTo("2");
        update("app", function("none"));

        assertThat(stack("app").path("StackStatus").asString()).isEqualTo("UPDATE_COMPLETE");
        assertThat(invoke()).contains("ClassNotFound");
        update("app", function("missing"));
        assertThat(reason("app", "Function UPDATE_FAILED"))
                .contains("Error occurred while GetObject. S3 Error Code: NoSuchKey.");
    }

    @Test
    void aFunctionWithoutItsHandlerIsDeployedAsOnAwsAndTheStackSaysWhatIsMissing() throws IOException {
        Files.createDirectories(folder.resolve("buckets/code"));
        upload("built", FunctionHandlers.Obedient.class);
        upload("sources", "pom.xml");
        upload("empty", "readme.txt");

        create("app", function("sources"));
        assertThat(stack("app").path("StackStatus").asString()).isEqualTo("CREATE_COMPLETE");
        assertThat(reason("app", "Function CREATE_COMPLETE"))
                .contains("there is no class local.service.lambda.FunctionHandlers$Obedient in its code")
                .contains("a Maven module's sources")
                .contains("run sam build");

        update("app", function("empty"));
        assertThat(reason("app", "Function UPDATE_COMPLETE"))
                .contains("there is no class local.service.lambda.FunctionHandlers$Obedient in " + folder)
                .contains("A handler is package.Class::method");
        assertThat(invoke()).contains("ClassNotFound");

        update("app", function("built"));
        assertThat(reason("app", "Function UPDATE_COMPLETE")).isEmpty();
        assertThat(invoke()).isEqualTo("1");
    }

    private static String function(String key) {
        return """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Function:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: counter
                  Runtime: java25
                  Timeout: 20
                  Handler: local.service.lambda.FunctionHandlers$Obedient
                  CodeUri: s3://code/%s
            """.formatted(key);
    }

    private void upload(String key, Class<?>... classes) throws IOException {
        upload(key, "readme.txt", classes);
    }

    private void upload(String key, String beside, Class<?>... classes) throws IOException {
        try (var zip = new ZipOutputStream(
                Files.newOutputStream(folder.resolve("buckets/code").resolve(key)))) {
            zip.putNextEntry(new ZipEntry(beside));
            for (var type : classes) {
                var file = type.getName().replace('.', '/') + ".class";
                zip.putNextEntry(new ZipEntry(file));
                zip.write(Files.readAllBytes(Stacks.TEST_CLASSES.resolve(file)));
            }
        }
    }

    private String invoke() {
        var request = InvokeRequest.builder()
                .functionName("counter")
                .payload(SdkBytes.fromUtf8String("{\"do\": \"count\"}"))
                .build();
        return services.lambda().invoke(ADMINISTRATOR, request).payload().asUtf8String();
    }

    private void create(String name, String template) {
        var request = Json.object().put("StackName", name).put("TemplateBody", template);
        capabilities(request);
        call(AwsService.CLOUDFORMATION, "CreateStack", request);
    }

    private void update(String name, String template, String... parameter) {
        var request = Json.object().put("StackName", name).put("TemplateBody", template);
        capabilities(request);
        if (parameter.length > 0) {
            request.putArray("Parameters")
                    .addObject()
                    .put("ParameterKey", parameter[0])
                    .put("ParameterValue", parameter[1]);
        }
        call(AwsService.CLOUDFORMATION, "UpdateStack", request);
    }

    private void changeSet(String name, String type, String template) {
        changeSet(name, type, template, null);
    }

    /** @param onFailure null where nothing is said of it */
    private void changeSet(String name, String type, String template, String onFailure) {
        var request = Json.object()
                .put("OnStackFailure", onFailure)
                .put("StackName", name)
                .put("ChangeSetName", "change")
                .put("ChangeSetType", type)
                .put("TemplateBody", template);
        capabilities(request);
        call(AwsService.CLOUDFORMATION, "CreateChangeSet", request);
    }

    private static void capabilities(ObjectNode request) {
        request.putArray("Capabilities").add("CAPABILITY_NAMED_IAM").add("CAPABILITY_AUTO_EXPAND");
    }

    private JsonNode stack(String nameOrId) {
        return call("DescribeStacks", "{StackName: '%s'}".formatted(nameOrId))
                .path("Stacks")
                .path(0);
    }

    /** The oldest first. */
    private List<String> events(String stack) {
        return eventNodes(stack).map(StacksTest::spoken).toList().reversed();
    }

    private Stream<JsonNode> eventNodes(String stack) {
        return call("DescribeStackEvents", "{StackName: '%s'}".formatted(stack))
                .path("StackEvents")
                .valueStream();
    }

    private static String spoken(JsonNode event) {
        return event.path("LogicalResourceId").asString() + " "
                + event.path("ResourceStatus").asString();
    }

    private String reason(String stack, String event) {
        return eventNodes(stack)
                .filter(node -> spoken(node).equals(event))
                .findFirst()
                .orElseThrow()
                .path("ResourceStatusReason")
                .asString();
    }

    private String queue(String attribute) {
        return call(
                        AwsService.SQS,
                        "GetQueueAttributes",
                        "{QueueUrl: '%s', AttributeNames: [All]}".formatted(QUEUE_URL))
                .path("Attributes")
                .path(attribute)
                .asString();
    }

    private Execution start(String machine) {
        return services.stepFunctions().start("arn:aws:states:us-east-1:123456789012:stateMachine:" + machine, "{}");
    }

    private String result(String machine) {
        return Json.write(start(machine).await().output().orElseThrow());
    }

    private JsonNode call(String operation, String request) {
        return call(AwsService.CLOUDFORMATION, operation, request);
    }

    private JsonNode call(AwsService service, String operation, String request) {
        return call(
                service,
                operation,
                TemplateFile.parse(Path.of("request"), request).toJson());
    }

    private JsonNode call(AwsService service, String name, JsonNode request) {
        var operation = services.operations().get(service).get(name);
        var builder = operation.builder();
        Shapes.WIRE.fill(builder, request);
        return Shapes.WIRE.write(operation.call(ADMINISTRATOR, builder));
    }
}
