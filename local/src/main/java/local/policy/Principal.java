package local.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import local.json.Arn;

/**
 * Who asks. Known by its ARN: the account's administrator, or a session of a role such as
 * {@code arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz}.
 */
public sealed interface Principal {

    /** As AWS names it in {@code User: ... is not authorized}. */
    String arn();

    /** The account that it belongs to; a service belongs to none. */
    Optional<String> accountId();

    /**
     * A user, as a policy is simulated for one: there are none in the local account but its administrator.
     *
     * @param arn {@code arn:aws:iam::123456789012:user/David}
     */
    record User(String arn) implements Principal {

        public String name() {
            return arn.substring(arn.lastIndexOf('/') + 1);
        }

        @Override
        public Optional<String> accountId() {
            return Arn.parse(arn).map(Arn::account);
        }
    }

    /** The person at the command line: may do everything in the account. */
    record Administrator(String partition, String account) implements Principal {

        public Administrator(String account) {
            this("aws", account);
        }

        @Override
        public String arn() {
            return Arn.global(partition, account, "iam", "user/" + name()).toString();
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
     * @param role     its ARN
     * @param session  the session's name: a function's name for a function, a random name for an execution
     * @param policies what it was limited to when the role was assumed: each must allow too
     * @param tags     what was passed when the role was assumed
     */
    record RoleSession(Arn role, String session, List<Policy> policies, SessionTags tags) implements Principal {

        public RoleSession {
            policies = List.copyOf(policies);
        }

        /** One without tags. */
        public RoleSession(Arn role, String session, List<Policy> policies) {
            this(role, session, policies, SessionTags.NONE);
        }

        /** One that may do what the role may do; the role has no path. */
        public RoleSession(String account, String roleName, String session) {
            this(Arn.global("aws", account, "iam", "role/" + roleName), session, List.of());
        }

        /** The session as one of the role that this ARN names: with its path and partition. */
        public RoleSession of(Arn role) {
            return role.equals(this.role) ? this : new RoleSession(role, session, policies, tags);
        }

        public String account() {
            return role.account();
        }

        /** Without the path: a name is unique in its account. */
        public String roleName() {
            return role.name();
        }

        /** The same session, limited to what these policies allow too. */
        public RoleSession limitedTo(List<Policy> policies) {
            return new RoleSession(role, session, policies, tags);
        }

        /** The same session with these tags. */
        public RoleSession tagged(SessionTags tags) {
            return new RoleSession(role, session, policies, tags);
        }

        @Override
        public String arn() {
            return Arn.global(role.partition(), account(), "sts", "assumed-role/" + roleName() + "/" + session)
                    .toString();
        }

        /** Of the role that was assumed. */
        public String roleArn() {
            return role.toString();
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(account());
        }
    }

    /**
     * A service that acts by itself, such as {@code sns.amazonaws.com} when it delivers to a queue. Only the policy of
     * the resource, or the trust policy of a role, can allow it.
     *
     * @param name   the global one
     * @param region in which it acts
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services">AWS
     *     service principals</a>
     */
    record Service(String name, String region) implements Principal {

        private static final String DOMAIN = ".amazonaws.com";

        /** These write their region into their name wherever they are, others only where the account must opt in. */
        private static final Set<String> REGIONAL = Set.of("states", "logs", "codedeploy", "sns");

        private static final Set<String> WITHOUT_OPT_IN = Set.of(
                "us-east-1",
                "us-east-2",
                "us-west-1",
                "us-west-2",
                "ca-central-1",
                "sa-east-1",
                "eu-central-1",
                "eu-west-1",
                "eu-west-2",
                "eu-west-3",
                "eu-north-1",
                "ap-south-1",
                "ap-northeast-1",
                "ap-northeast-2",
                "ap-northeast-3",
                "ap-southeast-1",
                "ap-southeast-2");

        /** The service as it acts for a resource: in the region of its ARN. */
        public static Service of(String name, String resource) {
            return new Service(name, Arn.parse(resource).map(Arn::region).orElse(""));
        }

        /**
         * All names that mean it: the global one, and that of its region, {@code states.us-east-1.amazonaws.com}; in
         * China they may end in {@code .cn}.
         */
        public List<String> names() {
            if (!name.endsWith(DOMAIN)) {
                return List.of(name);
            }
            var prefix = name.substring(0, name.length() - DOMAIN.length());
            var names = new ArrayList<String>();
            names.add(name);
            if (!region.isEmpty() && (REGIONAL.contains(prefix) || !WITHOUT_OPT_IN.contains(region))) {
                names.add(prefix + "." + region + DOMAIN);
            }
            if (region.startsWith("cn-")) {
                names.addAll(names.stream().map(each -> each + ".cn").toList());
            }
            return names;
        }

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
