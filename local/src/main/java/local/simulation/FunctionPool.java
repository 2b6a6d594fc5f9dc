package local.simulation;

import java.util.List;
import local.template.stack.Stack;

/**
 * Lambda: how many invocations there may be at once, of an account and of a function, how quickly a function gets new
 * environments, and how many requests a second there may be. An environment that was started stays.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html">Function scaling</a>
 */
final class FunctionPool {

    /** The one that the invocation of a function met. */
    enum Start {
        WARM,
        COLD,
        THROTTLED
    }

    private static final int SCALING_SECONDS = 10;

    private final Pressure pressure;
    private final long[] reserved;
    private final String[] reservations;
    private final TokenBucket[] scaling;
    private final TokenBucket requests;
    private final long shared;
    private final int[] environments;
    private final int[] busy;
    private long sharedBusy;
    private int most;
    private int all;

    FunctionPool(List<Stack.Function> functions, Quotas quotas, Pressure pressure) {
        this.pressure = pressure;
        int count = functions.size();
        reserved = new long[count];
        reservations = new String[count];
        scaling = new TokenBucket[count];
        environments = new int[count];
        busy = new int[count];
        long concurrency = quotas.of("lambda.concurrency");
        long reservedInAll = 0;
        for (int i = 0; i < count; i++) {
            reservations[i] = functions.get(i).logicalId() + ".ReservedConcurrentExecutions";
            reserved[i] = quotas.of(reservations[i]);
            reservedInAll += reserved[i] == Quotas.NONE ? 0 : reserved[i];
            long rate = quotas.of("lambda.scaling");
            scaling[i] = new TokenBucket(rate, Math.max(1, rate / SCALING_SECONDS));
        }
        shared = concurrency - reservedInAll;
        long each = concurrency * quotas.of("lambda.requests-per-concurrency");
        requests = new TokenBucket(each, each);
    }

    Start invoke(int function, long now) {
        if (isReserved(function) ? busy[function] >= reserved[function] : sharedBusy >= shared) {
            pressure.refused(isReserved(function) ? reservations[function] : "lambda.concurrency");
            return Start.THROTTLED;
        }
        if (!requests.tryTake(now)) {
            pressure.refused("lambda.requests-per-concurrency");
            return Start.THROTTLED;
        }
        boolean cold = environments[function] <= busy[function];
        if (cold && !scaling[function].tryTake(now)) {
            pressure.refused("lambda.scaling");
            return Start.THROTTLED;
        }
        environments[function] += cold ? 1 : 0;
        busy[function]++;
        sharedBusy += isReserved(function) ? 0 : 1;
        most = Math.max(most, ++all);
        return cold ? Start.COLD : Start.WARM;
    }

    void end(int function) {
        busy[function]--;
        all--;
        sharedBusy -= isReserved(function) ? 0 : 1;
    }

    private boolean isReserved(int function) {
        return reserved[function] != Quotas.NONE;
    }

    /** The most invocations at a time. */
    int most() {
        return most;
    }
}
