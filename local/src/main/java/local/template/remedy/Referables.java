package local.template.remedy;

import java.util.Optional;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Location;
import local.template.Node;
import local.template.stack.Stack;
import local.template.stack.StackResource.Named;

/** How a template refers to its own resources: from an ARN back to {@code !GetAtt CallbackQueue.Arn}. */
final class Referables {

    /**
     * A resource of the template.
     *
     * @param toName what gives its name: {@code !GetAtt CallbackQueue.QueueName}
     * @param toArn  what gives its ARN
     */
    record Referable(String logicalId, String name, String arn, Node toName, Node toArn) {}

    private final Stack stack;
    private final String roleName;
    private final Location at;
    private final Dependents dependents;

    /**
     * @param roleName of the role in whose policies the references will stand
     * @param at       where that is
     */
    Referables(Stack stack, String roleName, Location at) {
        this.stack = stack;
        this.roleName = roleName;
        this.at = at;
        this.dependents = new Dependents(stack, roleName);
    }

    /** The resource with this ARN. */
    Optional<Referable> find(String arn) {
        return all().filter(known -> known.arn().equals(arn)).findFirst();
    }

    /** The ARN as the template would write it: a reference, a text around one, or a text that is right in any stack. */
    Node arn(String arn) {
        return find(arn)
                .<Node>map(Referable::toArn)
                .or(() -> partOf(arn))
                .or(() -> executionsOf(arn))
                .or(() -> logOf(arn))
                .orElseGet(() -> Arn.isOne(arn) ? sub(inAnyStack(arn)) : Node.text(arn, at));
    }

    /** A function's alias, a bucket's objects. */
    private Optional<Node> partOf(String arn) {
        return all().filter(known -> arn.startsWith(known.arn() + ":") || arn.startsWith(known.arn() + "/"))
                .findFirst()
                .map(known ->
                        sub(variable(known.toArn()) + arn.substring(known.arn().length())));
    }

    /** Executions of a machine come and go: what is right for one is right for all of them. */
    private Optional<Node> executionsOf(String arn) {
        return all().filter(known -> known.arn().contains(":stateMachine:"))
                .flatMap(machine -> Stream.of("execution", "express")
                        .filter(kind -> arn.startsWith(machine.arn().replace(":stateMachine:", ":" + kind + ":") + ":"))
                        .map(kind -> "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:" + kind + ":"
                                + variable(machine.toName()) + ":*"))
                .findFirst()
                .map(this::sub);
    }

    /** The log of a function, whose group bears its name. */
    private Optional<Node> logOf(String arn) {
        return stack.functions().stream()
                .filter(function -> arn.contains(":log-group:" + function.logGroup() + ":")
                        && function.logGroup().endsWith("/" + function.name()))
                .findFirst()
                .flatMap(function -> find(function.arn()))
                .map(function -> sub(inAnyStack(arn).replace(function.name(), variable(function.toName()))));
    }

    private String inAnyStack(String arn) {
        var own = Arn.of(arn);
        return new Arn(
                        "${AWS::Partition}",
                        own.service(),
                        own.region().equals(stack.region()) ? "${AWS::Region}" : own.region(),
                        own.account().equals(stack.account()) ? "${AWS::AccountId}" : own.account(),
                        own.resource())
                .toString();
    }

    private Stream<Referable> all() {
        return stack.all(Named.class).stream().flatMap(named -> switch (named) {
            case Stack.StateMachineResource _, Stack.Activity _ -> referable(named, "Name", "");
            case Stack.Queue _ -> referable(named, "QueueName", "Arn");
            case Stack.Topic _ -> referable(named, "TopicName", "");
            case Stack.Function _, Stack.Bucket _, Stack.EventBus _, Stack.ScheduleGroup _, Stack.Schedule _ ->
                referable(named, "", "Arn");
            case Stack.Rule _ -> referable(named, "RuleName", "Arn");
            case Stack.OtherResource other -> referable(named, "", other.name().equals(other.arn()) ? "" : "Arn");
            case Stack.RoleResource role when role.role().name().equals(roleName) -> Stream.empty();
            case Stack.RoleResource _ -> referable(named, "", "Arn");
            case Stack.LogGroup _ -> Stream.empty();
        });
    }

    private Stream<Referable> referable(Named named, String nameAttribute, String arnAttribute) {
        return Stream.of(referable(named.logicalId(), named.name(), named.arn(), nameAttribute, arnAttribute));
    }

    /**
     * @param nameAttribute the attribute that is its name; empty where {@code Ref} gives it
     * @param arnAttribute  the attribute that is its ARN; empty where {@code Ref} gives it
     */
    private Referable referable(String logicalId, String name, String arn, String nameAttribute, String arnAttribute) {
        if (dependents.contains(logicalId)) {
            var text = inAnyStack(logicalId, name);
            return new Referable(
                    logicalId,
                    name,
                    arn,
                    text(text),
                    text(inAnyStack(arn.substring(0, arn.length() - name.length()) + text)));
        }
        return new Referable(
                logicalId, name, arn, reference(logicalId, nameAttribute), reference(logicalId, arnAttribute));
    }

    /** A name without a reference to what has it; of one that CloudFormation makes up, what is known before. */
    private String inAnyStack(String logicalId, String name) {
        var prefix = stack.name() + "-";
        var own = logicalId + "-";
        return name.startsWith(own)
                ? own + "*"
                : name.startsWith(prefix + own)
                        ? "${AWS::StackName}-" + own + "*"
                        : name.startsWith(prefix) ? "${AWS::StackName}-" + name.substring(prefix.length()) : name;
    }

    private Node.Mapping reference(String logicalId, String attribute) {
        return attribute.isEmpty() ? Node.ref(logicalId, at) : Node.getAtt(logicalId, attribute, at);
    }

    /** What it refers to, inside {@code Fn::Sub}: <code>${CallbackQueue.Arn}</code>. */
    private static String variable(Node reference) {
        if (!(reference instanceof Node.Mapping call)) {
            return reference.asText("a name");
        }
        var argument = call.entries().values().iterator().next();
        if (call.function().orElseThrow().equals("Fn::Sub")) {
            return argument.asText("Fn::Sub");
        }
        var parts = argument.asList().stream()
                .map(part -> part.asText("a reference"))
                .toList();
        return "${" + String.join(".", parts) + "}";
    }

    /** As it is where there is nothing to fill in. */
    private Node text(String text) {
        return text.contains("${") ? sub(text) : Node.text(text, at);
    }

    private Node sub(String text) {
        return Node.call("Fn::Sub", Node.text(text, at), at);
    }
}
