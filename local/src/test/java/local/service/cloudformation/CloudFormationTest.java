package local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import local.policy.Principal;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.template.Stacks;
import local.template.Surroundings;
import local.template.stack.Blueprint;
import local.template.stack.Stack;
import local.template.stack.StackResource;
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
    private StackOperations stacks;
    private StackResourceOperations resources;

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
        var cloudFormation = new CloudFormation(
                new Account("us-east-1", Stacks.ACCOUNT),
                URI.create("http://127.0.0.1:4566"),
                new Door(roles, "us-east-1", time, _ -> {}),
                time,
                Surroundings.NONE,
                new Nothing(),
                Optional.empty());
        cloudFormation.adopt("", Blueprint.of(stack));
        stacks = part(cloudFormation, StackOperations.class);
        resources = part(cloudFormation, StackResourceOperations.class);
    }

    private static <T> T part(CloudFormation cloudFormation, Class<T> type) {
        return cloudFormation.operations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Of services in which nothing is made. */
    private record Nothing() implements Provisioner {

        @Override
        public boolean has(StackResource resource) {
            return false;
        }

        @Override
        public void put(StackResource resource, Stack whole) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(StackResource resource) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void theStackIsDescribedWithItsOutputs() {
        var stack = stacks.describeStacks(
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
        var listed = resources
                .listStackResources(
                        ADMINISTRATOR,
                        ListStackResourcesRequest.builder().stackName("test").build())
                .stackResourceSummaries();

        assertThat(listed)
                .extracting(resource -> resource.logicalResourceId() + " " + resource.resourceType())
                .containsExactly(
                        "Hello AWS::Lambda::Function",
                        "HelloRole AWS::IAM::Role",
                        "Machine AWS::StepFunctions::StateMachine",
                        "MachineRole AWS::IAM::Role");
        assertThat(listed.getFirst().physicalResourceId()).isEqualTo("hello");
        assertThat(listed.get(2).physicalResourceId())
                .isEqualTo("arn:aws:states:us-east-1:123456789012:stateMachine:machine");
    }

    @Test
    void oneResourceIsFoundEitherWay() {
        assertThat(resources
                        .describeStackResource(
                                ADMINISTRATOR,
                                DescribeStackResourceRequest.builder()
                                        .stackName("test")
                                        .logicalResourceId("Hello")
                                        .build())
                        .stackResourceDetail()
                        .physicalResourceId())
                .isEqualTo("hello");
        assertThat(resources
                        .describeStackResources(
                                ADMINISTRATOR,
                                DescribeStackResourcesRequest.builder()
                                        .physicalResourceId("hello")
                                        .build())
                        .stackResources())
                .hasSize(4);
        assertThat(resources
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
        assertThat(stacks.listStacks(ADMINISTRATOR, ListStacksRequest.builder().build())
                        .stackSummaries())
                .hasSize(1);
        assertThat(stacks.listStacks(
                                ADMINISTRATOR,
                                ListStacksRequest.builder()
                                        .stackStatusFilters(StackStatus.DELETE_COMPLETE)
                                        .build())
                        .stackSummaries())
                .isEmpty();
    }

    @Test
    void anotherStackIsNotThere() {
        assertThatThrownBy(() -> resources.listStackResources(
                        ADMINISTRATOR,
                        ListStackResourcesRequest.builder().stackName("other").build()))
                .hasMessage("Stack with id other does not exist");
        assertThatThrownBy(() -> resources.describeStackResource(
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
        assertThat(resources
                        .listStackResources(
                                reader,
                                ListStackResourcesRequest.builder()
                                        .stackName("test")
                                        .build())
                        .stackResourceSummaries())
                .hasSize(4);
        assertThatThrownBy(() -> stacks.describeStacks(
                        reader,
                        DescribeStacksRequest.builder().stackName("test").build()))
                .hasMessageContaining("is not authorized to perform: cloudformation:DescribeStacks on resource:"
                        + " arn:aws:cloudformation:us-east-1:123456789012:stack/");
    }
}
