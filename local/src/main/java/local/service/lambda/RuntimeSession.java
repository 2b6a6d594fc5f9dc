package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import local.json.Json;

/** What one environment's runtime and the Runtime API tell each other: invocations go out, outcomes come back. */
final class RuntimeSession {

    private final LinkedBlockingQueue<Invocation> next = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();
    private volatile Running running;
    private volatile Invocation.Failed ended;

    /**
     * @param answer   what the runtime posted
     * @param toldAll  done once all lines that the invocation wrote were read
     * @param outcome  both together
     */
    private record Running(
            String requestId,
            CompletableFuture<Invocation.Outcome> answer,
            CompletableFuture<Void> toldAll,
            CompletableFuture<Invocation.Outcome> outcome) {

        static Running of(String requestId) {
            var answer = new CompletableFuture<Invocation.Outcome>();
            var toldAll = new CompletableFuture<Void>();
            return new Running(requestId, answer, toldAll, answer.thenCombine(toldAll, (outcome, _) -> outcome));
        }

        void end(Invocation.Failed reason) {
            answer.complete(reason);
            toldAll.complete(null);
        }
    }

    /**
     * Hands an invocation to the runtime as soon as it asks for one. Its outcome comes after the last line that it
     * wrote.
     */
    synchronized CompletableFuture<Invocation.Outcome> submit(Invocation invocation) {
        running = Running.of(invocation.requestId());
        if (ended != null) {
            running.end(ended);
        } else {
            next.add(invocation);
        }
        return running.outcome();
    }

    /** Done once the runtime has asked for its first invocation, or has ended before. */
    CompletableFuture<Void> initialized() {
        return initialized;
    }

    /** The ID of the invocation that runs, or the last that ran; empty during the init phase. */
    String requestId() {
        var current = running;
        return current == null || !initialized.isDone() ? "" : current.requestId();
    }

    /** The runtime asks for its next invocation: parks until there is one. */
    Invocation next() throws InterruptedException {
        initialized.complete(null);
        return next.take();
    }

    /** @param payload of which no more than the limit and one byte have to be read */
    void responded(String requestId, byte[] payload) {
        complete(
                requestId,
                payload.length > Lambda.PAYLOAD_LIMIT
                        ? tooLarge()
                        : new Invocation.Succeeded(new String(payload, StandardCharsets.UTF_8)));
    }

    /** Whether it takes no more invocations: the init phase has failed, or the process is gone. */
    synchronized boolean hasEnded() {
        return ended != null;
    }

    void failed(String requestId, String error) {
        complete(requestId, new Invocation.Failed(error));
    }

    /** All that this invocation wrote was read. */
    void toldAllLines(String requestId) {
        var current = running;
        if (current != null && current.requestId().equals(requestId)) {
            current.toldAll().complete(null);
        }
    }

    void initFailed(String error) {
        end(new Invocation.Failed(error));
    }

    /** The process is gone: whatever it ran has failed, unless it said so itself before. */
    void exited(int status) {
        var reason = switch (status) {
            case 0 -> "Runtime exited without providing a reason";
            case 128 + 9 -> "Runtime exited with error: signal: killed";
            default -> "Runtime exited with error: exit status " + status;
        };
        var current = running;
        end(error(
                "Runtime.ExitError",
                current == null ? reason : "RequestId: " + current.requestId() + " Error: " + reason));
    }

    /** Lambda's own report of a failure that the function could not tell. */
    static Invocation.Failed error(String type, String message) {
        return new Invocation.Failed(
                Json.write(Json.object().put("errorType", type).put("errorMessage", message)));
    }

    private static Invocation.Failed tooLarge() {
        return error(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (" + Lambda.PAYLOAD_LIMIT + " bytes).");
    }

    private synchronized void end(Invocation.Failed reason) {
        if (ended == null) {
            ended = reason;
        }
        initialized.complete(null);
        if (running != null) {
            running.end(ended);
        }
    }

    private void complete(String requestId, Invocation.Outcome outcome) {
        var current = running;
        if (current != null && current.requestId().equals(requestId)) {
            current.answer().complete(outcome);
        }
    }
}
