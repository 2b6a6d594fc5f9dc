package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import local.execution.ExecutionStatus;
import local.json.Json;
import local.service.api.ServiceException;
import local.template.Stacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.CreateActivityRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteActivityRequest;
import software.amazon.awssdk.services.sfn.model.DescribeActivityRequest;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.Tag;

class CallbacksTest {

    private static final String CALLBACK = """
        {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": true, "TimeoutSeconds": 3600,
          "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
          "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}}}}\
        """;

    private final Account account = new Account();
    private final Callbacks callbacks = operations(Callbacks.class);
    private final ActivityTasks activities = operations(ActivityTasks.class);
    private final CompletableFuture<String> sent = new CompletableFuture<>();

    CallbacksTest() {
        account.task("Work", call -> {
            // The worker is at work until the test ends it: time must not be skipped meanwhile.
            account.time.hold();
            sent.complete(call.taskToken().orElseThrow());
            return Json.object();
        });
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void theResultOfACallbackIsTheTasksResult() {
        var execution = account.stepFunctions.start(create(CALLBACK), "{}");

        callbacks.sendTaskHeartbeat(
                ADMINISTRATOR,
                SendTaskHeartbeatRequest.builder().taskToken(sent.join()).build());
        callbacks.sendTaskSuccess(
                ADMINISTRATOR,
                SendTaskSuccessRequest.builder()
                        .taskToken(sent.join())
                        .output("{\"done\": true}")
                        .build());

        assertThat(execution.await().output()).contains(Json.parse("{\"done\": true}"));
    }

    @Test
    void aFailureSaysErrorAndCause() {
        var execution = account.stepFunctions.start(create(CALLBACK), "{}");

        callbacks.sendTaskFailure(
                ADMINISTRATOR,
                SendTaskFailureRequest.builder()
                        .taskToken(sent.join())
                        .error("NoWay")
                        .cause("It is closed")
                        .build());

        assertThat(execution.await().status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.error()).contains("NoWay");
        assertThat(execution.cause()).contains("It is closed");
    }

    @Test
    void aTokenIsGoodOnce() {
        var execution = account.stepFunctions.start(create(CALLBACK), "{}");
        var success = SendTaskSuccessRequest.builder()
                .taskToken(sent.join())
                .output("1")
                .build();
        callbacks.sendTaskSuccess(ADMINISTRATOR, success);
        execution.await();

        assertThatThrownBy(() -> callbacks.sendTaskSuccess(ADMINISTRATOR, success))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("TaskTimedOut"))
                .hasMessage("Task Timed Out: 'Provided task does not exist anymore'");
        assertThatThrownBy(() -> callbacks.sendTaskSuccess(
                        ADMINISTRATOR,
                        SendTaskSuccessRequest.builder()
                                .taskToken("made up")
                                .output("1")
                                .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidToken"))
                .hasMessage("Invalid Token: 'Invalid token'");
        assertThatThrownBy(() -> callbacks.sendTaskSuccess(
                        ADMINISTRATOR,
                        SendTaskSuccessRequest.builder()
                                .taskToken(sent.join())
                                .output("no JSON")
                                .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidOutput"));
    }

    @Test
    void aWorkerMayAnswerOnlyForTheMachineThatItsRoleNames() {
        var arn = create(CALLBACK);
        account.roles.put(Stacks.role("worker", "lambda.amazonaws.com", "states:SendTaskSuccess", arn));
        account.roles.put(Stacks.role("stranger", "lambda.amazonaws.com", "states:SendTaskSuccess", arn + "-other"));
        var execution = account.stepFunctions.start(arn, "{}");
        var success = SendTaskSuccessRequest.builder()
                .taskToken(sent.join())
                .output("1")
                .build();

        assertThatThrownBy(() -> callbacks.sendTaskSuccess(Account.session("stranger"), success))
                .hasMessageContaining("is not authorized to perform: states:SendTaskSuccess on resource: " + arn);
        callbacks.sendTaskSuccess(Account.session("worker"), success);
        assertThat(execution.await().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aWorkerFetchesAnActivitysTaskAndAnswersIt() {
        var activity = activities
                .createActivity(
                        ADMINISTRATOR,
                        CreateActivityRequest.builder().name("review").build())
                .activityArn();
        var execution = account.stepFunctions.start(create("""
            {"StartAt": "Review", "States": {"Review": {"Type": "Task", "Resource": "%s", "End": true}}}\
            """.formatted(activity)), "{\"page\":" + " 1}");

        var task = activities.getActivityTask(
                ADMINISTRATOR,
                GetActivityTaskRequest.builder()
                        .activityArn(activity)
                        .workerName("me")
                        .build());
        callbacks.sendTaskSuccess(
                ADMINISTRATOR,
                SendTaskSuccessRequest.builder()
                        .taskToken(task.taskToken())
                        .output("\"good\"")
                        .build());

        assertThat(task.input()).isEqualTo("{\"page\":1}");
        assertThat(execution.await().output()).contains(Json.parse("\"good\""));
    }

    @Test
    void aWorkerAnswersAnActivitysTaskAsItsRoleMayForThatActivity() {
        var activity = activities
                .createActivity(
                        ADMINISTRATOR,
                        CreateActivityRequest.builder().name("review").build())
                .activityArn();
        account.roles.put(Stacks.role("worker", "lambda.amazonaws.com", "states:SendTaskSuccess", activity));
        var machine = create("""
            {"StartAt": "Review", "States": {"Review": {"Type": "Task", "Resource": "%s", "End": true}}}\
            """.formatted(activity));
        account.roles.put(Stacks.role("stranger", "lambda.amazonaws.com", "states:SendTaskSuccess", machine));
        var execution = account.stepFunctions.start(machine, "{}");
        var token = activities
                .getActivityTask(
                        ADMINISTRATOR,
                        GetActivityTaskRequest.builder().activityArn(activity).build())
                .taskToken();
        var success =
                SendTaskSuccessRequest.builder().taskToken(token).output("1").build();

        assertThatThrownBy(() -> callbacks.sendTaskSuccess(Account.session("stranger"), success))
                .hasMessageContaining("is not authorized to perform: states:SendTaskSuccess on resource: " + activity);
        callbacks.sendTaskSuccess(Account.session("worker"), success);
        assertThat(execution.await().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void timeGoesOnWhereAWorkerTookATaskAndNeverAnswers() {
        var activity = activities
                .createActivity(
                        ADMINISTRATOR,
                        CreateActivityRequest.builder().name("review").build())
                .activityArn();
        var execution = account.stepFunctions.start(create("""
            {"StartAt": "Review", "States": {"Review": {"Type": "Task", "Resource": "%s", "End": true,
              "TimeoutSeconds": 86400}}}\
            """.formatted(activity)), "{}");

        activities.getActivityTask(
                ADMINISTRATOR,
                GetActivityTaskRequest.builder().activityArn(activity).build());

        assertThat(execution.await().error()).contains("States.Timeout");
    }

    @Test
    void anActivityIsMadeOnceAndDeleted() {
        var create = CreateActivityRequest.builder().name("review").build();
        var created = activities.createActivity(ADMINISTRATOR, create);

        assertThat(activities.createActivity(ADMINISTRATOR, create)).isEqualTo(created);
        activities.deleteActivity(
                ADMINISTRATOR,
                DeleteActivityRequest.builder()
                        .activityArn(created.activityArn())
                        .build());
        assertThatThrownBy(() -> activities.describeActivity(
                        ADMINISTRATOR,
                        DescribeActivityRequest.builder()
                                .activityArn(created.activityArn())
                                .build()))
                .hasMessage("Activity Does Not Exist: '" + created.activityArn() + "'");
    }

    @Test
    void anActivityThatIsThereKeepsItsTags() {
        var create = CreateActivityRequest.builder()
                .name("review")
                .tags(Tag.builder().key("team").value("orders").build())
                .build();
        var arn = activities.createActivity(ADMINISTRATOR, create).activityArn();

        activities.createActivity(
                ADMINISTRATOR,
                create.toBuilder()
                        .tags(Tag.builder().key("team").value("bills").build())
                        .build());

        assertThat(operations(ResourceTags.class)
                        .listTagsForResource(
                                ADMINISTRATOR,
                                ListTagsForResourceRequest.builder()
                                        .resourceArn(arn)
                                        .build())
                        .tags())
                .containsExactly(Tag.builder().key("team").value("orders").build());
    }

    private String create(String definition) {
        return account.stepFunctions
                .stateMachines()
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name("hello")
                                .definition(definition)
                                .roleArn(Account.MACHINE_ROLE)
                                .build())
                .stateMachineArn();
    }

    private <T> T operations(Class<T> type) {
        return account.stepFunctions.operations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
