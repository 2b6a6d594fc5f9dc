package local.service.upstream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request to a service asks for, whatever the protocol in which it does.
 *
 * @param arguments by the names of members, as far as they can be read
 */
record WireCall(WireModel service, String operation, JsonNode arguments) {

    private static final String FORM = "application/x-www-form-urlencoded";

    /** @return empty where no service whose requests are signed so has such an operation */
    static Optional<WireCall> of(String signingName, UpstreamRequest request) {
        var services = WireModel.signedFor(signingName);
        var target = request.header("X-Amz-Target");
        if (target.isPresent()) {
            return json(services, target.get(), request);
        }
        if (request.header("smithy-protocol").isPresent()) {
            return first(services, service -> operation(service, afterLast('/', request.path()), Json.object()));
        }
        if (request.header("Content-Type").filter(type -> type.startsWith(FORM)).isPresent()
                || request.query().containsKey("Action")) {
            return query(services, request);
        }
        return first(
                services,
                service -> RestPath.find(service, request)
                        .map(found -> new WireCall(service, found.operation(), rest(found, request))));
    }

    private static Optional<WireCall> json(List<WireModel> services, String target, UpstreamRequest request) {
        int point = target.lastIndexOf('.');
        return point < 0
                ? Optional.empty()
                : first(
                        services.stream()
                                .filter(service -> service.target().equals(target.substring(0, point)))
                                .toList(),
                        service -> operation(service, target.substring(point + 1), body(request)));
    }

    private static Optional<WireCall> query(List<WireModel> services, UpstreamRequest request) {
        var form = Json.object();
        request.query().forEach((name, values) -> form.put(name, values.getFirst()));
        for (var pair : new String(request.body(), StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        var version = form.path("Version").asString("");
        return first(
                services.stream()
                        .filter(service ->
                                services.size() == 1 || service.version().equals(version))
                        .toList(),
                service -> operation(service, form.path("Action").asString(""), form));
    }

    private static ObjectNode rest(RestPath.Match found, UpstreamRequest request) {
        var arguments = body(request);
        found.arguments().forEach(arguments::put);
        return arguments;
    }

    private static Optional<WireCall> operation(WireModel service, String name, JsonNode arguments) {
        return service.operations().containsKey(name)
                ? Optional.of(new WireCall(service, name, arguments))
                : Optional.empty();
    }

    private static Optional<WireCall> first(List<WireModel> services, Function<WireModel, Optional<WireCall>> reading) {
        return services.stream()
                .flatMap(service -> reading.apply(service).stream())
                .findFirst();
    }

    /** What is no JSON has no arguments that could be read; the service will say what it thinks of it. */
    private static ObjectNode body(UpstreamRequest request) {
        try {
            return Json.parse(new String(request.body(), StandardCharsets.UTF_8)) instanceof ObjectNode object
                    ? object
                    : Json.object();
        } catch (JacksonException e) {
            return Json.object();
        }
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static String afterLast(char separator, String text) {
        return text.substring(text.lastIndexOf(separator) + 1);
    }
}
