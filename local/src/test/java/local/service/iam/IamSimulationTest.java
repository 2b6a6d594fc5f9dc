package local.service.iam;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import local.service.access.Credentials;
import local.service.api.ServiceException;
import local.service.states.Account;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.Statement;

/** Every parameter of the policy simulator has its say, or is refused. */
class IamSimulationTest {

    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    private static final String DAVID = "arn:aws:iam::123456789012:user/David";
    private static final String SEND = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "%s"}}\
        """.formatted(QUEUE);
    private static final String NOTHING = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sns:*", "Resource": "*"}}\
        """;

    private final Account account = new Account();
    private final IamSimulation simulator = new Iam(
                    account.door, new Credentials(account.time), account.time, account.account)
            .operations().stream()
                    .filter(IamSimulation.class::isInstance)
                    .map(IamSimulation.class::cast)
                    .findFirst()
                    .orElseThrow();

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aRoleIsAskedAsTheDoorWouldAsk() {
        var results = simulator
                .simulatePrincipalPolicy(
                        ADMINISTRATOR,
                        SimulatePrincipalPolicyRequest.builder()
                                .policySourceArn(Account.MACHINE_ROLE)
                                .actionNames("lambda:InvokeFunction", "sqs:SendMessage")
                                .build())
                .evaluationResults();

        assertThat(results)
                .extracting(EvaluationResult::evalActionName, EvaluationResult::evalDecisionAsString)
                .containsExactly(tuple("lambda:InvokeFunction", "allowed"), tuple("sqs:SendMessage", "implicitDeny"));
    }

    @Test
    void morePoliciesAndABoundaryCanBeTriedOnARole() {
        var request = SimulatePrincipalPolicyRequest.builder()
                .policySourceArn(Account.MACHINE_ROLE)
                .policyInputList(SEND)
                .actionNames("sqs:SendMessage")
                .resourceArns(QUEUE);

        assertThat(simulator
                        .simulatePrincipalPolicy(ADMINISTRATOR, request.build())
                        .evaluationResults()
                        .getFirst()
                        .evalDecisionAsString())
                .isEqualTo("allowed");
        var bounded = simulator
                .simulatePrincipalPolicy(
                        ADMINISTRATOR,
                        request.permissionsBoundaryPolicyInputList(NOTHING).build())
                .evaluationResults()
                .getFirst();
        assertThat(bounded.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(bounded.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary())
                .isFalse();
    }

    @Test
    void theAdministratorMayDoEverythingAndNobodyElseIsThere() {
        var request = SimulatePrincipalPolicyRequest.builder().actionNames("sqs:SendMessage");

        assertThat(simulator
                        .simulatePrincipalPolicy(
                                ADMINISTRATOR,
                                request.policySourceArn(ADMINISTRATOR.arn()).build())
                        .evaluationResults()
                        .getFirst()
                        .matchedStatements())
                .extracting(Statement::sourcePolicyId, Statement::sourcePolicyTypeAsString)
                .containsExactly(tuple("arn:aws:iam::aws:policy/AdministratorAccess", "aws-managed"));
        assertThatThrownBy(() -> simulator.simulatePrincipalPolicy(
                        ADMINISTRATOR, request.policySourceArn(DAVID).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("NoSuchEntity"));
    }

    /** Within an account the resource's policy is enough; from another one both must allow it. */
    @ParameterizedTest
    @CsvSource({
        "true,  arn:aws:iam::123456789012:user/David, allowed",
        "false, arn:aws:iam::123456789012:user/David, allowed",
        "true,  arn:aws:iam::123456789012:user/Bob,   allowed",
        "false, arn:aws:iam::123456789012:user/Bob,   implicitDeny",
        "false, arn:aws:iam::123456789012:role/team/worker, allowed",
        "true,  arn:aws:iam::999999999999:user/Eve,   allowed",
        "false, arn:aws:iam::999999999999:user/Eve,   implicitDeny",
        "true,  arn:aws:iam::999999999999:user/David, implicitDeny"
    })
    void aResourcePolicyIsAskedForTheCaller(boolean own, String caller, String decision) {
        var result = custom(request -> request.policyInputList(own ? SEND : NOTHING)
                        .callerArn(caller)
                        .resourcePolicy("""
                            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "%s",
                             "Principal": {"AWS": ["%s", "arn:aws:iam::123456789012:role/team/worker",
                                                   "arn:aws:iam::999999999999:user/Eve"]}}}\
                            """.formatted(QUEUE, DAVID)))
                .evaluationResults()
                .getFirst();

        assertThat(result.evalDecisionAsString()).isEqualTo(decision);
    }

    /** An object's ARN names no account: it is the caller's, unless another is named. */
    @ParameterizedTest
    @CsvSource({
        ", allowed",
        "arn:aws:iam::123456789012:root, allowed",
        "arn:aws:iam::999999999999:root, implicitDeny",
        "999999999999, implicitDeny"
    })
    void theOwnerOfAResourceCanBeNamed(String owner, String decision) {
        assertThat(custom(request -> request.policyInputList("""
            {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}\
            """)
                                .actionNames("s3:GetObject")
                                .resourceArns("arn:aws:s3:::bucket/key")
                                .callerArn(DAVID)
                                .resourceOwner(owner))
                        .evaluationResults()
                        .getFirst()
                        .evalDecisionAsString())
                .isEqualTo(decision);
    }

    @Test
    void eachResourceHasItsResult() {
        var result = custom(request -> request.resourceArns(QUEUE, QUEUE + "2"))
                .evaluationResults()
                .getFirst();

        assertThat(result.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(result.resourceSpecificResults())
                .extracting(
                        ResourceSpecificResult::evalResourceName, ResourceSpecificResult::evalResourceDecisionAsString)
                .containsExactly(tuple(QUEUE, "allowed"), tuple(QUEUE + "2", "implicitDeny"));
        assertThat(result.matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("PolicyInputList.1");
    }

    @Test
    void allStatementsThatDecideAreTold() {
        assertThat(matched("Allow")).containsExactly("PolicyInputList.1", "PolicyInputList.2");
        assertThat(matched("Deny")).containsExactly("PolicyInputList.2");
    }

    private List<String> matched(String second) {
        return custom(request -> request.policyInputList(SEND, """
            {"Statement": {"Effect": "%s", "Action": "sqs:*", "Resource": "*"}}\
            """.formatted(second)))
                .evaluationResults()
                .getFirst()
                .matchedStatements()
                .stream()
                .map(Statement::sourcePolicyId)
                .toList();
    }

    /** Keys that statements about this request ask for and nobody gave; not those of other statements. */
    @Test
    void missingContextValuesAreTold() {
        var policy = """
            {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:${aws:PrincipalTag/team}",
                 "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:username": "David"},
                               "Bool": {"aws:MultiFactorAuthPresent": "true"}}},
                {"Effect": "Allow", "Action": "sns:*", "Resource": "*",
                 "Condition": {"StringEquals": {"sns:Protocol": "https"}}}]}\
            """;
        UnaryOperator<SimulateCustomPolicyRequest.Builder> asked = request -> request.policyInputList(policy)
                .callerArn(DAVID)
                .contextEntries(entry("aws:SourceVpc", "string", "vpc-1"));

        assertThat(custom(request -> asked.apply(request).resourceArns(List.of()))
                        .evaluationResults()
                        .getFirst()
                        .missingContextValues())
                .containsExactly("aws:PrincipalTag/team", "aws:MultiFactorAuthPresent");
        var named = custom(asked).evaluationResults().getFirst();
        assertThat(named.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(named.resourceSpecificResults().getFirst().missingContextValues())
                .containsExactly("aws:PrincipalTag/team", "aws:MultiFactorAuthPresent");
        var complete = custom(request -> asked.apply(request)
                .contextEntries(
                        entry("aws:SourceVpc", "string", "vpc-1"),
                        entry("aws:principaltag/team", "string", "orders"),
                        entry("aws:MultiFactorAuthPresent", "boolean", "true")));
        assertThat(complete.evaluationResults().getFirst().missingContextValues())
                .isEmpty();
        assertThat(complete.evaluationResults().getFirst().evalDecisionAsString())
                .isEqualTo("allowed");
    }

    @Test
    void resultsComeByThePage() {
        var actions = IntStream.range(0, 5).mapToObj(i -> "sqs:Action" + i).toList();
        var first = custom(request -> request.actionNames(actions).maxItems(3));
        var second = custom(request -> request.actionNames(actions).marker(first.marker()));

        assertThat(first.isTruncated()).isTrue();
        assertThat(second.isTruncated()).isFalse();
        assertThat(first.evaluationResults()).hasSize(3);
        assertThat(second.evaluationResults())
                .extracting(EvaluationResult::evalActionName)
                .containsExactly("sqs:Action3", "sqs:Action4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:*", "*", "s3:Get*", "s3:GetObjec?", "GetObject", "s3:", "a:b:c"})
    void anActionIsNamedInFull(String action) {
        refuses(request -> request.actionNames("sqs:SendMessage", action), "ActionNames has " + action);
    }

    @Test
    void whatCannotBeEvaluatedIsRefused() {
        refuses(request -> request.permissionsBoundaryPolicyInputList(SEND, NOTHING), "may have one policy, not 2");
        refuses(request -> request.resourcePolicy(SEND), "CallerArn is required");
        refuses(request -> request.policyInputList("{"), "PolicyInputList.1: Syntax errors in policy");
        refuses(
                request -> request.resourcePolicy(SEND).callerArn(DAVID),
                "ResourcePolicy: Statement: has no Principal");
        refuses(
                request -> request.callerArn("arn:aws:sts::123456789012:assumed-role/worker/me"),
                "CallerArn must be the ARN of a user, group or role");
        refuses(request -> request.callerArn("states.amazonaws.com"), "CallerArn must be");
        refuses(request -> request.resourceOwner("me"), "ResourceOwner must be an account");
        refuses(
                request -> request.callerArn(DAVID).resourcePolicy("""
                    {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "%s2"}}\
                    """.formatted(QUEUE)),
                "ResourcePolicy is not about " + QUEUE);
        refuses(
                request -> request.callerArn(DAVID)
                        .resourceArns("arn:aws:iam::123456789012:role/r")
                        .resourcePolicy("""
                            {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:*", "Resource": "*"}}\
                            """),
                "Simulation of resource-based policies is not supported for roles");
        refuses(request -> request.contextEntries(entry("aws:TagKeys", "string", "a", "b")), "aws:TagKeys has many");
        refuses(request -> request.contextEntries(entry("aws:TagKeys", "text", "a")), "ContextKeyType of aws:TagKeys");
        refuses(request -> request.resourceHandlingOption("EC2-Classic"), "ResourceHandlingOption must be one of");
        refuses(
                request -> request.resourceHandlingOption("EC2-VPC-EBS")
                        .resourceArns("arn:aws:ec2:us-east-1:123456789012:instance/i-1"),
                "EC2-VPC-EBS needs a resource of the type image");
    }

    @Test
    void severalValuesOfAKeyAreGivenAsAList() {
        var tags = """
            {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}}}\
            """;

        assertThat(custom(request -> request.policyInputList(tags)
                                .contextEntries(entry("aws:TagKeys", "stringList", "a", "b")))
                        .evaluationResults()
                        .getFirst()
                        .evalDecisionAsString())
                .isEqualTo("allowed");
        assertThat(custom(request -> request.policyInputList(tags)
                                .contextEntries(entry("aws:TagKeys", "stringList", "a", "c")))
                        .evaluationResults()
                        .getFirst()
                        .evalDecisionAsString())
                .isEqualTo("implicitDeny");
    }

    private void refuses(UnaryOperator<SimulateCustomPolicyRequest.Builder> asked, String message) {
        assertThatThrownBy(() -> custom(asked))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidInput"))
                .hasMessageContaining(message);
    }

    /** {@code SEND}, asked for {@code sqs:SendMessage} on the queue, but for what is asked otherwise. */
    private SimulateCustomPolicyResponse custom(UnaryOperator<SimulateCustomPolicyRequest.Builder> asked) {
        var request = SimulateCustomPolicyRequest.builder()
                .policyInputList(SEND)
                .actionNames("sqs:SendMessage")
                .resourceArns(QUEUE);
        return simulator.simulateCustomPolicy(
                ADMINISTRATOR, asked.apply(request).build());
    }

    private static ContextEntry entry(String key, String type, String... values) {
        return ContextEntry.builder()
                .contextKeyName(key)
                .contextKeyType(type)
                .contextKeyValues(values)
                .build();
    }
}
