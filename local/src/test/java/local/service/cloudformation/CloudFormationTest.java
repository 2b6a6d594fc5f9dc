package local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import local.policy.Principal;
import local.service.access.Door;
import local.service.access.Roles;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class CloudFormationTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private CloudFormation cloudFormation;

    @BeforeEach
    void aStack() {
        var stack = Stacks.of(folder, """
              Hello:
                Type: AWS::Serverless::Function
                Properties: {FunctionName: hello, Handler: none, CodeUri: .}
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Name: machine
                  Definition: {StartAt: Done, States: {Done: {Type: Succeed}}}
              Api:
                Type: AWS::ApiGateway::RestApi
                Properties: {Name: api}
            Outputs:
              MachineArn: {Value: !Ref Machine}
            """);
        var roles = new Roles(List.of(Stacks.role(
                "reader",
                "lambda.amazonaws.com",
                "cloudformation:ListStackResources",
                "arn:aws:cloudformation:us-east-1:123456789012:stack/test/*")));
        cloudFormation = new CloudFormation(stack, new Door(roles, "us-east-1", time, _ -> {}), time);
    }

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void theStackIsDescribedWithItsOutputs() {
        var stack = cloudFormation
                .describeStacks(
                        ADMINISTRATOR,
                        DescribeStacksRequest.builder().stackName("test").build())
                .stacks()
                .getFirst();

        assertThat(stack.stackId()).startsWith("arn:aws:cloudformation:us-east-1:123456789012:stack/test/");
        assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(stack.outputs()).hasSize(1);
        assertThat(stack.outputs().getFirst().outputValue())
                .isEqualTo("arn:aws:states:us-east-1:123456789012:stateMachine:machine");
    }

    @Test
    void resourcesThatRunHereAreListedByLogicalId() {
        var resources = cloudFormation
                .listStackResources(
                        ADMINISTRATOR,
                        ListStackResourcesRequest.builder().stackName("test").build())
                .stackResourceSummaries();

        assertThat(resources)
                .extracting(resource -> resource.logicalResourceId() + " " + resource.resourceType())
                .containsExactly(
                        "Hello AWS::Lambda::Function",
                        "HelloRole AWS::IAM::Role",
                        "Machine AWS::StepFunctions::StateMachine",
                        "MachineRole AWS::IAM::Role");
        assertThat(resources.getFirst().physicalResourceId()).isEqualTo("hello");
        assertThat(resources.get(2).physicalResourceId())
                .isEqualTo("arn:aws:states:us-east-1:123456789012:stateMachine:machine");
    }

    @Test
    void oneResourceIsFoundEitherWay() {
        assertThat(cloudFormation
                        .describeStackResource(
                                ADMINISTRATOR,
                                DescribeStackResourceRequest.builder()
                                        .stackName("test")
                                        .logicalResourceId("Hello")
                                        .build())
                        .stackResourceDetail()
                        .physicalResourceId())
                .isEqualTo("hello");
        assertThat(cloudFormation
                        .describeStackResources(
                                ADMINISTRATOR,
                                DescribeStackResourcesRequest.builder()
                                        .physicalResourceId("hello")
                                        .build())
                        .stackResources())
                .hasSize(4);
        assertThat(cloudFormation
                        .describeStackResources(
                                ADMINISTRATOR,
                                DescribeStackResourcesRequest.builder()
                                        .stackName("test")
                                        .logicalResourceId("Hello")
                                        .build())
                        .stackResources())
                .hasSize(1);
    }

    @Test
    void stacksAreListedByTheirStatus() {
        assertThat(cloudFormation
                        .listStacks(ADMINISTRATOR, ListStacksRequest.builder().build())
                        .stackSummaries())
                .hasSize(1);
        assertThat(cloudFormation
                        .listStacks(
                                ADMINISTRATOR,
                                ListStacksRequest.builder()
                                        .stackStatusFilters(StackStatus.DELETE_COMPLETE)
                                        .build())
                        .stackSummaries())
                .isEmpty();
    }

    @Test
    void anotherStackIsNotThere() {
        assertThatThrownBy(() -> cloudFormation.listStackResources(
                        ADMINISTRATOR,
                        ListStackResourcesRequest.builder().stackName("other").build()))
                .hasMessage("Stack with id other does not exist");
        assertThatThrownBy(() -> cloudFormation.describeStackResource(
                        ADMINISTRATOR,
                        DescribeStackResourceRequest.builder()
                                .stackName("test")
                                .logicalResourceId("None")
                                .build()))
                .hasMessage("Resource None does not exist for stack test");
    }

    @Test
    void aRoleSeesWhatItsPolicyAllows() {
        var reader = new Principal.RoleSession(Stacks.ACCOUNT, "reader", "session");
        assertThat(cloudFormation
                        .listStackResources(
                                reader,
                                ListStackResourcesRequest.builder()
                                        .stackName("test")
                                        .build())
                        .stackResourceSummaries())
                .hasSize(4);
        assertThatThrownBy(() -> cloudFormation.describeStacks(
                        reader,
                        DescribeStacksRequest.builder().stackName("test").build()))
                .hasMessageContaining("is not authorized to perform: cloudformation:DescribeStacks on resource:"
                        + " arn:aws:cloudformation:us-east-1:123456789012:stack/");
    }
}
