package local.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of a template's parameters in each of the SAM CLI's spellings: {@code A=1 B="two words"}, one by one or in
 * one string, and {@code ParameterKey=A,ParameterValue=1}.
 */
final class ParameterOverrides implements IParameterConsumer {

    private static final String VALUE = "((?:\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|\\\\.|[^\\s\"'\\\\])*)";
    private static final Pattern OVERRIDE =
            Pattern.compile("(?s)(?:ParameterKey=([^\\s,]+),ParameterValue=" + VALUE + "|(\\w+)=" + VALUE + ")");
    private static final Pattern ONE = Pattern.compile("(?s)(?:ParameterKey=([^\\s,]+),ParameterValue=|(\\w+)=)(.*)");
    private static final Pattern QUOTING = Pattern.compile("(?s)\\\\(.)|[\"']");

    /**
     * The values by the parameters' names.
     *
     * @throws IllegalArgumentException where a text is none of the spellings
     */
    static Map<String, String> parse(Stream<String> texts) {
        var overrides = new LinkedHashMap<String, String>();
        texts.forEach(text -> overrides.putAll(parse(text)));
        return overrides;
    }

    private static Map<String, String> parse(String text) {
        var overrides = new LinkedHashMap<String, String>();
        var match = OVERRIDE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            if (!match.find(at) || match.start() != at) {
                // a value that a shell has unquoted already may have blanks, quotes and all
                var one = ONE.matcher(text);
                if (overrides.isEmpty() || !one.matches()) {
                    throw new IllegalArgumentException("parameter overrides are KEY=VALUE, but this is " + text);
                }
                return Map.of(one.group(1) == null ? one.group(2) : one.group(1), one.group(3));
            }
            overrides.put(
                    match.group(1) == null ? match.group(3) : match.group(1),
                    unquoted(match.group(1) == null ? match.group(4) : match.group(2)));
            at = match.end();
        }
        return overrides;
    }

    private static String unquoted(String value) {
        return QUOTING.matcher(value)
                .replaceAll(found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
    }

    /** Takes what has the form of an override, and leaves the argument after the last one alone. */
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        if (arguments.isEmpty() || !ONE.matcher(arguments.peek()).matches()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--parameter-overrides takes KEY=VALUE, but got "
                            + (arguments.isEmpty() ? "nothing" : arguments.peek()));
        }
        List<String> values = option.getValue();
        var all = new ArrayList<>(values == null ? List.<String>of() : values);
        while (!arguments.isEmpty() && ONE.matcher(arguments.peek()).matches()) {
            all.add(arguments.pop());
        }
        option.setValue(all);
    }
}
