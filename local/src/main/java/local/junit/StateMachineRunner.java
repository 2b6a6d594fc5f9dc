package local.junit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import local.asl.TaskState;
import local.execution.task.MockConfig;
import local.junit.Target.Resource;
import local.template.stack.Definitions;

/** A state machine of the application under test. */
public final class StateMachineRunner {

    private final TestApp app;
    private final Resource machine;
    private final Map<String, Mock> mocks = new LinkedHashMap<>();

    StateMachineRunner(TestApp app, Resource machine) {
        this.app = app;
        this.machine = machine;
    }

    /** Its logical ID. */
    public String logicalId() {
        return machine.logicalId();
    }

    /**
     * Starts an execution.
     *
     * @param input JSON
     * @throws local.service.api.ServiceException where the input is refused, as AWS refuses it
     */
    public TestExecution start(String input) {
        return app.add(
                mocks.isEmpty() ? app.target().start(machine, input) : mocked().start(machine, input, testCase()));
    }

    /** Starts an execution and waits until it has ended. */
    public TestExecution run(String input) {
        return start(input).await();
    }

    /**
     * Starts an execution of a test case of a file.
     *
     * @param mocks in the format of Step Functions Local's {@code MockConfigFile.json}
     * @throws IllegalArgumentException where it has no such test case, or one that does not fit the machine
     */
    public TestExecution start(String input, MockConfig mocks, String testCase) {
        var here = mocked();
        return app.add(new LocalRun(here, here.app().start(logicalId(), input, mocks, testCase)));
    }

    /**
     * Has a Task state call nothing, in executions that this test starts from now on, and get the answers that are said.
     *
     * @throws IllegalArgumentException where the machine has no such Task state
     */
    public Mock mock(String state) {
        var definition = Definitions.parse(mocked().app().stateMachine(logicalId()));
        var tasks = definition.flow().tasks().map(TaskState::name).toList();
        if (!tasks.contains(state)) {
            throw new IllegalArgumentException(
                    "there is no Task state " + state + " in " + logicalId() + "; it has " + String.join(", ", tasks));
        }
        return mocks.computeIfAbsent(state, Mock::new);
    }

    private LocalTarget mocked() {
        return app.here("mocks a state");
    }

    private MockConfig.TestCase testCase() {
        return new MockConfig.TestCase(
                "the test",
                mocks.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, mock -> mock.getValue().response())));
    }
}
