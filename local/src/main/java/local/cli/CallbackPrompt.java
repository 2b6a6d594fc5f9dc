package local.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.LocalApp;
import local.execution.task.PendingTask;
import local.execution.task.TaskCall;
import local.json.Json;
import local.service.api.ServiceException;
import local.service.states.Callbacks;
import local.time.Aside;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import tools.jackson.databind.JsonNode;

/**
 * Asks the person at the terminal for the answer to a task that waits for its token when nobody in here will give it: no
 * function runs, no message is on its way, and time would be skipped to the task's time-out. They answer as the account's
 * administrator, as somebody elsewhere would do on AWS.
 */
final class CallbackPrompt {

    private static final int LONGEST_ERROR = 256;
    private static final int LONGEST_CAUSE = 32_768;

    /** Where the services' calls have what the worker gets: SQS, SNS, Lambda, Step Functions. */
    private static final List<String> MESSAGES = List.of("MessageBody", "Message", "Payload", "Input");

    private final LocalApp app;
    private final BufferedReader in;
    private final Progress screen;
    private final Decisions decisions;
    /** The person types no more. */
    private volatile boolean isOver;

    private CallbackPrompt(LocalApp app, BufferedReader in, Progress screen, Decisions decisions) {
        this.app = app;
        this.in = in;
        this.screen = screen;
        this.decisions = decisions;
    }

    /**
     * Asks from now on, before time is skipped to a time-out.
     *
     * @param in        what the person types
     * @param decisions know of the tokens that were given out
     */
    static CallbackPrompt of(LocalApp app, BufferedReader in, Progress screen, Decisions decisions) {
        var prompt = new CallbackPrompt(app, in, screen, decisions);
        app.time().beforeLimit(() -> prompt.askOr(() -> {}));
        return prompt;
    }

    /**
     * Asks aside for each task that waits, the one first that times out first, until one is answered. Time is not skipped
     * meanwhile.
     *
     * @param otherwise runs where none is to be answered
     */
    void askOr(Runnable otherwise) {
        var waiting = isOver ? List.<TaskCall>of() : waiting();
        if (waiting.isEmpty()) {
            otherwise.run();
            return;
        }
        Aside.run(app.time(), "the person at the terminal", () -> {
            for (var task : waiting) {
                if (isAnswered(task)) {
                    return;
                }
            }
            otherwise.run();
        });
    }

    private List<TaskCall> waiting() {
        return decisions.waiting(token -> pending(token).isPresent()).stream()
                .sorted(Comparator.comparing(task -> end(task).orElse(Instant.MAX)))
                .toList();
    }

    private Optional<PendingTask> pending(String token) {
        return app.services().stepFunctions().pending(token);
    }

    private Optional<PendingTask> pending(TaskCall task) {
        return task.taskToken().flatMap(this::pending);
    }

    /** When it times out, if it does. */
    private Optional<Instant> end(TaskCall task) {
        return pending(task)
                .flatMap(pending -> Stream.of(pending.heartbeatDue(), pending.timesOut())
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder()));
    }

    /** Asks until it has ended, or is left to wait. */
    private boolean isAnswered(TaskCall task) throws IOException {
        var token = task.taskToken().orElseThrow();
        screen.say("nobody here answers " + task.stateName() + "; it was sent");
        screen.say(screen.fitting(Json.write(sent(task.arguments())).replace(token, "TOKEN")));
        while (pending(task).isPresent()) {
            boolean beats = pending(task).flatMap(PendingTask::heartbeatDue).isPresent();
            var question = "[s]ucceed, [f]ail, " + (beats ? "[h]eartbeat, " : "") + "[w]ait " + untilEnd(task) + "?";
            switch (Optional.ofNullable(line(question)).map(String::strip).orElse("w")) {
                case "s", "succeed" -> succeed(token);
                case "f", "fail" -> fail(token);
                case "h", "heartbeat" -> heartbeat(token);
                case "w", "wait" -> {
                    return false;
                }
                default -> {
                    // The question says what can be answered.
                }
            }
        }
        return true;
    }

    private String untilEnd(TaskCall task) {
        return end(task)
                .map(at -> Duration.between(app.time().now(), at))
                .map(left -> Durations.text(Duration.ofSeconds(Math.ceilDiv(left.toMillis(), 1000))))
                .orElse("(no time-out: the run ends)");
    }

    /** What whoever has the token was sent, without where to. */
    private static JsonNode sent(JsonNode arguments) {
        return MESSAGES.stream()
                .map(arguments::path)
                .filter(message -> !message.isMissingNode())
                .findFirst()
                .orElse(arguments);
    }

    /** Asks for the output until it is JSON; gives the question back for an empty line. */
    private void succeed(String token) throws IOException {
        for (String output; (output = line("output, in JSON:")) != null && !output.isBlank(); ) {
            var request = SendTaskSuccessRequest.builder().taskToken(token).output(output);
            if (sent(() -> callbacks().sendTaskSuccess(app.services().administrator(), request.build()))) {
                return;
            }
        }
    }

    private void fail(String token) throws IOException {
        var error = line("error (its name, or nothing):", LONGEST_ERROR);
        var cause = error == null ? null : line("cause (a sentence, or nothing):", LONGEST_CAUSE);
        if (cause != null) {
            var request = SendTaskFailureRequest.builder()
                    .taskToken(token)
                    .error(error.isBlank() ? null : error)
                    .cause(cause.isBlank() ? null : cause);
            sent(() -> callbacks().sendTaskFailure(app.services().administrator(), request.build()));
        }
    }

    private void heartbeat(String token) {
        var request = SendTaskHeartbeatRequest.builder().taskToken(token);
        sent(() -> callbacks().sendTaskHeartbeat(app.services().administrator(), request.build()));
    }

    private Callbacks callbacks() {
        return app.services().stepFunctions().callbacks();
    }

    /** Whether the answer is taken; where it is not, AWS's sentence says why. */
    private boolean sent(Runnable answer) {
        try {
            answer.run();
            return true;
        } catch (ServiceException refused) {
            screen.say(refused.getMessage());
            return !refused.code().equals("InvalidOutput");
        }
    }

    /** The next line that is no longer than that; null at the end of the input. */
    private String line(String question, int longest) throws IOException {
        var line = line(question);
        while (line != null && line.length() > longest) {
            screen.say("it can have " + longest + " characters at most, and has " + line.length());
            line = line(question);
        }
        return line;
    }

    /** The next line; null at the end of the input, after which nobody is asked again. */
    private String line(String question) throws IOException {
        if (isOver) {
            return null;
        }
        screen.ask(question);
        var line = in.readLine();
        isOver = line == null;
        if (isOver) {
            screen.endLine();
        }
        return line;
    }
}
