package local.policy;

import java.util.List;
import java.util.Optional;

/**
 * Who asks. Known by its ARN: the account's administrator, or a session of a role such as
 * {@code arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz}.
 */
public sealed interface Principal {

    /** As AWS names it in {@code User: ... is not authorized}. */
    String arn();

    /** The account that it belongs to; a service belongs to none. */
    Optional<String> accountId();

    /** The person at the command line: may do everything in the account. */
    record Administrator(String account) implements Principal {

        @Override
        public String arn() {
            return "arn:aws:iam::" + account + ":user/" + name();
        }

        public String name() {
            return "local-administrator";
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(account);
        }
    }

    /**
     * A session of a role.
     *
     * @param roleName without path
     * @param session  the session's name: a function's name for a function, a random name for an execution
     * @param policies what it was limited to when the role was assumed: each must allow too
     */
    record RoleSession(String account, String roleName, String session, List<Policy> policies) implements Principal {

        public RoleSession {
            policies = List.copyOf(policies);
        }

        /** One that may do what the role may do. */
        public RoleSession(String account, String roleName, String session) {
            this(account, roleName, session, List.of());
        }

        /** The same session, limited to what these policies allow too. */
        public RoleSession limitedTo(List<Policy> policies) {
            return new RoleSession(account, roleName, session, policies);
        }

        @Override
        public String arn() {
            return "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + session;
        }

        /** Of the role that was assumed, without its path: a name is unique in its account. */
        public String roleArn() {
            return "arn:aws:iam::" + account + ":role/" + roleName;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(account);
        }
    }

    /**
     * A service that acts by itself, such as {@code sns.amazonaws.com} when it delivers to a queue. Only the policy of
     * the resource, or the trust policy of a role, can allow it.
     */
    record Service(String name) implements Principal {

        @Override
        public String arn() {
            return name;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.empty();
        }
    }
}
