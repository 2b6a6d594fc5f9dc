package local;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.template.stack.Stack;

/** Functions run on the JDK that is here, whatever version of Java their runtime has: that is told. */
final class Runtimes {

    private static final Pattern JAVA = Pattern.compile("java(\\d+)(?:\\.al2)?");

    private Runtimes() {}

    /**
     * The stack, with a note for each runtime that is of another version.
     *
     * @param functions those that run here
     */
    static Stack told(Stack stack, Collection<Stack.Function> functions) {
        var others = functions.stream()
                .filter(function -> isOther(function.runtime()))
                .collect(Collectors.groupingBy(Stack.Function::runtime, LinkedHashMap::new, Collectors.toList()));
        var told = stack;
        for (var other : others.entrySet()) {
            told = told.telling(notice(other.getKey(), other.getValue()));
        }
        return told;
    }

    private static boolean isOther(String runtime) {
        var version = JAVA.matcher(runtime);
        return version.matches()
                && Integer.parseInt(version.group(1)) != Runtime.version().feature();
    }

    private static Stack.Notice notice(String runtime, List<Stack.Function> functions) {
        var names = functions.stream().map(Stack.Function::logicalId).collect(Collectors.joining(", "));
        return new Stack.Notice(
                Stack.Notice.Kind.OMITTED,
                functions.getFirst().location(),
                names + (functions.size() == 1 ? " runs" : " run") + " on the JDK "
                        + Runtime.version().feature() + " that is here, and not on " + runtime,
                Optional.of(functions.getFirst().logicalId()));
    }
}
