package local.asl;

/**
 * The patterns of StringMatches: {@code *} is for any characters, {@code \*} for an asterisk and {@code \\} for a
 * backslash.
 */
final class Wildcards {

    private Wildcards() {}

    /** Whether every backslash escapes something. */
    static boolean isPattern(String pattern) {
        return pattern.replace("\\\\", "").replace("\\*", "").indexOf('\\') < 0;
    }

    /** In time that grows with the product of both lengths at most: only the last asterisk is ever tried again. */
    static boolean match(String pattern, String text) {
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int retry = 0;
        while (t < text.length()) {
            boolean star = p < pattern.length() && pattern.charAt(p) == '*';
            if (star) {
                afterStar = ++p;
                retry = t;
                continue;
            }
            boolean escape = p < pattern.length() - 1 && pattern.charAt(p) == '\\';
            int literal = escape ? p + 1 : p;
            if (literal < pattern.length() && pattern.charAt(literal) == text.charAt(t)) {
                p = literal + 1;
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
