package local.service.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.service.access.Credentials;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.time.Time;

/**
 * AWS Identity and Access Management: the account's roles and policies. What is changed here counts from the next call
 * on, in executions that run too. There are no users and no groups.
 */
public final class Iam {

    private static final int PAGE = 100;

    private final IamPolicies policies;
    private final IamRoles roles;
    private final List<Object> operations;

    public Iam(Door door, Credentials credentials, Time time, Account account) {
        this(door, credentials, time, account, Journal.NONE);
    }

    /** The same, where policies, and what roles have that decides nothing, outlive the process. */
    public Iam(Door door, Credentials credentials, Time time, Account account, Journal journal) {
        var kept = new IamJournal(journal);
        this.policies = new IamPolicies(door, time, account, kept.policies());
        this.roles = new IamRoles(door, credentials, time, policies, account, kept.details());
        this.operations =
                List.of(roles, new IamRolePolicies(door, policies), policies, new IamSimulation(door, account));
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /** @throws ServiceException {@code NoSuchEntity} where neither the account nor AWS has a policy of that ARN */
    Policy managedPolicy(String arn) {
        return policies.attachable(arn);
    }

    /** For how many seconds a session of the role may last at most. */
    int maxSessionDuration(String roleName) {
        return roles.maxSessionDuration(roleName);
    }

    /** As IAM answers documents: percent-encoded. */
    static String encoded(PolicyDocument document) {
        return URLEncoder.encode(Json.write(document.json()), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    static <T> Page<T> page(List<T> all, Function<T, String> id, String marker, Integer maxItems) {
        return Page.of(
                all,
                id,
                marker,
                maxItems == null ? PAGE : maxItems,
                () -> new ServiceException("ValidationError", 400, "Invalid Marker: " + marker));
    }
}
