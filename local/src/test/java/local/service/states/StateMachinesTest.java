package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static local.service.states.Account.MACHINE_ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.model.CreateActivityRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ListActivitiesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.TagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UntagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionRequest;

class StateMachinesTest {

    static final String PASS = """
        {"StartAt": "Say", "States": {"Say": {"Type": "Pass", "End": true}}}\
        """;
    static final String OTHER = """
        {"StartAt": "Say", "States": {"Say": {"Type": "Succeed"}}}\
        """;

    private final Account account = new Account();
    private final StateMachines stateMachines = account.stepFunctions.stateMachines();

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aMachineThatIsCreatedCanBeDescribed() {
        var created = create("hello", _ -> {});

        assertThat(created.stateMachineArn()).isEqualTo("arn:aws:states:us-east-1:123456789012:stateMachine:hello");
        var described = stateMachines.describeStateMachine(
                ADMINISTRATOR,
                DescribeStateMachineRequest.builder()
                        .stateMachineArn(created.stateMachineArn())
                        .build());
        assertThat(described.name()).isEqualTo("hello");
        assertThat(described.status()).isEqualTo(StateMachineStatus.ACTIVE);
        assertThat(described.type()).isEqualTo(StateMachineType.STANDARD);
        assertThat(described.definition()).isEqualTo(PASS);
        assertThat(described.roleArn()).isEqualTo(MACHINE_ROLE);
        assertThat(described.loggingConfiguration().levelAsString()).isEqualTo("OFF");
        assertThat(described.tracingConfiguration().enabled()).isFalse();
        assertThat(described.creationDate()).isEqualTo(created.creationDate());
    }

    @Test
    void whoWantsMetadataOnlyGetsNoDefinition() {
        var created = create("hello", _ -> {});

        assertThat(stateMachines
                        .describeStateMachine(
                                ADMINISTRATOR,
                                DescribeStateMachineRequest.builder()
                                        .stateMachineArn(created.stateMachineArn())
                                        .includedData("METADATA_ONLY")
                                        .build())
                        .definition())
                .isEqualTo("{}");
    }

    @Test
    void toCreateTheSameMachineAgainIsNoErrorButAnotherOneIs() {
        var first = create("hello", _ -> {});

        assertThat(create("hello", _ -> {})).isEqualTo(first);
        assertThatThrownBy(() -> create("hello", request -> request.definition(OTHER)))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("StateMachineAlreadyExists"))
                .hasMessage("State Machine Already Exists: 'arn:aws:states:us-east-1:123456789012:stateMachine:hello'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a*", "a:b", "a/b", "<a>", "a\u0007", "a\uD83D\uDE00"})
    void aNameIsWithoutSpecialCharacters(String name) {
        assertThatThrownBy(() -> create(name, _ -> {}))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidName"));
    }

    @Test
    void aDefinitionThatCannotRunIsRefused() {
        assertThatThrownBy(
                        () -> create("hello", request -> request.definition("{\"StartAt\": \"No\", \"States\": {}}")))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidDefinition"))
                .hasMessageStartingWith("Invalid State Machine Definition: '");
    }

    @Test
    void aRoleThatStepFunctionsMayNotAssumeIsRefused() {
        account.roles.put(Account.role("function", "lambda.amazonaws.com", "sqs:SendMessage"));

        assertThatThrownBy(() -> create("hello", request -> request.roleArn("arn:aws:iam::123456789012:role/function")))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("AccessDeniedException"))
                .hasMessage(
                        "Neither the global service principal states.amazonaws.com, nor the regional one is authorized"
                                + " to assume the provided role.");
    }

    @Test
    void anUpdateGivesANewRevision() {
        var arn = create("hello", _ -> {}).stateMachineArn();

        var updated = stateMachines.updateStateMachine(
                ADMINISTRATOR,
                UpdateStateMachineRequest.builder()
                        .stateMachineArn(arn)
                        .definition(OTHER)
                        .build());

        var described = stateMachines.describeStateMachine(
                ADMINISTRATOR,
                DescribeStateMachineRequest.builder().stateMachineArn(arn).build());
        assertThat(described.definition()).isEqualTo(OTHER);
        assertThat(described.roleArn()).isEqualTo(MACHINE_ROLE);
        assertThat(described.revisionId()).isEqualTo(updated.revisionId()).isNotNull();
        assertThatThrownBy(() -> stateMachines.updateStateMachine(
                        ADMINISTRATOR,
                        UpdateStateMachineRequest.builder().stateMachineArn(arn).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("MissingRequiredParameter"));
    }

    @Test
    void machinesAreListedByThePage() {
        for (var name : new String[] {"a", "b", "c"}) {
            create(name, _ -> {});
        }

        var first = stateMachines.listStateMachines(
                ADMINISTRATOR, ListStateMachinesRequest.builder().maxResults(2).build());
        var second = stateMachines.listStateMachines(
                ADMINISTRATOR,
                ListStateMachinesRequest.builder()
                        .maxResults(2)
                        .nextToken(first.nextToken())
                        .build());

        assertThat(first.stateMachines()).extracting(StateMachineListItem::name).containsExactly("a", "b");
        assertThat(second.stateMachines())
                .extracting(StateMachineListItem::name)
                .containsExactly("c");
        assertThat(second.nextToken()).isNull();
        assertThatThrownBy(() -> stateMachines.listStateMachines(
                        ADMINISTRATOR,
                        ListStateMachinesRequest.builder().nextToken("made up").build()))
                .hasMessage("Invalid Token: 'Invalid token'");
    }

    @Test
    void aMachineThatIsDeletedIsGoneAndMayBeDeletedAgain() {
        var arn = create("hello", _ -> {}).stateMachineArn();
        var delete = DeleteStateMachineRequest.builder().stateMachineArn(arn).build();

        stateMachines.deleteStateMachine(ADMINISTRATOR, delete);
        stateMachines.deleteStateMachine(ADMINISTRATOR, delete);

        assertThatThrownBy(() -> stateMachines.describeStateMachine(
                        ADMINISTRATOR,
                        DescribeStateMachineRequest.builder()
                                .stateMachineArn(arn)
                                .build()))
                .hasMessage("State Machine Does Not Exist: '" + arn + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hello                                                      | Invalid Arn: 'Invalid ARN prefix: hello'
        arn:aws:states:us-east-1:123456789012:execution:hello:one  | Invalid Arn: 'Resource type not valid in this context: execution'
        """)
    void anArnOfSomethingElseIsRefused(String arn, String message) {
        assertThatThrownBy(() -> stateMachines.describeStateMachine(
                        ADMINISTRATOR,
                        DescribeStateMachineRequest.builder()
                                .stateMachineArn(arn)
                                .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidArn"))
                .hasMessage(message);
    }

    @Test
    void validationTellsEveryFault() {
        var answer = stateMachines.validateStateMachineDefinition(
                ADMINISTRATOR,
                ValidateStateMachineDefinitionRequest.builder().definition("{}").build());

        assertThat(answer.resultAsString()).isEqualTo("FAIL");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
            assertThat(diagnostic.location()).isEqualTo("/");
        });
        assertThat(stateMachines
                        .validateStateMachineDefinition(
                                ADMINISTRATOR,
                                ValidateStateMachineDefinitionRequest.builder()
                                        .definition(PASS)
                                        .build())
                        .resultAsString())
                .isEqualTo("OK");
    }

    @Test
    void whoMayNotIsRefusedInAwsWords() {
        assertThatThrownBy(() -> stateMachines.listStateMachines(
                        Account.session("machine"),
                        ListStateMachinesRequest.builder().build()))
                .hasMessage("User: arn:aws:sts::123456789012:assumed-role/machine/session is not authorized to perform:"
                        + " states:ListStateMachines because no identity-based policy allows the"
                        + " states:ListStateMachines action");
        assertThat(account.denials).hasSize(1);
    }

    @Test
    void tagsAreAddedChangedAndRemoved() {
        var tags = (ResourceTags) account.stepFunctions.operations().stream()
                .filter(ResourceTags.class::isInstance)
                .findFirst()
                .orElseThrow();
        var arn = create(
                        "hello",
                        request -> request.tags(
                                Tag.builder().key("team").value("a").build()))
                .stateMachineArn();

        tags.tagResource(
                ADMINISTRATOR,
                TagResourceRequest.builder()
                        .resourceArn(arn)
                        .tags(
                                Tag.builder().key("team").value("b").build(),
                                Tag.builder().key("stage").value("test").build())
                        .build());
        tags.untagResource(
                ADMINISTRATOR,
                UntagResourceRequest.builder().resourceArn(arn).tagKeys("stage").build());

        assertThat(tags.listTagsForResource(
                                ADMINISTRATOR,
                                ListTagsForResourceRequest.builder()
                                        .resourceArn(arn)
                                        .build())
                        .tags())
                .containsExactly(Tag.builder().key("team").value("b").build());
    }

    @Test
    void whatIsCreatedWithTooManyTagsIsNotThereAfterwards() {
        var tags = IntStream.range(0, 51)
                .mapToObj(i -> Tag.builder().key("tag" + i).value("").build())
                .toList();
        var activities = (ActivityTasks) account.stepFunctions.operations().stream()
                .filter(ActivityTasks.class::isInstance)
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> create("tagged", request -> request.tags(tags)))
                .hasMessageContaining("50 tags");
        assertThatThrownBy(() -> activities.createActivity(
                        ADMINISTRATOR,
                        CreateActivityRequest.builder()
                                .name("tagged")
                                .tags(tags)
                                .build()))
                .hasMessageContaining("50 tags");

        assertThat(stateMachines
                        .listStateMachines(
                                ADMINISTRATOR,
                                ListStateMachinesRequest.builder().build())
                        .stateMachines())
                .isEmpty();
        assertThat(activities
                        .listActivities(
                                ADMINISTRATOR, ListActivitiesRequest.builder().build())
                        .activities())
                .isEmpty();
    }

    private CreateStateMachineResponse create(String name, Consumer<CreateStateMachineRequest.Builder> more) {
        return stateMachines.createStateMachine(
                ADMINISTRATOR,
                CreateStateMachineRequest.builder()
                        .name(name)
                        .definition(PASS)
                        .roleArn(MACHINE_ROLE)
                        .applyMutation(more)
                        .build());
    }
}
