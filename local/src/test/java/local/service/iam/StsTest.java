package local.service.iam;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import local.json.Json;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Credentials;
import local.service.api.ServiceException;
import local.service.states.Account;
import local.template.Stacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;

class StsTest {

    private final Account account = new Account();
    private final Credentials credentials = new Credentials(account.time);
    private final Iam iam = new Iam(account.door, credentials, account.time, account.account);
    private final Sts sts = new Sts(account.door, iam, credentials, account.time, account.account);

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void whoCallsIsToldWithoutAnyRight() {
        assertThat(sts.getCallerIdentity(
                                ADMINISTRATOR,
                                GetCallerIdentityRequest.builder().build())
                        .arn())
                .isEqualTo("arn:aws:iam::123456789012:user/local-administrator");
        var identity = sts.getCallerIdentity(
                Account.session("machine"), GetCallerIdentityRequest.builder().build());
        assertThat(identity.arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/machine/session");
        assertThat(identity.userId()).matches("AROA[A-Z0-9]{17}:session");
    }

    @Test
    void theCredentialsOfAnAssumedRoleActAsTheRole() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");

        var assumed = sts.assumeRole(
                ADMINISTRATOR, assume("helper").durationSeconds(900).build());

        assertThat(assumed.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/helper/me");
        var issued = credentials.find(assumed.credentials().accessKeyId()).orElseThrow();
        assertThat(issued.principal()).isEqualTo(new Principal.RoleSession(Account.ID, "helper", "me"));
        assertThat(assumed.credentials().sessionToken()).isEqualTo(issued.sessionToken());
        assertThat(assumed.credentials().expiration())
                .isBetween(
                        account.time.now().plus(Duration.ofSeconds(890)),
                        account.time.now().plus(Duration.ofSeconds(901)));
    }

    /** A session's tags are in policies of its role, and what is transitive goes with a role that it assumes. */
    @Test
    void tagsOfASessionAreItsPrincipalsTags() {
        var trust = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": %s,
              "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}]}\
            """;
        var both = PolicyDocument.trust(Json.parse(trust.formatted("[\"sts:AssumeRole\", \"sts:TagSession\"]")));
        var onOwnTeam = new Policy("tagged", PolicyDocument.identityBased(Json.parse("""
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "sqs:SendMessage",
               "Resource": "arn:aws:sqs:us-east-1:123456789012:${aws:PrincipalTag/team}-jobs"},
              {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]}\
            """)));
        for (var name : List.of("first", "second")) {
            account.roles.put(new Role(
                    name, "arn:aws:iam::123456789012:role/" + name, both, List.of(onOwnTeam), Optional.empty()));
        }
        var first = sts.assumeRole(
                ADMINISTRATOR,
                assume("first")
                        .tags(
                                tag -> tag.key("team").value("blue"),
                                tag -> tag.key("cost").value("1"))
                        .transitiveTagKeys("team")
                        .build());
        var session = credentials
                .find(first.credentials().accessKeyId())
                .orElseThrow()
                .principal();

        account.door.check(session, "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:blue-jobs");
        assertThatThrownBy(() ->
                        account.door.check(session, "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:red-jobs"))
                .hasMessageContaining("is not authorized to perform: sqs:sendmessage");

        assertThatThrownBy(() -> sts.assumeRole(
                        session,
                        assume("second")
                                .tags(tag -> tag.key("team").value("red"))
                                .build()))
                .hasMessage("A tag that the session hands on as transitive cannot be passed anew.");
        var second = sts.assumeRole(session, assume("second").build());
        var chained = credentials
                .find(second.credentials().accessKeyId())
                .orElseThrow()
                .principal();
        assertThat(chained.tags().values()).containsExactly(Map.entry("team", "blue"));
        account.door.check(chained, "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:blue-jobs");
    }

    @Test
    void whoMayAssumeMayNotPassTagsUnlessTheRoleSaysSo() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");

        assertThatThrownBy(() -> sts.assumeRole(
                        ADMINISTRATOR,
                        assume("helper")
                                .tags(tag -> tag.key("team").value("blue"))
                                .build()))
                .hasMessageContaining("is not authorized to perform: sts:TagSession on resource:");
        assertThatThrownBy(() -> sts.assumeRole(
                        ADMINISTRATOR,
                        assume("helper").transitiveTagKeys("team").build()))
                .hasMessage("The transitive tag keys must be keys of tags that are passed.");
    }

    @Test
    void aRoleThatDoesNotTrustTheCallerIsRefusedAndSoIsOneThatIsNotThere() {
        for (var role : List.of("machine", "nobody")) {
            assertThatThrownBy(() -> sts.assumeRole(ADMINISTRATOR, assume(role).build()))
                    .isInstanceOfSatisfying(
                            ServiceException.class, e -> assertThat(e.code()).isEqualTo("AccessDenied"))
                    .hasMessageStartingWith(
                            "User: arn:aws:iam::123456789012:user/local-administrator is not authorized to perform: "
                                    + "sts:AssumeRole on resource: arn:aws:iam::123456789012:role/" + role);
        }
    }

    @Test
    void aCallerWhoMayNotAssumeNeedsToBeTrustedByName() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");
        trusting("friend", "\"AWS\": \"arn:aws:iam::123456789012:role/machine\"");

        assertThatThrownBy(() -> sts.assumeRole(
                        Account.session("machine"), assume("helper").build()))
                .isInstanceOf(ServiceException.class);
        assertThat(sts.assumeRole(Account.session("machine"), assume("friend").build())
                        .credentials())
                .isNotNull();
    }

    @Test
    void theCredentialsExpire() throws Exception {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");
        var assumed = sts.assumeRole(
                        ADMINISTRATOR, assume("helper").durationSeconds(900).build())
                .credentials();
        var later = new CountDownLatch(1);

        account.time.alarm(assumed.expiration(), later::countDown);
        later.await();

        assertThat(credentials.find(assumed.accessKeyId())).isEmpty();
        assertThat(credentials.isOurs(assumed.accessKeyId()))
                .as("so it is told that it expired")
                .isTrue();
    }

    @Test
    void aSessionLastsNoLongerThanItsRoleAllows() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");
        trusting("friend", "\"AWS\": \"arn:aws:iam::123456789012:role/machine\"");

        assertThatThrownBy(() -> sts.assumeRole(
                        ADMINISTRATOR, assume("helper").durationSeconds(7200).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("ValidationError"))
                .hasMessage("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        assertThatThrownBy(() -> sts.assumeRole(
                        Account.session("machine"),
                        assume("friend").durationSeconds(3601).build()))
                .hasMessageContaining("1 hour session limit for roles assumed by role chaining");
    }

    @Test
    void aSessionPolicyThatIsTooLargeIsToldInPerCent() {
        assertThatThrownBy(() -> sts.assumeRole(
                        ADMINISTRATOR, assume("helper").policy(" ".repeat(2294)).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("PackedPolicyTooLarge"))
                .hasMessage("Packed policy consumes 113% of allotted space, please use smaller policy.");
    }

    @Test
    void anIncompleteArnInASessionPolicyIsMalformed() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");

        assertThatThrownBy(() -> sts.assumeRole(
                        ADMINISTRATOR, assume("helper").policy("""
                            {"Version": "2012-10-17",
                             "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs"}}\
                            """).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("MalformedPolicyDocument"));
    }

    @Test
    void aSessionMayDoWhatItsRoleAndItsSessionPoliciesAllow() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"", "sqs:*");
        var reading = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sns:Publish"], "Resource": "*"}]}\
            """;

        var assumed =
                sts.assumeRole(ADMINISTRATOR, assume("helper").policy(reading).build());

        assertThat(assumed.packedPolicySize()).isBetween(1, 100);
        var session = credentials
                .find(assumed.credentials().accessKeyId())
                .orElseThrow()
                .principal();
        assertThatCode(() -> account.door.check(session, "sqs:ReceiveMessage", "*"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> account.door.check(session, "sqs:SendMessage", "*"))
                .hasMessageEndingWith("because no session policy allows the sqs:sendmessage action");
        assertThatThrownBy(() -> account.door.check(session, "sns:Publish", "*"))
                .hasMessageEndingWith("because no identity-based policy allows the SNS:Publish action");
    }

    @Test
    void aManagedPolicyLimitsASessionToo() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"", "sqs:*");

        var assumed = sts.assumeRole(
                ADMINISTRATOR,
                assume("helper")
                        .policyArns(policy ->
                                policy.arn("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"))
                        .build());

        var session = credentials
                .find(assumed.credentials().accessKeyId())
                .orElseThrow()
                .principal();
        assertThatCode(() -> account.door.check(session, "sqs:DeleteMessage", "*"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> account.door.check(session, "sqs:SendMessage", "*"))
                .isInstanceOf(ServiceException.class);
    }

    @Test
    void aSessionPolicyThatIsNoneIsRefused() {
        trusting("helper", "\"AWS\": \"arn:aws:iam::123456789012:root\"");

        assertThatThrownBy(() -> sts.assumeRole(
                        ADMINISTRATOR, assume("helper").policy("{]").build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("MalformedPolicyDocument"));
    }

    private AssumeRoleRequest.Builder assume(String role) {
        return AssumeRoleRequest.builder()
                .roleArn("arn:aws:iam::123456789012:role/" + role)
                .roleSessionName("me");
    }

    private void trusting(String name, String principal) {
        trusting(name, principal, "sts:GetCallerIdentity");
    }

    /** A role that trusts the principal, and may do one thing. */
    private void trusting(String name, String principal, String action) {
        var trust = PolicyDocument.trust(Json.parse("""
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {%s}}]}\
            """.formatted(principal)));
        account.roles.put(new Role(
                name,
                "arn:aws:iam::123456789012:role/" + name,
                trust,
                Stacks.role(name, "lambda.amazonaws.com", action, "*").policies(),
                Optional.empty()));
    }
}
