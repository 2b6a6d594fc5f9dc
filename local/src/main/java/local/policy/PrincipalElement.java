package local.policy;

import java.util.List;

/**
 * {@code Principal} or {@code NotPrincipal} of a statement.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
record PrincipalElement(boolean not, List<Named> named) {

    /** One name in the element. */
    sealed interface Named {

        record Everyone() implements Named {}

        record Account(String id) implements Named {}

        record Arn(String arn) implements Named {}

        record Service(String name) implements Named {}

        /** Federated or CanonicalUser: none of ours. */
        record Foreign(String name) implements Named {}
    }

    /** By which of its identities a principal is meant, from the widest to the narrowest. */
    enum Reach {
        /** Not meant. */
        NONE,
        /** Its account: what the account's own policies allow. */
        ACCOUNT,
        /** Its role: within the role's permissions boundary and session policies. */
        ROLE,
        /** Itself, by name or as anyone: nothing but an explicit deny limits it. */
        SELF
    }

    Reach reach(Principal principal) {
        var reaches =
                named.stream().map(name -> reach(name, principal)).distinct().toList();
        var narrowest = reaches.stream().max(Reach::compareTo).orElse(Reach.NONE);
        if (!not) {
            return narrowest;
        }
        // Only a deny may say so, and it spares only whom it names by every identity: the session, its role and
        // account.
        boolean excepted = named.contains(new Named.Everyone())
                || switch (principal) {
                    case Principal.RoleSession _ -> reaches.containsAll(List.of(Reach.SELF, Reach.ROLE, Reach.ACCOUNT));
                    case Principal.Administrator _, Principal.User _ ->
                        reaches.containsAll(List.of(Reach.SELF, Reach.ACCOUNT));
                    case Principal.Service _ -> reaches.contains(Reach.SELF);
                };
        return excepted ? Reach.NONE : Reach.SELF;
    }

    private static Reach reach(Named name, Principal principal) {
        boolean self = switch (name) {
            case Named.Everyone _ -> true;
            case Named.Arn(var arn) -> arn.equals(principal.arn());
            case Named.Service(var service) ->
                principal instanceof Principal.Service asking && asking.names().contains(service);
            case Named.Account _, Named.Foreign _ -> false;
        };
        if (self) {
            return Reach.SELF;
        }
        if (name instanceof Named.Arn(var arn)
                && principal instanceof Principal.RoleSession session
                && isRole(arn, session)) {
            return Reach.ROLE;
        }
        boolean account = name instanceof Named.Account(var id)
                && principal.accountId().filter(id::equals).isPresent();
        return account ? Reach.ACCOUNT : Reach.NONE;
    }

    private static boolean isRole(String arn, Principal.RoleSession session) {
        int role = arn.indexOf(":iam::" + session.account() + ":role/");
        return role >= 0 && arn.endsWith("/" + session.roleName());
    }
}
