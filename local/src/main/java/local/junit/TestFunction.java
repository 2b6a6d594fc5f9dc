package local.junit;

import java.time.Duration;
import local.service.lambda.Fault;
import local.template.stack.Stack;

/** A function of the application under test, and the faults that its next invocations meet. */
public final class TestFunction {

    private final TestApp app;
    private final Stack.Function function;

    TestFunction(TestApp app, Stack.Function function) {
        this.app = app;
        this.function = function;
    }

    /** Lambda refuses the next invocations: {@code TooManyRequestsException}. */
    public TestFunction throttle(int times) {
        return add(new Fault.Throttle(), times);
    }

    /** The function's process dies in the next invocation: {@code Runtime.ExitError}. */
    public TestFunction crash() {
        return add(new Fault.Crash(), 1);
    }

    /** The next invocation takes that much longer, on the application's clock; the function's {@code Timeout} counts. */
    public TestFunction delay(Duration duration) {
        return add(new Fault.Delay(duration), 1);
    }

    private TestFunction add(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            app.local().services().lambda().faults().add(function.name(), fault);
        }
        return this;
    }
}
