package local.iam;

/**
 * Who asks. Known by its ARN: the account's administrator, or a session of a role such as
 * {@code arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz}.
 */
public sealed interface Principal {

    /** As AWS names it in {@code User: ... is not authorized}. */
    String arn();

    /** The person at the command line: may do everything in the account. */
    record Administrator(String account) implements Principal {

        @Override
        public String arn() {
            return "arn:aws:iam::" + account + ":user/local-administrator";
        }
    }

    /**
     * A session of a role.
     *
     * @param roleName without path
     * @param session  the session's name: a function's name for a function, a random name for an execution
     */
    record RoleSession(String account, String roleName, String session) implements Principal {

        @Override
        public String arn() {
            return "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + session;
        }
    }
}
