package local.policy;

/** The kinds of policy that take part in a decision, in the words of AWS's access denied messages. */
public enum PolicyType {
    IDENTITY_BASED("identity-based policy", "an"),
    PERMISSIONS_BOUNDARY("permissions boundary", "a"),
    SESSION("session policy", "a"),
    RESOURCE_BASED("resource-based policy", "a"),
    ROLE_TRUST("role trust policy", "the");

    private final String words;
    private final String article;

    PolicyType(String words, String article) {
        this.words = words;
        this.article = article;
    }

    String implicitDenial(String action) {
        return "because no " + words + " allows the " + action + " action";
    }

    String explicitDenial() {
        return "with an explicit deny in " + article + " " + words;
    }
}
