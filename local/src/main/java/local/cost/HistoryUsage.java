package local.cost;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import local.execution.Execution;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.service.states.ExecutionLogs;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * What one execution's history tells of what it used.
 *
 * @param machine whose execution it is; empty where it is not of the template
 * @param kms     notes the data keys that it used
 * @see <a href="https://aws.amazon.com/step-functions/pricing/">Step Functions pricing</a>
 */
record HistoryUsage(Stack stack, Optional<Stack.StateMachineResource> machine, Kms kms) {

    /** The start and the end are transitions too, as AWS's own examples count. */
    private static final int START_AND_END = 2;

    Usage of(Execution execution) {
        var usage = new Usage();
        var events = execution.history().events();
        if (execution.isExpress()) {
            usage.addExpress(1, took(execution, events).toMillis());
        } else {
            usage.add("states.transition", START_AND_END + transitions(events));
        }
        events.stream()
                .filter(event -> event.type() == HistoryEventType.TASK_SCHEDULED)
                .forEach(event -> call(usage, details(event), event.timestamp()));
        machine.ifPresent(its -> write(usage, its, execution, events));
        return usage.add(
                "xray.trace", machine.map(Stack.StateMachineResource::tracing).orElse(false) ? 1 : 0);
    }

    /** A state that is entered, each retry, and each redrive. */
    static long transitions(List<HistoryEvent> events) {
        long entered = events.stream()
                .filter(event -> event.type().text().endsWith("StateEntered"))
                .count();
        long redriven = events.stream()
                .filter(event -> event.type() == HistoryEventType.EXECUTION_REDRIVEN)
                .count();
        return entered + redriven + retries(events);
    }

    /** A call that follows another of the same state, and not the state's beginning, is a retry. */
    private static long retries(List<HistoryEvent> events) {
        return events.stream()
                .filter(event -> isCall(event.type()) && event.previousEventId() > 0)
                .filter(event -> !events.get((int) event.previousEventId() - 1)
                        .type()
                        .text()
                        .endsWith("StateEntered"))
                .count();
    }

    private static boolean isCall(HistoryEventType type) {
        return switch (type) {
            case TASK_SCHEDULED, LAMBDA_FUNCTION_SCHEDULED, ACTIVITY_SCHEDULED -> true;
            default -> false;
        };
    }

    private static Duration took(Execution execution, List<HistoryEvent> events) {
        return Duration.between(
                execution.startDate(),
                execution.stopDate().orElseGet(() -> events.getLast().timestamp()));
    }

    /** The history, and the log of it. */
    private void write(
            Usage usage, Stack.StateMachineResource machine, Execution execution, List<HistoryEvent> events) {
        var written = kms.written(machine);
        events.forEach(event -> kms.use(written, event.timestamp()));
        machine.loggingConfiguration()
                .map(logging -> ExecutionLogs.bytes(logging, execution.arn(), events))
                .filter(bytes -> bytes > 0)
                .ifPresent(bytes -> {
                    usage.addLog(bytes);
                    kms.use(kms.log(machine), execution.startDate());
                });
    }

    private void call(Usage usage, JsonNode scheduled, Instant at) {
        var service = scheduled.path("resourceType").asString().replaceFirst("^aws-sdk:", "");
        var operation = scheduled.path("resource").asString().replaceFirst("\\..*$", "");
        var parameters = Json.parse(scheduled.path("parameters").asString("{}"));
        kms.use(
                kms.called(
                        service + ":" + operation, name -> parameters.path(name).asStringOpt()),
                at);
        switch (service + ":" + operation) {
            case "lambda:invoke" -> {
                // the invocation is metered where it runs
            }
            case "sqs:sendMessage" ->
                usage.add(
                        parameters.path("QueueUrl").asString().endsWith(".fifo") ? "sqs.fifo.request" : "sqs.request",
                        Usage.requests(bytes(parameters.path("MessageBody"))));
            case "sns:publish" -> published(usage, parameters);
            default -> usage.addUnknown("calls of " + service + ":" + operation);
        }
    }

    private void published(Usage usage, JsonNode parameters) {
        usage.add("sns.request", Usage.requests(bytes(parameters.path("Message"))));
        for (var subscription : stack.subscriptions()) {
            if (subscription.topicArn().equals(parameters.path("TopicArn").asString())) {
                switch (subscription.protocol()) {
                    case "sqs", "lambda" -> {
                        // SNS asks nothing for these
                    }
                    case "email", "email-json" -> usage.add("sns.email", 1);
                    case "http", "https" -> usage.add("sns.http", 1);
                    default -> usage.addUnknown("SNS's deliveries by " + subscription.protocol());
                }
            }
        }
    }

    private static long bytes(JsonNode value) {
        return (value.isString() ? value.stringValue() : Json.write(value)).getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode details(HistoryEvent event) {
        return event.json(true).path(event.type().detailsField());
    }
}
