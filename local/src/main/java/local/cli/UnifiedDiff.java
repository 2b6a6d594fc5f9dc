package local.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What has changed in a text, as {@code diff -u} writes it and {@code patch} reads it.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/diff.html">diff</a>
 */
final class UnifiedDiff {

    /** Lines that are the same, around those that are not. */
    private static final int CONTEXT = 3;

    private static final String NO_NEWLINE = "\\ No newline at end of file";

    /** @param kind {@code ' '}, {@code '-'} or {@code '+'} */
    private record Line(char kind, String text) {

        boolean isOld() {
            return kind != '+';
        }

        boolean isNew() {
            return kind != '-';
        }

        /** As it is printed; the last of a file may have no end. */
        String printed() {
            return text.endsWith("\n") ? kind + text : kind + text + "\n" + NO_NEWLINE + "\n";
        }
    }

    private UnifiedDiff() {}

    /** Nothing where the texts are the same. */
    static String of(String name, String before, String after) {
        var lines = lines(before.split("(?<=\n)"), after.split("(?<=\n)"));
        var text = new StringBuilder();
        int at = 0;
        while (at < lines.size()) {
            int first = change(lines, at);
            if (first == lines.size()) {
                break;
            }
            int from = Math.max(at, first - CONTEXT);
            int to = end(lines, first);
            hunk(lines, from, to, text);
            at = to;
        }
        return text.isEmpty() ? "" : "--- " + name + "\n+++ " + name + "\n" + text;
    }

    private static int change(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).kind() == ' ') {
            at++;
        }
        return at;
    }

    /** Where a hunk ends: changes that are near share one. */
    private static int end(List<Line> lines, int firstChange) {
        int end = firstChange;
        while (true) {
            while (end < lines.size() && lines.get(end).kind() != ' ') {
                end++;
            }
            int next = change(lines, end);
            if (next == lines.size() || next - end > 2 * CONTEXT) {
                return Math.min(lines.size(), end + CONTEXT);
            }
            end = next;
        }
    }

    private static void hunk(List<Line> lines, int from, int to, StringBuilder text) {
        var before = lines.subList(0, from);
        var hunk = lines.subList(from, to);
        text.append("@@ -")
                .append(range(
                        before.stream().filter(Line::isOld).count(),
                        hunk.stream().filter(Line::isOld).count()))
                .append(" +")
                .append(range(
                        before.stream().filter(Line::isNew).count(),
                        hunk.stream().filter(Line::isNew).count()))
                .append(" @@\n");
        hunk.forEach(line -> text.append(line.printed()));
    }

    private static String range(long before, long count) {
        return (count == 0 ? before : before + 1) + (count == 1 ? "" : "," + count);
    }

    /** By the longest common subsequence, between what both begin and end with. */
    private static List<Line> lines(String[] before, String[] after) {
        var lines = new ArrayList<Line>();
        int start = 0;
        int endBefore = before.length;
        int endAfter = after.length;
        while (start < Math.min(endBefore, endAfter) && before[start].equals(after[start])) {
            lines.add(new Line(' ', before[start++]));
        }
        while (endBefore > start && endAfter > start && before[endBefore - 1].equals(after[endAfter - 1])) {
            endBefore--;
            endAfter--;
        }
        var common = common(before, after, start, endBefore, endAfter);
        int i = start;
        int j = start;
        while (i < endBefore || j < endAfter) {
            if (i < endBefore && j < endAfter && before[i].equals(after[j])) {
                lines.add(new Line(' ', before[i++]));
                j++;
            } else if (i < endBefore
                    && (j == endAfter || common[i + 1 - start][j - start] >= common[i - start][j + 1 - start])) {
                lines.add(new Line('-', before[i++]));
            } else {
                lines.add(new Line('+', after[j++]));
            }
        }
        for (int k = endBefore; k < before.length; k++) {
            lines.add(new Line(' ', before[k]));
        }
        return lines;
    }

    /** How many lines the rests from each pair of lines on have in common. */
    private static int[][] common(String[] before, String[] after, int start, int endBefore, int endAfter) {
        var common = new int[endBefore - start + 1][endAfter - start + 1];
        for (int i = endBefore - start - 1; i >= 0; i--) {
            for (int j = endAfter - start - 1; j >= 0; j--) {
                common[i][j] = before[start + i].equals(after[start + j])
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
