package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.Execution;
import local.execution.journal.Journal;
import local.policy.AwsService;
import local.service.ServiceListener;
import local.service.Services;
import local.service.api.Account;
import local.service.api.Shapes;
import local.service.cloudformation.StackEvent;
import local.service.upstream.Upstreams;
import local.template.Options;
import local.template.Stacks;
import local.template.TemplateFile;
import local.template.stack.Stack;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is saved of a template's files is live in the account that began with them. */
class WatchTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: java25, Handler: "local.service.lambda.FunctionHandlers$Obedient"}}
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties: {Name: machine, DefinitionUri: machine.asl.json, DefinitionSubstitutions: {Word: first}}
          Queue:
            Type: AWS::SQS::Queue
            Properties: {QueueName: orders, VisibilityTimeout: 30}
          Hello:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: hello, CodeUri: hello}
          Built:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: built, CodeUri: built}
        """;
    private static final String DEFINITION =
            "{\"StartAt\": \"Done\", \"States\": {\"Done\": {\"Type\": \"Pass\", \"Result\": \"${Word}\", \"End\":"
                    + " true}}}";
    private static final String WAITING =
            "{\"StartAt\": \"Wait\", \"States\": {\"Wait\": {\"Type\": \"Wait\", \"Seconds\": 3600, \"End\": true}}}";
    private static final String HANDLER = "local/service/lambda/FunctionHandlers$Obedient.class";

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private final List<String> lines = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> builds = new ArrayList<>();
    private final List<Stack> became = new ArrayList<>();
    /** What the next builds say; where there is nothing, they succeed. */
    private Optional<String> compileError = Optional.empty();

    private Services services;
    private Watch watch;

    @BeforeEach
    void anAccountThatBeginsWithFiles() throws IOException {
        save("template.yaml", TEMPLATE);
        save("machine.asl.json", DEFINITION);
        Stacks.handlers(folder.resolve("hello"));
        save("built/pom.xml", "<project/>");
        save("built/src/main/java/Built.java", "class Built {}");
        compile(folder.resolve("built"));
        start();
    }

    private void start() {
        var test = Settings.of(folder.resolve("template.yaml"));
        var settings = new Settings(
                test.template(),
                new Settings.Naming("app", "us-east-1", Stacks.ACCOUNT, Map.of()),
                new Purpose.Service(true),
                test.access(),
                test.code(),
                true,
                Upstreams.NONE);
        var endpoint = URI.create("http://127.0.0.1:4566");
        var files = new StackFiles(settings, new Options("app", "us-east-1", Stacks.ACCOUNT, Optional.of(endpoint)));
        var reading = files.read(new HashSet<>());
        watch = new Watch(files, reading, this::build, time::wall);
        services = Services.start(
                new Account("us-east-1", Stacks.ACCOUNT),
                Optional.of(new Services.Initial(reading.text(), watch.blueprint())),
                time,
                new local.service.lambda.Settings(endpoint, folder.resolve(".local")),
                new ServiceListener() {
                    @Override
                    public void changed(StackEvent event) {
                        events.add(event.logicalId() + " " + event.status());
                    }
                },
                Journal.NONE,
                lines::add,
                Upstreams.NONE);
        watch.begin(services, became::add, lines::add);
    }

    private void build(Path module, boolean whole) {
        builds.add(module.getFileName() + (whole ? " whole" : ""));
        compileError.ifPresent(error -> {
            throw FunctionBuild.Failed.ofCode(error);
        });
        try {
            compile(module);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As a build would that somebody else has run: classes that are newer than their sources, and libraries. */
    private static void compile(Path module) throws IOException {
        var made = Files.createDirectories(
                module.resolve("target/classes").resolve(HANDLER).getParent());
        Files.createDirectories(module.resolve("target/dependency"));
        Files.copy(
                Stacks.TEST_CLASSES.resolve(HANDLER),
                made.resolve("FunctionHandlers$Obedient.class"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                module.resolve("src/main/java/Built.java"),
                module.resolve("target/classes/Built.class"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterEach
    void close() {
        watch.close();
        services.close();
        time.close();
    }

    @Test
    void whatIsNotSavedChangesNothing() {
        look();

        assertThat(lines).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void aDefinitionIsThatOfTheNextExecution() throws IOException {
        save("machine.asl.json", WAITING);
        look();
        var hold = time.hold();
        var waits = start("machine");

        save("machine.asl.json", DEFINITION.replace("${Word}", "second of ${Word}"));
        look();

        assertThat(lines).containsExactly("Machine: new definition", "Machine: new definition");
        assertThat(start("machine").await().output().orElseThrow().asString()).isEqualTo("second of first");
        hold.close();
        assertThat(waits.await().output().orElseThrow().toString()).isEqualTo("{}");
        assertThat(events).contains("Machine UPDATE_COMPLETE", "app UPDATE_COMPLETE");
    }

    @Test
    void aTemplateIsAnUpdateOfTheStack() throws IOException {
        call(
                AwsService.SQS,
                "SendMessage",
                "{QueueUrl: 'http://127.0.0.1:4566/123456789012/orders', MessageBody: kept}");

        save("template.yaml", TEMPLATE.replace("VisibilityTimeout: 30", "VisibilityTimeout: 45, DelaySeconds: 5"));
        look();

        assertThat(lines).containsExactly("Queue: new DelaySeconds, new VisibilityTimeout");
        assertThat(queue("VisibilityTimeout")).isEqualTo("45");
        assertThat(queue("ApproximateNumberOfMessages")).isEqualTo("1");
        assertThat(became.getLast().queues().getFirst().attributes()).containsEntry("VisibilityTimeout", "45");
    }

    @Test
    void resourcesComeAndGo() throws IOException {
        Stacks.handlers(folder.resolve("other"));
        save(
                "template.yaml",
                TEMPLATE.replace("Hello:", "Other:")
                        .replace("FunctionName: hello, CodeUri: hello", "FunctionName: other, CodeUri: other"));
        look();

        assertThat(lines).contains("Other: added", "OtherRole: added", "Hello: removed", "HelloRole: removed");
        assertThat(services.lambda().named("other")).isPresent();
        assertThat(services.lambda().named("hello")).isEmpty();

        lines.clear();
        Files.delete(folder.resolve("other").resolve(HANDLER.replace("Obedient", "Broken")));
        look();
        assertThat(lines).containsExactly("Other: new code");
    }

    @Test
    void whatAnEditorWritesInSeveralPartsIsOneChange() throws IOException {
        save("machine.asl.json", "");
        watch.look();
        save("machine.asl.json", DEFINITION.substring(0, 20));
        watch.look();
        Files.delete(folder.resolve("machine.asl.json"));
        watch.look();
        save("machine.asl.json~", DEFINITION.replace("${Word}", "renamed"));
        Files.move(folder.resolve("machine.asl.json~"), folder.resolve("machine.asl.json"));
        look();

        assertThat(lines).containsExactly("Machine: new definition");
        assertThat(start("machine").await().output().orElseThrow().asString()).isEqualTo("renamed");
    }

    @Test
    void aBrokenDefinitionIsOneErrorWithItsPlaceAndTheOldOneStays() throws IOException {
        save("machine.asl.json", DEFINITION.replace("\"End\": true", "\"Next\": \"Nowhere\""));
        look();
        look();

        assertThat(lines)
                .singleElement()
                .asString()
                .contains("machine.asl.json:1")
                .contains("Nowhere");
        assertThat(events).isEmpty();
        assertThat(start("machine").await().output().orElseThrow().asString()).isEqualTo("first");

        save("machine.asl.json", DEFINITION.replace("${Word}", "mended"));
        look();
        assertThat(lines).hasSize(2).last().isEqualTo("Machine: new definition");
    }

    @Test
    void aBrokenTemplateIsOneErrorWithItsPlaceAndTheStackStays() throws IOException {
        save("template.yaml", TEMPLATE.replace("VisibilityTimeout: 30", "VisibilityTimeout: ["));
        look();
        save("template.yaml", TEMPLATE.replace("VisibilityTimeout: 30", "VisibilityTimeOut: 45"));
        look();
        Files.delete(folder.resolve("template.yaml"));
        look();
        save("machine.asl.json", DEFINITION.replace("${Word}", "unseen"));
        look();

        assertThat(lines).hasSize(4).allMatch(line -> line.contains("template.yaml:"));
        assertThat(lines.get(1)).contains("template.yaml:9").contains("VisibilityTimeout");
        assertThat(queue("VisibilityTimeout")).isEqualTo("30");

        save("template.yaml", TEMPLATE.replace("VisibilityTimeout: 30", "VisibilityTimeout: 45"));
        look();
        assertThat(lines.subList(4, lines.size()))
                .containsExactly("Machine: new definition", "Queue: new VisibilityTimeout");
    }

    @Test
    void whatAwsWouldRefuseIsToldAsAtTheStart() throws IOException {
        save("template.yaml", TEMPLATE.replace("CodeUri: hello}", "CodeUri: hello, Handler: no.Such}"));
        look();

        assertThat(lines)
                .singleElement()
                .asString()
                .contains("template.yaml:10")
                .contains("there is no class no.Such");
        assertThat(services.lambda().named("hello").orElseThrow().handler()).endsWith("Obedient");
    }

    @Test
    void aModuleIsBuiltWithAsMuchAsWasSaved() throws IOException {
        var before = services.lambda().named("built").orElseThrow();
        save("built/src/main/java/Built.java", "class Built { int one; }");
        look();
        save("built/pom.xml", "<project> </project>");
        look();

        assertThat(builds).containsExactly("built", "built whole");
        assertThat(lines.getFirst()).matches("Built: rebuilt, \\d+\\.\\d s");
        assertThat(lines.getLast()).matches("Built: rebuilt, \\d+\\.\\d s, the same code");
        var after = services.lambda().named("built").orElseThrow();
        assertThat(after.code().resolve("Built.class")).hasContent("class Built { int one; }");
        assertThat(before.code().resolve("Built.class")).hasContent("class Built {}");
    }

    @Test
    void whatDoesNotCompileIsToldByFileAndLineAndTheOldCodeStays() throws IOException {
        compileError = Optional.of("Built.java:1: ';' expected");
        save("built/src/main/java/Built.java", "class Built { int }");
        Files.delete(folder.resolve("built/target/classes/Built.class")); // as Maven leaves it
        save("built/target/local-build", "");
        look();
        save("machine.asl.json", DEFINITION.replace("${Word}", "meanwhile"));
        look();

        assertThat(builds).hasSize(1);
        assertThat(lines)
                .containsExactly(
                        "Built.java:1: ';' expected\nBuilt: does not build, its code stays", "Machine: new definition");
        assertThat(services.lambda().named("built").orElseThrow().code().resolve("Built.class"))
                .hasContent("class Built {}");

        compileError = Optional.empty();
        Files.delete(folder.resolve("built/target/local-build"));
        save("built/src/main/java/Built.java", "class Built { int two; }");
        look();
        assertThat(lines.getLast()).startsWith("Built: rebuilt");
    }

    @Test
    void afterTheStackIsDeletedNothingIsFollowed() throws IOException {
        call(AwsService.CLOUDFORMATION, "DeleteStack", "{StackName: app}");

        save("machine.asl.json", WAITING);
        look();

        assertThat(lines).containsExactly("Stack [app] does not exist: what you save is not followed any more");
    }

    @Test
    void aSaveThatSaysTheSameSaysSo() throws IOException {
        save("template.yaml", TEMPLATE + "# a comment\n");
        look();

        assertThat(lines).containsExactly("saved: nothing of the stack changes");
    }

    /** Twice: what was written since the look before may not be whole yet. */
    private void look() {
        watch.look();
        watch.look();
    }

    private void save(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Execution start(String machine) {
        return services.stepFunctions().start("arn:aws:states:us-east-1:123456789012:stateMachine:" + machine, "{}");
    }

    private String queue(String attribute) {
        return call(
                        AwsService.SQS,
                        "GetQueueAttributes",
                        "{QueueUrl: 'http://127.0.0.1:4566/123456789012/orders', AttributeNames: [All]}")
                .path("Attributes")
                .path(attribute)
                .asString();
    }

    private JsonNode call(AwsService service, String name, String request) {
        var operation = services.operations().get(service).get(name);
        var builder = operation.builder();
        Shapes.WIRE.fill(
                builder, TemplateFile.parse(Path.of("request"), request).toJson());
        return Shapes.WIRE.write(operation.call(services.administrator(), builder));
    }
}
