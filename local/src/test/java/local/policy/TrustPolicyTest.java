package local.policy;

import static local.policy.Iam.MACHINE;
import static local.policy.Iam.policies;
import static local.policy.Iam.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may assume a role. */
class TrustPolicyTest {

    private static final Principal STATES = new Principal.Service("states.amazonaws.com", "us-east-1");
    private static final String ALLOW_ALL = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
        """;

    @Test
    void aServiceMustBeNamed() {
        assertThat(assume(STATES, Policies.NONE, "{\"Service\": [\"lambda.amazonaws.com\", \"states.amazonaws.com\"]}"))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(assume(STATES, Policies.NONE, "{\"Service\": \"lambda.amazonaws.com\"}"))
                .isEqualTo(new Decision.ImplicitDeny(PolicyType.ROLE_TRUST));
    }

    /** The confused deputy: a role that trusts a service only for one state machine. */
    @Test
    void aServiceCanBeTrustedForOneSourceOnly() {
        var role = role("""
            {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole",
             "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:states:us-east-1:123456789012:stateMachine:*"}}}\
            """);

        assertThat(Evaluator.assumeRole(
                        STATES,
                        Policies.NONE,
                        role,
                        from(role, "arn:aws:states:us-east-1:123456789012:stateMachine:x")))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(Evaluator.assumeRole(
                        STATES,
                        Policies.NONE,
                        role,
                        from(role, "arn:aws:states:us-east-1:999999999999:stateMachine:x")))
                .isInstanceOf(Decision.ImplicitDeny.class);
    }

    /** A service is meant by its global name and by that of its region, where it has one; by no other region's. */
    @ParameterizedTest
    @CsvSource({
        "states, us-east-1,  states.amazonaws.com,              true",
        "states, us-east-1,  states.us-east-1.amazonaws.com,    true",
        "states, us-east-1,  states.eu-west-1.amazonaws.com,    false",
        "states, us-east-1,  lambda.us-east-1.amazonaws.com,    false",
        "states, us-east-1,  states.us-east-1.amazonaws.com.cn, false",
        "states, cn-north-1, states.cn-north-1.amazonaws.com,   true",
        "states, cn-north-1, states.cn-north-1.amazonaws.com.cn, true",
        "states, cn-north-1, states.amazonaws.com.cn,           true",
        "logs,   us-east-1,  logs.us-east-1.amazonaws.com,      true",
        "sns,    eu-west-1,  sns.eu-west-1.amazonaws.com,       true",
        "codedeploy, eu-west-1, codedeploy.eu-west-1.amazonaws.com, true",
        "lambda, us-east-1,  lambda.us-east-1.amazonaws.com,    false",
        "lambda, me-south-1, lambda.me-south-1.amazonaws.com,   true"
    })
    void aServiceIsMeantByItsNames(String service, String region, String trusted, boolean lets) {
        var role = role("""
            {"Effect": "Allow", "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole"}\
            """.formatted(trusted));
        var resource = "arn:aws:%s:%s:123456789012:thing:x".formatted(service, region);

        assertThat(role.trusts(service + ".amazonaws.com", resource)).isEqualTo(lets);
        assertThat(Outlook.ofTrust(role, service + ".amazonaws.com", resource).isCertain())
                .isEqualTo(lets);
    }

    @Test
    void aServiceTellsAllItsNames() {
        var role = role("""
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {
                "StringEquals": {"aws:PrincipalServiceName": "states.amazonaws.com"},
                "ForAnyValue:StringEquals": {"aws:PrincipalServiceNamesList": "states.us-east-1.amazonaws.com"}}}\
            """);

        assertThat(role.trusts("states.amazonaws.com", "arn:aws:states:us-east-1:123456789012:stateMachine:x"))
                .isTrue();
        assertThat(role.trusts("states.amazonaws.com", "arn:aws:states:eu-west-1:123456789012:stateMachine:x"))
                .isFalse();
    }

    /** The trust policy must allow it even where the role that asks may do everything. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"AWS": "arn:aws:iam::123456789012:role/hello-machine"} | true  | true
        {"AWS": "123456789012"}                                 | false | true
        {"AWS": "arn:aws:iam::123456789012:role/other"}         | false | false
        {"Service": "lambda.amazonaws.com"}                     | false | false
        """)
    void aRoleIsTrustedByItsArnOrByItsAccountsPolicies(String principal, boolean byTrustAlone, boolean withPolicies) {
        assertThat(assume(MACHINE, Policies.NONE, principal) instanceof Decision.Allowed)
                .isEqualTo(byTrustAlone);
        assertThat(assume(MACHINE, policies(ALLOW_ALL), principal) instanceof Decision.Allowed)
                .isEqualTo(withPolicies);
    }

    private static Decision assume(Principal who, Policies policies, String trusted) {
        var role = role("""
            {"Effect": "Allow", "Principal": %s, "Action": "sts:AssumeRole"}\
            """.formatted(trusted));
        return Evaluator.assumeRole(who, policies, role, request("sts:AssumeRole", role.arn()));
    }

    private static Role role(String statement) {
        var trust = PolicyDocument.trust(Json.parse("""
            {"Version": "2012-10-17", "Statement": [%s]}\
            """.formatted(statement)));
        return new Role("worker", "arn:aws:iam::123456789012:role/worker", trust, List.of(), Optional.empty());
    }

    private static Request from(Role role, String source) {
        return request("sts:AssumeRole", role.arn(), Map.of("aws:SourceArn", List.of(source)));
    }
}
