package local.junit;

import java.time.Duration;
import local.junit.Target.Resource;
import local.service.lambda.Fault;

/** A function of the application under test, and the faults that its next invocations meet. */
public final class TestFunction {

    private final LocalTarget target;
    private final Resource function;

    TestFunction(LocalTarget target, Resource function) {
        this.target = target;
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
            target.app().services().lambda().faults().add(function.name(), fault);
        }
        return this;
    }
}
