package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeDigestTest {

    @TempDir
    private Path folder;

    /** {@code printf hello | openssl dgst -sha256 -binary | base64}. */
    @Test
    void ofAnArchiveItIsWhatLambdaTells() throws IOException {
        var archive = Files.writeString(folder.resolve("code.jar"), "hello");

        assertThat(CodeDigest.of(archive)).isEqualTo(new CodeDigest("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", 5));
    }

    @Test
    void ofAFolderItChangesWithEachNameAndEachByte() throws IOException {
        Files.writeString(folder.resolve("a"), "1");
        var before = CodeDigest.of(folder);
        assertThat(CodeDigest.of(folder)).isEqualTo(before);

        Files.writeString(folder.resolve("a"), "2");
        var changed = CodeDigest.of(folder);
        Files.move(folder.resolve("a"), folder.resolve("b"));

        assertThat(changed.sha256()).isNotEqualTo(before.sha256());
        assertThat(CodeDigest.of(folder).sha256()).isNotIn(before.sha256(), changed.sha256());
        assertThat(CodeDigest.of(folder).size()).isEqualTo(1);
    }

    @Test
    void codeThatIsNotThereIsThatOfNothing() {
        assertThat(CodeDigest.of(folder.resolve("none")).size()).isZero();
    }
}
