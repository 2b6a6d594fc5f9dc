package local.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import local.RunListener;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Denial;
import local.service.lambda.LogLine;
import local.template.stack.Stack;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows an execution to a person as it happens: one line when a state calls something, one when the answer comes, what
 * the functions log in between, and below a refused call the lines that would grant it.
 */
final class Progress implements RunListener {

    /** Characters of a value that are shown. */
    private static final int SHOWN = 160;

    private static final int WIDEST_NAME = 32;
    /** What is skipped in less was no wait of anybody's: a queue's clock counts in milliseconds. */
    private static final Duration LEAST_TOLD = Duration.ofMillis(50);

    private static final Pattern REQUEST_ID = Pattern.compile("Request ID: [^;)]*");

    private final PrintWriter out;
    private final Ansi ansi;
    private final Decisions decisions;

    private int nameWidth;
    /** The state that an event belongs to, by the event's id, by execution: a Map state has child executions. */
    private final Map<String, Map<Long, String>> states = new HashMap<>();

    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Deque<Decisions.Refusal> refusedTasks = new ArrayDeque<>();
    private String execution;
    private Instant started;
    private boolean ended;
    private Duration skipped = Duration.ZERO;
    private String shown = "";

    /** @param decisions where they are noted */
    Progress(PrintWriter out, Ansi ansi, Decisions decisions) {
        this.out = out;
        this.ansi = ansi;
        this.decisions = decisions;
    }

    @Override
    public void loaded(Stack stack) {
        decisions.loaded(stack);
        stack.notices().forEach(notice -> out.println(notice.location() + ": " + notice.message()));
    }

    /** Makes the column of the states' names as wide as the widest of them. */
    synchronized void columns(Collection<String> stateNames) {
        nameWidth = Math.min(
                WIDEST_NAME, stateNames.stream().mapToInt(String::length).max().orElse(0));
    }

    /** Says what is about to run. */
    synchronized void begin(
            Stack.StateMachineResource machine, Collection<String> stateNames, String input, boolean skipsTime) {
        columns(stateNames);
        out.println(ansi.string("@|bold " + machine.name() + "|@") + " with " + input.strip() + "; roles are enforced"
                + (skipsTime ? ", waiting is skipped" : ""));
        out.println();
    }

    /** Says how it ended, and names the refused calls once more. */
    synchronized void end(Execution execution) {
        out.println();
        if (!decisions.refused().isEmpty()) {
            out.println("Refused calls:");
            for (var refusal : decisions.refused()) {
                out.println("  " + refusal.denial().message());
                refusal.remedy()
                        .ifPresent(remedy ->
                                out.println("  " + remedy.toString().indent(2).strip()));
            }
            out.println();
        }
        var took = Duration.between(execution.startDate(), execution.stopDate().orElseThrow());
        var ending = execution.status() + " after " + Durations.text(took)
                + (skipped.compareTo(LEAST_TOLD) < 0 ? "" : ", " + Durations.text(skipped) + " of them skipped");
        out.println(execution.status() == ExecutionStatus.SUCCEEDED ? good(ending) : bad(ending));
        execution
                .error()
                .ifPresent(error ->
                        out.println(error + execution.cause().map(": "::concat).orElse("")));
        execution.output().ifPresent(output -> out.println(Json.write(output)));
    }

    @Override
    public synchronized void happened(String executionArn, HistoryEvent event) {
        if (execution == null) {
            execution = executionArn;
            started = event.timestamp();
        }
        ended |= executionArn.equals(execution)
                && event.id() > 1
                && event.type().isOfExecution();
        var at = event.timestamp();
        var statesOf = states.computeIfAbsent(executionArn, _ -> new HashMap<>());
        var state = event.details() instanceof EventDetails.StateEntered entered
                ? entered.name()
                : statesOf.getOrDefault(event.previousEventId(), "");
        statesOf.put(event.id(), state);
        switch (event.details()) {
            case EventDetails.StateEntered _ -> entered(event, state);
            case EventDetails.StateExited exited
            when showsOutput(event) -> line(at, state, "= " + json(exited.output()));
            case EventDetails.Scheduled call -> called(at, state, name(call.resource()), call.limits(), false);
            case EventDetails.TaskScheduled(var called, var _, var parameters, var limits) ->
                called(
                        at,
                        state,
                        called.resourceType() + ":" + called.resource() + target(parameters),
                        limits,
                        called.resource().endsWith(".waitForTaskToken"));
            case EventDetails.TaskOutput answer
            when event.type() == HistoryEventType.TASK_SUCCEEDED ->
                line(at, state, good("<") + " " + json(payload(answer.output())));
            case EventDetails.Succeeded answer
            when !event.type().isOfExecution() ->
                line(at, state, good("<") + " " + json(answer.output()));
            case EventDetails.TaskFailed failure -> failed(at, state, failure.error(), failure.cause());
            case EventDetails.EvaluationFailed failure -> failed(at, state, failure.error(), failure.cause());
            case EventDetails.Failed failure
            when !state.isEmpty() && !event.type().isOfExecution() ->
                failed(at, state, failure.error(), failure.cause());
            case EventDetails.MapStarted map -> line(at, state, map.length() + " items");
            case EventDetails.Iteration iteration
            when event.type() == HistoryEventType.MAP_ITERATION_STARTED -> line(at, state, "item " + iteration.index());
            case EventDetails.MapRunStarted run -> line(at, state, "map run " + name(run.mapRunArn()));
            default -> {
                // The rest says nothing that the lines above have not said.
            }
        }
    }

    @Override
    public synchronized void skipped(Duration duration) {
        if (ended) {
            return;
        }
        skipped = skipped.plus(duration);
        if (duration.compareTo(LEAST_TOLD) < 0) {
            return;
        }
        text(ansi.string("@|faint +" + Durations.text(duration) + " skipped|@"));
    }

    @Override
    public synchronized void logged(LogLine line) {
        if (!line.platform()) {
            text("| " + line.functionName() + ": " + line.message());
        }
    }

    @Override
    public void allowed(Principal who, String action, String resource) {
        decisions.allowed(who, action, resource);
    }

    @Override
    public synchronized void denied(Denial denial) {
        var first = decisions.note(denial);
        if (denial.task().isPresent()) {
            first.ifPresent(refusedTasks::add); // shown below the task's failure, which carries AWS's sentence
        } else if (first.isPresent()) {
            text(bad("x") + " " + denial.message());
            suggest(first.get());
        } else {
            text(bad("x") + " not authorized to perform " + denial.action() + ", as before");
        }
    }

    private void entered(HistoryEvent event, String state) {
        attempts.remove(state);
        switch (event.type()) {
            case WAIT_STATE_ENTERED -> line(event.timestamp(), state, "waits");
            case SUCCEED_STATE_ENTERED -> line(event.timestamp(), state, good("succeeds"));
            case FAIL_STATE_ENTERED -> line(event.timestamp(), state, bad("fails"));
            case PARALLEL_STATE_ENTERED -> line(event.timestamp(), state, "in parallel");
            default -> {
                // The others show themselves by what they call or give.
            }
        }
    }

    private static boolean showsOutput(HistoryEvent event) {
        return switch (event.type()) {
            case PASS_STATE_EXITED, PARALLEL_STATE_EXITED, MAP_STATE_EXITED -> true;
            default -> false;
        };
    }

    private void called(Instant at, String state, String what, EventDetails.Limits limits, boolean waits) {
        int attempt = attempts.merge(state, 1, Integer::sum);
        var text = new StringBuilder("> ").append(what);
        if (waits) {
            text.append(", waits for its task token");
            limits.heartbeatSeconds()
                    .map(Duration::ofSeconds)
                    .ifPresent(heartbeat -> text.append(", heartbeat ").append(Durations.text(heartbeat)));
            limits.timeoutSeconds()
                    .map(Duration::ofSeconds)
                    .ifPresent(timeout -> text.append(", at most ").append(Durations.text(timeout)));
        }
        if (attempt > 1) {
            text.append(" (retry ").append(attempt - 1).append(')');
        }
        line(at, state, text.toString());
    }

    private void failed(Instant at, String state, String error, String cause) {
        var failure = error + (cause == null ? "" : ": " + cause);
        // One try fails like the other, but for the ID of its request: once is enough to read.
        var likeness = REQUEST_ID.matcher(failure).replaceAll("");
        boolean asBefore = likeness.equals(failures.put(state, likeness));
        line(at, state, bad("x " + error) + (asBefore ? ", as before" : failure.substring(error.length())));
        while (!refusedTasks.isEmpty()) {
            suggest(refusedTasks.poll());
        }
    }

    private void suggest(Decisions.Refusal refusal) {
        refusal.remedy().stream()
                .flatMap(remedy -> remedy.toString().lines())
                .forEach(line -> text(ansi.string("@|yellow " + line + "|@")));
    }

    private void line(Instant at, String state, String text) {
        var elapsed = "%9.3f".formatted(Duration.between(started, at).toMillis() / 1000.0);
        var name = ansi.string("@|bold " + pad(state.equals(shown) ? "" : state) + "|@");
        out.println(elapsed + "  " + name + "  " + text);
        shown = state;
    }

    private void text(String text) {
        out.println(" ".repeat(9) + "  " + " ".repeat(nameWidth) + "  " + text);
    }

    private String pad(String name) {
        return name.length() > nameWidth
                ? name.substring(0, nameWidth - 1) + "~"
                : name + " ".repeat(nameWidth - name.length());
    }

    private String good(String text) {
        return ansi.string("@|green " + text + "|@");
    }

    private String bad(String text) {
        return ansi.string("@|red " + text + "|@");
    }

    /** The function, queue, topic or machine that a service integration names. */
    private static String target(JsonNode parameters) {
        for (var field : new String[] {"FunctionName", "QueueUrl", "TopicArn", "TargetArn", "StateMachineArn"}) {
            var value = parameters.path(field);
            if (value.isString()) {
                return " " + name(value.stringValue());
            }
        }
        return "";
    }

    /** The last part of an ARN or a queue's URL. */
    private static String name(String arn) {
        return arn.substring(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
    }

    /** What a service answered, without what the SDK and Lambda wrap around it. */
    private static JsonNode payload(JsonNode output) {
        if (output.has("ExecutedVersion") && output.has("Payload")) {
            return output.get("Payload");
        }
        return output instanceof ObjectNode answer
                ? answer.deepCopy().without(List.of("SdkHttpMetadata", "SdkResponseMetadata"))
                : output;
    }

    private static String json(JsonNode value) {
        var text = Json.write(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
