package local.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of a call before it is made. */
class OutlookTest {

    private static final Request SEND = Iam.request("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders");

    /** The keys that follow from the role and the resource are known; so is that a service is not the one who calls. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}              | true  | true
        {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}              | false | false
        {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}   | true  | true
        {"StringNotEquals": {"AWS:requestedregion": "us-east-1"}}               | false | false
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/hello-*"}}        | true  | true
        {"ArnLike": {"aws:SourceArn": "arn:aws:states:*:*:stateMachine:*"}}     | false | false
        {"Null": {"aws:SourceArn": "true"}}                                     | true  | true
        {"Bool": {"aws:SecureTransport": "true"}}                               | true  | true
        {"StringEquals": {"aws:PrincipalTag/team": "blue"}}                     | true  | false
        {"StringNotEquals": {"aws:PrincipalTag/team": "blue"}}                  | true  | false
        {"DateLessThan": {"aws:CurrentTime": "2100-01-01"}}                     | true  | false
        """)
    void aGrantWithACondition(String condition, boolean possible, boolean certain) {
        var outlook = Outlook.of(Iam.MACHINE, statement(condition), SEND);

        assertThat(outlook.isPossible()).isEqualTo(possible);
        assertThat(outlook.isCertain()).isEqualTo(certain);
    }

    @Test
    void namesWhatItHangsOnAsThePolicyWritesIt() {
        var outlook = Outlook.of(Iam.MACHINE, statement("""
            {"StringEquals": {"aws:PrincipalTag/Team": "blue", "aws:PrincipalAccount": "123456789012"}}\
            """), SEND);

        assertThat(outlook.open()).containsExactly("aws:PrincipalTag/Team");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:orders,    true,  true",
        "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:invoices,  false, false",
        "arn:aws:sqs:*:*:${aws:PrincipalTag/team},                true,  false",
        "arn:aws:sns:*:*:${aws:PrincipalTag/team},                false, false"
    })
    void aGrantWithAVariable(String resource, boolean possible, boolean certain) {
        var outlook = Outlook.of(Iam.MACHINE, Iam.policies("""
            {"Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "%s"}}\
            """.formatted(resource)), SEND);

        assertThat(outlook.isPossible()).isEqualTo(possible);
        assertThat(outlook.isCertain()).isEqualTo(certain);
        assertThat(outlook.open()).hasSize(possible && !certain ? 1 : 0);
    }

    @Test
    void aGrantOfAllButWhatAVariableMeans() {
        var policies = Iam.policies("""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*",
                "NotResource": ["arn:aws:sqs:*:*:${aws:PrincipalTag/team}", "arn:aws:sqs:*:*:invoices"]}}\
            """);

        var outlook = Outlook.of(Iam.MACHINE, policies, SEND);
        assertThat(outlook.isPossible()).isTrue();
        assertThat(outlook.isCertain()).isFalse();
        assertThat(Outlook.of(
                                Iam.MACHINE,
                                policies,
                                Iam.request("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:invoices"))
                        .isPossible())
                .isFalse();
    }

    /** An object of a bucket has no region in its ARN, and a call is made in one all the same. */
    @Test
    void theRegionOfACall() {
        var policies = Iam.statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}\
            """);

        assertThat(Iam.allows(policies, Iam.request("s3:GetObject", "arn:aws:s3:::bucket/key")))
                .isFalse();
        assertThat(Iam.allows(
                        policies,
                        Iam.request("s3:GetObject", "arn:aws:s3:::bucket/key").in("eu-west-1")))
                .isTrue();
        assertThat(Iam.allows(policies, Iam.request("sqs:ListQueues", "*").in("eu-west-1")))
                .isTrue();
        assertThat(Iam.allows(policies, SEND.in("eu-west-1"))).isFalse();
    }

    @Test
    void whatTheCallerTellsIsKnown() {
        var told = new Request(SEND.action(), SEND.resource(), Map.of("aws:PrincipalTag/team", List.of("red")));

        assertThat(Outlook.of(Iam.MACHINE, statement("""
            {"StringEquals": {"aws:principalTag/team": "blue"}}\
            """), told).isPossible()).isFalse();
    }

    @Test
    void aDenyMayComeTrueToo() {
        var policies =
                new Policies(List.of(Iam.policy("""
                    {"Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}\
                    """), Iam.policy("""
                        {"Statement": {"Effect": "Deny", "Action": "sqs:*", "Resource": "*",
                            "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}\
                        """)), Optional.empty(), List.of(), Optional.empty());

        var outlook = Outlook.of(Iam.MACHINE, policies, SEND);

        assertThat(outlook.atBest()).isInstanceOf(Decision.Allowed.class);
        assertThat(outlook.atWorst()).isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(outlook.open()).containsExactly("aws:SourceIp");
        assertThat(Outlook.of(Iam.MACHINE, policies, Iam.request("sns:Publish", "*"))
                        .open())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"ArnLike": {"aws:SourceArn": "arn:aws:states:*:*:stateMachine:hello"}} | true  | true
        {"ArnLike": {"aws:SourceArn": "arn:aws:states:*:*:stateMachine:other"}} | false | false
        {"StringEquals": {"aws:SourceOrgID": "o-1234567890"}}                   | true  | false
        """)
    void aTrustWithACondition(String condition, boolean possible, boolean certain) {
        var trust = PolicyDocument.trust(Json.parse("""
            {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "states.amazonaws.com"}, "Condition": %s}}\
            """.formatted(condition)));
        var role = new Role(
                "hello-machine", "arn:aws:iam::123456789012:role/hello-machine", trust, List.of(), Optional.empty());

        var outlook = Outlook.ofTrust(
                role, "states.amazonaws.com", "arn:aws:states:us-east-1:123456789012:stateMachine:hello");

        assertThat(outlook.isPossible()).isEqualTo(possible);
        assertThat(outlook.isCertain()).isEqualTo(certain);
    }

    private static Policies statement(String condition) {
        return Iam.statement("""
            {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": %s}\
            """.formatted(condition));
    }
}
