package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The judge: AWS's own translator. Each template is expanded with it, and what it makes, read as plain CloudFormation,
 * must be
 * the stack that this reader makes of the template itself. Where Python has no {@code aws-sam-translator} the test is
 * skipped;
 * {@code SAM_PYTHON} names a Python that has it.
 */
class TranslatorTest {

    private static final Path FOLDER = Path.of("target/test-classes/local/template");
    private static final Path APPLICATION = Path.of("../template.yaml");
    private static final Options OPTIONS = new Options("hello", "us-east-1", "123456789012", Optional.empty());

    private static JsonNode translated;

    static List<Path> templates() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return Stream.concat(
                            files.filter(file -> file.toString().matches(".*(\\.yaml|[^l]\\.json)"))
                                    .sorted(),
                            Stream.of(APPLICATION))
                    .toList();
        }
    }

    @BeforeAll
    static void translate() throws IOException, InterruptedException {
        var python = Optional.ofNullable(System.getenv("SAM_PYTHON")).orElse("python3");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(Path::of)
                        .anyMatch(folder -> Files.isExecutable(folder.resolve(python))),
                "there is no " + python);
        var command =
                new ArrayList<>(List.of(python, FOLDER.resolve("translate.py").toString()));
        templates().forEach(template -> command.add(template.toString()));
        var errors = Files.createTempFile("translate", ".txt");
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var complaint = process.waitFor() == 0 ? "" : Files.readString(errors);
        Files.delete(errors);
        assumeTrue(!complaint.contains("ModuleNotFoundError"), python + " has no aws-sam-translator 1.115 or later");
        assertThat(complaint).isEmpty();
        translated = Json.parse(output);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void readsWhatTheTranslatorMakes(Path template) throws IOException {
        var theirs = translated.get(template.toString());
        assertThat(theirs.path("Error").asString(""))
                .as("the translator's own error")
                .isEmpty();
        var file = FOLDER.resolve(template.getFileName() + ".translated.json");
        Files.writeString(file, Json.pretty(theirs));
        try {
            assertThat(comparable(Templates.read(template, Map.of(), OPTIONS)))
                    .isEqualTo(comparable(Templates.read(file, Map.of(), OPTIONS)));
        } finally {
            Files.delete(file);
        }
    }

    /**
     * A stack as data: without the lines, the folders, and the names that the translator makes of a hash of the code.
     */
    private static String comparable(Stack stack) {
        var all = new TreeMap<String, Object>();
        stack.functions()
                .forEach(function -> all.put(
                        "function " + function.logicalId(),
                        List.of(
                                function.name(),
                                function.roleName(),
                                function.runtime(),
                                function.handler(),
                                function.memory(),
                                function.timeout(),
                                new TreeMap<>(function.environment()),
                                function.logGroup(),
                                function.tracing(),
                                function.deadLetterArn(),
                                function.aliases(),
                                function.policy().map(TranslatorTest::callers).orElse(List.of()),
                                function.invokeConfig()
                                        .map(config -> List.of(
                                                config.maximumRetryAttempts(),
                                                config.maximumEventAge(),
                                                config.onSuccess(),
                                                config.onFailure())))));
        stack.stateMachines()
                .forEach(machine -> all.put(
                        "machine " + machine.logicalId(),
                        List.of(
                                machine.name(),
                                machine.arn(),
                                machine.roleName(),
                                machine.express(),
                                machine.tracing(),
                                machine.loggingConfiguration(),
                                machine.aliases(),
                                sorted(Json.parse(machine.definition())))));
        stack.roles()
                .forEach(role -> all.put(
                        "role " + role.logicalId(),
                        List.of(
                                role.role().name(),
                                role.role().arn(),
                                sorted(role.role().trust().json()),
                                role.role().permissionsBoundary().map(Policy::name),
                                policies(role))));
        stack.queues()
                .forEach(queue -> all.put(
                        "queue " + queue.logicalId(),
                        List.of(
                                queue.name(),
                                queue.attributes(),
                                queue.deadLetterArn(),
                                queue.policy().map(policy -> sorted(policy.json())))));
        stack.topics()
                .forEach(topic -> all.put(
                        "topic " + topic.logicalId(),
                        List.of(topic.arn(), topic.policy().map(policy -> sorted(policy.json())))));
        stack.subscriptions()
                .forEach(subscription -> all.put(
                        "subscription " + subscription.topicArn() + subscription.protocol() + subscription.endpoint(),
                        new TreeMap<>(subscription.attributes())));
        stack.eventSourceMappings()
                .forEach(mapping -> all.put(
                        "mapping " + mapping.logicalId(),
                        List.of(
                                mapping.functionName(),
                                mapping.eventSourceArn(),
                                mapping.batchSize(),
                                mapping.batchingWindow(),
                                mapping.reportBatchItemFailures(),
                                mapping.maximumConcurrency(),
                                mapping.enabled(),
                                mapping.filterCriteria())));
        stack.all(Stack.Activity.class)
                .forEach(activity -> all.put("activity " + activity.logicalId(), activity.arn()));
        stack.buckets()
                .forEach(bucket -> all.put(
                        "bucket " + bucket.logicalId(),
                        List.of(bucket.arn(), bucket.policy().map(policy -> sorted(policy.json())))));
        stack.all(Stack.LogGroup.class).forEach(group -> all.put("log group " + group.name(), group.retentionDays()));
        stack.all(Stack.Rule.class)
                .forEach(rule -> all.put(
                        "rule " + rule.logicalId(),
                        List.of(
                                rule.arn(),
                                rule.bus(),
                                rule.description(),
                                rule.eventPattern().map(TranslatorTest::sorted),
                                rule.schedule(),
                                rule.enabled(),
                                rule.targets().stream()
                                        .map(target -> sorted(target.described()))
                                        .toList())));
        stack.all(Stack.Schedule.class)
                .forEach(schedule -> all.put(
                        "schedule " + schedule.logicalId(),
                        List.of(
                                schedule.arn(),
                                sorted(schedule.described()),
                                sorted(schedule.target().described()))));
        all.put("outputs", new TreeMap<>(stack.outputs()));
        var text = new StringBuilder();
        all.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** Who may call a function. */
    private static List<String> callers(PolicyDocument policy) {
        return policy.json()
                .get("Statement")
                .valueStream()
                .map(TranslatorTest::sorted)
                .sorted()
                .toList();
    }

    private static List<String> policies(Stack.RoleResource role) {
        return role.role().policies().stream()
                .map(policy -> policy.name() + " " + sorted(policy.document().json()))
                .sorted()
                .toList();
    }

    /** JSON text with its keys in order. */
    private static String sorted(JsonNode value) {
        if (value.isObject()) {
            var entries = new TreeMap<String, String>();
            value.forEachEntry((key, entry) -> entries.put(key, sorted(entry)));
            return entries.toString();
        }
        return value.isArray()
                ? value.valueStream().map(TranslatorTest::sorted).toList().toString()
                : Json.write(value);
    }
}
