package local.execution.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    /** A part that holds a list of words. */
    private static final class Words implements Journaled {

        private final List<String> words = new ArrayList<>();

        @Override
        public String kind() {
            return "words";
        }

        @Override
        public void replay(byte[] payload) {
            var word = new String(payload, StandardCharsets.UTF_8);
            if (word.equals("odd")) {
                throw new IllegalArgumentException("the word odd does not fit");
            }
            words.add(word);
        }

        @Override
        public void snapshot(Consumer<byte[]> payloads) {
            words.forEach(word -> payloads.accept(word.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasAppendedIsThereAgainInItsOrder(boolean fsync) throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var journal = Journal.open(folder, fsync, told::add)) {
                taken(journal);
                append(journal, "a" + i, "b" + i, "");
            }
        }
        assertThat(taken()).containsExactly("a0", "b0", "", "a1", "b1", "", "a2", "b2", "");
        assertThat(told).isEmpty();
    }

    @Test
    void whoeverIsInterruptedWritesAllTheSame() throws IOException {
        try (var journal = Journal.open(folder, false, told::add)) {
            taken(journal);
            Thread.currentThread().interrupt();
            append(journal, "one");
            assertThat(Thread.interrupted()).isTrue();
            append(journal, "two");
        }
        assertThat(taken()).containsExactly("one", "two");
    }

    /** A part that holds one word, so that all records but the last are dead. */
    private static final class Newest implements Journaled {

        private volatile String word = "";

        @Override
        public String kind() {
            return "newest";
        }

        @Override
        public void replay(byte[] payload) {
            word = new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public void snapshot(Consumer<byte[]> payloads) {
            payloads.accept(word.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean snapshotsWhileRunning() {
            return true;
        }
    }

    @Test
    @Timeout(30)
    void deadRecordsGoWhileItIsWrittenToAndLiveOnesStay() throws IOException {
        var newest = new Newest();
        var words = new Words();
        long longest = 0;
        try (var journal = Journal.open(folder, false, told::add, 1_000)) {
            journal.add(words);
            journal.add(newest);
            journal.takeUp();
            for (int i = 0; (i < 2_000 || Files.exists(Segment.path(folder, 1))) && told.isEmpty(); i++) {
                if (i % 100 == 0 && i < 2_000) {
                    append(journal, "word" + i);
                }
                newest.word = "n" + i;
                journal.append("newest", newest.word.getBytes(StandardCharsets.UTF_8));
                longest = i;
            }
        }
        var again = new Newest();
        var wordsAgain = new Words();
        try (var journal = Journal.open(folder, false, told::add)) {
            journal.add(wordsAgain);
            journal.add(again);
            journal.takeUp();
        }
        assertThat(again.word).isEqualTo("n" + longest);
        assertThat(wordsAgain.words)
                .isEqualTo(
                        IntStream.range(0, 20).mapToObj(i -> "word" + 100 * i).toList());
        assertThat(told).isEmpty();
    }

    @Test
    void whatOneSegmentHasAllOfIsNotTakenUpTwice() throws IOException {
        try (var journal = Journal.open(folder, false, told::add)) {
            taken(journal);
            append(journal, "one", "two");
        }
        var first = Files.readAllBytes(folder.resolve("0000000001.journal"));
        assertThat(taken()).containsExactly("one", "two");
        // As if the process had ended before it had deleted the one that it had written anew.
        Files.write(folder.resolve("0000000001.journal"), first);

        assertThat(taken()).containsExactly("one", "two");
    }

    @Test
    void oldSegmentsAreCompactedWhenTheStateIsTakenUp() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (var journal = Journal.open(folder, false, told::add)) {
                taken(journal);
                append(journal, "word" + i);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("lock", "0000000005.journal");
        }
    }

    @Test
    void cutAtAnyByteOfItsLastRecordsItGivesAllThatWereWhole() throws IOException {
        try (var journal = Journal.open(folder, false, told::add)) {
            taken(journal);
            append(journal, "one", "two", "three");
        }
        var segment = folder.resolve("0000000001.journal");
        var whole = Files.readAllBytes(segment);
        int record = Segment.FRAME + 1 + "words".length();
        int begun = Segment.HEADER.length + Segment.FRAME + 1 + Segment.WHOLE.length();
        var ends = List.of(
                Segment.HEADER.length, begun, begun + record + 3, begun + 2 * record + 6, begun + 3 * record + 11);

        assertThat(ends.getLast()).isEqualTo(whole.length);
        for (int cut = Segment.HEADER.length; cut <= whole.length; cut++) {
            var again = Files.createDirectories(folder.resolve("cut" + cut));
            Files.write(again.resolve("0000000001.journal"), Arrays.copyOf(whole, cut));
            told.clear();
            int complete = Math.max(0, (int) ends.stream().filter(bound(cut)).count() - 2);

            assertThat(taken(again)).isEqualTo(List.of("one", "two", "three").subList(0, complete));
            assertThat(told).hasSize(ends.contains(cut) ? 0 : 1);
            assertThat(taken(again)).as("and goes on from there").hasSize(complete);
        }
    }

    private static java.util.function.Predicate<Integer> bound(int cut) {
        return end -> end <= cut;
    }

    @Test
    void aFlippedBitIsFoundAndTold() throws IOException {
        try (var journal = Journal.open(folder, false, told::add)) {
            taken(journal);
            append(journal, "one", "two");
        }
        var segment = folder.resolve("0000000001.journal");
        var bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);

        assertThat(taken()).containsExactly("one");
        assertThat(told).containsExactly("the last record was not finished: 17 bytes at its end are cut");
    }

    @Test
    void whatDoesNotFitIsToldByNameAndTheRestIsTakenUp() throws IOException {
        try (var journal = Journal.open(folder, false, told::add)) {
            taken(journal);
            append(journal, "one", "odd", "two");
            journal.append("of-old", new byte[3]);
            journal.append("of-old", new byte[3]);
        }
        assertThat(taken()).containsExactly("one", "two");
        assertThat(told)
                .containsExactly(
                        "the word odd does not fit",
                        "what was kept of of-old is not taken up: this version has no such thing");
    }

    @Test
    void aSegmentOfAnotherVersionIsToldAndLeftOut() throws IOException {
        Files.writeString(folder.resolve("0000000001.journal"), "local journal 9\nwhatever");

        assertThat(taken()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "0000000001.journal was written by another version of the local run and is not taken up:"
                                + " it stays as 0000000001.journal.left");
        assertThat(folder.resolve("0000000001.journal.left")).hasContent("local journal 9\nwhatever");
    }

    @Test
    void onlyOneProcessWritesToAFolder() throws IOException {
        try (var first = Journal.open(folder, false, told::add)) {
            assertThat(first.keeps()).isTrue();
            assertThatThrownBy(() -> Journal.open(folder, false, told::add))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process keeps its state in " + folder);
        }
    }

    @Test
    void manyWritersLoseNothing() throws IOException {
        try (var journal = Journal.open(folder, true, told::add)) {
            taken(journal);
            IntStream.range(0, 1_000).parallel().forEach(i -> append(journal, "w" + i));
        }
        assertThat(taken())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "w" + i).toList());
    }

    private static void append(Journal journal, String... words) {
        for (var word : words) {
            journal.append("words", word.getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<String> taken() throws IOException {
        return taken(folder);
    }

    private List<String> taken(Path from) throws IOException {
        try (var journal = Journal.open(from, false, told::add)) {
            return taken(journal);
        }
    }

    private static List<String> taken(Journal journal) throws IOException {
        var words = new Words();
        journal.add(words);
        journal.takeUp();
        return words.words;
    }
}
