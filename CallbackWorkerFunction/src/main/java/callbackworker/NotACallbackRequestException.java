package callbackworker;

/** A message on the queue is not a callback request: somebody else put it there. */
final class NotACallbackRequestException extends RuntimeException {
    NotACallbackRequestException() {
        super("The message is not a JSON object with a taskToken.");
    }
}
