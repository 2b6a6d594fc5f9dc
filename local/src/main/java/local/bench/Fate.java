package local.bench;

/** What happens to an execution of the fault trial, whatever is killed meanwhile. */
enum Fate {
    ANSWERED(57, "the worker answers", "SUCCEEDED", null),
    THROWN(15, "it throws at first, then answers", "SUCCEEDED", null),
    ANSWERED_TWICE(8, "it answers twice", "SUCCEEDED", null),
    ANSWERED_LATE(5, "it answers when the time is over", "FAILED", "States.Timeout"),
    REFUSED(5, "it fails the task", "FAILED", "Refused"),
    GIVEN_UP(5, "it gives up: a dead letter", "FAILED", "GivenUp"),
    STOPPED(5, "a client stops it", "ABORTED", "Stopped");

    /** How many of a hundred it befalls. */
    final int percent;

    final String description;
    /** How the execution ends. */
    final String status;
    /** With what error; null where there is none. */
    final String error;

    Fate(int percent, String description, String status, String error) {
        this.percent = percent;
        this.description = description;
        this.status = status;
        this.error = error;
    }

    /** The fate of whoever draws that number. */
    static Fate drawn(int ofHundred) {
        for (var fate : values()) {
            ofHundred -= fate.percent;
            if (ofHundred < 0) {
                return fate;
            }
        }
        throw new IllegalArgumentException("the fates are not a hundred percent");
    }
}
