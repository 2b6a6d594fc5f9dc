package local.policy;

import static local.policy.Iam.ACCOUNT;
import static local.policy.Iam.allows;
import static local.policy.Iam.policies;
import static local.policy.Iam.request;
import static local.policy.Iam.statement;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** "IAM policy elements: Variables and tags". */
class PolicyVariablesTest {

    private static final Principal USER = new Principal.Administrator(ACCOUNT);

    @Test
    void aUserHasTheQueueOfTheirName() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:us-east-2:*:${aws:username}-queue"}\
            """);

        assertThat(decide(policies, "arn:aws:sqs:us-east-2:123456789012:local-administrator-queue"))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(decide(policies, "arn:aws:sqs:us-east-2:123456789012:somebody-queue"))
                .isInstanceOf(Decision.ImplicitDeny.class);
    }

    @Test
    void aVariableWithoutValueMatchesNothing() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:us-east-2:*:${aws:username}*"}\
            """);

        assertThat(allows(policies, request("sqs:SendMessage", "arn:aws:sqs:us-east-2:123456789012:orders")))
                .isFalse();
    }

    @Test
    void aVariableWithoutValueMakesNotResourceMeanNothing() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "sqs:*", "NotResource": "arn:aws:sqs:us-east-2:*:${aws:username}"}\
            """);

        assertThat(allows(policies, request("sqs:SendMessage", "arn:aws:sqs:us-east-2:123456789012:orders")))
                .isFalse();
    }

    @Test
    void aDefaultStandsForAValueThatIsNotThere() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "s3:*",
            "Resource": "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'company-wide'}/*"}\
            """);

        assertThat(allows(policies, request("s3:GetObject", "arn:aws:s3:::bucket/company-wide/a")))
                .isTrue();
        assertThat(allows(policies, request("s3:GetObject", "arn:aws:s3:::bucket/blue/a")))
                .isFalse();
        assertThat(allows(
                        policies,
                        request(
                                "s3:GetObject",
                                "arn:aws:s3:::bucket/blue/a",
                                Map.of("aws:PrincipalTag/team", List.of("blue")))))
                .isTrue();
    }

    @Test
    void tagsOfPrincipalAndResourceMustAgree() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*",
             "Condition": {"StringEquals": {"aws:ResourceTag/project": "${aws:PrincipalTag/project}"}}}\
            """);

        assertThat(allows(policies, tagged("red", "red"))).isTrue();
        assertThat(allows(policies, tagged("red", "blue"))).isFalse();
        assertThat(allows(policies, request("ec2:StartInstances", "*"))).isFalse();
    }

    @Test
    void theWildcardsOfAValueAreCharacters() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringLike": {"s3:prefix": "${aws:PrincipalTag/home}/*"}}}\
            """);

        assertThat(allows(
                        policies,
                        request(
                                "s3:ListBucket",
                                "*",
                                Map.of("aws:PrincipalTag/home", List.of("*"), "s3:prefix", List.of("other/a")))))
                .isFalse();
    }

    @Test
    void wildcardsCanBeEscaped() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::bucket/${*}${?}${$}/*"}\
            """);

        assertThat(allows(policies, request("s3:GetObject", "arn:aws:s3:::bucket/*?$/a")))
                .isTrue();
        assertThat(allows(policies, request("s3:GetObject", "arn:aws:s3:::bucket/xyz/a")))
                .isFalse();
    }

    @Test
    void theOlderVersionHasNoVariables() {
        var policies = policies("""
            {"Version": "2008-10-17", "Statement":
                {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::bucket/${aws:username}/*"}}\
            """);

        assertThat(allows(policies, request("s3:GetObject", "arn:aws:s3:::bucket/${aws:username}/a")))
                .isTrue();
        assertThat(Evaluator.decide(
                        USER, policies, request("s3:GetObject", "arn:aws:s3:::bucket/local-administrator/a")))
                .isInstanceOf(Decision.ImplicitDeny.class);
    }

    private static Decision decide(Policies policies, String queue) {
        return Evaluator.decide(USER, policies, request("sqs:SendMessage", queue));
    }

    private static Request tagged(String principal, String resource) {
        return request(
                "ec2:StartInstances",
                "*",
                Map.of("aws:PrincipalTag/project", List.of(principal), "aws:ResourceTag/project", List.of(resource)));
    }
}
