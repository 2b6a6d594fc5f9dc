package local.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.asl.Resource.LambdaFunction;
import local.asl.Resource.Pattern;
import local.asl.TaskState;
import local.asl.expression.Composite;
import local.asl.expression.Expression;
import local.asl.expression.Literal;
import local.json.Arn;
import local.policy.AwsService;
import local.policy.PassedRole;
import local.policy.ServiceCalls;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import local.template.stack.Stack.StateMachineResource;

/** What the role of a state machine must allow: what its states call, and what its settings need. */
final class MachineNeeds {

    private static final List<String> TRACING = List.of(
            "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets");

    /** The argument that names the resource, by the service. */
    private static final Map<String, List<String>> ARGUMENTS = Map.of(
            "lambda", List.of("FunctionName"),
            "sqs", List.of("QueueUrl", "QueueName"),
            "sns", List.of("TopicArn", "TargetArn"),
            "states", List.of("StateMachineArn", "ExecutionArn", "ActivityArn", "ResourceArn"),
            "s3", List.of("Bucket"),
            "dynamodb", List.of("TableName"),
            "secretsmanager", List.of("SecretId"),
            "ssm", List.of("Name"),
            "sts", List.of("RoleArn"));

    private final StateMachineResource machine;
    private final StateLines lines;
    private final Arns arns;
    private final List<Need> needs = new ArrayList<>();
    private final List<Finding> unknown = new ArrayList<>();
    private boolean complete = true;
    private final Map<String, List<Need>> others = new LinkedHashMap<>();

    private MachineNeeds(Machine machine, Arns arns) {
        this.machine = machine.resource();
        this.lines = machine.lines();
        this.arns = arns;
    }

    static Needs of(Stack stack, Machine of, Arns arns) {
        var reading = new MachineNeeds(of, arns);
        var machine = of.resource();
        var flow = of.definition().flow();
        Prerequisite.of(stack, machine, flow, machine.roleName()).stream()
                .map(Need::of)
                .forEach(reading.needs::add);
        if (Prerequisite.isLogged(machine)) {
            // Asked for when logging ends: the machine is created without it.
            reading.needs.add(Need.lesser(List.of("logs:DeleteLogDelivery"), "*", "logging"));
        }
        if (machine.tracing()) {
            reading.needs.add(Need.lesser(TRACING, "*", "tracing"));
        }
        reading.read(flow);
        return new Needs(
                machine.logicalId(),
                machine.roleName(),
                machine.location(),
                reading.needs,
                reading.others,
                reading.unknown,
                reading.complete && reading.unknown.isEmpty());
    }

    private void read(Flow flow) {
        flow.tasks().forEach(this::read);
        maps(flow)
                .filter(map -> map.processor().mode() == MapState.Mode.DISTRIBUTED)
                .forEach(this::read);
    }

    private static Stream<MapState> maps(Flow flow) {
        return flow.states().values().stream().flatMap(state -> switch (state) {
            case MapState map ->
                Stream.concat(Stream.of(map), maps(map.processor().flow()));
            case ParallelState parallel -> parallel.branches().stream().flatMap(MachineNeeds::maps);
            default -> Stream.empty();
        });
    }

    private void read(TaskState task) {
        var why = why(task.name());
        task.credentials()
                .ifPresentOrElse(
                        credentials -> Arguments.literal(Optional.of(credentials), "RoleArn")
                                .ifPresentOrElse(
                                        role -> {
                                            needs.add(Need.of(List.of("sts:AssumeRole"), Optional.of(role), why));
                                            var name = Arn.parse(role)
                                                    .map(Arn::name)
                                                    .orElse(role);
                                            calls(task, why, others.computeIfAbsent(name, _ -> new ArrayList<>())::add);
                                        },
                                        () -> unknown.add(Finding.note(
                                                lines.of(task.name()),
                                                "with which role " + task.name() + " calls is decided at run time"))),
                        () -> calls(task, why, needs::add));
    }

    private void calls(TaskState task, String why, Consumer<Need> to) {
        switch (task.resource()) {
            case LambdaFunction(var arn) -> to.accept(Need.of(List.of("lambda:InvokeFunction"), Optional.of(arn), why));
            case Resource.Activity _ -> {
                // Whoever works on it needs the right, the machine does not.
            }
            case Integration call -> {
                var arguments = Arguments.of(task.data());
                call(task.name(), call, arguments, why).forEach(to);
                if (call.pattern() == Pattern.SYNC || call.pattern() == Pattern.SYNC_2) {
                    Arguments.literal(arguments, "StateMachineArn")
                            .filter(_ -> call.service().equals("states"))
                            .map(started -> executions(arns.of("states", started)))
                            .ifPresent(executions -> to.accept(Need.lesser(
                                    List.of("states:DescribeExecution", "states:StopExecution"), executions, why)));
                }
            }
        }
    }

    private Stream<Need> call(String state, Integration call, Optional<Expression> arguments, String why) {
        var service = AwsService.ofTask(call.service())
                .map(AwsService::sdkName)
                .orElse(call.service().replaceFirst("^aws-sdk:", ""));
        var operation =
                Character.toUpperCase(call.action().charAt(0)) + call.action().substring(1);
        var action = ServiceCalls.known(service, operation);
        var passing = PassedRole.of(service, operation).stream().toList();
        var passed = passing.stream().flatMap(role -> passed(role, arguments, why));
        if (action.isEmpty()) {
            var others = new IntegrationNeeds(arns, machine.arn()).of(call, arguments, why);
            if (others.isEmpty()) {
                unknown.add(Finding.note(
                        lines.of(state), "what " + call.arn() + " needs is not known here (state " + state + ")"));
            }
            // What else such a service does with the role depends on more than the call: nothing is said of too much.
            complete = false;
            var own = others.stream()
                    .flatMap(List::stream)
                    .filter(need -> passing.isEmpty() || !need.actions().contains(PassedRole.ACTION));
            return Stream.concat(own, passed);
        }
        var needed = action.filter(known -> !ServiceCalls.isFree(known)).stream()
                .flatMap(known -> known.equals("events:PutEvents")
                        ? buses(arguments).map(bus -> Need.of(List.of(known), bus, why))
                        : Stream.of(Need.of(List.of(known), resource(known, arguments), why)));
        return Stream.concat(needed, passed);
    }

    /** The roles that the arguments hand over: one that is computed can only be told at run time. */
    private static Stream<Need> passed(PassedRole role, Optional<Expression> arguments, String why) {
        return Arguments.all(arguments, role.member()).stream()
                .map(value -> value instanceof Literal(var json) && json.isString() && Arn.isOne(json.stringValue())
                        ? Optional.of(json.stringValue())
                        : Optional.<String>empty())
                .distinct()
                .map(arn -> Need.passing(role, arn, why));
    }

    /** Each entry names the bus that it is put on, or means the default one. */
    private Stream<Optional<String>> buses(Optional<Expression> arguments) {
        var entries = switch (Arguments.field(arguments, "Entries").orElse(null)) {
            case Literal(var json) -> json.valueStream().<Expression>map(Literal::of);
            case Composite.Elements elements -> elements.elements().stream();
            case null, default -> Stream.<Expression>of();
        };
        var buses = entries.map(Optional::of)
                .map(entry -> Arguments.has(entry, "EventBusName")
                        ? Arguments.literal(entry, "EventBusName").map(bus -> arns.of("events", bus))
                        : Optional.of(arns.of("events", "default")))
                .distinct()
                .toList();
        return buses.isEmpty() ? Stream.of(Optional.empty()) : buses.stream();
    }

    private Optional<String> resource(String action, Optional<Expression> arguments) {
        if (!ServiceCalls.hasResource(action)) {
            return Optional.of("*");
        }
        var service = action.substring(0, action.indexOf(':'));
        if (service.equals("sns") && Arguments.has(arguments, "PhoneNumber")) {
            return Optional.of("*");
        }
        if (service.equals("s3") && action.endsWith("Object")) {
            return Arguments.literal(arguments, "Bucket")
                    .map(bucket -> arns.of("s3", bucket) + "/"
                            + Arguments.literal(arguments, "Key").orElse("*"));
        }
        // Which version or alias is called is part of what is asked for.
        if (service.equals("lambda") && Arguments.has(arguments, "Qualifier")) {
            return Arguments.literal(arguments, "FunctionName")
                    .flatMap(name -> Arguments.literal(arguments, "Qualifier")
                            .map(qualifier -> arns.of(service, name) + ":" + qualifier));
        }
        return ARGUMENTS.getOrDefault(service, List.of()).stream()
                .flatMap(name -> Arguments.literal(arguments, name).stream())
                .findFirst()
                .map(reference -> service.equals("states") ? unqualified(reference) : arns.of(service, reference));
    }

    /** A machine without the version or alias: rights are asked for the machine. */
    private static String unqualified(String arn) {
        return arn.replaceFirst("(:stateMachine:[^:]+):.*", "$1");
    }

    /**
     * A distributed Map starts executions of its own machine, reads items from a bucket and writes results there.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html">Policies for
     *     distributed Map states</a>
     */
    private void read(MapState map) {
        var why = why(map.name());
        needs.add(Need.of(List.of("states:StartExecution"), Optional.of(machine.arn()), why));
        needs.add(Need.lesser(
                List.of("states:DescribeExecution", "states:StopExecution"), executions(machine.arn()), why));
        needs.add(Need.useful(
                List.of("states:RedriveExecution"),
                executions(machine.arn() + "/" + map.label().orElse("*")),
                why));
        map.itemReader().ifPresent(reader -> call(map.name(), reader.resource(), reader.arguments(), why));
        map.resultWriter()
                .ifPresent(writer -> writer.resource().ifPresent(resource -> {
                    if (resource instanceof Integration) {
                        var written = Arguments.literal(writer.arguments(), "Bucket")
                                .map(bucket -> arns.of("s3", bucket) + "/"
                                        + Arguments.literal(writer.arguments(), "Prefix")
                                                .map(prefix -> prefix + "/")
                                                .orElse("")
                                        + "*");
                        needs.add(Need.of(List.of("s3:PutObject"), written, why));
                        written.ifPresent(objects -> needs.add(Need.lesser(
                                List.of("s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"),
                                objects,
                                why)));
                    }
                }));
    }

    private void call(String state, Resource resource, Optional<Expression> arguments, String why) {
        if (resource instanceof Integration call) {
            call(state, call, arguments, why).forEach(needs::add);
        }
    }

    private String why(String state) {
        return "state " + state + ", " + lines.of(state);
    }

    /** All executions of a machine: their names are not known beforehand. */
    private static String executions(String machineArn) {
        var arn = Arn.of(machineArn);
        return arn.withResource("execution:" + arn.segments().get(1) + ":*").toString();
    }
}
