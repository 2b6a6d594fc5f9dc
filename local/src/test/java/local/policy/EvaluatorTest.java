package local.policy;

import static local.policy.Iam.MACHINE;
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

/** What a decision rests on, and for whom it is made. */
class EvaluatorTest {

    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    private static final Request SEND = request("sqs:SendMessage", QUEUE);
    private static final Principal DAVID = new Principal.User("arn:aws:iam::123456789012:user/team/David");
    private static final Principal ADMINISTRATOR = new Principal.Administrator(Iam.ACCOUNT);

    /** All that allow it, but not what only limits; of denials all, and nothing else. */
    @Test
    void theSourcesOfADecision() {
        var policies = new Policies(
                List.of(
                        statement("Allow", "sqs:*"),
                        statement("Allow", "sqs:SendMessage"),
                        statement("Allow", "sns:*")),
                Optional.of(statement("Allow", "*")),
                List.of(statement("Allow", "*")),
                Optional.of(queuePolicy("Allow", "\"*\"")));

        assertThat(sources(MACHINE, policies, SEND))
                .containsExactly("IDENTITY_BASED sqs:*", "IDENTITY_BASED sqs:SendMessage", "RESOURCE_BASED resource");
        assertThat(sources(MACHINE, policies, request("sns:Publish", "*"))).containsExactly("IDENTITY_BASED sns:*");
        assertThat(sources(MACHINE, policies, request("s3:GetObject", "*"))).isEmpty();
    }

    @Test
    void theSourcesOfADenial() {
        var policies = new Policies(
                List.of(statement("Allow", "sqs:*")),
                Optional.of(statement("Deny", "sqs:*")),
                List.of(statement("Deny", "*")),
                Optional.of(queuePolicy("Deny", "{\"AWS\": \"999999999999\"}")));

        assertThat(sources(MACHINE, policies, SEND)).containsExactly("PERMISSIONS_BOUNDARY sqs:*", "SESSION *");
    }

    private static List<String> sources(Principal who, Policies policies, Request request) {
        return Evaluator.sources(Evaluator.decide(who, policies, request), who, policies, request).stream()
                .map(source -> source.type() + " " + source.policy().name())
                .toList();
    }

    /** Keys of statements about the action and, where one is named, the resource; with the spelling of the policy. */
    @Test
    void theKeysThatARequestLacks() {
        var policies = Iam.statement("""
            [{"Effect": "Allow", "Action": "sqs:*", "Resource": "%s",
              "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}, "Null": {"aws:Team": "false"}}},
             {"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:${aws:PrincipalTag/Team}"},
             {"Effect": "Allow", "Action": "sns:*", "Resource": "*", "Condition": {"Bool": {"sns:X": "true"}}},
             {"Effect": "Allow", "Action": "sqs:*", "Resource": "%s2", "Condition": {"Bool": {"sqs:Y": "true"}}}]\
            """.formatted(QUEUE, QUEUE));

        assertThat(Evaluator.missing(MACHINE, policies, SEND))
                .containsExactly("aws:SourceVpc", "aws:Team", "aws:PrincipalTag/Team");
        assertThat(Evaluator.missing(MACHINE, policies, request("sqs:SendMessage", "*")))
                .containsExactly("aws:SourceVpc", "aws:Team", "aws:PrincipalTag/Team", "sqs:Y");
        var given = Map.of("aws:sourcevpc", List.of("vpc-2"), "aws:Team", List.of("a"), "sqs:Y", List.of("true"));
        assertThat(Evaluator.missing(MACHINE, policies, SEND.with(given)))
                .as("where a condition fails that is known, the statement asks for no more")
                .containsExactly("aws:PrincipalTag/Team");
    }

    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalArn, arn:aws:iam::123456789012:user/team/David, true",
        "aws:PrincipalType, User, true",
        "aws:PrincipalType, AssumedRole, false",
        "aws:username, David, true",
        "aws:PrincipalAccount, 123456789012, true",
        "aws:PrincipalIsAWSService, false, true",
        "aws:ViaAWSService, false, true"
    })
    void theKeysOfAUser(String key, String value, boolean holds) {
        assertThat(Evaluator.decide(DAVID, conditional(key, value), SEND) instanceof Decision.Allowed)
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalArn, arn:aws:iam::123456789012:user/local-administrator",
        "aws:PrincipalType, User",
        "aws:username, local-administrator"
    })
    void theKeysOfTheAdministrator(String key, String value) {
        assertThat(Evaluator.decide(ADMINISTRATOR, conditional(key, value), SEND))
                .isInstanceOf(Decision.Allowed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalArn, arn:aws:iam::123456789012:role/hello-machine, true",
        "aws:PrincipalType, AssumedRole, true",
        "aws:username, hello-machine, false",
        "aws:PrincipalServiceName, states.amazonaws.com, false"
    })
    void theKeysOfASession(String key, String value, boolean holds) {
        assertThat(Evaluator.decide(MACHINE, conditional(key, value), SEND) instanceof Decision.Allowed)
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({"aws:PrincipalIsAWSService, true", "aws:PrincipalServiceName, sns.amazonaws.com"})
    void theKeysOfAService(String key, String value) {
        var topic = Principal.Service.of("sns.amazonaws.com", "arn:aws:sns:us-east-1:123456789012:news");
        var queue = Policies.NONE.withResourceBased(Optional.of(resourcePolicy("""
            {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
                "Condition": {"StringEquals": {"%s": "%s"}}}}\
            """.formatted(key, value))));

        assertThat(Evaluator.decide(topic, queue, SEND)).isInstanceOf(Decision.Allowed.class);
        assertThat(Evaluator.decide(topic, queue.withResourceBased(Optional.empty()), SEND))
                .isInstanceOf(Decision.ImplicitDeny.class);
        for (var absent : List.of("aws:PrincipalArn", "aws:PrincipalType", "aws:username", "aws:PrincipalAccount")) {
            assertThat(Evaluator.missing(
                            topic,
                            Policies.NONE.withResourceBased(Optional.of(resourcePolicy("""
                                {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
                                    "Condition": {"StringEquals": {"%s": "x"}}}}\
                                """.formatted(absent)))),
                            SEND))
                    .containsExactly(absent);
        }
    }

    /** Whom NotPrincipal spares: by every identity that the principal has. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        ["arn:aws:iam::123456789012:user/team/David", "123456789012"] | true
        ["arn:aws:iam::123456789012:user/team/David"]                 | false
        ["123456789012"]                                              | false
        """)
    void notPrincipalSparesAUser(String spared, boolean allowed) {
        var queue = resourcePolicy("""
            {"Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": %s}, "Action": "*", "Resource": "*"}}\
            """.formatted(spared));
        var policies = Policies.identityBased(statement("Allow", "*")).withResourceBased(Optional.of(queue));

        assertThat(Evaluator.decide(DAVID, policies, SEND) instanceof Decision.Allowed)
                .isEqualTo(allowed);
    }

    @Test
    void notPrincipalSparesAServiceAndTheAdministrator() {
        var sns = new Principal.Service("sns.amazonaws.com", "us-east-1");
        var policy = resourcePolicy("""
            {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
              {"Effect": "Deny", "Action": "*", "Resource": "*", "NotPrincipal": {"Service": "sns.amazonaws.com",
                "AWS": ["123456789012", "arn:aws:iam::123456789012:user/local-administrator"]}}]}\
            """);
        var policies = Policies.NONE.withResourceBased(Optional.of(policy));

        assertThat(Evaluator.decide(sns, policies, SEND)).isInstanceOf(Decision.Allowed.class);
        assertThat(Evaluator.decide(ADMINISTRATOR, policies, SEND)).isInstanceOf(Decision.Allowed.class);
        assertThat(Evaluator.decide(new Principal.Service("s3.amazonaws.com", "us-east-1"), policies, SEND))
                .isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(Evaluator.decide(DAVID, policies, SEND)).isInstanceOf(Decision.ExplicitDeny.class);
    }

    @Test
    void whetherAPolicyIsAboutAResource() {
        var document = resourcePolicy("""
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "%s"},
              {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:${aws:username}"}]}\
            """.formatted(QUEUE)).document();

        assertThat(document.isAbout(DAVID, QUEUE)).isTrue();
        assertThat(document.isAbout(DAVID, "arn:aws:sqs:us-east-1:123456789012:David"))
                .isTrue();
        assertThat(document.isAbout(MACHINE, "arn:aws:sqs:us-east-1:123456789012:David"))
                .isFalse();
        assertThat(document.isAbout(DAVID, QUEUE + "2")).isFalse();
    }

    @Test
    void documentsAreAsTheirText() {
        assertThat(statement("Allow", "*").document())
                .isEqualTo(statement("Allow", "*").document());
        assertThat(statement("Allow", "*").document())
                .hasSameHashCodeAs(statement("Allow", "*").document());
        assertThat(statement("Allow", "*").document())
                .isNotEqualTo(statement("Deny", "*").document());
        assertThat(statement("Allow", "*").document()).hasToString("""
            {"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}\
            """);
        assertThat(statement("Allow", "*").document().statements().getFirst()).hasToString("Statement");
    }

    /** What a session was limited to when it began goes with it, wherever it is named. */
    @Test
    void sessionsAndTheirRoles() {
        var session = new Principal.RoleSession(Iam.ACCOUNT, "worker", "me");
        var limited = session.limitedTo(List.of(statement("Allow", "*")));

        assertThat(limited.policies()).hasSize(1);
        assertThat(limited.arn()).isEqualTo(session.arn());
        assertThat(limited.roleArn()).isEqualTo("arn:aws:iam::123456789012:role/worker");
        assertThat(Principal.Service.of("sns.amazonaws.com", "no-arn").names()).containsExactly("sns.amazonaws.com");
        assertThat(new Principal.Service("alexa-appkit.amazon.com", "us-east-1").names())
                .containsExactly("alexa-appkit.amazon.com");
    }

    private static Policies conditional(String key, String value) {
        return Iam.statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"%s": "%s"}}}\
            """.formatted(key, value));
    }

    private static Policy statement(String effect, String action) {
        return new Policy(action, policy("""
            {"Statement": {"Effect": "%s", "Action": "%s", "Resource": "*"}}\
            """.formatted(effect, action)).document());
    }

    private static Policy queuePolicy(String effect, String principal) {
        return resourcePolicy("""
            {"Statement": {"Effect": "%s", "Principal": %s, "Action": "sqs:*", "Resource": "%s"}}\
            """.formatted(effect, principal, QUEUE));
    }
}
