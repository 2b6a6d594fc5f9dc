package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.applications.Normalize;
import local.applications.Price;
import local.applications.Receipt;
import local.applications.Reserve;
import local.applications.Reviewer;
import local.applications.Shipping;
import local.check.Check;
import local.check.Finding;
import local.check.Fix;
import local.check.RunCalls;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Denial;
import local.template.Options;
import local.template.TemplateException;
import local.template.reader.Templates;
import local.template.stack.Stack;
import local.template.stack.StackResource.Named;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

/**
 * Applications with all that Step Functions needs rights for, the repository's own among them, and what becomes of each
 * when a grant of its template is taken away or widened: check names it, and the run fails at the very call that AWS
 * would refuse. What is expected stands in {@code grants.txt} of each.
 */
class EveryGrantTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path APPLICATIONS = Path.of("target/test-classes/local/applications");
    private static final Options OPTIONS = new Options("local", "us-east-1", Settings.ACCOUNT, Optional.empty());

    @TempDir
    private Path folder;

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private LocalApp started;

    /**
     * @param machine  logical ID of the machine that is run
     * @param worker   logical ID of a function that is invoked beside, as its schedule would
     * @param handlers of its functions, by their logical IDs: the others run in processes of their own
     */
    private record Application(
            String name,
            String machine,
            Optional<String> worker,
            String input,
            String output,
            Function<FunctionClients, Map<String, Object>> handlers) {

        Path folder() {
            return APPLICATIONS.resolve(name);
        }
    }

    /**
     * What becomes of an application without a grant.
     *
     * @param check what the owner of the grant may not do any more: {@code sqs:SendMessage on Orders}; or why it is
     *              not missed
     * @param run   what is refused, the execution's error, and its input where it is another one than usual; or what
     *              AWS says when it refuses to create something; or why the execution succeeds all the same
     */
    private record Expected(String grant, String check, String run) {

        static List<Expected> of(Application application) throws IOException {
            return Files.readAllLines(application.folder().resolve("grants.txt")).stream()
                    .filter(line -> line.contains("|") && !line.startsWith("#"))
                    .map(line -> line.split("\\s*\\|\\s*"))
                    .map(columns -> new Expected(columns[0], columns[1], columns[2]))
                    .toList();
        }

        boolean isMissed() {
            return !check.startsWith("nothing: ");
        }

        /** The ARN of what may not be acted on, or its beginning. */
        String resource(Stack stack) {
            var name = check.substring(check.indexOf(" on ") + " on ".length());
            return stack.all(Named.class).stream()
                    .flatMap(resource -> switch (resource) {
                        case Named machine
                        when name.equals("executions of " + machine.logicalId()) ->
                            Stream.of(machine.arn().replace(":stateMachine:", ":execution:"));
                        case Stack.Bucket bucket
                        when name.startsWith(bucket.logicalId() + "/") -> Stream.of(bucket.arn());
                        default -> Stream.of(resource.arn()).filter(_ -> name.equals(resource.logicalId()));
                    })
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The repository's own, with its functions in processes. */
    @TestFactory
    Stream<DynamicNode> callback() throws IOException {
        // What lies beside the template is found from elsewhere too.
        Files.writeString(
                folder.resolve("template.yaml"),
                Files.readString(REPOSITORY.resolve("template.yaml"))
                        .replaceAll("(CodeUri|DefinitionUri): ", "$0" + REPOSITORY + "/"));
        FunctionBuild.buildStale(read(folder.resolve("template.yaml")).functions());
        return tests(new Application("callback", "CallbackStateMachine", Optional.empty(), """
            {"payload": "hi mom"}\
            """, """
                {"message": "Hello, hi mom!", "payload": "mom ih",
                 "callback": {"status": "COMPLETED", "payload": "mom ih"}}\
                """, _ -> Map.of()));
    }

    @TestFactory
    Stream<DynamicNode> parallelMaps() throws IOException {
        return laidOut(new Application(
                "parallel-maps",
                "OrderStateMachine",
                Optional.empty(),
                """
                {"lines": [{"item": "cup", "pieces": 2}, {"item": "saucer", "pieces": 1}]}\
                """,
                """
                {"lines": 2, "cents": 1200}\
                """,
                _ -> Map.of(
                        "PriceFunction",
                        new Price(),
                        "ReserveFunction",
                        new Reserve(),
                        "ReceiptFunction",
                        new Receipt())));
    }

    @TestFactory
    Stream<DynamicNode> s3Maps() throws IOException {
        var bucket = Files.createDirectories(folder.resolve(".local/buckets/local-price-list-123456789012"));
        Files.copy(APPLICATIONS.resolve("s3-maps/lines.json"), bucket.resolve("lines.json"));
        return laidOut(new Application(
                "s3-maps",
                "PriceListStateMachine",
                Optional.empty(),
                "{}",
                """
                {"bucket": "local-price-list-123456789012"}\
                """,
                _ -> Map.of("PriceFunction", new Price())));
    }

    @TestFactory
    Stream<DynamicNode> nestedMachines() throws IOException {
        return laidOut(
                new Application("nested-machines", "ShipmentStateMachine", Optional.empty(), """
                    {"packing": 60, "billing": 5}\
                    """, """
                        {"parcel": "P-7", "bill": "B-7"}\
                        """, _ -> Map.of()));
    }

    @TestFactory
    Stream<DynamicNode> expressLogging() throws IOException {
        return laidOut(new Application(
                "express-logging",
                "IntakeStateMachine",
                Optional.empty(),
                """
                {"sensor": "roof", "fahrenheit": 68}\
                """,
                """
                {"sensor": "roof", "celsius": 20}\
                """,
                _ -> Map.of("NormalizeFunction", new Normalize())));
    }

    @TestFactory
    Stream<DynamicNode> activity() throws IOException {
        return laidOut(new Application(
                "activity",
                "ClaimStateMachine",
                Optional.of("ReviewerFunction"),
                """
                {"amount": 100}\
                """,
                """
                {"amount": 100, "review": {"accepted": true, "reason": "by its amount"}}\
                """,
                clients -> Map.of(
                        "ReviewerFunction",
                        new Reviewer(
                                clients.stepFunctions("ReviewerFunction"),
                                "arn:aws:states:us-east-1:123456789012:activity:local-review"))));
    }

    @TestFactory
    Stream<DynamicNode> queueAndTopicPolicies() throws IOException {
        return laidOut(new Application(
                "queue-and-topic-policies",
                "OrderStateMachine",
                Optional.empty(),
                """
                {"order": "7"}\
                """,
                """
                {"parcel": "P-7"}\
                """,
                clients -> Map.of(
                        "ShippingFunction",
                        new Shipping(
                                clients.sns("ShippingFunction"),
                                clients.stepFunctions("ShippingFunction"),
                                "arn:aws:sns:us-east-1:123456789012:local-shipped"))));
    }

    /** As {@code sam build} lays it out: each function's classes in its folder. */
    private Stream<DynamicNode> laidOut(Application application) throws IOException {
        try (var files = Files.walk(application.folder())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                copy(file, folder.resolve(application.folder().relativize(file)));
            }
        }
        for (var handler : application.handlers().apply(new FunctionClients()).entrySet()) {
            var type = handler.getValue().getClass();
            copy(
                    APPLICATIONS.resolve(type.getSimpleName() + ".class"),
                    folder.resolve(handler.getKey(), type.getName().replace('.', '/') + ".class"));
        }
        return tests(application);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private Stream<DynamicNode> tests(Application application) throws IOException {
        var template = folder.resolve("template.yaml");
        var taken = Mutation.taken(template);
        var expected = Expected.of(application).stream().collect(Collectors.toMap(Expected::grant, line -> line));
        return Stream.of(
                dynamicTest(
                        "nothing is found",
                        () -> assertThat(Check.of(read(template))).isEmpty()),
                dynamicTest("succeeds", () -> succeeds(application, template)),
                dynamicTest(
                        "every grant has its line",
                        () -> assertThat(expected.keySet())
                                .containsExactlyInAnyOrderElementsOf(
                                        taken.stream().map(Mutation::grant).toList())),
                dynamicContainer(
                        "taken away, check",
                        taken.stream()
                                .map(mutation -> dynamicTest(
                                        mutation.grant(), () -> missing(mutation, expected.get(mutation.grant()))))),
                dynamicContainer(
                        "mended, check",
                        taken.stream()
                                .filter(mutation ->
                                        expected.get(mutation.grant()).isMissed())
                                .map(mutation -> dynamicTest(mutation.grant(), () -> mended(mutation)))),
                dynamicContainer(
                        "taken away, run",
                        taken.stream()
                                .map(mutation -> dynamicTest(
                                        mutation.grant(),
                                        () -> fails(application, mutation, expected.get(mutation.grant()))))),
                dynamicContainer(
                        "widened, check",
                        Mutation.widened(template).stream()
                                .map(mutation -> dynamicTest(mutation.grant(), () -> wide(mutation)))));
    }

    private static Stack read(Path template) {
        return Templates.read(template, Map.of(), OPTIONS);
    }

    private Path write(Mutation mutation) throws IOException {
        return Files.writeString(folder.resolve("mutated.yaml"), mutation.template());
    }

    private void missing(Mutation mutation, Expected expected) throws IOException {
        var findings = Check.of(read(write(mutation)));
        if (!expected.isMissed()) {
            assertThat(findings).isEmpty();
            return;
        }
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Finding.Rule.MISSING_GRANT);
            assertThat(finding.message()).contains(" may not " + expected.check());
        });
    }

    /** The lines that check says to add close the gap, and grant no more than that; once added, none are again. */
    private void mended(Mutation mutation) throws IOException {
        var template = write(mutation);
        var fixed = Fix.of(() -> read(template), RunCalls.NONE);
        assertThat(fixed.left()).isEmpty();
        assertThat(fixed.fixed()).isPositive();
        assertThat(fixed.changed()).containsOnlyKeys(template);
        var text = fixed.changed().get(template);
        assertThat(text.lines().toList())
                .as("all that was there is there")
                .containsSubsequence(mutation.template().lines().toList());
        Files.writeString(template, text);
        var again = Fix.of(() -> read(template), RunCalls.NONE);
        assertThat(again.left()).isEmpty();
        assertThat(again.changed()).isEmpty();
    }

    private void wide(Mutation mutation) throws IOException {
        assertThat(Check.of(read(write(mutation)))).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.rule()).isIn(Finding.Rule.WIDE_GRANT, Finding.Rule.UNUSED_GRANT);
            assertThat(finding.location().line()).isEqualTo(mutation.line());
        });
    }

    private void succeeds(Application application, Path template) throws IOException {
        var app = running(application, template);
        var execution = run(application, app, application.input());
        assertThat(execution.status()).as(execution.cause().orElse("")).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output()).contains(Json.parse(application.output()));
        assertThat(denials).isEmpty();
    }

    private void fails(Application application, Mutation mutation, Expected expected) throws IOException {
        var template = write(mutation);
        if (expected.run().startsWith("succeeds: ")) {
            succeeds(application, template);
            return;
        }
        try {
            var app = running(application, template);
            var refused = expected.run().split(", ", 3);
            var execution = run(application, app, refused.length == 3 ? refused[2] : application.input());
            assertThat(denials).first().satisfies(denial -> {
                assertThat(denial.action()).isEqualTo(refused[0]);
                assertThat(denial.resource()).startsWith(expected.resource(app.stack()));
                assertThat(denial.message()).contains(" is not authorized to perform: ", " because no ");
            });
            assertThat(execution.error().orElse(execution.status().name())).isEqualTo(refused[1]);
        } catch (TemplateException refused) {
            assertThat(refused).hasMessageContaining(expected.run());
        }
    }

    /**
     * The application as this template has it. It is started once and updated from then on, as one that follows its files
     * is: a process of a function starts in half a second.
     */
    private LocalApp running(Application application, Path template) throws IOException {
        if (started == null) {
            var clients = new FunctionClients();
            started = LocalApp.start(serving(template, application.handlers().apply(clients)), new RunListener() {
                @Override
                public void denied(Denial denial) {
                    denials.add(denial);
                }
            });
            clients.use(started);
        } else {
            var settings = serving(template, Map.of());
            var options = new Options(
                    OPTIONS.stackName(),
                    0,
                    OPTIONS.region(),
                    OPTIONS.account(),
                    Optional.of(started.endpoint()),
                    settings.upstreams());
            var files = new StackFiles(settings, options);
            var now = files.read(new HashSet<>());
            started.services().check(now.stack(), List.of());
            assertThat(started.services().cloudFormation().update(now.text(), now.blueprint()))
                    .isNotEmpty();
        }
        started.reset();
        denials.clear();
        return started;
    }

    private static Settings serving(Path template, Map<String, Object> handlers) {
        var settings = Settings.of(template).withHandlers(handlers);
        return new Settings(
                template,
                settings.naming(),
                new Purpose.Service(false),
                settings.access(),
                settings.code(),
                settings.skipsTime(),
                settings.upstreams());
    }

    @AfterEach
    void close() {
        if (started != null) {
            started.close();
        }
    }

    private static Execution run(Application application, LocalApp app, String input) {
        Execution execution;
        // Time must not skip to the time-out of a task before the worker has asked for it.
        try (var _ = app.hold()) {
            execution = app.start(application.machine(), input);
            application
                    .worker()
                    .ifPresent(worker -> app.services()
                            .lambda()
                            .invoke(
                                    new Principal.Administrator(Settings.ACCOUNT),
                                    InvokeRequest.builder()
                                            .functionName(function(app, worker))
                                            .build()));
        }
        return execution.await();
    }

    private static String function(LocalApp app, String logicalId) {
        return app.stack().functions().stream()
                .filter(function -> function.logicalId().equals(logicalId))
                .findFirst()
                .orElseThrow()
                .name();
    }
}
