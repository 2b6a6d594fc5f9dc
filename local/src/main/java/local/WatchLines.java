package local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.service.cloudformation.ResourceDifference;
import local.template.stack.Stack;

/** What has changed of a stack, a line a resource: {@code CallbackQueue: new VisibilityTimeout}. */
final class WatchLines {

    private static final Set<String> DEFINITION =
            Set.of("Definition", "DefinitionString", "DefinitionS3Location", "DefinitionSubstitutions");

    private WatchLines() {}

    /**
     * @param functions whose code it is that was built
     * @param built     how long modules took that were
     */
    static List<String> of(
            List<ResourceDifference> differences, List<Stack.Function> functions, Map<Path, Duration> built) {
        var lines = new ArrayList<String>();
        var changed = new LinkedHashSet<String>();
        for (var difference : differences) {
            changed.add(difference.logicalId());
            var time = functions.stream()
                    .filter(function -> function.logicalId().equals(difference.logicalId()))
                    .findFirst()
                    .flatMap(function -> time(function, built));
            lines.add(difference.logicalId() + ": " + what(difference, time));
        }
        functions.stream()
                .filter(function -> !changed.contains(function.logicalId()))
                .forEach(function -> time(function, built)
                        .ifPresent(time -> lines.add(function.logicalId() + ": rebuilt, " + time + ", the same code")));
        return lines;
    }

    private static Optional<String> time(Stack.Function function, Map<Path, Duration> built) {
        return FunctionBuild.modules(function)
                .filter(built::containsKey)
                .map(built::get)
                .reduce(Duration::plus)
                .map(time -> String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
    }

    private static String what(ResourceDifference difference, Optional<String> time) {
        if (difference.isAdded()) {
            return "added";
        }
        if (difference.isRemoved()) {
            return "removed";
        }
        var parts = new LinkedHashSet<String>();
        if (difference.isReplaced()) {
            parts.add("replaced");
        }
        for (var property : difference.properties()) {
            parts.add(
                    DEFINITION.contains(property)
                            ? "new definition"
                            : time.isPresent() && (property.equals("Code") || property.equals("Layers"))
                                    ? "rebuilt, " + time.get()
                                    : property.equals("Code") ? "new code" : "new " + property);
        }
        return parts.isEmpty() ? "updated" : String.join(", ", parts);
    }
}
