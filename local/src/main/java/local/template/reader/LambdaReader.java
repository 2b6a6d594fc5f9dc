package local.template.reader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.EventPattern;
import local.json.FunctionName;
import local.json.Json;
import local.policy.PolicyDocument;
import local.template.Includes;
import local.template.Node;
import local.template.Resource;
import local.template.S3Location;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.Unknown;
import local.template.stack.Stack;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AWS::Lambda::*}. */
final class LambdaReader {

    /** What the local run sends a function's outcome to. */
    private static final Set<String> DELIVERED = Set.of("sqs", "sns", "lambda");

    private static final Path NOWHERE = Path.of("");
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final List<String> SYSTEM_LEVELS = List.of("DEBUG", "INFO", "WARN");

    /** What the properties of a permission become in the function's policy. */
    private static final List<SourceCondition> CONDITIONS = List.of(
            new SourceCondition("SourceAccount", "StringEquals", "AWS:SourceAccount"),
            new SourceCondition("SourceArn", "ArnLike", "AWS:SourceArn"),
            new SourceCondition("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
            new SourceCondition("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
            new SourceCondition("InvokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"),
            new SourceCondition("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"));

    private record SourceCondition(String property, String operator, String key) {}

    private final StackReader stack;

    LambdaReader(StackReader stack) {
        this.stack = stack;
        stack.all("AWS::Lambda::LayerVersion")
                .forEach(layer -> layer.properties()
                        .get("Content")
                        .ifPresent(content ->
                                stack.attempt(() -> stack.layers().put(stack.ref(layer), path(content, "Content")))));
    }

    List<Stack.Function> functions() {
        return stack.read("AWS::Lambda::Function", this::function);
    }

    private Stack.Function function(Resource resource) {
        var properties = resource.properties();
        var name = stack.ref(resource);
        if (!Unknown.isIn(name) && !name.matches("[a-zA-Z0-9-_]{1,64}")) {
            throw new TemplateException(
                    properties.get("FunctionName").map(Node::at).orElse(resource.at()),
                    "a function's name has at most 64 letters, digits, - and _, but this is \"" + name + "\"");
        }
        var arn = stack.attribute(resource, "Arn");
        var isImage = properties.text("PackageType").filter("Image"::equals).isPresent();
        if (isImage) {
            stack.report()
                    .refuse(
                            resource.at(),
                            resource.logicalId() + " is a container image, which cannot be run locally without Docker");
        }
        var tracing = properties.mapping("TracingConfig").flatMap(config -> config.text("Mode"));
        var logGroup = properties.mapping("LoggingConfig").flatMap(config -> config.text("LogGroup"));
        var deadLetters = properties.mapping("DeadLetterConfig").flatMap(config -> config.text("TargetArn"));
        return new Stack.Function(
                stack.id(resource),
                resource.at(),
                name,
                arn,
                stack.roleName(properties.need("Role")),
                isImage ? "" : properties.required("Runtime"),
                isImage ? NOWHERE : path(properties.need("Code"), "the code of " + resource.logicalId()),
                isImage ? "" : properties.required("Handler"),
                properties.integer("MemorySize", 128, 10240).orElse(128),
                Duration.ofSeconds(properties.integer("Timeout", 1, 900).orElse(3)),
                environment(properties),
                logGroup.orElse("/aws/lambda/" + name),
                jsonLog(properties),
                layers(properties),
                tracing.filter("Active"::equals).isPresent(),
                deadLetters,
                invokeConfig(name),
                properties.integer("ReservedConcurrentExecutions", 0, Integer.MAX_VALUE),
                aliases(name),
                policy(name, arn),
                description(properties));
    }

    private static Stack.FunctionDescription description(Node.Mapping properties) {
        return new Stack.FunctionDescription(
                properties.text("Description").orElse(""),
                properties.list("Architectures").stream()
                        .map(architecture -> architecture.asText("an architecture"))
                        .findFirst()
                        .orElse("x86_64"),
                properties.list("Layers").stream()
                        .map(layer -> layer.asText("a layer"))
                        .toList(),
                StackReader.tags(properties),
                properties
                        .mapping("EphemeralStorage")
                        .flatMap(storage -> storage.integer("Size", 512, 10240))
                        .orElse(512));
    }

    /** The levels can be set only where the format is JSON. */
    private static Optional<Stack.LogLevels> jsonLog(Node.Mapping properties) {
        return properties.mapping("LoggingConfig").flatMap(config -> {
            var application = oneOf(config, "ApplicationLogLevel", LEVELS);
            var system = oneOf(config, "SystemLogLevel", SYSTEM_LEVELS);
            if (oneOf(config, "LogFormat", List.of("Text", "JSON"))
                    .filter("JSON"::equals)
                    .isPresent()) {
                return Optional.of(new Stack.LogLevels(application.orElse("INFO"), system.orElse("INFO")));
            }
            if (application.isPresent() || system.isPresent()) {
                throw new TemplateException(config.at(), "a log level can be set only where LogFormat is JSON");
            }
            return Optional.empty();
        });
    }

    private static Optional<String> oneOf(Node.Mapping config, String name, List<String> values) {
        var value = config.text(name);
        if (value.filter(text -> !values.contains(text)).isPresent()) {
            throw new TemplateException(
                    config.need(name).at(),
                    name + " is one of " + String.join(", ", values) + ", but this is " + value.get());
        }
        return value;
    }

    /** The folder or archive that the template names, from where the template stands. */
    private Path path(Node code, String what) {
        var inS3 = S3Location.of(code).flatMap(stack.options().surroundings()::file);
        if (inS3.isPresent()) {
            return inS3.get();
        }
        if (code instanceof Node.Mapping place) {
            stack.report()
                    .refuse(
                            place.at(),
                            what
                                    + (place.get("ZipFile").isPresent()
                                            ? " is inline, which only Node.js and Python can have"
                                            : " is in S3; run the template of the sources, or what sam build made"
                                                    + " of it"));
            return NOWHERE;
        }
        var uri = code.asText(what);
        if (Unknown.isIn(uri)) {
            stack.report().refuse(code.at(), "where " + what + " is hangs on " + Unknown.spoken(uri));
            return NOWHERE;
        }
        if (uri.startsWith("s3://") || uri.startsWith("https://")) {
            stack.report()
                    .refuse(
                            code.at(),
                            what + " is at " + uri + "; run the template of the sources, or what sam build made of it");
            return NOWHERE;
        }
        if (!stack.options().surroundings().hasFiles()) {
            throw new TemplateException(
                    code.at(), what + " is \"" + uri + "\", which is not a valid S3 Uri of the form 's3://bucket/key'");
        }
        var path = Includes.beside(stack.file(), uri);
        if (!TemplateFile.isThere(path) && !(stack.report().isForRun() && isMade(path))) {
            stack.fault(TemplateException.unknown(
                    code.at(), what + " is to be at " + uri + ", but there is no such folder"));
        }
        return path;
    }

    /** Whether it is what the build of a Maven module leaves in its {@code target}: a run builds it first. */
    private static boolean isMade(Path path) {
        return Stream.iterate(path.toAbsolutePath().normalize(), folder -> folder != null, Path::getParent)
                .anyMatch(folder -> folder.endsWith("target") && Files.isRegularFile(folder.resolveSibling("pom.xml")));
    }

    private static Map<String, String> environment(Node.Mapping properties) {
        var environment = new LinkedHashMap<String, String>();
        properties
                .mapping("Environment")
                .flatMap(all -> all.mapping("Variables"))
                .ifPresent(variables -> variables.entries().forEach((name, value) -> {
                    if (!name.matches("[a-zA-Z][a-zA-Z0-9_]+")) {
                        throw new TemplateException(
                                value.at(),
                                "an environment variable's name begins with a letter and has letters, digits and _ "
                                        + "after it, but this is " + name);
                    }
                    environment.put(name, value.asText("the environment variable " + name));
                }));
        return environment;
    }

    private List<Path> layers(Node.Mapping properties) {
        return properties.list("Layers").stream()
                .flatMap(layer -> {
                    var path = stack.layers().get(layer.asText("a layer"));
                    if (path == null) {
                        stack.report()
                                .refuse(
                                        layer.at(),
                                        "the layer " + Unknown.spoken(layer.asText("a layer"))
                                                + " is not in this template");
                    }
                    return Optional.ofNullable(path).stream();
                })
                .toList();
    }

    private Optional<Stack.InvokeConfig> invokeConfig(String function) {
        return stack.all("AWS::Lambda::EventInvokeConfig")
                .filter(config -> names(config, function))
                .findFirst()
                .map(config -> {
                    var properties = config.properties();
                    var destinations = properties.mapping("DestinationConfig");
                    return new Stack.InvokeConfig(
                            config.at(),
                            properties.integer("MaximumRetryAttempts", 0, 2).orElse(2),
                            Duration.ofSeconds(properties
                                    .integer("MaximumEventAgeInSeconds", 60, 21600)
                                    .orElse(21600)),
                            destination(destinations, "OnSuccess"),
                            destination(destinations, "OnFailure"));
                });
    }

    private Optional<String> destination(Optional<Node.Mapping> destinations, String end) {
        var arn = destinations.flatMap(all -> all.mapping(end)).flatMap(to -> to.text("Destination"));
        arn.filter(to -> Arn.parse(to)
                        .map(Arn::service)
                        .filter(DELIVERED::contains)
                        .isEmpty())
                .ifPresent(to -> stack.report()
                        .notice(
                                destinations.get().at(),
                                "the local run sends nothing to the destination " + to
                                        + "; it does to queues, topics and functions"));
        return arn;
    }

    private List<String> aliases(String function) {
        return stack.all("AWS::Lambda::Alias")
                .filter(alias -> names(alias, function))
                .map(alias -> alias.properties().required("Name"))
                .toList();
    }

    private Optional<PolicyDocument> policy(String function, String arn) {
        var statements = stack.read(
                stack.all("AWS::Lambda::Permission").filter(permission -> names(permission, function)),
                permission -> statement(permission, arn));
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        var document = Json.object().put("Version", "2012-10-17");
        document.putArray("Statement").addAll(statements);
        return Optional.of(PolicyDocument.resourceBased(OpenPolicy.of(document, OpenPolicy.Kind.RESOURCE)));
    }

    /** What {@code AddPermission} writes into the function's policy. */
    private static ObjectNode statement(Resource permission, String arn) {
        var properties = permission.properties();
        var principal = properties.required("Principal");
        var statement = Json.object().put("Sid", permission.logicalId()).put("Effect", "Allow");
        if (principal.equals("*")) {
            statement.put("Principal", "*");
        } else {
            statement
                    .putObject("Principal")
                    .put(
                            principal.contains(".amazonaws.com") || principal.endsWith(".amazon.com")
                                    ? "Service"
                                    : "AWS",
                            principal);
        }
        statement
                .put("Action", properties.required("Action"))
                .put("Resource", arn + qualifier(properties.required("FunctionName")));
        var condition = Json.object();
        CONDITIONS.forEach(each -> properties
                .text(each.property())
                .ifPresent(
                        value -> condition.withObjectProperty(each.operator()).put(each.key(), value)));
        return condition.isEmpty() ? statement : statement.set("Condition", condition);
    }

    private boolean names(Resource resource, String function) {
        return resource.properties()
                .text("FunctionName")
                .filter(name -> functionName(name).equals(function))
                .isPresent();
    }

    /** The name of one of this account's functions; the whole text where it is the name of none. */
    private String functionName(String text) {
        return FunctionName.parse(text)
                .filter(named -> named.isIn(Arn.of(stack.options().arn("lambda", ""))))
                .map(FunctionName::name)
                .orElse(text);
    }

    private static String qualifier(String text) {
        return FunctionName.parse(text)
                .flatMap(FunctionName::qualifier)
                .map(":"::concat)
                .orElse("");
    }

    List<Stack.EventSourceMapping> eventSourceMappings() {
        return stack.read("AWS::Lambda::EventSourceMapping", this::mapping).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Stack.EventSourceMapping> mapping(Resource resource) {
        var properties = resource.properties();
        var source = properties.text("EventSourceArn").orElse("");
        if (!source.isEmpty() && !Arn.isOne(source) && !Unknown.isIn(source)) {
            throw new TemplateException(
                    properties.need("EventSourceArn").at(),
                    "the event source must be an ARN, but is \"" + source + "\"; !GetAtt Queue.Arn gives it");
        }
        if (!source.contains(":sqs:")) {
            stack.report()
                    .notice(
                            resource.at(),
                            "the event source " + resource.logicalId() + " is not run locally; SQS queues are");
            return Optional.empty();
        }
        var function = functionName(properties.required("FunctionName"));
        stack.report()
                .need(
                        properties.need("FunctionName").at(),
                        "the function " + function + " is not in this template",
                        whole -> stack.options()
                                        .surroundings()
                                        .has(stack.options().arn("lambda", "function:" + function))
                                || whole.functions().stream()
                                        .anyMatch(it -> it.name().equals(function)));
        stack.report()
                .need(
                        properties.need("EventSourceArn").at(),
                        "the queue " + source + " is not in this template",
                        whole -> stack.options().surroundings().has(source)
                                || whole.queues().stream()
                                        .anyMatch(queue -> queue.arn().equals(source)));
        var isFifo = source.endsWith(".fifo");
        return Optional.of(new Stack.EventSourceMapping(
                stack.id(resource),
                resource.at(),
                stack.ref(resource),
                function,
                source,
                properties.integer("BatchSize", 1, isFifo ? 10 : 10000).orElse(10),
                Duration.ofSeconds(properties
                        .integer("MaximumBatchingWindowInSeconds", 0, 300)
                        .orElse(0)),
                properties.list("FunctionResponseTypes").stream()
                        .anyMatch(type -> type.asText("FunctionResponseTypes").equals("ReportBatchItemFailures")),
                properties.mapping("ScalingConfig").flatMap(scaling -> scaling.integer("MaximumConcurrency", 2, 1000)),
                properties.flag("Enabled", true),
                properties.mapping("FilterCriteria").map(LambdaReader::filters)));
    }

    private static JsonNode filters(Node.Mapping criteria) {
        for (var filter : criteria.list("Filters")) {
            var pattern = filter.asMapping("a filter").need("Pattern");
            try {
                EventPattern.parse(Json.parse(pattern.asText("Pattern")));
            } catch (IllegalArgumentException | JacksonException e) {
                throw MessagingReader.noFilter(
                        pattern.at(),
                        "Pattern is no filter: "
                                + e.getMessage().lines().findFirst().orElse(""));
            }
        }
        return criteria.toJson();
    }
}
