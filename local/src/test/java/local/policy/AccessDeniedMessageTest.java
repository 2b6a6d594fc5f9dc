package local.policy;

import static local.policy.Iam.MACHINE;
import static local.policy.Iam.policies;
import static local.policy.Iam.policy;
import static local.policy.Iam.request;
import static local.policy.Iam.resourcePolicy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import local.json.Json;
import org.junit.jupiter.api.Test;

/** The sentences of "Troubleshoot access denied error messages", one each. */
class AccessDeniedMessageTest {

    private static final String ALLOW_ALL = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
        """;
    private static final String ALLOW_SQS = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}\
        """;
    private static final String DENY_LAMBDA = """
        {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Sid": "NoCalls", "Effect": "Deny", "Action": "lambda:*", "Resource": "*"}]}\
        """;
    private static final Request INVOKE =
            request("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:hello");
    private static final String BEGINNING =
            "User: arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz is not authorized to perform:"
                    + " lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:hello ";

    @Test
    void noIdentityBasedPolicyAllowsIt() {
        assertThat(message(policies(ALLOW_SQS), INVOKE))
                .isEqualTo(BEGINNING + "because no identity-based policy allows the lambda:InvokeFunction action");
    }

    @Test
    void anIdentityBasedPolicyDeniesIt() {
        var decision = Evaluator.decide(MACHINE, policies(DENY_LAMBDA), INVOKE);

        assertThat(((Decision.Denied) decision).message(MACHINE, INVOKE))
                .isEqualTo(BEGINNING + "with an explicit deny in an identity-based policy");
        assertThat(((Decision.ExplicitDeny) decision).by().statement()).hasToString("NoCalls");
    }

    @Test
    void thePermissionsBoundaryDoesNotAllowIt() {
        assertThat(message(bounded(ALLOW_SQS), INVOKE))
                .isEqualTo(BEGINNING + "because no permissions boundary allows the lambda:InvokeFunction action");
    }

    @Test
    void thePermissionsBoundaryDeniesIt() {
        assertThat(message(bounded(DENY_LAMBDA), INVOKE))
                .isEqualTo(BEGINNING + "with an explicit deny in a permissions boundary");
    }

    @Test
    void theSessionPolicyDoesNotAllowIt() {
        assertThat(message(policies(ALLOW_ALL).withSession(List.of(policy(ALLOW_SQS))), INVOKE))
                .isEqualTo(BEGINNING + "because no session policy allows the lambda:InvokeFunction action");
    }

    @Test
    void theSessionPolicyDeniesIt() {
        assertThat(message(policies(ALLOW_ALL).withSession(List.of(policy(DENY_LAMBDA))), INVOKE))
                .isEqualTo(BEGINNING + "with an explicit deny in a session policy");
    }

    @Test
    void theResourceOfAnotherAccountDoesNotAllowIt() {
        var other = request("sqs:SendMessage", "arn:aws:sqs:us-east-1:999999999999:orders");

        assertThat(message(policies(ALLOW_ALL), other))
                .endsWith("on resource: arn:aws:sqs:us-east-1:999999999999:orders because no resource-based policy"
                        + " allows the sqs:SendMessage action");
    }

    @Test
    void theResourceDeniesIt() {
        var policy = resourcePolicy("""
            {"Version": "2012-10-17",
            "Statement": {"Effect": "Deny", "Principal": "*", "Action": "lambda:*", "Resource": "*"}}\
            """);

        assertThat(message(policies(ALLOW_ALL).withResourceBased(Optional.of(policy)), INVOKE))
                .isEqualTo(BEGINNING + "with an explicit deny in a resource-based policy");
    }

    @Test
    void aRequestWithoutResourceDoesNotNameOne() {
        assertThat(message(policies(ALLOW_SQS), request("states:ListActivities", "*")))
                .isEqualTo("User: arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz is not authorized to"
                        + " perform: states:ListActivities because no identity-based policy allows the"
                        + " states:ListActivities action");
    }

    @Test
    void theTrustPolicyDoesNotAllowIt() {
        assertThat(assumeMessage("""
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}\
            """))
                .endsWith(
                        "because" + " no role" + " trust" + " policy" + " allows" + " the sts:AssumeRole" + " action");
    }

    @Test
    void theTrustPolicyDeniesIt() {
        assertThat(assumeMessage("""
            {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}\
            """)).endsWith("with an explicit deny" + " in the role" + " trust policy");
    }

    private static String assumeMessage(String statement) {
        var trust = PolicyDocument.trust(Json.parse("""
            {"Version": "2012-10-17", "Statement": %s}\
            """.formatted(statement)));
        var role = new Role("worker", "arn:aws:iam::123456789012:role/worker", trust, List.of(), Optional.empty());
        var assume = request("sts:AssumeRole", role.arn());
        return ((Decision.Denied) Evaluator.assumeRole(MACHINE, policies(ALLOW_ALL), role, assume))
                .message(MACHINE, assume);
    }

    private static Policies bounded(String boundary) {
        return new Policies(List.of(policy(ALLOW_ALL)), Optional.of(policy(boundary)), List.of(), Optional.empty());
    }

    private static String message(Policies policies, Request request) {
        return ((Decision.Denied) Evaluator.decide(MACHINE, policies, request)).message(MACHINE, request);
    }
}
