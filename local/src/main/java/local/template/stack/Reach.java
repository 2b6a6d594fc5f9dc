package local.template.stack;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.template.Unknown;
import local.template.stack.StackResource.Named;

/**
 * What a run comes to from where it starts: the functions, queues, topics and event buses that a definition or an
 * environment variable names, what these deliver to, and all of their roles. A resource that could not be read is reached by its
 * name, which stands where its ARN would.
 */
public final class Reach {

    private final Stack stack;
    private final Set<String> names = new HashSet<>();
    private final Set<StackResource> followed = new HashSet<>();

    private Reach(Stack stack) {
        this.stack = stack;
    }

    /** The logical IDs of what is reached from these, and the names of what is unknown and needed on the way. */
    public static Set<String> from(Stack stack, Collection<? extends StackResource> starts) {
        var reach = new Reach(stack);
        starts.forEach(reach::follow);
        return Set.copyOf(reach.names);
    }

    /** A function alone: itself, its role, and what is unknown in it. */
    public static Set<String> of(Stack stack, Stack.Function function) {
        var reach = new Reach(stack);
        reach.names.add(function.logicalId());
        reach.said(function).forEach(text -> reach.names.addAll(Unknown.names(text)));
        reach.role(function.roleName());
        return Set.copyOf(reach.names);
    }

    private void follow(StackResource resource) {
        if (!followed.add(resource)) {
            return;
        }
        names.add(resource.logicalId());
        var said = said(resource);
        said.stream().flatMap(text -> Unknown.names(text).stream()).forEach(name -> {
            names.add(name);
            names.add(name.replaceFirst("\\..*", ""));
        });
        stack.all(Named.class).stream()
                .filter(other -> said.stream().anyMatch(text -> names(text, other)))
                .forEach(this::follow);
        // What could not be read is known by what Ref gives for it.
        stack.summaries().stream()
                .filter(summary -> said.stream().anyMatch(text -> names(text, summary.physicalId())))
                .forEach(summary -> names.add(summary.logicalId()));
        switch (resource) {
            case Stack.Function function -> role(function.roleName());
            case Stack.StateMachineResource machine -> {
                role(machine.roleName());
                if (machine.definition().contains(":events:putEvents")) {
                    rulesOf("default");
                }
            }
            case Stack.EventBus bus -> rulesOf(bus.name());
            case Stack.Rule rule ->
                rule.targets().stream()
                        .flatMap(target -> target.roleArn().stream())
                        .forEach(arn -> role(arn.substring(arn.lastIndexOf('/') + 1)));
            case Stack.Queue queue ->
                stack.eventSourceMappings().stream()
                        .filter(mapping -> mapping.eventSourceArn().equals(queue.arn()))
                        .forEach(this::follow);
            case Stack.Topic topic ->
                stack.subscriptions().stream()
                        .filter(subscription -> subscription.topicArn().equals(topic.arn()))
                        .forEach(this::follow);
            default -> {
                // Nothing is delivered by it.
            }
        }
    }

    /** Whoever sends an event does not name who gets it. */
    private void rulesOf(String bus) {
        stack.all(Stack.Rule.class).stream()
                .filter(rule -> rule.bus().equals(bus) && rule.eventPattern().isPresent())
                .forEach(this::follow);
    }

    private void role(String name) {
        stack.roles().stream().filter(role -> role.name().equals(name)).forEach(role -> {
            names.add(role.logicalId());
            names.add(role.owner());
        });
    }

    private static boolean names(String text, Named other) {
        return text.contains(other.arn()) || names(text, other.name());
    }

    /** A name stands alone, or at the end of a URL. */
    private static boolean names(String text, String name) {
        return text.equals(name)
                || text.endsWith("/" + name)
                || text.contains("\"" + name + "\"")
                || text.contains("/" + name + "\"");
    }

    /** The texts in which it may name others. */
    private List<String> said(StackResource resource) {
        return switch (resource) {
            case Stack.Function function ->
                Stream.concat(
                                function.environment().values().stream(),
                                Stream.concat(
                                        function.deadLetterArn().stream(),
                                        function.invokeConfig().stream()
                                                .flatMap(config -> Stream.of(config.onSuccess(), config.onFailure()))
                                                .flatMap(Optional::stream)))
                        .toList();
            case Stack.StateMachineResource machine -> List.of(machine.definition());
            case Stack.Queue queue -> queue.deadLetterArn().stream().toList();
            case Stack.EventSourceMapping mapping -> List.of(mapping.functionName());
            case Stack.Subscription subscription -> List.of(subscription.endpoint());
            case Stack.Rule rule ->
                rule.targets().stream()
                        .flatMap(target -> Stream.concat(Stream.of(target.arn()), target.deadLetterArn().stream()))
                        .toList();
            default -> List.of();
        };
    }
}
