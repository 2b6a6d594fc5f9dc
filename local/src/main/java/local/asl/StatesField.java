package local.asl;

/** The parts of the reserved variable {@code $states} of JSONata. */
enum StatesField {
    INPUT("input"),
    CONTEXT("context"),
    /** In the Output and Assign of a state that has a result. */
    RESULT("result"),
    /** In the Output and Assign of a catcher. */
    ERROR_OUTPUT("errorOutput");

    private final String text;

    StatesField(String text) {
        this.text = text;
    }

    /** What follows {@code $states.} */
    String text() {
        return text;
    }
}
