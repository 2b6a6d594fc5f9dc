package local.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a statement is compared with: who asks, for what, and the condition keys of the request. The keys that follow
 * from the principal and the resource need not be given by the caller.
 *
 * @param action in lower case: actions are compared without regard to case
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global context
 *     keys</a>
 */
record Context(Principal principal, Request request, String action) {

    static final String PRINCIPAL_TAG = "aws:principaltag/";

    static Context of(Principal principal, Request request) {
        return new Context(principal, request, request.action().toLowerCase(Locale.ROOT));
    }

    /**
     * The values of a condition key; none where it is not in the request.
     *
     * @param key in lower case: the names of keys are compared without regard to case
     */
    List<String> values(String key) {
        for (var entry : request.context().entrySet()) {
            if (entry.getKey().equalsIgnoreCase(key)) {
                return entry.getValue();
            }
        }
        return derived(key);
    }

    /** The account that owns the resource; where neither its ARN nor the request says so, that of the principal. */
    Optional<String> resourceAccount() {
        return values("aws:resourceaccount").stream().findFirst();
    }

    /**
     * Whether the principal's account owns the resource. What AWS owns and lends to every account, its managed policies,
     * counts as the account's own.
     */
    boolean isWithinAccount() {
        var owner = resourceAccount();
        return owner.equals(Optional.of("aws")) || owner.equals(principal.accountId());
    }

    private List<String> derived(String key) {
        return switch (key) {
            case "aws:principalarn" ->
                switch (principal) {
                    case Principal.Administrator _, Principal.User _ -> List.of(principal.arn());
                    case Principal.RoleSession session -> List.of(session.roleArn());
                    case Principal.Service _ -> List.of();
                };
            case "aws:principaltype" ->
                switch (principal) {
                    case Principal.Administrator _, Principal.User _ -> List.of("User");
                    case Principal.RoleSession _ -> List.of("AssumedRole");
                    case Principal.Service _ -> List.of();
                };
            case "aws:username" ->
                switch (principal) {
                    case Principal.Administrator administrator -> List.of(administrator.name());
                    case Principal.User user -> List.of(user.name());
                    case Principal.RoleSession _, Principal.Service _ -> List.of();
                };
            case "aws:principalaccount" -> principal.accountId().map(List::of).orElse(List.of());
            case "aws:principalisawsservice" -> List.of(String.valueOf(principal instanceof Principal.Service));
            case "aws:principalservicename" ->
                principal instanceof Principal.Service service ? List.of(service.name()) : List.of();
            case "aws:principalservicenameslist" ->
                principal instanceof Principal.Service service ? service.names() : List.of();
            case "aws:resourceaccount" -> {
                var account = component(4);
                yield !account.isEmpty()
                        ? List.of(account)
                        : principal.accountId().map(List::of).orElse(List.of());
            }
            case "aws:requestedregion" -> component(3).isEmpty() ? List.of() : List.of(component(3));
            case "aws:viaawsservice" -> List.of("false");
            // On AWS every SDK calls over TLS; the local endpoint stands for it.
            case "aws:securetransport" -> List.of("true");
            default -> key.startsWith(PRINCIPAL_TAG) ? tag(key.substring(PRINCIPAL_TAG.length())) : List.of();
        };
    }

    /** Of a role's session: the keys of tags are compared without regard to case. */
    private List<String> tag(String key) {
        return principal instanceof Principal.RoleSession session
                ? session.tags().values().entrySet().stream()
                        .filter(tag -> tag.getKey().equalsIgnoreCase(key))
                        .map(Map.Entry::getValue)
                        .limit(1)
                        .toList()
                : List.of();
    }

    /** Of the resource's ARN: 3 is its region, 4 its account. Empty where the ARN has none. */
    private String component(int index) {
        var resource = request.resource();
        int start = 0;
        for (int i = 0; i < index; i++) {
            start = resource.indexOf(':', start) + 1;
            if (start == 0) {
                return "";
            }
        }
        int end = resource.indexOf(':', start);
        return end < 0 ? "" : resource.substring(start, end);
    }
}
