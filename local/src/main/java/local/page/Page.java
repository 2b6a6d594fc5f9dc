package local.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.asl.DefinitionException;
import local.asl.StateMachine;
import local.asl.graph.Drawing;
import local.asl.graph.Svg;
import local.cost.Prices;
import local.endpoint.Site;
import local.execution.task.PendingTask;
import local.json.Arn;
import local.json.Json;
import local.service.Services;
import local.template.stack.Stack;
import local.time.Time;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a browser gets at the endpoint: the page's files, the drawing of a definition, and what is no operation of AWS's.
 * It changes nothing but the time that is in the person's hand: all else that is done on the page goes through AWS's operations.
 */
public final class Page implements Site {

    private static final String PREFIX = "/_local/";
    private static final Pattern FILE = Pattern.compile("(?:vendor/)?[a-z-]+\\.(html|css|js|svg)");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");
    private static final String SECURITY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /** Alarms that are shown. */
    private static final int DUE = 20;

    private static final int LARGEST_DEFINITION = 1024 * 1024;
    private static final long LARGEST_EVENT = 256 * 1024;

    private final Supplier<Stack> stack;
    private final Services services;
    private final Time time;
    private final Path project;
    private final Feed feed;
    private final Supplier<JsonNode> findings;

    /**
     * @param stack    as it is now
     * @param time     is gone on with by whoever has the page before them, where it is in hand
     * @param project  the folder of the template's project, whose {@code events} are offered as inputs
     * @param findings what {@code bin/local check} finds, as it prints it in JSON
     */
    public Page(
            Supplier<Stack> stack, Services services, Time time, Path project, Feed feed, Supplier<JsonNode> findings) {
        this.stack = stack;
        this.services = services;
        this.time = time;
        this.project = project;
        this.feed = feed;
        this.findings = findings;
    }

    @Override
    public boolean takes(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        return path.startsWith(PREFIX)
                || path.equals("/")
                        && exchange.getRequestMethod().equals("GET")
                        && Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                                .orElse("")
                                .contains("text/html");
    }

    @Override
    public boolean isOpen(HttpExchange exchange) {
        return FILE.matcher(asked(exchange)).matches();
    }

    private static String asked(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        return path.equals("/") ? "index.html" : path.substring(PREFIX.length());
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", SECURITY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-cache");
        var asked = asked(exchange);
        switch (asked) {
            case "account" -> send(exchange, account());
            case "callbacks" -> send(exchange, callbacks());
            case "cost" -> send(exchange, cost(exchange.getRequestURI().getRawQuery()));
            case "decisions" ->
                send(exchange, decisions(exchange.getRequestURI().getRawQuery()));
            case "roles" -> send(exchange, roles());
            case "graph" -> graph(exchange);
            case "time" -> send(exchange, time());
            case "time/next" -> next(exchange);
            case "stream" -> feed.stream().serve(exchange);
            default -> file(exchange, asked);
        }
    }

    private JsonNode account() throws IOException {
        var stack = this.stack.get();
        var stacks = services.cloudFormation().deployed();
        var account = Json.object()
                .put("stack", stack.name())
                .put("region", stack.region())
                .put("account", stack.account());
        var machines = account.putArray("machines");
        stacks.stream()
                .flatMap(each -> each.stateMachines().stream())
                .forEach(machine -> machines.addObject()
                        .put("id", machine.logicalId())
                        .put("name", machine.name())
                        .put("arn", machine.arn()));
        var functions = account.putArray("functions");
        stacks.stream()
                .flatMap(each -> each.functions().stream())
                .forEach(function -> functions
                        .addObject()
                        .put("name", function.name())
                        .put("arn", function.arn())
                        .put("logGroup", function.logGroup()));
        var notices = account.putArray("notices");
        // What this machine lacks for the first one, only that knows.
        Stream.concat(
                        Stream.of(stack),
                        stacks.stream().filter(each -> !each.name().equals(stack.name())))
                .flatMap(each -> each.notices().stream())
                .forEach(notice -> notices.addObject()
                        .put("at", notice.location().toString())
                        .put("message", notice.message()));
        account.set("events", events());
        return account;
    }

    /** The sample events of the project that are JSON; {@code execution.json}, if there is one, comes first. */
    private ArrayNode events() throws IOException {
        var events = Json.array();
        var folder = project.resolve("events");
        if (!Files.isDirectory(folder)) {
            return events;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json") && Files.isRegularFile(path))
                    .sorted((one, other) -> rank(one).compareTo(rank(other)))
                    .toList()) {
                if (Files.size(file) <= LARGEST_EVENT) {
                    events.addObject()
                            .put("name", file.getFileName().toString())
                            .put("text", new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
        return events;
    }

    private static String rank(Path file) {
        var name = file.getFileName().toString();
        return (name.equals("execution.json") ? "0" : "1") + name;
    }

    /** What an execution would cost on AWS; empty where it is not there. */
    private JsonNode cost(String query) {
        return execution(query)
                .flatMap(arn -> services.stepFunctions().find(arn))
                .<JsonNode>map(execution -> {
                    var cost = Prices.own().of(feed.meter().of(execution));
                    return cost.json().put("line", cost.line());
                })
                .orElseGet(Json::object);
    }

    private JsonNode callbacks() {
        var waiting = Json.array();
        var over = new ArrayList<String>();
        feed.callbacks()
                .forEach((token, ruling) -> services.stepFunctions()
                        .pending(token)
                        .ifPresentOrElse(
                                pending -> waiting.add(callback(token, ruling, pending)), () -> over.add(token)));
        feed.forget(over);
        return waiting;
    }

    private static ObjectNode callback(String token, Feed.Ruling ruling, PendingTask pending) {
        var call = ruling.task().orElseThrow();
        var callback = Json.object()
                .put("token", token)
                .put("execution", call.executionArn())
                .put("machine", machine(call.executionArn()))
                .put("state", call.stateName())
                .put("resource", call.resource().arn())
                .put("since", ruling.at().toEpochMilli());
        pending.timesOut().ifPresent(at -> callback.put("timeout", at.toEpochMilli()));
        pending.heartbeatDue().ifPresent(at -> callback.put("heartbeat", at.toEpochMilli()));
        // Nobody needs to read a token: the page shows its ends, and what was sent without it.
        callback.set("sent", Json.parse(Json.write(call.arguments()).replace(token, "…")));
        return callback;
    }

    /** The machine's name in an execution's ARN: {@code arn:aws:states:us-east-1:123456789012:execution:NAME:...}. */
    private static String machine(String executionArn) {
        return Arn.of(executionArn).segments().get(1);
    }

    /** The execution that a query names: {@code execution=ARN}, percent-encoded. */
    private static Optional<String> execution(String query) {
        return query == null || !query.startsWith("execution=")
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(query.substring("execution=".length()), StandardCharsets.UTF_8));
    }

    private JsonNode decisions(String query) {
        var execution = execution(query);
        var stacks = services.cloudFormation().deployed();
        return feed.rulings().stream()
                .filter(ruling -> execution.isEmpty()
                        || ruling.task().map(task -> task.executionArn()).equals(execution))
                .map(ruling -> Feed.json(ruling, stacks))
                .collect(Json.toArray());
    }

    private JsonNode roles() {
        var roles = Json.object();
        roles.set("findings", findings.get());
        var listed = roles.putArray("roles");
        services.cloudFormation().deployed().forEach(each -> listed.addAll(feed.roles(each)));
        return roles;
    }

    private JsonNode time() {
        var now = time.now();
        var json = Json.object().put("now", now.toEpochMilli()).put("inHand", time.isInHand());
        var due = json.putArray("due");
        time.due(DUE)
                .forEach(alarm -> due.addObject()
                        .put("at", alarm.at().toEpochMilli())
                        .put("who", alarm.who())
                        .put("what", alarm.what()));
        return json;
    }

    /** Goes on to the next alarm, and tells the time that it is then. */
    private void next(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            send(exchange, 405, "text/plain", "Time goes on by POST alone.");
        } else if (!time.isInHand()) {
            send(exchange, 409, "text/plain", "Time passes by itself: start serve with --skip-time to go on with it.");
        } else {
            try {
                time.next();
                send(exchange, time());
            } catch (IllegalStateException e) {
                send(exchange, 409, "text/plain", "Time cannot go on: " + e.getMessage());
            }
        }
    }

    /** Draws the definition that the request brings; a wrong one is answered with its faults. */
    private static void graph(HttpExchange exchange) throws IOException {
        var definition = exchange.getRequestBody().readNBytes(LARGEST_DEFINITION + 1);
        try {
            if (definition.length > LARGEST_DEFINITION) {
                throw new IllegalArgumentException("The definition is larger than " + LARGEST_DEFINITION + " bytes");
            }
            var machine = StateMachine.parse(new String(definition, StandardCharsets.UTF_8));
            send(exchange, 200, "image/svg+xml", Svg.fragment(Drawing.of(machine.flow())));
        } catch (DefinitionException | IllegalArgumentException e) {
            send(exchange, 400, "text/plain", String.valueOf(e.getMessage()));
        }
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        var matcher = FILE.matcher(name);
        try (var file = matcher.matches() ? Page.class.getResourceAsStream(name) : null) {
            if (file == null) {
                send(exchange, 404, "text/plain", "There is no such page.");
            } else {
                send(exchange, 200, TYPES.get(matcher.group(1)), file.readAllBytes());
            }
        }
    }

    private static void send(HttpExchange exchange, JsonNode json) throws IOException {
        send(exchange, 200, "application/json", Json.write(json));
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
