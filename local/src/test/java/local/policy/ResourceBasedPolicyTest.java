package local.policy;

import static local.policy.Iam.ACCOUNT;
import static local.policy.Iam.MACHINE;
import static local.policy.Iam.policies;
import static local.policy.Iam.policy;
import static local.policy.Iam.request;
import static local.policy.Iam.resourcePolicy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a resource lets in, within an account and from another. */
class ResourceBasedPolicyTest {

    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    private static final String OTHERS_QUEUE = "arn:aws:sqs:us-east-1:999999999999:orders";
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:news";
    private static final String ALLOW_ALL = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
        """;
    private static final String ALLOW_LAMBDA = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}}\
        """;

    /** Whom the queue names, and whether a session without any grant of its own, bounded or not, may send. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"AWS": "arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz"} | true  | true
        {"AWS": "arn:aws:sts::123456789012:assumed-role/hello-machine/other"}  | false | false
        {"AWS": "arn:aws:iam::123456789012:role/hello-machine"}                | true  | false
        {"AWS": "arn:aws:iam::123456789012:role/with/path/hello-machine"}      | true  | false
        {"AWS": "arn:aws:iam::123456789012:role/other"}                        | false | false
        {"AWS": "arn:aws:iam::999999999999:role/hello-machine"}                | false | false
        {"AWS": "123456789012"}                                                | false | false
        {"AWS": "arn:aws:iam::123456789012:root"}                              | false | false
        {"AWS": "*"}                                                           | true  | true
        "*"                                                                    | true  | true
        {"Service": "sns.amazonaws.com"}                                       | false | false
        {"AWS": ["999999999999", "arn:aws:iam::123456789012:role/hello-machine"]} | true | false
        """)
    void withinTheAccountAResourceCanGrantByItself(String principal, boolean allowed, boolean allowedInBounds) {
        var queue = Optional.of(queuePolicy(principal));
        var bounded = new Policies(List.of(), Optional.of(policy(ALLOW_LAMBDA)), List.of(), queue);

        assertThat(allows(Policies.NONE.withResourceBased(queue), QUEUE)).isEqualTo(allowed);
        assertThat(allows(bounded, QUEUE)).isEqualTo(allowedInBounds);
    }

    /** From another account both sides must allow it; there the account's name is enough. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"AWS": "123456789012"}                                 | true
        {"AWS": "arn:aws:iam::123456789012:role/hello-machine"} | true
        "*"                                                     | true
        {"AWS": "999999999999"}                                 | false
        """)
    void acrossAccountsBothMustAllow(String principal, boolean allowed) {
        var queue = Optional.of(resourcePolicy("""
            {"Statement": {"Effect": "Allow", "Principal": %s, "Action": "sqs:SendMessage", "Resource": "%s"}}\
            """.formatted(principal, OTHERS_QUEUE)));

        assertThat(allows(policies(ALLOW_ALL).withResourceBased(queue), OTHERS_QUEUE))
                .isEqualTo(allowed);
        assertThat(Evaluator.decide(
                        MACHINE,
                        policies(ALLOW_LAMBDA).withResourceBased(queue),
                        request("sqs:SendMessage", OTHERS_QUEUE)))
                .isEqualTo(new Decision.ImplicitDeny(PolicyType.IDENTITY_BASED));
    }

    @Test
    void theOwnerOfAnArnWithoutAccountCanBeTold() {
        var theirs = request(
                "s3:GetObject", "arn:aws:s3:::bucket/a", Map.of("aws:ResourceAccount", List.of("999999999999")));

        assertThat(Evaluator.decide(MACHINE, policies(ALLOW_ALL), request("s3:GetObject", "arn:aws:s3:::bucket/a")))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(Evaluator.decide(MACHINE, policies(ALLOW_ALL), theirs))
                .isEqualTo(new Decision.ImplicitDeny(PolicyType.RESOURCE_BASED));
    }

    /** A topic delivers to a queue: only the queue's policy can allow it, and it can ask for the topic. */
    @Test
    void aServiceIsLetInByTheResource() {
        var sns = new Principal.Service("sns.amazonaws.com", "us-east-1");
        var policies = Policies.NONE.withResourceBased(Optional.of(resourcePolicy("""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": "%s", "Condition": {"ArnEquals": {"aws:SourceArn": "%s"},
                "StringEquals": {"aws:SourceAccount": "123456789012"}}}}\
            """.formatted(QUEUE, TOPIC))));

        assertThat(Evaluator.decide(sns, policies, delivery(TOPIC, ACCOUNT))).isInstanceOf(Decision.Allowed.class);
        assertThat(Evaluator.decide(sns, policies, delivery(TOPIC + "2", ACCOUNT)))
                .isEqualTo(new Decision.ImplicitDeny(PolicyType.RESOURCE_BASED));
        assertThat(Evaluator.decide(sns, policies, delivery(TOPIC, "999999999999")))
                .isInstanceOf(Decision.ImplicitDeny.class);
        assertThat(Evaluator.decide(sns, Policies.NONE, delivery(TOPIC, ACCOUNT)))
                .isInstanceOf(Decision.ImplicitDeny.class);
    }

    /** A deny spares only whom {@code NotPrincipal} names by session, role and account. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        ["arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz", "arn:aws:iam::123456789012:role/hello-machine", "123456789012"] | true
        ["arn:aws:iam::123456789012:role/hello-machine", "123456789012"] | false
        ["123456789012"]                                                 | false
        ["*"]                                                            | true
        """)
    void notPrincipalDeniesAllButItsOwn(String spared, boolean allowed) {
        var policy = resourcePolicy("""
            {"Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": %s}, "Action": "sqs:*",
            "Resource": "*"}}\
            """.formatted(spared));

        assertThat(allows(policies(ALLOW_ALL).withResourceBased(Optional.of(policy)), QUEUE))
                .isEqualTo(allowed);
    }

    /** "NotPrincipal ... with a Deny effect will always deny any IAM principal that has a permissions boundary". */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        ["arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz", "arn:aws:iam::123456789012:role/hello-machine", "123456789012"]
        ["*"]
        """)
    void notPrincipalSparesNobodyWhoIsBounded(String spared) {
        var policy = resourcePolicy("""
            {"Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": %s}, "Action": "sqs:*", "Resource": "*"}}\
            """.formatted(spared));
        var bounded = new Policies(
                List.of(policy(ALLOW_ALL)), Optional.of(policy(ALLOW_ALL)), List.of(), Optional.of(policy));

        assertThat(Evaluator.decide(MACHINE, bounded, request("sqs:SendMessage", QUEUE)))
                .isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(Evaluator.decide(MACHINE, bounded, request("sns:Publish", QUEUE)))
                .isInstanceOf(Decision.Allowed.class);
    }

    /** AWS's managed policies belong to no account, and count as each one's own. */
    @Test
    void whatAwsLendsToEveryAccountIsNoOtherAccounts() {
        assertThat(allows(policies(ALLOW_ALL), "iam:GetPolicy", "arn:aws:iam::aws:policy/AdministratorAccess"))
                .isTrue();
        assertThat(allows(policies(ALLOW_LAMBDA), "iam:GetPolicy", "arn:aws:iam::aws:policy/AdministratorAccess"))
                .isFalse();
        assertThat(allows(policies(ALLOW_ALL), "iam:GetPolicy", "arn:aws:iam::999999999999:policy/own"))
                .isFalse();
    }

    private static boolean allows(Policies policies, String action, String resource) {
        return Iam.allows(policies, request(action, resource));
    }

    @Test
    void aResourceDeniesWhateverTheRoleAllows() {
        var queue = resourcePolicy("""
            {"Statement": {"Effect": "Deny", "Principal": {"AWS": "123456789012"}, "Action": "SQS:SendMessage",
            "Resource": "*"}}\
            """);

        assertThat(Evaluator.decide(
                        MACHINE,
                        policies(ALLOW_ALL).withResourceBased(Optional.of(queue)),
                        request("sqs:SendMessage", QUEUE)))
                .isInstanceOf(Decision.ExplicitDeny.class);
    }

    private static Policy queuePolicy(String principal) {
        return resourcePolicy("""
            {"Statement": {"Effect": "Allow", "Principal": %s, "Action": "SQS:SendMessage", "Resource": "%s"}}\
            """.formatted(principal, QUEUE));
    }

    private static boolean allows(Policies policies, String queue) {
        return Iam.allows(policies, request("sqs:SendMessage", queue));
    }

    private static Request delivery(String topic, String account) {
        return request(
                "sqs:SendMessage",
                QUEUE,
                Map.of("aws:SourceArn", List.of(topic), "aws:SourceAccount", List.of(account)));
    }
}
