package local.template.remedy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Arn;
import local.template.stack.Stack;

/**
 * What CloudFormation makes only after a role: what has it, and what refers to that. A policy of the role that refers
 * to one of them closes a circle, which CloudFormation refuses.
 */
final class Dependents {

    /**
     * A resource that may refer to others.
     *
     * @param called what others say when they refer to it
     * @param says   its own values, in which such references are resolved
     */
    private record Referring(String logicalId, List<String> called, List<String> says) {

        boolean refersTo(Referring other) {
            return says.stream()
                    .anyMatch(text -> other.called.stream()
                            .anyMatch(name -> text.equals(name) || Arn.isOne(name) && text.contains(name)));
        }
    }

    private final Set<String> logicalIds = new HashSet<>();

    Dependents(Stack stack, String roleName) {
        var all = Stream.of(
                        stack.functions().stream()
                                .map(function -> new Referring(
                                        function.logicalId(),
                                        List.of(function.arn(), function.name()),
                                        with(
                                                function.roleName(),
                                                function.environment().values()))),
                        stack.stateMachines().stream()
                                .map(machine -> new Referring(
                                        machine.logicalId(),
                                        List.of(machine.arn(), machine.name()),
                                        with(
                                                machine.roleName(),
                                                machine.substitutions().values()))),
                        stack.roles().stream()
                                .map(role -> new Referring(
                                        role.logicalId(),
                                        List.of(role.role().name(), role.role().arn()),
                                        List.of(role.role().policies().toString()))))
                .flatMap(resources -> resources)
                .toList();
        all.stream().filter(resource -> resource.called().contains(roleName)).forEach(role -> follow(role, all));
    }

    private static List<String> with(String roleName, Collection<String> values) {
        return Stream.concat(Stream.of(roleName), values.stream()).toList();
    }

    private void follow(Referring dependedOn, List<Referring> all) {
        all.stream()
                .filter(resource -> resource.refersTo(dependedOn) && logicalIds.add(resource.logicalId()))
                .forEach(resource -> follow(resource, all));
    }

    boolean contains(String logicalId) {
        return logicalIds.contains(logicalId);
    }
}
