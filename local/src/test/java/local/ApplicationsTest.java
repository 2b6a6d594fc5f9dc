package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import local.applications.Normalize;
import local.applications.Price;
import local.applications.Receipt;
import local.applications.Reserve;
import local.applications.Reviewer;
import local.applications.Shipping;
import local.check.Check;
import local.check.Finding;
import local.door.Denial;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.iam.Principal;
import local.json.Json;
import local.template.Options;
import local.template.TemplateException;
import local.template.Templates;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

/**
 * Applications with all that Step Functions needs rights for, and what becomes of each when a grant of its template is
 * taken away or widened: check names it, and the run fails at the very call that AWS would refuse. What is expected
 * stands beside each template, in {@code grants.txt}.
 */
class ApplicationsTest {

    private static final Path FOLDER = Path.of("target/test-classes/local/applications");
    private static final Options OPTIONS = new Options("local", "us-east-1", Settings.ACCOUNT, Optional.empty());

    @TempDir
    private Path folder;

    /**
     * @param machine  logical ID of the machine that is run
     * @param worker   logical ID of a function that is invoked beside, as its schedule would
     * @param handlers of its functions, by their logical IDs
     */
    private record Application(String name, String machine, Optional<String> worker, String input, String output,
            Function<FunctionClients, Map<String, Object>> handlers) {
    }

    /**
     * What becomes of an application without a grant.
     *
     * @param check what the owner of the grant may not do any more
     * @param run   what is refused, the execution's error, and its input where it is another one than usual; or what
     *              AWS refuses to create; or why the execution succeeds all the same
     */
    private record Expected(String grant, String check, String run) {

        static List<Expected> of(String application) throws IOException {
            return Files.readAllLines(FOLDER.resolve(application).resolve("grants.txt")).stream()
                    .filter(line -> line.contains("|") && !line.startsWith("#")).map(line -> line.split("\\s*\\|\\s*"))
                    .map(columns -> new Expected(columns[0], columns[1], columns[2])).toList();
        }
    }

    @TestFactory
    Stream<DynamicNode> parallelMaps() throws IOException {
        return tests(new Application("parallel-maps", "OrderStateMachine", Optional.empty(), """
                {"lines": [{"item": "cup", "pieces": 2}, {"item": "saucer", "pieces": 1}]}""", """
                {"lines": 2, "cents": 1200}""",
                _ -> Map.of("PriceFunction", new Price(), "ReserveFunction", new Reserve(),
                        "ReceiptFunction", new Receipt())));
    }

    @TestFactory
    Stream<DynamicNode> nestedMachines() throws IOException {
        return tests(new Application("nested-machines", "ShipmentStateMachine", Optional.empty(), """
                {"packing": 60, "billing": 5}""", """
                {"parcel": "P-7", "bill": "B-7"}""", _ -> Map.of()));
    }

    @TestFactory
    Stream<DynamicNode> expressLogging() throws IOException {
        return tests(new Application("express-logging", "IntakeStateMachine", Optional.empty(), """
                {"sensor": "roof", "fahrenheit": 68}""", """
                {"sensor": "roof", "celsius": 20}""", _ -> Map.of("NormalizeFunction", new Normalize())));
    }

    @TestFactory
    Stream<DynamicNode> activity() throws IOException {
        return tests(new Application("activity", "ClaimStateMachine", Optional.of("ReviewerFunction"), """
                {"amount": 100}""", """
                {"amount": 100, "review": {"accepted": true, "reason": "by its amount"}}""",
                clients -> Map.of("ReviewerFunction", new Reviewer(clients.stepFunctions("ReviewerFunction"),
                        "arn:aws:states:us-east-1:123456789012:activity:local-review"))));
    }

    @TestFactory
    Stream<DynamicNode> queueAndTopicPolicies() throws IOException {
        return tests(new Application("queue-and-topic-policies", "OrderStateMachine", Optional.empty(), """
                {"order": "7"}""", """
                {"parcel": "P-7"}""",
                clients -> Map.of("ShippingFunction", new Shipping(clients.sns("ShippingFunction"),
                        clients.stepFunctions("ShippingFunction"), 
                        "arn:aws:sns:us-east-1:123456789012:local-shipped"))));
    }

    private Stream<DynamicNode> tests(Application application) throws IOException {
        copy(application);
        var template = folder.resolve("template.yaml");
        var taken = Mutation.taken(template);
        var widened = Mutation.widened(template);
        var expected = Expected.of(application.name());
        return Stream.of(
                dynamicTest("nothing is found", () -> assertThat(check(template)).isEmpty()),
                dynamicTest("succeeds", () -> succeeds(application, template)),
                dynamicTest("every grant has its line", () -> assertThat(taken).extracting(Mutation::grant)
                        .containsExactlyElementsOf(expected.stream().map(Expected::grant).toList())),
                dynamicContainer("taken away, check", taken.stream().map(mutation -> dynamicTest(mutation.grant(), () ->
                        missing(mutation, line(expected, mutation))))),
                dynamicContainer("taken away, run", taken.stream().map(mutation -> dynamicTest(mutation.grant(), () ->
                        fails(application, mutation, line(expected, mutation))))),
                dynamicContainer("widened, check", widened.stream().map(mutation -> dynamicTest(mutation.grant(), () ->
                        wide(mutation)))));
    }

    /** As {@code sam build} lays it out: each function's classes in its folder. */
    private void copy(Application application) throws IOException {
        var from = FOLDER.resolve(application.name());
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                copy(file, folder.resolve(from.relativize(file)));
            }
        }
        for (var handler : application.handlers().apply(new FunctionClients()).entrySet()) {
            var type = handler.getValue().getClass();
            var name = type.getSimpleName() + ".class";
            copy(Path.of("target/test-classes/local/applications", name), folder.resolve(handler.getKey(), name));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private static Expected line(List<Expected> expected, Mutation mutation) {
        return expected.stream().filter(line -> line.grant().equals(mutation.grant())).findFirst().orElseThrow();
    }

    private static List<Finding> check(Path template) {
        return Check.of(Templates.read(template, Map.of(), OPTIONS));
    }

    private Path write(Mutation mutation) throws IOException {
        return Files.writeString(folder.resolve("mutated.yaml"), mutation.template());
    }

    private void missing(Mutation mutation, Expected expected) throws IOException {
        assertThat(check(write(mutation))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Finding.Rule.MISSING_GRANT);
            assertThat(finding.message()).contains(" may not " + expected.check());
        });
    }

    private void wide(Mutation mutation) throws IOException {
        assertThat(check(write(mutation))).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.rule()).isIn(Finding.Rule.WIDE_GRANT, Finding.Rule.UNUSED_GRANT);
            assertThat(finding.location().line()).isEqualTo(mutation.line());
        });
    }

    private static void succeeds(Application application, Path template) throws IOException {
        var denials = new CopyOnWriteArrayList<Denial>();
        try (var app = start(application, template, denials)) {
            var execution = run(application, app, application.input());
            assertThat(execution.status()).as(execution.cause().orElse("")).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.output()).contains(Json.parse(application.output()));
            assertThat(denials).isEmpty();
        }
    }

    private void fails(Application application, Mutation mutation, Expected expected) throws IOException {
        var denials = new CopyOnWriteArrayList<Denial>();
        var template = write(mutation);
        if (expected.run().startsWith("succeeds")) {
            succeeds(application, template);
            return;
        }
        try (var app = start(application, template, denials)) {
            var run = expected.run().split(", ", 3);
            var execution = run(application, app, run.length == 3 ? run[2] : application.input());
            assertThat(denials).extracting(Denial::action).containsOnly(run[0]);
            assertThat(execution.error().orElse(execution.status().name())).isEqualTo(run[1]);
        } catch (TemplateException refused) {
            assertThat(refused).hasMessageContaining(expected.run());
        }
    }

    private static LocalApp start(Application application, Path template, List<Denial> denials) throws IOException {
        var clients = new FunctionClients();
        var settings = Settings.of(template).withHandlers(application.handlers().apply(clients));
        var app = LocalApp.start(settings, new RunListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }
        });
        clients.use(app);
        return app;
    }

    private static Execution run(Application application, LocalApp app, String input) {
        Execution execution;
        // Time must not skip to the time-out of a task before the worker has asked for it.
        try (var _ = app.hold()) {
            execution = app.start(application.machine(), input);
            application.worker().ifPresent(worker -> app.services().lambda().invoke(
                    new Principal.Administrator(Settings.ACCOUNT),
                    InvokeRequest.builder().functionName(function(app, worker)).build()));
        }
        return execution.await();
    }

    private static String function(LocalApp app, String logicalId) {
        return app.stack().functions().stream().filter(function -> function.logicalId().equals(logicalId)).findFirst()
                .orElseThrow().name();
    }
}
