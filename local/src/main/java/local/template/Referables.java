package local.template;

import java.util.Optional;
import java.util.stream.Stream;
import local.json.Location;

/** How a template refers to its own resources: from an ARN back to {@code !GetAtt CallbackQueue.Arn}. */
final class Referables {

    /**
     * A resource of the template.
     *
     * @param toName what gives its name: {@code !GetAtt CallbackQueue.QueueName}
     * @param toArn  what gives its ARN
     */
    record Referable(String logicalId, String name, String arn, Node.Mapping toName, Node.Mapping toArn) {
    }

    private final Stack stack;
    private final Location at;

    /** @param at where the references will stand */
    Referables(Stack stack, Location at) {
        this.stack = stack;
        this.at = at;
    }

    /** The resource with this ARN. */
    Optional<Referable> find(String arn) {
        return all().filter(known -> known.arn().equals(arn)).findFirst();
    }

    /** The ARN as the template would write it: a reference, a text around one, or a text that is right in any stack. */
    Node arn(String arn) {
        return find(arn).<Node>map(Referable::toArn).or(() -> partOf(arn)).or(() -> executionsOf(arn))
                .orElseGet(() -> arn.startsWith("arn:") ? sub(inAnyStack(arn)) : Node.text(arn, at));
    }

    /** A function's alias, a bucket's objects. */
    private Optional<Node> partOf(String arn) {
        return all().filter(known -> arn.startsWith(known.arn() + ":") || arn.startsWith(known.arn() + "/")).findFirst()
                .map(known -> sub(variable(known.toArn()) + arn.substring(known.arn().length())));
    }

    /** Executions of a machine come and go: what is right for one is right for all of them. */
    private Optional<Node> executionsOf(String arn) {
        return all().filter(known -> known.arn().contains(":stateMachine:"))
                .flatMap(machine -> Stream.of("execution", "express")
                        .filter(kind -> arn.startsWith(machine.arn().replace(":stateMachine:", ":" + kind + ":") + ":"))
                        .map(kind -> "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:" + kind + ":"
                                + variable(machine.toName()) + ":*"))
                .findFirst().map(this::sub);
    }

    private String inAnyStack(String arn) {
        var parts = arn.split(":", 6);
        parts[1] = "${AWS::Partition}";
        parts[3] = parts[3].equals(stack.region()) ? "${AWS::Region}" : parts[3];
        parts[4] = parts[4].equals(stack.account()) ? "${AWS::AccountId}" : parts[4];
        return String.join(":", parts);
    }

    private Stream<Referable> all() {
        return Stream.of(
                stack.functions().stream()
                        .map(function -> referable(function.logicalId(), function.name(), function.arn(), "", "Arn")),
                stack.stateMachines().stream()
                        .map(machine -> referable(machine.logicalId(), machine.name(), machine.arn(), "Name", "")),
                stack.activities().stream()
                        .map(activity -> referable(activity.logicalId(), activity.name(), activity.arn(), "Name", "")),
                stack.queues().stream()
                        .map(queue -> referable(queue.logicalId(), queue.name(), queue.arn(), "QueueName", "Arn")),
                stack.topics().stream()
                        .map(topic -> referable(topic.logicalId(), topic.name(), topic.arn(), "TopicName", "")),
                stack.buckets().stream()
                        .map(bucket -> referable(bucket.logicalId(), bucket.name(), bucket.arn(), "", "Arn")))
                .flatMap(resources -> resources);
    }

    /**
     * @param nameAttribute the attribute that is its name; empty where {@code Ref} gives it
     * @param arnAttribute  the attribute that is its ARN; empty where {@code Ref} gives it
     */
    private Referable referable(String logicalId, String name, String arn, String nameAttribute, String arnAttribute) {
        return new Referable(logicalId, name, arn, reference(logicalId, nameAttribute),
                reference(logicalId, arnAttribute));
    }

    private Node.Mapping reference(String logicalId, String attribute) {
        return attribute.isEmpty() ? Node.ref(logicalId, at) : Node.getAtt(logicalId, attribute, at);
    }

    /** A reference inside {@code Fn::Sub}: <code>${CallbackQueue.Arn}</code>. */
    private static String variable(Node.Mapping reference) {
        var parts = reference.entries().values().iterator().next().asList().stream()
                .map(part -> part.asText("a reference")).toList();
        return "${" + String.join(".", parts) + "}";
    }

    private Node.Mapping sub(String text) {
        return Node.call("Fn::Sub", Node.text(text, at), at);
    }
}
