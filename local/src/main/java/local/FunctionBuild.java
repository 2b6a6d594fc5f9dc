package local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import local.template.TemplateException;
import local.template.stack.Stack;

/**
 * Builds the functions whose {@code CodeUri} is a Maven module with sources newer than its classes, and only those.
 * What {@code sam build} made has no sources and is taken as it is.
 */
public final class FunctionBuild {

    private FunctionBuild() {}

    /**
     * @throws TemplateException where a function does not build, with Maven's own messages
     */
    public static void buildStale(List<Stack.Function> functions) {
        for (var function : functions) {
            var module = function.code();
            if (Files.isRegularFile(module.resolve("pom.xml")) && isStale(module)) {
                build(function, module);
            }
        }
    }

    public static boolean isStale(Path module) {
        var classes = module.resolve("target/classes");
        return !Files.isDirectory(classes)
                || !Files.isDirectory(module.resolve("target/dependency"))
                || newestSource(module).isAfter(newest(classes));
    }

    private static void build(Stack.Function function, Path module) {
        System.err.println("Building " + function.logicalId() + " (" + module + ") ...");
        var built = newestSource(module);
        try {
            var maven = new ProcessBuilder(
                            maven(), "--quiet", "--batch-mode", "-Dstyle.color=never", "-DskipTests", "package")
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .start();
            var messages = new String(maven.getInputStream().readAllBytes());
            if (maven.waitFor() != 0) {
                throw new TemplateException(
                        function.location(), function.logicalId() + " does not build:\n" + messages.strip());
            }
            // Maven leaves classes alone that a change did not touch; this marks them as built from these very sources.
            Files.setLastModifiedTime(module.resolve("target/classes"), FileTime.from(built));
        } catch (IOException e) {
            throw new TemplateException(
                    function.location(),
                    "cannot build " + function.logicalId()
                            + ": Maven (mvn) is not on the PATH; install it, or run sam build");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TemplateException(function.location(), "building " + function.logicalId() + " was interrupted");
        }
    }

    private static String maven() {
        return System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
    }

    private static Instant newestSource(Path module) {
        return newest(module.resolve("pom.xml"), module.resolve("src/main"));
    }

    private static Instant newest(Path... roots) {
        return Stream.of(roots)
                .flatMap(FunctionBuild::walk)
                .map(FunctionBuild::modified)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static Stream<Path> walk(Path root) {
        try {
            return Files.exists(root) ? Files.walk(root) : Stream.empty();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN;
        }
    }
}
