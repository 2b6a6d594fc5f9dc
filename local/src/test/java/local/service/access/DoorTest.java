package local.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.json.Json;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Role;
import local.policy.SessionTags;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoorTest {

    private static final String HELLO = "arn:aws:lambda:us-east-1:123456789012:function:hello";
    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    private static final String MACHINE_ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:order";
    private static final Principal MACHINE = new Principal.RoleSession(Stacks.ACCOUNT, "machine", "kQ3xYz");

    private final Time time = Time.real();
    private final List<Denial> denials = new ArrayList<>();
    private final Roles roles = new Roles(List.of(Stacks.role("machine", "states.amazonaws.com", "logs:*", "*")));
    private final Door door = new Door(roles, "us-east-1", time, denials::add);

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void refusesInTheWordsOfLambda() {
        assertThatThrownBy(() -> door.check(MACHINE, "lambda:InvokeFunction", HELLO))
                .isInstanceOfSatisfying(ServiceException.class, e -> {
                    assertThat(e.code()).isEqualTo("AccessDeniedException");
                    assertThat(e.status()).isEqualTo(403);
                })
                .hasMessage("User: arn:aws:sts::123456789012:assumed-role/machine/kQ3xYz is not authorized to perform:"
                        + " lambda:InvokeFunction on resource: " + HELLO
                        + " because no identity-based policy allows the lambda:InvokeFunction action");

        assertThat(denials).singleElement().satisfies(denial -> {
            assertThat(denial.who()).isEqualTo(MACHINE);
            assertThat(denial.action()).isEqualTo("lambda:InvokeFunction");
            assertThat(denial.resource()).isEqualTo(HELLO);
            assertThat(denial.task()).isEmpty();
        });
    }

    @Test
    void spellsTheActionAsTheServiceDoes() {
        assertThatThrownBy(() -> door.check(MACHINE, "sqs:SendMessage", QUEUE))
                .hasMessageContaining("is not authorized to perform: sqs:sendmessage on resource: " + QUEUE);
        assertThatThrownBy(() -> door.check(MACHINE, "sns:Publish", "arn:aws:sns:us-east-1:123456789012:told"))
                .hasMessageContaining("is not authorized to perform: SNS:Publish on resource")
                .extracting("code")
                .isEqualTo("AuthorizationError");
        assertThat(denials).extracting(Denial::action).containsExactly("sqs:SendMessage", "sns:Publish");
    }

    @Test
    void aGrantCountsFromTheNextCallOn() {
        assertThatThrownBy(() -> door.check(MACHINE, "lambda:InvokeFunction", HELLO))
                .isInstanceOf(ServiceException.class);

        roles.put(Stacks.role("machine", "states.amazonaws.com", "lambda:InvokeFunction", HELLO));

        assertThatCode(() -> door.check(MACHINE, "lambda:InvokeFunction", HELLO))
                .doesNotThrowAnyException();
    }

    @Test
    void theResourcesOwnPolicyMayLetIn() {
        var policy = PolicyDocument.resourceBased(Json.parse("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*",
              "Principal": {"Service": "sns.amazonaws.com"}}]}\
            """));
        var sns = new Principal.Service("sns.amazonaws.com", "us-east-1");

        assertThatCode(() -> door.check(sns, "sqs:SendMessage", QUEUE, Optional.of(policy), Map.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> door.check(sns, "sqs:SendMessage", QUEUE)).isInstanceOf(ServiceException.class);
    }

    @Test
    void theAdministratorMayDoEverything() {
        assertThatCode(() -> door.check(new Principal.Administrator(Stacks.ACCOUNT), "iam:DeleteRole", "*"))
                .doesNotThrowAnyException();
    }

    @Test
    void aRoleIsAssumedByWhomItTrustsOnly() {
        var role = roles.get("machine").arn();

        assertThat(door.assume(role, "states.amazonaws.com", "s", MACHINE_ARN).arn())
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/machine/s");
        assertThatThrownBy(() -> door.assume(role, "lambda.amazonaws.com", "s", HELLO))
                .hasMessage(
                        "Neither the global service principal lambda.amazonaws.com, nor the regional one is authorized"
                                + " to assume the provided role.");
    }

    /** The condition that AWS advises against the confused deputy. */
    @Test
    void aRoleMayTrustAServiceForOneMachineOnly() {
        var trust = PolicyDocument.trust(Json.parse("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
              "Principal": {"Service": "states.amazonaws.com"}, "Condition": {
                "ArnLike": {"aws:SourceArn": "%s"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}\
            """.formatted(MACHINE_ARN)));
        var arn = "arn:aws:iam::123456789012:role/careful";
        roles.put(new Role("careful", arn, trust, List.of(), Optional.empty()));

        assertThatCode(() -> door.assume(arn, "states.amazonaws.com", "s", MACHINE_ARN))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> door.assume(arn, "states.amazonaws.com", "s", MACHINE_ARN + "2"))
                .isInstanceOf(ServiceException.class);
    }

    @Test
    void aGrantMayEnd() {
        var policy = PolicyDocument.identityBased(Json.parse("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:*", "Resource": "*",
              "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}]}\
            """));
        var machine = roles.get("machine");
        roles.put(new Role(
                "machine", machine.arn(), machine.trust(), List.of(new Policy("ended", policy)), Optional.empty()));

        assertThatThrownBy(() -> door.check(MACHINE, "lambda:InvokeFunction", HELLO))
                .isInstanceOf(ServiceException.class);
    }

    /** As it is at the moment of the call; keys are told apart without regard to case. */
    @Test
    void aSessionHasTheTagsOfItsRole() {
        var role = roles.get("machine");
        roles.put(role.withPolicies(List.of(new Policy("own team", PolicyDocument.identityBased(Json.parse("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage",
              "Resource": "arn:aws:sqs:*:*:${aws:PrincipalTag/team}-orders",
              "Condition": {"StringEquals": {"aws:PrincipalTag/stage": "test"}}}]}\
            """))))));
        var blue = "arn:aws:sqs:us-east-1:123456789012:blue-orders";

        assertThat(door.allows(MACHINE, "sqs:SendMessage", blue)).isFalse();
        roles.change("machine", untagged -> untagged.withTags(Map.of("Team", "blue", "stage", "test")));
        assertThat(door.allows(MACHINE, "sqs:SendMessage", blue)).isTrue();
        assertThat(door.allows(MACHINE, "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:red-orders"))
                .isFalse();

        var passed = ((Principal.RoleSession) MACHINE).tagged(new SessionTags(Map.of("team", "red"), Set.of()));
        assertThat(door.allows(passed, "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:red-orders"))
                .as("a tag that was passed when the role was assumed stands before the role's own")
                .isTrue();
        assertThat(door.allows(passed, "sqs:SendMessage", blue)).isFalse();
    }

    @Test
    void aSessionIsKnownByTheIdOfItsRole() {
        var role = roles.get("machine");
        var own = "{\"StringLike\": {\"aws:userid\": \"" + roles.roleId(role) + ":*\"}}";
        for (var condition : List.of(own, own.replace("AROA", "AROX"))) {
            roles.put(role.withPolicies(
                    List.of(new Policy("own", PolicyDocument.identityBased(Json.parse("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
                          "Resource": "*", "Condition": %s}]}\
                        """.formatted(condition)))))));

            assertThat(door.allows(MACHINE, "s3:GetObject", "arn:aws:s3:::bucket/key"))
                    .isEqualTo(condition.equals(own));
        }
    }
}
