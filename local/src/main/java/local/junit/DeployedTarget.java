package local.junit;

import static local.junit.OverTheWire.ask;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import local.time.Time;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A stack that is deployed, over the wire, with the person's own credentials. Tests share it, and it is never reset. */
final class DeployedTarget implements Target, AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** What the calls of tests go through. */
    record Clients(CloudFormationClient cloudFormation, SfnClient stepFunctions, SqsClient sqs)
            implements AutoCloseable {

        /** As the SDK's default chains find region, credentials and {@code AWS_ENDPOINT_URL}. */
        static Clients create() {
            return ask(() -> new Clients(CloudFormationClient.create(), SfnClient.create(), SqsClient.create()));
        }

        @Override
        public void close() {
            cloudFormation.close();
            stepFunctions.close();
            sqs.close();
        }
    }

    private final DeployedStack stack;
    private final Duration timeout;
    private final Clients clients;
    private final Time time;
    private final Map<String, StateMachineType> types = new ConcurrentHashMap<>();

    private DeployedTarget(DeployedStack stack, Duration timeout, Clients clients, Time time) {
        this.stack = stack;
        this.timeout = timeout;
        this.clients = clients;
        this.time = time;
    }

    /**
     * @param time    on which tests wait
     * @param clients are closed with this
     * @throws AssertionError where AWS has no such stack, or could not be asked
     */
    static DeployedTarget open(Deployment deployment, Clients clients, Time time) {
        var stack = DeployedStack.read(clients.cloudFormation(), deployment.stack());
        return new DeployedTarget(stack, deployment.timeout(), clients, time);
    }

    @Override
    public String declaration() {
        return "the stack " + stack.name();
    }

    DeployedStack stack() {
        return stack;
    }

    @Override
    public List<Resource> all(Kind kind) {
        return stack.resources().get(kind);
    }

    /** Aborts the test where AWS would keep no history of the execution. */
    @Override
    public Run start(Resource machine, String input) {
        var type = types.computeIfAbsent(
                machine.id(),
                arn -> ask(() -> stepFunctions().describeStateMachine(request -> request.stateMachineArn(arn)))
                        .type());
        if (type == StateMachineType.EXPRESS) {
            return TestApp.onlyHere("runs " + machine + ", an Express workflow, of which AWS keeps no history");
        }
        var started = ask(() -> stepFunctions()
                .startExecution(request -> request.stateMachineArn(machine.id()).input(input)));
        return new DeployedRun(this, started.executionArn());
    }

    SfnClient stepFunctions() {
        return clients.stepFunctions();
    }

    /** About how many messages could be received now, as soon as that is as expected, or when the time is over. */
    int size(Resource queue, IntPredicate expected) {
        var size = new int[1];
        waitUntil(() -> {
            var attributes = ask(() -> clients.sqs()
                    .getQueueAttributes(request -> request.queueUrl(queue.id())
                            .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)));
            size[0] = Integer.parseInt(attributes.attributes().get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
            return expected.test(size[0]);
        });
        return size[0];
    }

    void send(Resource queue, String body) {
        ask(() -> clients.sqs()
                .sendMessage(request -> request.queueUrl(queue.id()).messageBody(body)));
    }

    Instant now() {
        return time.now();
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * Asks again and again, with longer and longer pauses.
     *
     * @return whether it was so before the time was over
     */
    boolean waitUntil(BooleanSupplier isSo) {
        var latest = time.now().plus(timeout);
        for (var pause = FIRST_PAUSE; !isSo.getAsBoolean(); pause = longer(pause)) {
            if (!time.now().isBefore(latest)) {
                return false;
            }
            try {
                time.pause(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("the test was interrupted while it waited for AWS");
            }
        }
        return true;
    }

    private static Duration longer(Duration pause) {
        var longer = pause.multipliedBy(3).dividedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    @Override
    public void close() {
        clients.close();
        time.close();
    }
}
