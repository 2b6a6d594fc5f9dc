package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PatientWriterTest {

    @Test
    void writesAllInItsOrder() {
        var read = new StringWriter();
        try (var out = new PrintWriter(new PatientWriter(read), true)) {
            for (int i = 0; i < 1000; i++) {
                out.println(i);
            }
        }

        assertThat(read.toString().lines()).hasSize(1000).startsWith("0", "1").endsWith("999");
    }

    @Test
    void aReaderThatStallsBlocksNobodyAndIsToldWhatItMissed() throws InterruptedException {
        var reads = new CountDownLatch(1);
        var read = new StringBuffer();
        var patient = new PatientWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) {
                try {
                    reads.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                read.append(new String(text, from, length));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        var out = new PrintWriter(patient, true);
        for (int i = 0; i < 50; i++) {
            out.println("x".repeat(100_000));
        }

        reads.countDown();
        while (!read.toString().contains("at last")) {
            out.println("at last"); // left out as well until the reader has caught up
        }
        out.close();

        assertThat(read.toString().length()).isLessThan(1_300_000);
        assertThat(read.toString().lines().filter(line -> !line.startsWith("xxx") && !line.equals("at last")))
                .contains("")
                .filteredOn(line -> !line.isEmpty())
                .isNotEmpty()
                .allMatch(line -> line.matches("\\[\\d+ characters were left out, for nobody read them]"));
    }
}
