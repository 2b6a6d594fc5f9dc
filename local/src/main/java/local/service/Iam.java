package local.service;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import local.iam.MalformedPolicyException;
import local.iam.PolicyDocument;
import local.iam.Principal;
import local.iam.Role;
import local.json.Json;
import local.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * AWS Identity and Access Management: the account's roles and policies. What is changed here counts from the next call
 * on, in executions that run too. There are no users and no groups.
 */
public final class Iam {

    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1000;

    private final List<Object> operations;

    /** @param account its ID */
    public Iam(Door door, Time time, String account) {
        var policies = new IamPolicies(door, time, account);
        this.operations = List.of(new IamRoles(door, time, policies, account), new IamRolePolicies(door, policies),
                policies,
                new IamSimulation(door, account));
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /**
     * Reads a policy's text.
     *
     * @param parse the kind of policy it is to be: {@link PolicyDocument#identityBased} or {@link PolicyDocument#trust}
     * @throws ServiceException {@code MalformedPolicyDocument}
     */
    static PolicyDocument document(String member, String text, Function<JsonNode, PolicyDocument> parse) {
        try {
            return parse.apply(Json.parse(Require.notNull(member, text)));
        } catch (JacksonException e) {
            throw new ServiceException("MalformedPolicyDocument", 400, "Syntax errors in policy: "
                    + e.getOriginalMessage());
        } catch (MalformedPolicyException e) {
            throw new ServiceException("MalformedPolicyDocument", 400, e.getMessage());
        }
    }

    /** As IAM answers documents: percent-encoded. */
    static String encoded(PolicyDocument document) {
        return URLEncoder.encode(Json.write(document.json()), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The {@code aws:userid} of a principal: {@code AROA...:session} for a session of a role. */
    static String userId(Principal who, Roles roles) {
        return switch (who) {
            case Principal.Administrator administrator -> id("AIDA", administrator.arn());
            case Principal.RoleSession session -> id("AROA", roles.find(session.roleName()).map(Role::arn)
                    .orElse(session.roleArn())) + ":" + session.session();
            case Principal.Service service -> id("AIDA", service.name());
        };
    }

    /** A unique ID such as IAM gives, always the same for the same thing: {@code AROA...} for a role. */
    static String id(String prefix, String arn) {
        return prefix + UUID.nameUUIDFromBytes(arn.getBytes(StandardCharsets.UTF_8)).toString().replace("-",
                "").substring(0, 17).toUpperCase();
    }

    static <T> Page<T> page(List<T> all, Function<T, String> id, String marker, Integer maxItems) {
        return Page.of(all, id, marker, maxItems == null ? PAGE : Require.between("maxItems", maxItems, 1, MAX_PAGE));
    }

    static String name(String member, String name) {
        Require.length(member, Require.notNull(member, name), 1, 128);
        if (!name.matches("[\\w+=,.@-]+")) {
            throw new ServiceException("ValidationError", 400, "The specified value for " + member
                    + " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }
        return name;
    }
}
