package local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures {@code bin/local serve} from outside, as the SDKs use it: a process of its own, asked over connections that
 * are kept. Beside each figure stands that of a {@link NothingServer}, asked the same by the same client.
 */
public final class EndpointBench {

    private static final int STARTS = 5;
    private static final int EXECUTIONS = 4_000;
    private static final int KEPT = 50_000;
    private static final int CALLBACKS = 2_000;
    private static final int FIRST_CALLBACKS = 500;

    private static final String TEMPLATE = """
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}
              Policies:
                - PolicyName: Ask
                  PolicyDocument:
                    Statement: {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Requests.Arn}
          Requests:
            Type: AWS::SQS::Queue
            Properties: {QueueName: requests}
          TenPassStates:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: ten-pass-states
              RoleArn: !GetAtt Role.Arn
              Definition: {StartAt: P1, States: {PASS_STATES}}
          Each:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: each
              RoleArn: !GetAtt Role.Arn
              Definition:
                StartAt: Each
                States:
                  Each:
                    Type: Map
                    ItemProcessor: {StartAt: Pass, States: {Pass: {Type: Pass, End: true}}}
                    Next: Last
                  Last: {Type: Pass, End: true}
          Loop:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: loop
              RoleArn: !GetAtt Role.Arn
              Definition:
                StartAt: Again
                States:
                  Again:
                    Type: Choice
                    Choices: [{Variable: $.go, BooleanEquals: true, Next: Again}]
                    Default: Done
                  Done: {Type: Succeed}
          Callback:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: callback
              RoleArn: !GetAtt Role.Arn
              Definition:
                StartAt: Ask
                States:
                  Ask:
                    Type: Task
                    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                    Parameters: {QueueUrl: !Ref Requests, MessageBody.$: $$.Task.Token}
                    End: true
          Callbacks:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: callbacks
              RoleArn: !GetAtt Role.Arn
              Definition:
                StartAt: Each
                States:
                  Each:
                    Type: Map
                    ItemProcessor:
                      StartAt: Ask
                      States:
                        Ask:
                          Type: Task
                          Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                          Parameters: {QueueUrl: !Ref Requests, MessageBody.$: $$.Task.Token}
                          End: true
                    End: true
        """.replace(
            "PASS_STATES",
            IntStream.rangeClosed(1, 10)
                    .mapToObj(i -> "P%d: {Type: Pass, %s}".formatted(i, i == 10 ? "End: true" : "Next: P" + (i + 1)))
                    .collect(Collectors.joining(", ")));

    private interface Starting {

        ServeProcess start() throws IOException;
    }

    private final Figures figures;
    private final EndpointLoad serve;
    private final EndpointLoad nothing;

    private EndpointBench(Figures figures, EndpointLoad serve, EndpointLoad nothing) {
        this.figures = figures;
        this.serve = serve;
        this.nothing = nothing;
    }

    public static void run(Figures figures) {
        try {
            var folder = Files.createTempDirectory("bench");
            var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
            try {
                run(figures, template);
            } finally {
                try (var files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(EndpointBench::delete);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Figures figures, Path template) throws IOException {
        figures.add(
                "start to first answer",
                start(() -> ServeProcess.start(template, 0)),
                start(ServeProcess::nothing),
                "ms");
        try (var serve = ServeProcess.start(template, 0);
                var nothing = ServeProcess.nothing()) {
            serve.millisToFirstAnswer();
            nothing.millisToFirstAnswer();
            figures.add("its memory", serve.megabytes(), nothing.megabytes(), "MB");
            var pupil = new WireClient(nothing.url());
            new EndpointLoad(new WireClient(serve.url(), teacher(pupil))).onceEach();
            new EndpointBench(figures, new EndpointLoad(new WireClient(serve.url())), new EndpointLoad(pupil)).warm();
            figures.add("its memory after that", serve.megabytes(), nothing.megabytes(), "MB");
            var load = new EndpointLoad(new WireClient(serve.url()));
            load.start(KEPT);
            figures.add("ListExecutions of %,d".formatted(KEPT), Figures.millis(100, load::list), "ms");
        }
        try (var fresh = ServeProcess.start(template, 0)) {
            var load = new EndpointLoad(new WireClient(fresh.url()));
            figures.add(
                    "the first %d callbacks of a fresh serve".formatted(FIRST_CALLBACKS),
                    FIRST_CALLBACKS / load.callbacks(FIRST_CALLBACKS),
                    "callbacks/s");
            var history = load.longHistory();
            long begun = System.nanoTime();
            load.read(history);
            figures.add("its first history of 4,008 events", (System.nanoTime() - begun) / 1e6, "ms");
        }
    }

    /** Passes on what is answered; of the receipts, the one with the most messages. */
    private static WireClient.Listener teacher(WireClient pupil) {
        var taught = new HashMap<String, String>();
        return (target, request, answer) -> {
            boolean fewer = target.endsWith("ReceiveMessage")
                    && answer.length() < taught.getOrDefault(target, "{}").length();
            if (fewer || answer.contains("\"RUNNING\"")) {
                return;
            }
            for (var call : new String[] {target, NothingServer.call(target, request)}) {
                if (!answer.equals(taught.put(call, answer))) {
                    pupil.teach(call, answer);
                }
            }
        };
    }

    /** Milliseconds, the median of some starts. */
    private static double start(Starting starting) throws IOException {
        var millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (var server = starting.start()) {
                millis[i] = server.millisToFirstAnswer();
            }
        }
        Arrays.sort(millis);
        return millis[STARTS / 2];
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void warm() {
        both("ten Pass states, start to SUCCEEDED", "ms", load -> Figures.millis(1_000, load::tenPassStates));
        both("the same from 8 clients", "executions/s", load -> EXECUTIONS / load.passesFromClients(EXECUTIONS));
        figures.add("Choice loop", EndpointLoad.TRANSITIONS / Figures.millis(20, serve::loop) * 1_000, "transitions/s");
        both("a history of 4,008 events, in 5 pages", "ms", load -> {
            var history = load.longHistory();
            return Figures.millis(20, () -> load.read(history));
        });
        both("one callback through SQS", "ms", load -> Figures.millis(500, load::callback));
        both("callbacks through SQS, 4 workers", "callbacks/s", load -> {
            load.callbacks(CALLBACKS); // warms up
            return CALLBACKS / load.callbacks(CALLBACKS);
        });
    }

    private void both(String what, String unit, ToDoubleFunction<EndpointLoad> measure) {
        figures.add(what, measure.applyAsDouble(serve), measure.applyAsDouble(nothing), unit);
    }
}
