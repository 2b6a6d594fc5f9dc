package local.service.iam;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.api.ServiceException;
import local.service.states.Account;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;

class IamTest {

    private static final String TRUST = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
        "Principal":{"Service":"states.amazonaws.com"}}]}\
        """;
    private static final String LISTING = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"states:ListActivities","Resource":"*"}]}\
        """;
    private static final String NOTHING = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}\
        """;
    private static final String LAMBDA_ROLE = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole";

    private final Account account = new Account();
    private final Credentials credentials = new Credentials(account.time);
    private final Iam iam = new Iam(account.door, credentials, account.time, account.account);
    private final IamRoles roles = operations(IamRoles.class);
    private final IamRolePolicies rolePolicies = operations(IamRolePolicies.class);
    private final IamPolicies policies = operations(IamPolicies.class);

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aRoleThatIsCreatedCanBeRead() {
        var created = create("worker");

        assertThat(created.arn()).isEqualTo("arn:aws:iam::123456789012:role/team/worker");
        var read = roles.getRole(
                        ADMINISTRATOR,
                        GetRoleRequest.builder().roleName("worker").build())
                .role();
        assertThat(read).isEqualTo(created);
        assertThat(read.path()).isEqualTo("/team/");
        assertThat(read.roleId()).startsWith("AROA").hasSize(21);
        assertThat(URLDecoder.decode(read.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
                .isEqualTo(TRUST);
        assertThatThrownBy(() -> create("worker")).hasMessage("Role with name worker already exists.");
    }

    @Test
    void rolesAreListedByPathAndByThePage() {
        create("worker");

        assertThat(roles.listRoles(ADMINISTRATOR, ListRolesRequest.builder().build())
                        .roles())
                .extracting(Role::roleName)
                .containsExactly("machine", "worker");
        assertThat(roles.listRoles(
                                ADMINISTRATOR,
                                ListRolesRequest.builder().pathPrefix("/team/").build())
                        .roles())
                .extracting(Role::roleName)
                .containsExactly("worker");
        var first = roles.listRoles(
                ADMINISTRATOR, ListRolesRequest.builder().maxItems(1).build());
        assertThat(first.isTruncated()).isTrue();
        assertThat(roles.listRoles(
                                ADMINISTRATOR,
                                ListRolesRequest.builder()
                                        .marker(first.marker())
                                        .build())
                        .roles())
                .extracting(Role::roleName)
                .containsExactly("worker");
    }

    @Test
    void whatARoleMayDoChangesWithTheNextCall() {
        create("worker");
        var worker = Account.session("worker");
        assertThatThrownBy(() -> account.door.check(worker, "states:ListActivities", "*"))
                .isInstanceOf(ServiceException.class);

        rolePolicies.putRolePolicy(
                ADMINISTRATOR,
                PutRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyName("list")
                        .policyDocument(LISTING)
                        .build());

        account.door.check(worker, "states:ListActivities", "*");
        assertThat(rolePolicies
                        .listRolePolicies(
                                ADMINISTRATOR,
                                ListRolePoliciesRequest.builder()
                                        .roleName("worker")
                                        .build())
                        .policyNames())
                .containsExactly("list");
        assertThat(URLDecoder.decode(
                        rolePolicies
                                .getRolePolicy(
                                        ADMINISTRATOR,
                                        GetRolePolicyRequest.builder()
                                                .roleName("worker")
                                                .policyName("list")
                                                .build())
                                .policyDocument(),
                        StandardCharsets.UTF_8))
                .isEqualTo(LISTING);
        rolePolicies.deleteRolePolicy(
                ADMINISTRATOR,
                DeleteRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyName("list")
                        .build());
        assertThatThrownBy(() -> account.door.check(worker, "states:ListActivities", "*"))
                .isInstanceOf(ServiceException.class);
    }

    @Test
    void awsOwnPoliciesAreAttachedByTheirArns() {
        create("worker");
        rolePolicies.attachRolePolicy(
                ADMINISTRATOR,
                AttachRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyArn(LAMBDA_ROLE)
                        .build());

        account.door.check(
                Account.session("worker"), "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:f");
        assertThat(rolePolicies
                        .listAttachedRolePolicies(
                                ADMINISTRATOR,
                                ListAttachedRolePoliciesRequest.builder()
                                        .roleName("worker")
                                        .build())
                        .attachedPolicies())
                .containsExactly(AttachedPolicy.builder()
                        .policyName("AWSLambdaRole")
                        .policyArn(LAMBDA_ROLE)
                        .build());
        assertThatThrownBy(() -> roles.deleteRole(
                        ADMINISTRATOR,
                        DeleteRoleRequest.builder().roleName("worker").build()))
                .hasMessage("Cannot delete entity, must detach all policies first.");
        rolePolicies.detachRolePolicy(
                ADMINISTRATOR,
                DetachRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyArn(LAMBDA_ROLE)
                        .build());
        roles.deleteRole(
                ADMINISTRATOR, DeleteRoleRequest.builder().roleName("worker").build());
        assertThatThrownBy(() -> roles.getRole(
                        ADMINISTRATOR,
                        GetRoleRequest.builder().roleName("worker").build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("NoSuchEntity"))
                .hasMessage("The role with name worker cannot be found.");
    }

    /** Keys that differ in case alone are two, as they are not on a role. */
    @Test
    void aPolicyShowsItsTags() {
        var tags = List.of(
                Tag.builder().key("Team").value("orders").build(),
                Tag.builder().key("team").value("bills").build());
        var created = policies.createPolicy(
                ADMINISTRATOR,
                CreatePolicyRequest.builder()
                        .policyName("list")
                        .policyDocument(LISTING)
                        .tags(tags)
                        .build());

        assertThat(policies.getPolicy(
                                ADMINISTRATOR,
                                GetPolicyRequest.builder()
                                        .policyArn(created.policy().arn())
                                        .build())
                        .policy()
                        .tags())
                .containsExactlyElementsOf(tags);
    }

    @Test
    void aNewDefaultVersionOfAPolicyCountsWhereverItIsAttached() {
        create("worker");
        var arn = policies.createPolicy(
                        ADMINISTRATOR,
                        CreatePolicyRequest.builder()
                                .policyName("list")
                                .policyDocument(LISTING)
                                .build())
                .policy()
                .arn();
        rolePolicies.attachRolePolicy(
                ADMINISTRATOR,
                AttachRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyArn(arn)
                        .build());
        account.door.check(Account.session("worker"), "states:ListActivities", "*");

        policies.createPolicyVersion(
                ADMINISTRATOR,
                CreatePolicyVersionRequest.builder()
                        .policyArn(arn)
                        .policyDocument(NOTHING)
                        .setAsDefault(true)
                        .build());

        assertThatThrownBy(() -> account.door.check(Account.session("worker"), "states:ListActivities", "*"))
                .hasMessageEndingWith("with an explicit deny in an identity-based policy");
    }

    @Test
    void aNewDefaultVersionOfABoundaryCountsToo() {
        create("worker");
        var arn = createPolicy("bounds", NOTHING);
        rolePolicies.putRolePolicy(
                ADMINISTRATOR,
                PutRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyName("list")
                        .policyDocument(LISTING)
                        .build());
        roles.putRolePermissionsBoundary(
                ADMINISTRATOR,
                PutRolePermissionsBoundaryRequest.builder()
                        .roleName("worker")
                        .permissionsBoundary(arn)
                        .build());
        assertThatThrownBy(() -> account.door.check(Account.session("worker"), "states:ListActivities", "*"))
                .hasMessageEndingWith("with an explicit deny in a permissions boundary");
        assertThat(policies.getPolicy(
                                ADMINISTRATOR,
                                GetPolicyRequest.builder().policyArn(arn).build())
                        .policy()
                        .permissionsBoundaryUsageCount())
                .isEqualTo(1);
        assertThatThrownBy(() -> policies.deletePolicy(
                        ADMINISTRATOR,
                        DeletePolicyRequest.builder().policyArn(arn).build()))
                .hasMessage("Cannot delete a policy attached to entities.");

        policies.createPolicyVersion(
                ADMINISTRATOR,
                CreatePolicyVersionRequest.builder()
                        .policyArn(arn)
                        .policyDocument(LISTING)
                        .setAsDefault(true)
                        .build());

        account.door.check(Account.session("worker"), "states:ListActivities", "*");
    }

    @Test
    void ofChangesMadeAtOnceNoneIsLost() throws Exception {
        create("worker");
        var arn = createPolicy("list", LISTING);
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < 40; i++) {
                var tag = Tag.builder().key("k" + i).value("v").build();
                done.add(many.submit(() -> roles.tagRole(
                        ADMINISTRATOR,
                        TagRoleRequest.builder().roleName("worker").tags(tag).build())));
            }
            for (int i = 0; i < 4; i++) {
                done.add(many.submit(() -> policies.createPolicyVersion(
                        ADMINISTRATOR,
                        CreatePolicyVersionRequest.builder()
                                .policyArn(arn)
                                .policyDocument(LISTING)
                                .build())));
            }
            for (var each : done) {
                each.get();
            }
        }

        assertThat(roles.listRoleTags(
                                ADMINISTRATOR,
                                ListRoleTagsRequest.builder().roleName("worker").build())
                        .tags())
                .hasSize(40);
        assertThat(policies.listPolicyVersions(
                                ADMINISTRATOR,
                                ListPolicyVersionsRequest.builder()
                                        .policyArn(arn)
                                        .build())
                        .versions())
                .extracting(PolicyVersion::versionId)
                .containsExactly("v5", "v4", "v3", "v2", "v1");
    }

    @Test
    void aRoleThatIsMadeAgainHasNothingOfTheOld() {
        var old = create("worker");
        roles.tagRole(
                ADMINISTRATOR,
                TagRoleRequest.builder()
                        .roleName("worker")
                        .tags(Tag.builder().key("k").value("v").build())
                        .build());
        var issued = credentials.issue(new Principal.RoleSession(Account.ID, "worker", "me"));
        var others = credentials.issue(new Principal.RoleSession(Account.ID, "machine", "me"));

        roles.deleteRole(
                ADMINISTRATOR, DeleteRoleRequest.builder().roleName("worker").build());
        var made = create("worker");

        assertThat(made.tags()).isEmpty();
        assertThat(made.arn()).isEqualTo(old.arn());
        assertThat(made.roleId()).isNotEqualTo(old.roleId());
        assertThat(credentials.find(issued.accessKeyId())).isEmpty();
        assertThat(credentials.find(others.accessKeyId())).isPresent();
    }

    @Test
    void aConditionOnThePrincipalSeesThePathOfItsRole() {
        create("worker");
        rolePolicies.putRolePolicy(
                ADMINISTRATOR,
                PutRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyName("list")
                        .policyDocument("""
                            {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
                                "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/team/worker"}}}}\
                            """)
                        .build());

        account.door.check(Account.session("worker"), "states:ListActivities", "*");
    }

    @Test
    void aPolicyThatIsNoneIsRefused() {
        create("worker");

        for (var document :
                new String[] {"{", "{}", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Maybe\"}]}"}) {
            assertThatThrownBy(() -> rolePolicies.putRolePolicy(
                            ADMINISTRATOR,
                            PutRolePolicyRequest.builder()
                                    .roleName("worker")
                                    .policyName("p")
                                    .policyDocument(document)
                                    .build()))
                    .isInstanceOfSatisfying(
                            ServiceException.class, e -> assertThat(e.code()).isEqualTo("MalformedPolicyDocument"));
        }
        assertThatThrownBy(() -> rolePolicies.attachRolePolicy(
                        ADMINISTRATOR,
                        AttachRolePolicyRequest.builder()
                                .roleName("worker")
                                .policyArn("arn:aws:iam::aws:policy/Nonsense")
                                .build()))
                .hasMessageStartingWith("Policy arn:aws:iam::aws:policy/Nonsense does not exist or is not attachable.");
    }

    /** What "IAM and STS quotas" and the API's errors say. */
    @Test
    void quotasHold() {
        create("worker");
        var filler = "x".repeat(6200);
        var large = LISTING.replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:s3:::" + filler + "\"");

        refuses("LimitExceeded", "Cannot exceed quota for PolicySize: 6144", () -> createPolicy("large", large));
        put("one", large);
        refuses(
                "LimitExceeded",
                "Maximum policy size of 10240 bytes exceeded for role worker",
                () -> put("two", large));
        put("one", LISTING);
        put("spaces", LISTING.replace(",", "," + " ".repeat(12_000)));
        refuses(
                "LimitExceeded",
                "Cannot exceed quota for ACLSizePerRole: 2048",
                () -> roles.updateAssumeRolePolicy(
                        ADMINISTRATOR,
                        UpdateAssumeRolePolicyRequest.builder()
                                .roleName("worker")
                                .policyDocument(
                                        TRUST.replace("2012-10-17\",", "2012-10-17\",\"Id\":\"" + filler + "\","))
                                .build()));
        for (int i = 0; i < 10; i++) {
            attach(createPolicy("p" + i, LISTING));
        }
        refuses("LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10", () -> attach(LAMBDA_ROLE));
    }

    @Test
    void tagsOfARole() {
        create("worker");
        tag(Tag.builder().key("team").value("blue").build());
        tag(Tag.builder().key("Team").value("red").build());

        assertThat(roles.listRoleTags(
                                ADMINISTRATOR,
                                ListRoleTagsRequest.builder().roleName("worker").build())
                        .tags())
                .containsExactly(Tag.builder().key("Team").value("red").build());
        refuses(
                "InvalidInput",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                () -> tag(
                        Tag.builder().key("a").value("1").build(),
                        Tag.builder().key("A").value("2").build()));
        refuses(
                "InvalidInput",
                "Tag keys that begin with aws: are AWS's own: aws:x",
                () -> tag(Tag.builder().key("aws:x").value("1").build()));
        var many = IntStream.range(0, 50)
                .mapToObj(i -> Tag.builder().key("k" + i).value("v").build())
                .toArray(Tag[]::new);
        refuses("LimitExceeded", "Cannot exceed quota for TagsPerRole: 50", () -> tag(many));
    }

    @Test
    void namesAreToldApartWithoutCase() {
        create("worker");
        createPolicy("list", LISTING);

        refuses("EntityAlreadyExists", "Role with name WORKER already exists.", () -> create("WORKER"));
        refuses(
                "EntityAlreadyExists",
                "A policy called List already exists. Duplicate names are not allowed.",
                () -> createPolicy("List", LISTING));
        refuses("InvalidInput", "ARN arn:aws:iam:list is not valid.", () -> attach("arn:aws:iam:list"));
    }

    @Test
    void policiesAreListedByPathUseAndPage() {
        create("worker");
        attach(createPolicy("list", LISTING));
        createPolicy("unused", LISTING);

        assertThat(listed(request -> request.scope("Local"))).containsExactly("list", "unused");
        assertThat(listed(request -> request.policyUsageFilter("PermissionsPolicy")))
                .containsExactly("list");
        assertThat(listed(request -> request.policyUsageFilter("PermissionsBoundary")))
                .isEmpty();
        assertThat(listed(request -> request.pathPrefix("/service-role/").maxItems(1000)))
                .contains("AWSLambdaRole")
                .doesNotContain("list", "AdministratorAccess");
        assertThat(listed(request -> request.scope("Local").maxItems(1))).containsExactly("list");
    }

    private List<String> listed(Consumer<ListPoliciesRequest.Builder> asked) {
        var request = ListPoliciesRequest.builder();
        asked.accept(request);
        return policies.listPolicies(ADMINISTRATOR, request.build()).policies().stream()
                .map(Policy::policyName)
                .toList();
    }

    private void tag(Tag... tags) {
        roles.tagRole(
                ADMINISTRATOR,
                TagRoleRequest.builder().roleName("worker").tags(tags).build());
    }

    private void put(String name, String document) {
        rolePolicies.putRolePolicy(
                ADMINISTRATOR,
                PutRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyName(name)
                        .policyDocument(document)
                        .build());
    }

    private void attach(String arn) {
        rolePolicies.attachRolePolicy(
                ADMINISTRATOR,
                AttachRolePolicyRequest.builder()
                        .roleName("worker")
                        .policyArn(arn)
                        .build());
    }

    private static void refuses(String code, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    private String createPolicy(String name, String document) {
        return policies.createPolicy(
                        ADMINISTRATOR,
                        CreatePolicyRequest.builder()
                                .policyName(name)
                                .policyDocument(document)
                                .build())
                .policy()
                .arn();
    }

    private Role create(String name) {
        return roles.createRole(
                        ADMINISTRATOR,
                        CreateRoleRequest.builder()
                                .roleName(name)
                                .path("/team/")
                                .assumeRolePolicyDocument(TRUST)
                                .build())
                .role();
    }

    private <T> T operations(Class<T> type) {
        return iam.operations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
