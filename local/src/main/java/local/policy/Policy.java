package local.policy;

/**
 * A policy that is attached to something.
 *
 * @param name as AWS shows it: the name of an inline policy or the ARN of a managed one
 */
public record Policy(String name, PolicyDocument document) {}
