package local.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How what is printed comes to look. A terminal has a width: lines are folded at words and long values cut. In a pipe, or
 * where all is wanted, each line is whole.
 *
 * @param width   columns of the terminal; 0 for none, so that nothing is folded
 * @param whole   whether values are shown whole
 * @param unicode whether signs beyond ASCII can be shown
 * @param colours whether it has any
 */
record Look(int width, boolean whole, boolean unicode, boolean colours) {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d*m");

    private static final int NARROWEST = 40;
    private static final int LEAST_ROOM = 8;

    /** Signs that not every terminal can show, and what stands for them there. */
    private static final Map<String, String> PLAIN = Map.of(
            "✓", "ok", "✗", "x", "λ", "fn", "▸", ">", "↻", "retry:", "›", ">", "…", "...", "·", "-", "→", "->", "≈",
            "~");

    /**
     * Of the terminal that this is printed to. The launcher says how wide it is ({@code local.columns}; absent where the
     * output is no terminal) and whether the person's locale knows only ASCII ({@code local.ascii}).
     *
     * @param verbose whether values are to be whole all the same
     */
    static Look of(boolean verbose) {
        int columns = Integer.getInteger("local.columns", 0);
        var noColour = Optional.ofNullable(System.getenv("NO_COLOR")).filter(value -> !value.isEmpty());
        return new Look(
                columns == 0 ? 0 : Math.max(NARROWEST, columns),
                verbose || columns == 0,
                !Boolean.getBoolean("local.ascii"),
                columns > 0 && noColour.isEmpty());
    }

    /** Whether a person looks on, rather than a program. */
    boolean isTerminal() {
        return width > 0;
    }

    /** The text with the signs that can be shown here. */
    String signs(String text) {
        if (unicode) {
            return text;
        }
        for (var sign : PLAIN.entrySet()) {
            text = text.replace(sign.getKey(), sign.getValue());
        }
        return text;
    }

    String bold(String text) {
        return coloured(1, text);
    }

    String faint(String text) {
        return coloured(2, text);
    }

    String bad(String text) {
        return coloured(31, text);
    }

    String good(String text) {
        return coloured(32, text);
    }

    String warning(String text) {
        return coloured(33, text);
    }

    /** @see <a href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48, SGR</a> */
    private String coloured(int code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** How many columns it takes. */
    static int columns(String text) {
        var bare = COLOUR.matcher(text).replaceAll("");
        return bare.codePointCount(0, bare.length());
    }

    /** At most so many columns of it, the rest as {@code …}. */
    String cut(String text, int columns) {
        if (whole || columns(text) <= columns) {
            return text;
        }
        var rest = signs("…");
        return text.substring(0, end(text, Math.max(0, columns - rest.length()))) + rest + (colours ? "\u001b[0m" : "");
    }

    /** Where so many columns of it end. */
    private static int end(String text, int columns) {
        var colour = COLOUR.matcher(text);
        int at = 0;
        while (columns > 0 && at < text.length()) {
            if (colour.find(at) && colour.start() == at) {
                at = colour.end();
            } else {
                at = text.offsetByCodePoints(at, 1);
                columns--;
            }
        }
        return at;
    }

    /**
     * The text in lines that fit behind an indent, broken at blanks where that can be.
     *
     * @param first   columns that are taken on the first line
     * @param hanging columns that every later line is indented by
     */
    String fold(String text, int first, int hanging) {
        if (width == 0) {
            return text;
        }
        var lines = new ArrayList<String>();
        for (var line : text.split("\n", -1)) {
            fold(line, lines, first, hanging);
        }
        return String.join("\n" + " ".repeat(hanging), lines);
    }

    private void fold(String line, List<String> lines, int first, int hanging) {
        int room = Math.max(LEAST_ROOM, width - (lines.isEmpty() ? first : hanging));
        while (columns(line) > room) {
            int end = end(line, room);
            int blank = line.lastIndexOf(' ', end);
            boolean atBlank = blank > 0; // a word is broken only where it is longer than a line
            lines.add(line.substring(0, atBlank ? blank : end));
            line = line.substring(atBlank ? blank + 1 : end);
            room = Math.max(LEAST_ROOM, width - hanging);
        }
        lines.add(line);
    }

    /** {@code 28.57}: seconds since something began, as wide as the column of times. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%7.2f", seconds);
    }
}
