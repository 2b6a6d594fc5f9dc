package local.policy;

/** A policy document that IAM would refuse: where in the document, what is wrong and what would be right. */
public final class MalformedPolicyException extends RuntimeException {

    private final String path;

    /** @param path inside the document: {@code Statement[1].Action}; empty for the document itself */
    MalformedPolicyException(String path, String message) {
        super(path.isEmpty() ? message : path + ": " + message, null, false, false);
        this.path = path;
    }

    public String path() {
        return path;
    }
}
