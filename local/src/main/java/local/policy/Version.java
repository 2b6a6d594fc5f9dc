package local.policy;

/** Of the policy language. A document without one is of the older. */
enum Version {
    V2008("2008-10-17"),
    V2012("2012-10-17");

    private final String text;

    Version(String text) {
        this.text = text;
    }

    /** The older version takes <code>${...}</code> for ordinary text. */
    boolean hasVariables() {
        return this == V2012;
    }

    @Override
    public String toString() {
        return text;
    }
}
