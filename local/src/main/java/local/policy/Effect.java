package local.policy;

/** What a statement that applies results in. */
public enum Effect {
    ALLOW,
    DENY
}
