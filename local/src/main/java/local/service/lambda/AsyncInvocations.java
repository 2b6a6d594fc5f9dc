package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import local.json.Json;
import local.policy.Principal;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Aside;
import local.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Asynchronous invocations: a failed one is tried again, and what came of it in the end goes where the template says.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html">Invoking a function asynchronously</a>
 */
final class AsyncInvocations {

    /** How long after a failure Lambda tries again. */
    private static final List<Duration> RETRIES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private static final Duration LONGEST_AGE = Duration.ofHours(6);
    /** Bytes of an error's message that a dead letter bears. */
    private static final int SHOWN_BYTES = 1024;

    private static final System.Logger LOG = System.getLogger(AsyncInvocations.class.getName());

    private final Account account;
    private final Time time;
    private final Functions functions;
    private final Lambda.Destinations destinations;

    AsyncInvocations(Account account, Time time, Functions functions, Lambda.Destinations destinations) {
        this.account = account;
        this.time = time;
        this.functions = functions;
        this.destinations = destinations;
    }

    /** An event that Lambda has taken on. */
    private record Event(FunctionReference target, String requestId, String payload, Instant expiry) {}

    private Optional<LiveFunction> find(FunctionReference target) {
        return target.name().flatMap(functions::find);
    }

    private Optional<Stack.InvokeConfig> config(FunctionReference target) {
        return find(target).flatMap(function -> function.invokeConfig(target.qualifier()));
    }

    /** Takes an event on; returns at once. */
    void invoke(FunctionReference target, String payload) {
        var age = config(target).map(Stack.InvokeConfig::maximumEventAge).orElse(LONGEST_AGE);
        attempt(
                new Event(
                        target,
                        UUID.randomUUID().toString(),
                        payload,
                        time.now().plus(age)),
                1);
    }

    /** @param count of this attempt, from 1 */
    private void attempt(Event event, int count) {
        var target = event.target();
        var found = find(target).flatMap(function -> function.resolve(target.qualifier()));
        if (found.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "An event is lost, as {0} is no longer there", target.arn());
            return;
        }
        var version = found.get();
        functions
                .invoke(version, target.arn(), event.requestId(), event.payload())
                .whenComplete((result, thrown) -> {
                    var outcome = thrown == null
                            ? result.outcome()
                            : RuntimeSession.error("ServiceException", thrown.getMessage());
                    if (outcome instanceof Invocation.Succeeded) {
                        end(event, version, count, "Success", outcome);
                    } else if (count > retries(target)) {
                        end(event, version, count, "RetriesExhausted", outcome);
                    } else {
                        retry(event, version, count, outcome);
                    }
                });
    }

    private int retries(FunctionReference target) {
        return config(target).map(Stack.InvokeConfig::maximumRetryAttempts).orElse(RETRIES.size());
    }

    private void retry(Event event, FunctionVersion version, int count, Invocation.Outcome last) {
        var at = time.now().plus(RETRIES.get(count - 1));
        if (at.isAfter(event.expiry())) {
            time.alarm(
                    event.expiry(),
                    version.function().arn(),
                    "MaximumEventAgeInSeconds",
                    () -> Aside.run(
                            time,
                            "record of an event of " + version.function().name(),
                            () -> end(event, version, count, "EventAgeExceeded", last)));
        } else {
            time.alarm(
                    at,
                    version.function().arn(),
                    "retry " + count + " of an asynchronous invocation",
                    () -> attempt(event, count + 1));
        }
    }

    private void end(Event event, FunctionVersion version, int count, String condition, Invocation.Outcome outcome) {
        var function = version.function();
        boolean succeeded = outcome instanceof Invocation.Succeeded;
        config(event.target())
                .flatMap(succeeded ? Stack.InvokeConfig::onSuccess : Stack.InvokeConfig::onFailure)
                .ifPresent(arn -> send(function, arn, record(event, version, count, condition, outcome), Map.of()));
        function.deadLetterArn()
                .filter(_ -> !succeeded)
                .ifPresent(arn -> send(
                        function,
                        arn,
                        event.payload(),
                        Map.of(
                                "RequestID",
                                event.requestId(),
                                "ErrorCode",
                                "200",
                                "ErrorMessage",
                                errorMessage(outcome))));
    }

    /** As Lambda does, in a session of the function's role. What cannot be sent, for whatever reason, is lost. */
    private void send(Stack.Function function, String arn, String message, Map<String, String> attributes) {
        try {
            destinations.send(
                    new Principal.RoleSession(account.id(), function.roleName(), function.name()),
                    arn,
                    message,
                    attributes);
        } catch (ServiceException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "An event of {0} was not sent to {1}: {2}",
                    function.name(),
                    arn,
                    e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "An event of " + function.name() + " was not sent to " + arn, e);
        }
    }

    private String record(
            Event event, FunctionVersion version, int count, String condition, Invocation.Outcome outcome) {
        var record = Json.object()
                .put("version", "1.0")
                .put("timestamp", time.now().truncatedTo(ChronoUnit.MILLIS).toString());
        record.putObject("requestContext")
                .put("requestId", event.requestId())
                .put(
                        "functionArn",
                        event.target().functionArn() + ":"
                                + event.target().qualifier().orElse(FunctionVersion.LATEST))
                .put("condition", condition)
                .put("approximateInvokeCount", count);
        record.set("requestPayload", parsed(event.payload()));
        var response =
                record.putObject("responseContext").put("statusCode", 200).put("executedVersion", version.number());
        if (outcome instanceof Invocation.Failed) {
            response.put("functionError", "Unhandled");
        }
        record.set("responsePayload", parsed(outcome.payload()));
        return Json.write(record);
    }

    private static String errorMessage(Invocation.Outcome outcome) {
        var message = Optional.of(parsed(outcome.payload()).path("errorMessage"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.isEmpty())
                .orElse("Unhandled");
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= SHOWN_BYTES
                ? message
                : new String(Arrays.copyOf(bytes, SHOWN_BYTES), StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String payload) {
        try {
            return Json.parse(payload);
        } catch (JacksonException e) {
            return StringNode.valueOf(payload);
        }
    }
}
