package local.template.sam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Location;
import local.template.Intrinsics;
import local.template.Node;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Suggestion;
import local.template.TemplateException;

/** Which resource refers to which. */
public final class References {

    private References() {}

    /**
     * Tells of each name that {@code Ref}, {@code Fn::GetAtt} or {@code Fn::Sub} mentions in a value. A name is a
     * logical ID, a parameter's, or one that SAM lets a person refer to ({@code Worker.Alias}).
     */
    public static void visit(Node node, BiConsumer<String, Location> visitor) {
        var function = node.function().orElse("");
        var argument = node instanceof Node.Mapping(var entries, var _) ? entries.get(function) : null;
        switch (function) {
            case String _
            when function.equals("Ref") && argument.function().isEmpty() ->
                visitor.accept(argument.asText("Ref"), node.at());
            case String _
            when node.target().isPresent() -> visitor.accept(node.target().get(), node.at());
            case "Fn::Sub" -> sub(argument, visitor);
            default -> node.children().forEach(child -> visit(child, visitor));
        }
    }

    private static void sub(Node argument, BiConsumer<String, Location> visitor) {
        var text =
                argument instanceof Node.Sequence(var items, var _) && !items.isEmpty() ? items.getFirst() : argument;
        var own = argument instanceof Node.Sequence(var items, var _)
                        && items.size() == 2
                        && items.get(1) instanceof Node.Mapping variables
                ? variables
                : Node.mapping(argument.at());
        own.children().forEach(child -> visit(child, visitor));
        Intrinsics.variables(text.asText("the text of Fn::Sub")).stream()
                .filter(name -> own.get(name).isEmpty())
                .forEach(name -> visitor.accept(name, text.at()));
    }

    /**
     * Refuses names that nothing has.
     *
     * @param known logical IDs, parameters, and what SAM lets a person refer to
     * @param left  resources that a condition leaves out: what SAM would make of them is not in {@code known}
     */
    public static void checkNames(Node node, Set<String> known, Set<String> left) {
        visit(node, (name, at) -> checkName(name, at, known, left));
    }

    /** @throws TemplateException where nothing of that name is known, and none was left out that it may mean */
    public static void checkName(String name, Location at, Set<String> known, Set<String> left) {
        if (!name.startsWith("AWS::")
                && !known.contains(name)
                && !known.contains(base(name))
                && left.stream().noneMatch(name::startsWith)) {
            throw new TemplateException(at, "there is no parameter or resource " + name + Suggestion.of(name, known));
        }
    }

    /** Refuses resources that wait for each other, as CloudFormation does. */
    public static void checkCycles(Sam.Expansion expansion) {
        var resources = expansion.resources();
        var graph = new LinkedHashMap<String, Set<String>>();
        resources.forEach((logicalId, resource) -> {
            if (ResourceTypes.isServerless(resource.type())) {
                return; // SAM makes several resources of it, and which of them refers to what is not known here
            }
            var targets = new LinkedHashSet<String>();
            visit(resource.properties(), (name, _) -> targets.add(expansion.logicalId(name)));
            resource.attribute("DependsOn")
                    .ifPresent(on -> on.asList().forEach(node -> targets.add(node.asText("DependsOn"))));
            graph.put(logicalId, targets);
        });
        graph.values().forEach(targets -> targets.retainAll(graph.keySet()));
        var done = new HashSet<String>();
        graph.keySet().forEach(logicalId -> walk(logicalId, new ArrayList<>(), graph, done, resources));
    }

    /** The logical ID of {@code Queue.Arn}. */
    static String base(String name) {
        return name.split("\\.", 2)[0];
    }

    private static void walk(
            String logicalId,
            List<String> path,
            Map<String, Set<String>> graph,
            Set<String> done,
            Map<String, Resource> resources) {
        var start = path.indexOf(logicalId);
        if (start >= 0) {
            throw new TemplateException(
                    resources.get(logicalId).at(),
                    "circular dependency: "
                            + Stream.concat(path.subList(start, path.size()).stream(), Stream.of(logicalId))
                                    .collect(Collectors.joining(" -> ")));
        }
        if (done.contains(logicalId)) {
            return;
        }
        path.add(logicalId);
        graph.get(logicalId).forEach(target -> walk(target, path, graph, done, resources));
        path.removeLast();
        done.add(logicalId);
    }
}
