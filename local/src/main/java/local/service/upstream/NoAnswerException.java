package local.service.upstream;

/** An upstream gives no answer, or one that nobody can read: its message says so in a sentence. */
public final class NoAnswerException extends RuntimeException {

    NoAnswerException(String message) {
        super(message, null, false, false);
    }
}
