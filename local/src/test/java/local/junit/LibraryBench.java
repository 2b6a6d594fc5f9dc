package local.junit;

import static local.junit.LocalAssertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.junit.LocalAppTest.Handler;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/**
 * What a test costs with the library: the first of a module, from the start of the JVM to its end, and each further one.
 *
 * <pre>{@code
 * mvn -f local/pom.xml test-compile dependency:build-classpath -Dmdep.outputFile=target/cp
 * cd local && java -cp target/test-classes:target/classes:$(cat target/cp) local.junit.LibraryBench processes
 * }</pre>
 */
final class LibraryBench {

    private static final int TESTS = 60;
    /** The first ones compile what the others run. */
    private static final int WARM = 20;

    private static final Map<String, Class<?>> GROUPS =
            Map.of("processes", Processes.class, "handlers", Handlers.class, "hour", Hour.class, "none", None.class);

    private LibraryBench() {}

    /** @param args which one to measure: a JVM each, as the first test is one of a JVM */
    public static void main(String[] args) {
        var test = args.length == 1 ? GROUPS.get(args[0]) : null;
        if (test == null) {
            System.err.println("name one of " + String.join(", ", GROUPS.keySet()));
            System.exit(2);
        }
        var events = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
                .selectors(selectClass(test))
                .execute()
                .testEvents();
        if (events.succeeded().count() != TESTS) {
            events.failed().debug(System.err);
            System.exit(1);
        }
        var began = times(events.started().stream());
        var ended = times(events.stream().filter(event -> event.getType() == EventType.FINISHED));
        var further = IntStream.range(WARM, TESTS)
                .mapToObj(at -> Duration.between(began.get(at), ended.get(at)))
                .sorted()
                .toList();
        print(System.out, args[0], ended.getFirst(), further);
    }

    private static void print(PrintStream out, String group, Instant first, List<Duration> further) {
        var start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        out.printf(
                "%-10s first %5d ms after the JVM's start, further ones %.1f ms (half), %.1f ms (nine of ten)%n",
                group,
                Duration.between(start, first).toMillis(),
                further.get(further.size() / 2).toNanos() / 1e6,
                further.get(further.size() * 9 / 10).toNanos() / 1e6);
    }

    private static List<Instant> times(Stream<Event> events) {
        return events.map(Event::getTimestamp).toList();
    }

    @Disabled("measured by main alone")
    @LocalAppTest(template = "../template.yaml")
    static class Processes {
        @RepeatedTest(TESTS)
        void getsItsCallback(StateMachineRunner machine) {
            assertThat(machine.run("{\"payload\": \"hi mom\"}")).hasOutput("/payload", "mom ih");
        }
    }

    @Disabled("measured by main alone")
    @LocalAppTest(
            template = "target/test-classes/local/junit/template.yaml",
            handlers = @Handler(function = "Greeter", type = Greeter.class))
    static class Handlers {
        @RepeatedTest(TESTS)
        void isAnswered(StateMachineRunner machine, Clock clock) {
            var execution = machine.start("{\"name\": \"mom\"}");
            execution.callback().succeed("1");
            assertThat(execution).hasOutput("1");
        }
    }

    @Disabled("measured by main alone")
    @StartAt("2027-03-01T08:00:00Z")
    @LocalAppTest(
            template = "target/test-classes/local/junit/start-at.yaml",
            handlers = @Handler(function = "Bill", type = Greeter.class))
    static class Hour {
        @RepeatedTest(TESTS)
        void waitsAnHour(StateMachineRunner machine) {
            assertThat(machine.run("{\"due\": \"2027-03-01T09:00:00Z\"}")).succeeded();
        }
    }

    @Disabled("measured by main alone")
    @StartAt("2027-03-01T08:00:00Z")
    @LocalAppTest(
            template = "target/test-classes/local/junit/start-at.yaml",
            handlers = @Handler(function = "Bill", type = Greeter.class))
    static class None {
        @RepeatedTest(TESTS)
        void waitsForNothing(StateMachineRunner machine) {
            assertThat(machine.run("{\"due\": \"2027-03-01T08:00:00Z\"}")).succeeded();
        }
    }
}
