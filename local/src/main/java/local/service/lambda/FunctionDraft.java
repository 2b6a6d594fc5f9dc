package local.service.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Location;
import local.policy.PolicyDocument;
import local.template.stack.Stack;

/**
 * A function that a call describes, member by member, before it becomes one: of one that is there, what the call does not
 * name stays.
 */
final class FunctionDraft {

    /** Where Lambda's defaults stand; of no template's line. */
    static final Location NOWHERE = new Location(Path.of(""), 0, 0);

    private final String name;
    private final String arn;
    private final String logicalId;
    private final Location location;
    private final List<String> aliases;
    private final Optional<PolicyDocument> policy;
    private final Optional<Stack.InvokeConfig> invokeConfig;
    private final Optional<Integer> reservedConcurrency;

    String roleName = "";
    String runtime = "";
    Path code = Path.of("");
    String handler = "";
    int memory = 128;
    Duration timeout = Duration.ofSeconds(3);
    Map<String, String> environment = Map.of();
    String logGroup;
    Optional<Stack.LogLevels> jsonLog = Optional.empty();
    List<Path> layers = List.of();
    List<String> layerArns = List.of();
    boolean tracing;
    Optional<String> deadLetterArn = Optional.empty();
    String description = "";
    String architecture = "x86_64";
    Map<String, String> tags = Map.of();
    int storage = 512;

    /** Of a new function. */
    FunctionDraft(String name, String arn) {
        this.name = name;
        this.arn = arn;
        this.logicalId = name;
        this.location = NOWHERE;
        this.aliases = List.of();
        this.policy = Optional.empty();
        this.invokeConfig = Optional.empty();
        this.reservedConcurrency = Optional.empty();
        this.logGroup = "/aws/lambda/" + name;
    }

    /** Of a function that is there. */
    FunctionDraft(Stack.Function function) {
        this.name = function.name();
        this.arn = function.arn();
        this.logicalId = function.logicalId();
        this.location = function.location();
        this.aliases = function.aliases();
        this.policy = function.policy();
        this.invokeConfig = function.invokeConfig();
        this.reservedConcurrency = function.reservedConcurrency();
        roleName = function.roleName();
        runtime = function.runtime();
        code = function.code();
        handler = function.handler();
        memory = function.memory();
        timeout = function.timeout();
        environment = function.environment();
        logGroup = function.logGroup();
        jsonLog = function.jsonLog();
        layers = function.layers();
        layerArns = function.description().layers();
        tracing = function.tracing();
        deadLetterArn = function.deadLetterArn();
        description = function.description().text();
        architecture = function.description().architecture();
        tags = function.description().tags();
        storage = function.description().storage();
    }

    Stack.Function function() {
        return new Stack.Function(
                logicalId,
                location,
                name,
                arn,
                roleName,
                runtime,
                code,
                handler,
                memory,
                timeout,
                Map.copyOf(environment),
                logGroup,
                jsonLog,
                new ArrayList<>(layers),
                tracing,
                deadLetterArn,
                invokeConfig,
                reservedConcurrency,
                aliases,
                policy,
                new Stack.FunctionDescription(description, architecture, layerArns, tags, storage));
    }
}
