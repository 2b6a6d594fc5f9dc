package local.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IAM is asked for by a call of the SDK. */
class ServiceCallsTest {

    @ParameterizedTest
    @CsvSource({
        "sfn, SendTaskSuccess, states:SendTaskSuccess",
        "lambda, Invoke, lambda:InvokeFunction",
        "sqs, SendMessageBatch, sqs:SendMessage",
        "s3, ListBuckets, s3:ListAllMyBuckets",
        "someday, DoIt, someday:DoIt"
    })
    void theActionOfACall(String service, String operation, String action) {
        assertThat(ServiceCalls.action(service, operation)).isEqualTo(action);
    }

    @Test
    void whatIsKnownOfACall() {
        assertThat(ServiceCalls.known("sqs", "SendMessage")).contains("sqs:SendMessage");
        assertThat(ServiceCalls.known("s3", "CopyObject"))
                .as("needs what its request says")
                .isEmpty();
        assertThat(ServiceCalls.isFree("sts:GetCallerIdentity")).isTrue();
        assertThat(ServiceCalls.isFree("sts:AssumeRole")).isFalse();
        assertThat(ServiceCalls.hasResource("sqs:SendMessage")).isTrue();
        assertThat(ServiceCalls.hasResource("sqs:ListQueues")).isFalse();
        assertThat(ServiceCalls.isAnswer("states:SendTaskHeartbeat")).isTrue();
        assertThat(ServiceCalls.isAnswer("states:StartExecution")).isFalse();
    }

    @Test
    void theRolesThatACallPasses() {
        assertThat(PassedRole.of("sfn", "CreateStateMachine"))
                .containsExactly(new PassedRole("RoleArn", "states.amazonaws.com", true));
        assertThat(PassedRole.of("ecs", "RunTask"))
                .extracting(PassedRole::member)
                .containsExactly("Overrides.TaskRoleArn", "Overrides.ExecutionRoleArn");
        assertThat(PassedRole.of("lambda", "UpdateFunctionConfiguration"))
                .extracting(PassedRole::always)
                .containsExactly(false);
        assertThat(PassedRole.of("sfn", "StartExecution")).isEmpty();
        assertThat(PassedRole.of("lambda", "CreateFunction").getFirst().context())
                .isEqualTo(Map.of("iam:PassedToService", List.of("lambda.amazonaws.com")));
    }
}
