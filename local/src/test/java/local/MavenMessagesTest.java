package local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is shown of Maven's output when a build fails. */
class MavenMessagesTest {

    @Test
    void theCompilersErrorsOnceEachByFileAndLine() {
        assertThat(MavenMessages.shown("""
            [ERROR] COMPILATION ERROR :\s
            [ERROR] /app/src/main/java/App.java:[7,9] cannot find symbol
              symbol:   class Strin
              location: class App
            [ERROR] /app/src/main/java/App.java:[9,1] reached end of file while parsing
            [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.14.0:compile (default-compile) on \
            project app: Compilation failure: Compilation failure:\s
            [ERROR] /app/src/main/java/App.java:[7,9] cannot find symbol
            [ERROR] /app/src/main/java/App.java:[9,1] reached end of file while parsing
            [ERROR] -> [Help 1]
            [ERROR]\s
            [ERROR] Re-run Maven using the -X switch to enable full debug logging.
            """)).isEqualTo("""
                /app/src/main/java/App.java:7: cannot find symbol
                /app/src/main/java/App.java:9: reached end of file while parsing\
                """);
    }

    @Test
    void elseWhatMavenSaysWithoutItsAdvice() {
        assertThat(MavenMessages.shown("""
            \u001b[1;31m[ERROR]\u001b[m Failed to execute goal on project app: Could not resolve dependencies: a:b:jar:1 is missing -> \
            [Help 1]
            [ERROR]\s
            [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
            [ERROR] Re-run Maven using the -X switch to enable full debug logging.
            [ERROR]\s
            [ERROR] For more information about the errors and possible solutions, please read the following articles:
            [ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/DependencyResolutionException
            WARNING: A terminally deprecated method in sun.misc.Unsafe has been called
            """))
                .isEqualTo(
                        "Failed to execute goal on project app: Could not resolve dependencies: a:b:jar:1 is missing");
    }
}
