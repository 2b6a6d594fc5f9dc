package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a function's output, cut where they are too long for one event of a log. */
class FunctionOutputTest {

    private final List<String> told = new ArrayList<>();
    private final FunctionOutput output = new FunctionOutput(told::add, id -> told.add("end of " + id));

    @Test
    void eachLineIsToldWithoutItsEnd() throws IOException {
        read("one\n\ntwo\r\nthree");

        assertThat(told).containsExactly("one", "", "two", "three");
    }

    @Test
    void theEndOfAnInvocationIsToldAlsoWithinALine() throws IOException {
        read("one\n\u001eid-1\nhalf a line\u001eid-2\n");

        assertThat(told).containsExactly("one", "end of id-1", "half a line", "end of id-2");
    }

    /** Characters of one to four bytes: the cut falls at each place within one. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00fc", "\u20ac", "\ud83d\ude00", "x\u20ac", "xx\ud83d\ude00", "\u00fc\u20ac"})
    void aLineWithoutEndIsCutBetweenCharacters(String character) throws IOException {
        var text = character.repeat(600_000 / character.length());
        read(text);

        assertThat(String.join("", told)).isEqualTo(text);
        assertThat(told).hasSizeGreaterThan(2).allSatisfy(line -> {
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(FunctionOutput.LONGEST);
            assertThat(line).doesNotContain("\ufffd");
        });
    }

    @Test
    void whatIsNoTextIsCutAllTheSame() throws IOException {
        var bytes = new byte[1_000_000];
        java.util.Arrays.fill(bytes, (byte) 0x80);
        output.read(new ByteArrayInputStream(bytes));

        assertThat(told.stream().mapToInt(String::length).sum()).isEqualTo(bytes.length);
    }

    /** 100 MB are read in a heap of any size. */
    @Test
    void aLineOf100MegabytesTakesTheMemoryOfOneEvent() throws IOException {
        var longest = new int[1];
        var sum = new long[1];
        new FunctionOutput(
                        line -> {
                            longest[0] = Math.max(longest[0], line.length());
                            sum[0] += line.length();
                        },
                        _ -> {})
                .read(new InputStream() {
                    private int left = 100_000_000;

                    @Override
                    public int read() {
                        return left-- > 0 ? 'x' : -1;
                    }
                });

        assertThat(longest[0]).isEqualTo(FunctionOutput.LONGEST);
        assertThat(sum[0]).isEqualTo(100_000_000);
    }

    private void read(String text) throws IOException {
        output.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
