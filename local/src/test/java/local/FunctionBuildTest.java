package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionBuildTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path module;

    @BeforeEach
    void aModuleThatIsBuilt() throws IOException {
        write("pom.xml", NOON);
        write("src/main/java/App.java", NOON);
        write("target/dependency/lib.jar", NOON);
        write("target/classes/App.class", NOON.plusSeconds(1));
        for (var folder : List.of("src/main/java", "src/main", "target/classes")) {
            touch(folder, NOON);
        }
    }

    @Test
    void isNotStale() {
        assertThat(FunctionBuild.isStale(module)).isFalse();
    }

    @Test
    void isStaleOnceASourceIsNewerThanItsClasses() throws IOException {
        touch("src/main/java/App.java", NOON.plusSeconds(2));

        assertThat(FunctionBuild.isStale(module)).isTrue();
    }

    @Test
    void isStaleOnceASourceIsGone() throws IOException {
        touch("src/main/java", NOON.plusSeconds(2));

        assertThat(FunctionBuild.isStale(module)).isTrue();
    }

    @Test
    void isStaleOnceItsPomIsNewer() throws IOException {
        touch("pom.xml", NOON.plusSeconds(2));

        assertThat(FunctionBuild.isStale(module)).isTrue();
    }

    @Test
    void isStaleWithoutItsClasses() throws IOException {
        Files.delete(module.resolve("target/classes/App.class"));
        Files.delete(module.resolve("target/classes"));

        assertThat(FunctionBuild.isStale(module)).isTrue();
    }

    @Test
    void isStaleAfterABuildThatFailedOrWasKilled() throws IOException {
        write("target/local-build", NOON.plusSeconds(9));

        assertThat(FunctionBuild.isStale(module)).isTrue();
    }

    @Test
    void theCodeMayBeWhatTheModuleMakes() throws IOException {
        touch("src/main/java/App.java", NOON.plusSeconds(2));

        for (var code : List.of("target/app.jar", "target/app.zip", "target/classes", ".", "./")) {
            assertThat(FunctionBuild.module(module.resolve(code))).as(code).contains(module);
            assertThat(FunctionBuild.isStale(module.resolve(code))).as(code).isTrue();
        }
        assertThat(FunctionBuild.module(module.resolve("src"))).isEmpty();
        assertThat(FunctionBuild.isStale(module.resolveSibling("elsewhere"))).isFalse();
    }

    private void write(String file, Instant modified) throws IOException {
        Files.createDirectories(module.resolve(file).getParent());
        Files.writeString(module.resolve(file), "");
        touch(file, modified);
    }

    private void touch(String file, Instant modified) throws IOException {
        Files.setLastModifiedTime(module.resolve(file), FileTime.from(modified));
    }
}
