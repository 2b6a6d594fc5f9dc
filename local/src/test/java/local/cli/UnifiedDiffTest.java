package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code patch} reads. */
class UnifiedDiffTest {

    @Test
    void twoChangesFarFromEachOther() {
        var before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";

        assertThat(UnifiedDiff.of("t", before, before.replace("b\n", "b\nB\n").replace("k\n", "K\n")))
                .isEqualTo("""
                    --- t
                    +++ t
                    @@ -1,5 +1,6 @@
                     a
                     b
                    +B
                     c
                     d
                     e
                    @@ -8,5 +9,5 @@
                     h
                     i
                     j
                    -k
                    +K
                     l
                    """);
    }

    @Test
    void changesThatAreNearShareAHunk() {
        assertThat(UnifiedDiff.of("t", "a\nb\nc\nd\n", "A\nb\nc\nD\n")).isEqualTo("""
            --- t
            +++ t
            @@ -1,4 +1,4 @@
            -a
            +A
             b
             c
            -d
            +D
            """);
    }

    @Test
    void aLastLineWithoutItsEnd() {
        assertThat(UnifiedDiff.of("t", "a", "a\nb\n")).isEqualTo("""
            --- t
            +++ t
            @@ -1 +1,2 @@
            -a
            \\ No newline at end of file
            +a
            +b
            """);
    }

    @Test
    void nothingChanged() {
        assertThat(UnifiedDiff.of("t", "a\n", "a\n")).isEmpty();
    }
}
