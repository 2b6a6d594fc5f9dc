package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import local.template.TemplateException;
import local.template.stack.Stack;

/** The jars of a layer. */
public final class LayerJars {

    private LayerJars() {}

    /**
     * A layer's jars stand in {@code /opt/java/lib}. Of one that is a Maven module they are its own and its libraries, as
     * {@code sam build} makes it.
     */
    public static List<Path> of(Stack.Function function, Path layer) {
        if (Files.isDirectory(layer.resolve("java/lib"))) {
            return in(layer.resolve("java/lib"));
        }
        boolean isMaven = Files.exists(layer.resolve("pom.xml"));
        var own = in(layer.resolve("target")).stream()
                .filter(jar -> !jar.getFileName().toString().matches("original-.*|.*-(sources|javadoc|tests)\\.jar"))
                .toList();
        if (isMaven && !own.isEmpty()) {
            return Stream.concat(own.stream(), in(layer.resolve("target/dependency")).stream())
                    .toList();
        }
        if (isMaven || isOfGradle(layer)) {
            throw new TemplateException(
                    function.location(),
                    "Function " + function.logicalId() + ": its layer " + layer + " is not built. "
                            + (isMaven ? "Build it: mvn package" : FunctionCode.SAM_BUILD));
        }
        return List.of();
    }

    static boolean isOfGradle(Path folder) {
        return Files.exists(folder.resolve("build.gradle")) || Files.exists(folder.resolve("build.gradle.kts"));
    }

    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
