package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.35S, 350 ms",
        "PT2S, 2 s",
        "PT2.45S, 2.4 s",
        "PT61S, 1 min 1 s",
        "PT15M, 15 min",
        "PT90M, 1 h 30 min",
        "PT25H, 1 d 1 h",
        "PT8760H, 365 d"
    })
    void areSaidAsAPersonSaysThem(Duration duration, String text) {
        assertThat(Durations.text(duration)).isEqualTo(text);
    }
}
