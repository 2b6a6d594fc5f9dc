package local.service.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import local.json.Json;
import local.policy.PolicyDocument;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A function's settings as JSON and back: all but the line of the template that it stands in. */
final class FunctionJson {

    private FunctionJson() {}

    static ObjectNode write(Stack.Function function) {
        var description = function.description();
        var json = Json.object()
                .put("logicalId", function.logicalId())
                .put("name", function.name())
                .put("arn", function.arn())
                .put("roleName", function.roleName())
                .put("runtime", function.runtime())
                .put("code", function.code().toString())
                .put("handler", function.handler())
                .put("memory", function.memory())
                .put("timeout", function.timeout().toString())
                .put("logGroup", function.logGroup())
                .put("tracing", function.tracing())
                .put("description", description.text())
                .put("architecture", description.architecture())
                .put("storage", description.storage());
        json.set("environment", Json.texts(function.environment()));
        json.set("tags", Json.texts(description.tags()));
        json.set("layers", texts(function.layers().stream().map(Path::toString).toList()));
        json.set("layerArns", texts(description.layers()));
        json.set("aliases", texts(function.aliases()));
        function.jsonLog()
                .ifPresent(levels -> json.putObject("jsonLog")
                        .put("application", levels.application())
                        .put("system", levels.system()));
        function.deadLetterArn().ifPresent(arn -> json.put("deadLetterArn", arn));
        function.invokeConfig().ifPresent(config -> json.set("invokeConfig", write(config)));
        function.reservedConcurrency().ifPresent(most -> json.put("reservedConcurrency", most));
        function.policy().ifPresent(policy -> json.set("policy", policy.json()));
        return json;
    }

    static Stack.Function read(JsonNode json) {
        return new Stack.Function(
                text(json, "logicalId"),
                FunctionDraft.NOWHERE,
                text(json, "name"),
                text(json, "arn"),
                text(json, "roleName"),
                text(json, "runtime"),
                Path.of(text(json, "code")),
                text(json, "handler"),
                json.get("memory").intValue(),
                Duration.parse(text(json, "timeout")),
                Json.texts(json.get("environment")),
                text(json, "logGroup"),
                Optional.ofNullable(json.get("jsonLog"))
                        .map(levels -> new Stack.LogLevels(text(levels, "application"), text(levels, "system"))),
                texts(json.get("layers")).stream().map(Path::of).toList(),
                json.get("tracing").booleanValue(),
                json.path("deadLetterArn").stringValueOpt(),
                Optional.ofNullable(json.get("invokeConfig")).map(FunctionJson::invokeConfig),
                Optional.ofNullable(json.get("reservedConcurrency")).map(JsonNode::intValue),
                texts(json.get("aliases")),
                Optional.ofNullable(json.get("policy")).map(PolicyDocument::resourceBased),
                new Stack.FunctionDescription(
                        text(json, "description"),
                        text(json, "architecture"),
                        texts(json.get("layerArns")),
                        Json.texts(json.get("tags")),
                        json.get("storage").intValue()));
    }

    static ObjectNode write(Stack.InvokeConfig config) {
        var json = Json.object()
                .put("maximumRetryAttempts", config.maximumRetryAttempts())
                .put("maximumEventAge", config.maximumEventAge().toString());
        config.onSuccess().ifPresent(arn -> json.put("onSuccess", arn));
        config.onFailure().ifPresent(arn -> json.put("onFailure", arn));
        return json;
    }

    static Stack.InvokeConfig invokeConfig(JsonNode json) {
        return new Stack.InvokeConfig(
                FunctionDraft.NOWHERE,
                json.get("maximumRetryAttempts").intValue(),
                Duration.parse(text(json, "maximumEventAge")),
                json.path("onSuccess").stringValueOpt(),
                json.path("onFailure").stringValueOpt());
    }

    static ArrayNode texts(Collection<String> texts) {
        var array = Json.array();
        texts.forEach(array::add);
        return array;
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String text(JsonNode json, String field) {
        return json.get(field).stringValue();
    }
}
