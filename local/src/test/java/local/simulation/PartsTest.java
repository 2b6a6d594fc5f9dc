package local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a simulation is made of. */
class PartsTest {

    private static final long SECOND = 1_000_000;

    @ParameterizedTest
    @CsvSource({"1300, 300, 10", "2, 7, 3", "5, 1, 1000", "50, 999, 7"})
    void aBucketLetsItsBurstAndItsRateTimesTimeThrough(long burst, long rate, long seconds) {
        var bucket = new TokenBucket(burst, rate);
        long passed = 0;
        for (long now = 0; now <= seconds * SECOND; now += 1 + 50_000 / rate / 40) {
            while (bucket.tryTake(now)) {
                passed++;
            }
        }
        while (bucket.tryTake(seconds * SECOND)) {
            passed++;
        }

        assertThat(passed).isEqualTo(burst + rate * seconds);
    }

    @Test
    void aPromisedTokenComesAtTheRateAndInTurn() {
        var bucket = new TokenBucket(2, 4);

        assertThat(bucket.reserve(0)).isZero();
        assertThat(bucket.reserve(0)).isZero();
        assertThat(bucket.reserve(0)).isEqualTo(SECOND / 4);
        assertThat(bucket.reserve(0)).isEqualTo(SECOND / 2);
        assertThat(bucket.tryTake(SECOND / 2)).as("both are promised").isFalse();
        assertThat(bucket.tryTake(SECOND * 3 / 4)).isTrue();
    }

    @Test
    void whatIsDueComesInItsOrder() {
        var random = new SplittableRandom(7);
        var queue = new EventQueue();
        var expected = new PriorityQueue<Long>();
        for (int i = 0; i < 20_000; i++) {
            long time = random.nextLong(1_000_000);
            queue.add(time, i);
            expected.add(time);
            if (i % 3 == 0) {
                assertThat(queue.time()).isEqualTo(expected.poll());
                queue.poll();
            }
        }
        while (!queue.isEmpty()) {
            assertThat(queue.time()).isEqualTo(expected.poll());
            queue.poll();
        }
        assertThat(expected).isEmpty();
    }

    @Test
    void quantilesAreRightWithinAPartOfAHundred() {
        var histogram = new Histogram();
        for (long value = 1; value <= 100_000; value++) {
            histogram.add(value * 37);
        }

        for (double part : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
            assertThat((double) histogram.quantile(part))
                    .isCloseTo(100_000 * 37 * part, within(100_000 * 37 * part / 100));
        }
        assertThat(histogram.max()).isEqualTo(3_700_000);
        assertThat(new Histogram().quantile(0.5)).isZero();
    }

    @Test
    void aHistogramTakesTheLongestTime() {
        var histogram = new Histogram();
        histogram.add(Long.MAX_VALUE);
        histogram.add(0);

        assertThat(histogram.quantile(0.5)).isZero();
        assertThat(histogram.quantile(1)).isGreaterThan(Long.MAX_VALUE / 100 * 99);
    }

    @Test
    void aSeriesKeepsItsSumsWhenItsSpansGrow() {
        var series = new Series(Series.SPANS);
        for (long now = 0; now < 10 * Series.SPANS; now++) {
            series.note(Series.Figure.ARRIVALS, now, 1);
            series.note(Series.Figure.RUNNING, now, now);
        }
        series.end();

        double sum = 0;
        for (int i = 0; i < series.length(); i++) {
            sum += series.at(Series.Figure.ARRIVALS, i) * series.seconds();
        }
        assertThat(sum).isCloseTo(10 * Series.SPANS, within(1e-6));
        assertThat(series.at(Series.Figure.RUNNING, series.length() - 1)).isEqualTo(10 * Series.SPANS - 1);
    }

    @Test
    void deadlinesAreInTheirOrderAndCanBeLeft() {
        var deadlines = new Deadlines(2);
        for (int i = 0; i < 5000; i++) {
            deadlines.add(i % 2, i, i);
        }
        deadlines.remove(0);
        deadlines.remove(4);
        deadlines.remove(4);

        assertThat(deadlines.first(0)).isEqualTo(2);
        deadlines.remove(2);
        assertThat(deadlines.first(0)).isEqualTo(6);
        assertThat(deadlines.due(6)).isEqualTo(6);
        assertThat(deadlines.first(1)).isEqualTo(1);
    }

    private static ArrayList<Long> all(Arrivals arrivals) {
        var all = new ArrayList<Long>();
        for (long at; (at = arrivals.next()) != Arrivals.NO_MORE; ) {
            all.add(at);
        }
        return all;
    }

    @Test
    void arrivalsAreEvenOrRandomOrAllAtOnce() {
        assertThat(all(Arrivals.constant(4, SECOND))).containsExactly(0L, 250_000L, 500_000L, 750_000L);
        assertThat(all(Arrivals.burst(3, 9).and(Arrivals.constant(1, 2 * SECOND))))
                .containsExactly(0L, 9L, 9L, 9L, SECOND);
        assertThat((double) all(Arrivals.poisson(100, 1000 * SECOND, new SplittableRandom(1)))
                        .size())
                .isCloseTo(100_000, within(1000.0));
    }

    @Test
    void arrivalsAreReadFromAFile() {
        assertThat(all(Arrivals.read(new BufferedReader(new StringReader("0\n0.5\n\n0.5\n2")))))
                .containsExactly(0L, 500_000L, 500_000L, 2 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\nsoon", "2\n1", "-1", "NaN", "1e300"})
    void aLineThatIsNoArrivalIsNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> all(Arrivals.read(new BufferedReader(new StringReader(text)))))
                .withMessageMatching("line [12] .*");
    }
}
