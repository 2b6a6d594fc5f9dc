package local.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import local.RunListener;
import local.cli.Places.Place;
import local.cost.Cost;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Arn;
import local.json.Json;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.lambda.LogLine;
import local.service.sns.Sns;
import local.template.stack.Stack;
import local.time.TimeListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows an execution to a person as it happens: what each state calls and what comes back, what the functions log in
 * between, and which right is missing where a call is refused. On a terminal, retries with the same answer are one line.
 */
final class Progress implements RunListener {

    private static final int WIDEST_NAME = 30;
    private static final int TIME = 9;
    /** What is skipped in less was no wait of anybody's: a queue's clock counts in milliseconds. */
    private static final Duration LEAST_TOLD = Duration.ofMillis(50);

    private static final Pattern REQUEST_ID = Pattern.compile("Request ID: [^;)]*");
    /** What the SDK adds to a service's message. */
    private static final Pattern SERVICE = Pattern.compile(" \\(Service: [^()]*\\)$");

    private static final int OUTPUT_LINES = 12;

    /** The tries of a state that all had the same answer, as long as that is not told. */
    private static final class Retries {
        int count;
        Duration skipped = Duration.ZERO;
    }

    private final PrintWriter out;
    private final Look look;
    private final Decisions decisions;
    private final Places places = new Places();

    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Map<String, Retries> retries = new LinkedHashMap<>();
    private final Deque<Denial> refusedTasks = new ArrayDeque<>();

    private int nameWidth;
    private String stackPrefix = "";
    private String execution;
    private Instant started;
    private String failedState = "";
    private boolean ended;
    private Duration skipped = Duration.ZERO;
    private Duration untold = Duration.ZERO;
    private String shown = "";

    /** @param decisions where they are noted */
    Progress(PrintWriter out, Look look, Decisions decisions) {
        this.out = out;
        this.look = look;
        this.decisions = decisions;
    }

    @Override
    public void loaded(Stack stack) {
        decisions.loaded(stack);
        stackPrefix = stack.name() + "-";
    }

    /** Says what is about to run, and what of the template is not. */
    synchronized void begin(
            String machine,
            List<Stack.Notice> notices,
            Collection<String> stateNames,
            String input,
            boolean skipsTime) {
        columns(stateNames);
        out.println(look.bold(machine) + "     "
                + look.faint(look.signs("roles enforced" + (skipsTime ? " · waiting skipped" : ""))));
        out.println(look.faint("input") + "  " + look.cut(input.strip(), Math.max(20, look.width() - 7)));
        notices.forEach(notice ->
                out.println(look.faint(look.fold("note   " + notice.location() + ": " + notice.message(), 0, 7))));
        out.println();
    }

    /** Makes the column of the states' names as wide as the widest of them, within what the terminal has room for. */
    synchronized void columns(Collection<String> stateNames) {
        int most = look.isTerminal() ? Math.min(WIDEST_NAME, look.width() / 4) : WIDEST_NAME;
        nameWidth =
                Math.clamp(stateNames.stream().mapToInt(String::length).max().orElse(0), 1, most);
    }

    /** Says how it ended: the missing rights, AWS's sentence once, and the output. */
    synchronized void end(Execution execution) {
        tellRetries();
        out.println();
        boolean succeeded = execution.status() == ExecutionStatus.SUCCEEDED;
        var took = Duration.between(execution.startDate(), execution.stopDate().orElseThrow());
        var error = execution.error().map(code -> code + (failedState.isEmpty() ? "" : " in " + failedState));
        var verdict = look.signs(succeeded ? "✓" : "✗") + " " + execution.status();
        out.println((succeeded ? look.good(verdict) : look.bad(verdict)) + "  "
                + error.orElseGet(() -> Durations.text(took))
                + (skipped.compareTo(LEAST_TOLD) < 0 ? "" : look.faint("  (" + Durations.text(skipped) + " skipped)")));
        var refused = decisions.refused();
        refused.forEach(this::missing);
        execution
                .cause()
                .map(LogText::failure)
                .filter(cause -> refused.stream()
                        .noneMatch(refusal -> cause.contains(refusal.denial().message())))
                .ifPresent(cause -> block("", cause));
        // Not folded: it is there to be copied.
        execution.output().map(Json::write).ifPresent(output -> {
            var shown = look.cut(output, look.width() * OUTPUT_LINES);
            out.println(shown);
            if (!shown.equals(output)) {
                out.println(look.faint("(--verbose shows all of it, and so does --json)"));
            }
        });
    }

    /** Says what it would cost on AWS, and what of it is not counted. */
    synchronized void cost(Cost cost) {
        out.println(look.faint(look.fold(look.signs(cost.line()), 0, 2)));
        if (!cost.unknown().isEmpty()) {
            out.println(look.faint(look.fold("  not counted: " + String.join("; ", cost.unknown()), 0, 4)));
        }
    }

    private void missing(Decisions.Refusal refusal) {
        refusal.remedy().ifPresent(remedy -> {
            out.println("  "
                    + look.warning(
                            look.fold("missing right, " + remedy.location() + ": " + remedy.instruction(), 2, 4)));
            remedy.lines().forEach(line -> out.println("      " + line));
        });
        block("AWS would say: ", refusal.denial().message());
    }

    private void block(String label, String text) {
        out.println("  " + look.fold(label + text, 2, 4));
    }

    @Override
    public synchronized void happened(String executionArn, HistoryEvent event) {
        boolean outermost = execution == null || executionArn.equals(execution);
        if (execution == null) {
            execution = executionArn;
            started = event.timestamp();
        }
        var place = places.of(executionArn, event, outermost);
        ended |= outermost && event.type().endsExecution();
        switch (event.details()) {
            case EventDetails.StateEntered _ -> entered(event, place);
            case EventDetails.StateExited exited -> exited(event, place, exited);
            case EventDetails.Scheduled call -> called(event, place, target("lambda", name(call.resource())), "");
            case EventDetails.TaskScheduled call -> called(event, place, target(call), waits(call));
            case EventDetails.TaskOutput answer
            when event.type() == HistoryEventType.TASK_SUCCEEDED -> answered(event, place, payload(answer.output()));
            case EventDetails.Succeeded answer
            when !event.type().endsExecution() -> answered(event, place, answer.output());
            case EventDetails.TaskFailed failure -> failed(event, place, failure.error(), failure.cause());
            case EventDetails.EvaluationFailed failure -> failed(event, place, failure.error(), failure.cause());
            case EventDetails.Failed failure
            when !event.type().endsExecution() && !place.name().isEmpty() ->
                failed(event, place, failure.error(), failure.cause());
            case EventDetails.MapStarted map -> line(event.timestamp(), place, map.length() + " items");
            case EventDetails.MapRunStarted run -> line(event.timestamp(), place, "map run " + name(run.mapRunArn()));
            default -> {
                // The rest says nothing that the lines above have not said.
            }
        }
    }

    @Override
    public synchronized void notified(Sns.Notification notification) {
        text("| " + Notifications.line(notification));
    }

    private void entered(HistoryEvent event, Place place) {
        attempts.remove(place.path());
        switch (event.type()) {
            case WAIT_STATE_ENTERED -> line(event.timestamp(), place, "waits");
            case SUCCEED_STATE_ENTERED -> line(event.timestamp(), place, look.good("succeeds"));
            case FAIL_STATE_ENTERED -> line(event.timestamp(), place, look.bad("fails"));
            case PARALLEL_STATE_ENTERED -> line(event.timestamp(), place, "in parallel");
            default -> {
                // The others show themselves by what they call or give.
            }
        }
    }

    private void exited(HistoryEvent event, Place place, EventDetails.StateExited exited) {
        switch (event.type()) {
            case PASS_STATE_EXITED, PARALLEL_STATE_EXITED, MAP_STATE_EXITED ->
                line(event.timestamp(), place, value("= ", exited.output()));
            default -> {
                // A task's answer was shown when it came.
            }
        }
    }

    private void called(HistoryEvent event, Place place, String what, String waits) {
        int attempt = attempts.merge(place.path(), 1, Integer::sum);
        if (attempt > 1 && look.isTerminal()) {
            return; // told with the answer, or with how often it was the same
        }
        line(event.timestamp(), place, what + waits + (attempt > 1 ? " (retry " + (attempt - 1) + ")" : ""));
    }

    private String waits(EventDetails.TaskScheduled call) {
        if (!call.called().resource().endsWith(".waitForTaskToken")) {
            return "";
        }
        var text = new StringBuilder("  (token");
        var limits = call.limits();
        limits.heartbeatSeconds()
                .ifPresent(seconds -> text.append("; heartbeat ").append(Durations.text(Duration.ofSeconds(seconds))));
        limits.timeoutSeconds()
                .ifPresent(seconds -> text.append(limits.heartbeatSeconds().isPresent() ? ", max " : "; max ")
                        .append(Durations.text(Duration.ofSeconds(seconds))));
        return look.faint(text.append(')').toString());
    }

    private void answered(HistoryEvent event, Place place, JsonNode answer) {
        failures.remove(place.path());
        line(event.timestamp(), place, value(look.good(look.signs("✓")) + " ", answer));
    }

    private void failed(HistoryEvent event, Place place, String error, String cause) {
        failedState = place.path();
        var failure = failure(error, cause);
        // One try fails like the other, but for the ID of its request: once is enough to read.
        var likeness = REQUEST_ID.matcher(failure).replaceAll("");
        boolean same = likeness.equals(failures.put(place.path(), likeness));
        if (same && look.isTerminal()) {
            var told = retries.computeIfAbsent(place.path(), _ -> new Retries());
            told.count++;
            told.skipped = told.skipped.plus(untold);
            untold = Duration.ZERO;
            refusedTasks.clear();
            return;
        }
        var refused = refusedTasks.pollFirst();
        refusedTasks.clear();
        if (refused != null && look.isTerminal()) {
            line(event.timestamp(), place, look.bad(look.signs("✗") + " not allowed: " + refused.action()));
            text("  on " + name(refused.resource()));
        } else {
            line(event.timestamp(), place, look.bad(look.signs("✗")) + " " + (same ? error + ", as before" : failure));
        }
    }

    /** The error and what it says of itself; of a function's exception, its class once. */
    private String failure(String error, String cause) {
        if (cause == null) {
            return error;
        }
        var said = look.isTerminal() && !look.whole()
                ? SERVICE.matcher(LogText.failure(cause)).replaceFirst("")
                : LogText.failure(cause);
        return said.startsWith(error.substring(error.lastIndexOf('.') + 1)) ? said : error + ": " + said;
    }

    @Override
    public synchronized void skipped(Duration duration) {
        if (!ended && duration.compareTo(LEAST_TOLD) >= 0) {
            skipped = skipped.plus(duration);
            untold = untold.plus(duration);
        }
    }

    @Override
    public synchronized void delivering(String sourceArn, String targetArn) {
        if (!ended) {
            tellSkipped();
            text(look.faint(Arn.of(sourceArn).type() + " " + name(sourceArn) + look.signs(" → ")
                    + (targetArn.contains(":log-group:")
                            ? targetArn.replaceFirst(".*:log-group:", "")
                            : name(targetArn))));
        }
    }

    @Override
    public synchronized void rungTooOften(int rings) {
        tellSkipped();
        text(look.warning(TimeListener.tooOften(rings)));
    }

    @Override
    public synchronized void logged(LogLine line) {
        if (line.platform()) {
            return;
        }
        tellSkipped();
        var log = LogText.of(line.message());
        var said = "  " + name(line.functionName()) + "  " + (log.level().isEmpty() ? "" : log.level() + "  ")
                + log.message();
        var whole = look.isTerminal() ? said : said.replace("\n", " | ");
        text(whole + (log.rest().isEmpty() || look.isTerminal() && !look.whole() ? "" : look.faint("  " + log.rest())));
    }

    @Override
    public void allowed(Permission permission) {
        decisions.allowed(permission);
    }

    @Override
    public synchronized void denied(Denial denial) {
        var first = decisions.note(denial);
        if (denial.task().isPresent()) {
            refusedTasks.add(denial); // shown with the task's failure
        } else if (first.isPresent()) {
            tellSkipped();
            text(look.bad(look.signs("✗") + " not allowed: " + denial.action()));
            text("  on " + name(denial.resource()) + ", by " + name(denial.who().arn()));
        }
    }

    private void line(Instant at, Place place, String text) {
        tellRetries();
        tellSkipped();
        print(at, place, text);
    }

    private void print(Instant at, Place place, String text) {
        var elapsed = Look.seconds(Duration.between(started, at).toMillis() / 1000.0);
        boolean again = place.path().equals(shown) && look.isTerminal();
        var label = " ".repeat(place.depth() * 2) + look.signs(place.path());
        var name = label.length() > nameWidth ? look.cut(label, nameWidth) : label;
        out.println(elapsed + "  "
                + (again ? " ".repeat(nameWidth) : look.bold(name) + " ".repeat(Math.max(0, nameWidth - name.length())))
                + "  " + fitted(text));
        shown = place.path();
    }

    /** Says something of the state that was shown last, below it. */
    synchronized void say(String text) {
        tellSkipped();
        text(text);
    }

    /** Says what the person is to type behind it. */
    synchronized void ask(String text) {
        out.print(" ".repeat(TIME + nameWidth + 2) + look.bold(text) + " ");
        out.flush();
    }

    /** Nothing was typed. */
    synchronized void endLine() {
        out.println();
    }

    /** What fits beside the names of states, cut where it does not. */
    String fitting(String text) {
        return look.cut(text, Math.max(20, look.width() - TIME - nameWidth - 2));
    }

    private void text(String text) {
        out.println(" ".repeat(TIME + nameWidth + 2) + fitted(text));
    }

    /** A value is cut where the line ends. */
    private String value(String sign, JsonNode value) {
        return fitting(sign + Json.write(value));
    }

    /** A sentence goes on below. */
    private String fitted(String text) {
        int first = TIME + nameWidth + 2;
        return look.fold(text, first, first + 2);
    }

    private void tellSkipped() {
        if (untold.compareTo(LEAST_TOLD) >= 0) {
            text(look.faint("(" + Durations.text(untold) + " skipped)"));
        }
        untold = Duration.ZERO;
    }

    private void tellRetries() {
        retries.forEach((state, told) -> text(look.signs("↻ ") + told.count + (told.count == 1 ? " retry" : " retries")
                + ", same answer"
                + (told.skipped.isZero() ? "" : look.faint("  (" + Durations.text(told.skipped) + " skipped)"))));
        retries.clear();
    }

    /** The function, queue, topic or machine that a service integration names, without the stack's prefix. */
    private String target(EventDetails.TaskScheduled call) {
        var service = call.called().resourceType();
        for (var field : new String[] {"FunctionName", "QueueUrl", "TopicArn", "TargetArn", "StateMachineArn"}) {
            var value = call.parameters().path(field);
            if (value.isString()) {
                return target(service, name(value.stringValue()));
            }
        }
        return service + ":" + call.called().resource();
    }

    private String target(String service, String name) {
        return look.signs(service.equals("lambda") ? "λ " + name : service + " ▸ " + name);
    }

    /** The last part of an ARN or a queue's URL, without the stack's name before it. */
    private String name(String arn) {
        var name = arn.substring(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
        return name.startsWith(stackPrefix) && name.length() > stackPrefix.length()
                ? name.substring(stackPrefix.length())
                : name;
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
}
