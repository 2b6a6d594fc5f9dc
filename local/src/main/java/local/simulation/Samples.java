package local.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How long something took, each time that it was seen.
 *
 * @param attempts at least one
 */
public record Samples(List<Attempt> attempts) {

    /**
     * One time.
     *
     * @param micros how long whoever asked for it had to wait
     * @param busy   how long the function was busy with it, microseconds; 0 where there is none
     * @param error  what it ended with, where it failed
     */
    public record Attempt(long micros, long busy, Optional<String> error) {

        /** That went well. */
        public static Attempt of(long micros) {
            return new Attempt(micros, micros, Optional.empty());
        }
    }

    public Samples {
        attempts = List.copyOf(attempts);
    }

    /** Always as long. */
    public static Samples constant(long micros) {
        return new Samples(List.of(Attempt.of(micros)));
    }

    /** A hundred lengths from one to another, each as likely. */
    public static Samples between(long least, long most) {
        var all = new ArrayList<Attempt>();
        for (int i = 0; i < 100; i++) {
            all.add(Attempt.of(least + (most - least) * i / 99));
        }
        return new Samples(all);
    }

    /** A thousand lengths that fall off exponentially, as many to each part of the likelihood. */
    public static Samples exponential(long mean) {
        var all = new ArrayList<Attempt>();
        for (int i = 0; i < 1000; i++) {
            all.add(Attempt.of(Math.round(-Math.log(1 - (i + 0.5) / 1000) * mean)));
        }
        return new Samples(all);
    }

    Attempt draw(SplittableRandom random) {
        return attempts.size() == 1 ? attempts.getFirst() : attempts.get(random.nextInt(attempts.size()));
    }

    /** The middle one's length, in microseconds. */
    public long median() {
        var sorted = attempts.stream().mapToLong(Attempt::micros).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
