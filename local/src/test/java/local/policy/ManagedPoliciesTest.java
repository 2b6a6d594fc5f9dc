package local.policy;

import static local.policy.Iam.ACCOUNT;
import static local.policy.Iam.request;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManagedPoliciesTest {

    private static final String INVOKE = "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:hello";

    /** The story that this project starts from: the policy whose name sounds right grants no call of a function. */
    @Test
    void theWrongFixGrantsNoInvocation() {
        var policies = role("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole");

        assertThat(Iam.allows(policies, request("sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:" + ACCOUNT + ":orders")))
                .isTrue();
        assertThat(Iam.allows(policies, request("lambda:InvokeFunction", INVOKE)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "AdministratorAccess, iam:CreateRole, true",
        "PowerUserAccess, iam:CreateRole, false",
        "PowerUserAccess, iam:ListRoles, true",
        "PowerUserAccess, lambda:InvokeFunction, true",
        "service-role/AWSLambdaRole, lambda:InvokeFunction, true",
        "service-role/AWSLambdaRole, lambda:InvokeAsync, false",
        "service-role/AWSLambdaBasicExecutionRole, logs:PutLogEvents, true",
        "AWSStepFunctionsReadOnlyAccess, states:StartExecution, false",
        "AWSStepFunctionsFullAccess, states:SendTaskSuccess, true",
        "AWSXrayWriteOnlyAccess, xray:PutTraceSegments, true",
        "ReadOnlyAccess, dynamodb:GetItem, true",
        "ReadOnlyAccess, dynamodb:PutItem, false",
        "job-function/ViewOnlyAccess, lambda:ListFunctions, true",
        "job-function/Billing, lambda:InvokeFunction, false"
    })
    void grantsWhatItsNameSays(String path, String action, boolean allowed) {
        assertThat(Iam.allows(role("arn:aws:iam::aws:policy/" + path), request(action, "*")))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @MethodSource("local.policy.ManagedPolicies#paths")
    void everyDocumentIsWellFormedAndFoundByItsName(String path) {
        assertThat(ManagedPolicies.find("arn:aws:iam::aws:policy/" + path)
                        .orElseThrow()
                        .document()
                        .statements())
                .isNotEmpty();
        assertThat(ManagedPolicies.path(path.substring(path.lastIndexOf('/') + 1)))
                .contains(path);
    }

    @Test
    void speaksOfResourcesInItsPartition() {
        var policy = ManagedPolicies.find("arn:aws-cn:iam::aws:policy/AWSLambdaExecute")
                .orElseThrow();

        assertThat(policy.document().toString()).contains("arn:aws-cn:logs:").doesNotContain("arn:aws:");
    }

    @Test
    void anUnknownOneIsNotAnEmptyOne() {
        assertThat(ManagedPolicies.find("arn:aws:iam::aws:policy/AWSLambdaInvokeRole"))
                .isEmpty();
        assertThat(ManagedPolicies.find("arn:aws:iam::123456789012:policy/AdministratorAccess"))
                .isEmpty();
        assertThat(ManagedPolicies.path("AWSLambdaInvokeRole")).isEmpty();
    }

    private static Policies role(String arn) {
        return Policies.identityBased(ManagedPolicies.find(arn).orElseThrow());
    }
}
