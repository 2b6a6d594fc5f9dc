package local.execution;

/** The operator {@code StringMatches}: {@code *} stands for any characters, {@code \*} for an asterisk and {@code \\} for a backslash. */
final class Wildcards {

    private Wildcards() {
    }

    /** Takes time in proportion to the product of the two lengths at most, whatever the pattern. */
    static boolean match(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            boolean escaped = p + 1 < pattern.length() && pattern.charAt(p) == '\\';
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starText = t;
            } else if (p < pattern.length() && pattern.charAt(escaped ? p + 1 : p) == text.charAt(t)) {
                p += escaped ? 2 : 1;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++starText;
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
