package local.policy;

/** Whether a request is allowed, and why. */
public sealed interface Decision {

    /** The statement that decided, and where it stands. */
    record Source(PolicyType type, Policy policy, Statement statement) {}

    /** A statement allows it and nothing denies it. */
    record Allowed(Source by) implements Decision {}

    /**
     * The request is refused.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">access denied
     *     messages</a>
     */
    sealed interface Denied extends Decision {

        /** The kind of policy that AWS names. */
        PolicyType type();

        /** The end of the sentence: {@code because no ...} or {@code with an explicit deny ...}. */
        String reason(String action);

        /** The sentence that AWS prints. A request without a resource leaves {@code on resource} out. */
        default String message(Principal principal, Request request) {
            var resource = request.resource().equals("*") ? "" : " on resource: " + request.resource();
            return "User: " + principal.arn() + " is not authorized to perform: " + request.action() + resource + " "
                    + reason(request.action());
        }
    }

    /** Nothing of this type allows it. */
    record ImplicitDeny(PolicyType type) implements Denied {

        @Override
        public String reason(String action) {
            return type.implicitDenial(action);
        }
    }

    /** A statement denies it, whatever others allow. */
    record ExplicitDeny(Source by) implements Denied {

        @Override
        public PolicyType type() {
            return by.type();
        }

        @Override
        public String reason(String action) {
            return type().explicitDenial();
        }
    }
}
