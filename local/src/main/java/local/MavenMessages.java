package local;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a person needs of what Maven prints when a build fails: the compiler's errors, each once, as {@code file:line}. */
final class MavenMessages {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern COMPILER = Pattern.compile("(?:\\[ERROR] )?(.+?):\\[(\\d+),\\d+] (.*)");
    /** What Maven says of itself: where to read more, how to go on; and what its JVM says of its libraries. */
    private static final Pattern ASIDE =
            Pattern.compile("(?:\\[ERROR]\\s*(?:->.*|\\[Help \\d+] .*|Re-run Maven .*|To see the full stack .*"
                    + "|For more information .*|After correcting .*|mvn <args> .*)?|WARNING: .*|\\s*)");
    /** Lines that are shown where they are not the compiler's. */
    private static final int SHOWN = 20;

    private MavenMessages() {}

    static String shown(String output) {
        var lines = COLOUR.matcher(output).replaceAll("").lines().toList();
        var compiler = lines.stream()
                .map(COMPILER::matcher)
                .filter(match -> match.matches())
                .map(match -> match.group(1) + ":" + match.group(2) + ": " + match.group(3))
                .distinct()
                .collect(Collectors.joining("\n"));
        return compiler.isEmpty() ? others(lines) : compiler;
    }

    private static String others(List<String> lines) {
        var told = lines.stream()
                .filter(line -> !ASIDE.matcher(line).matches())
                .map(line -> line.replaceFirst("^\\[ERROR] ", "").replaceFirst(" -> \\[Help \\d+]$", ""))
                .distinct()
                .toList();
        return String.join("\n", told.size() <= SHOWN ? told : told.subList(0, SHOWN));
    }
}
