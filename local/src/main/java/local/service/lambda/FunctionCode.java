package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import local.template.TemplateException;
import local.template.stack.Stack;

/**
 * A function's code: a folder as {@code sam build} makes it (classes, {@code lib/*.jar}), a Maven module's {@code
 * target}, or a jar.
 *
 * @param root      the folder that is the function's {@code /var/task}
 * @param own       the function's own classes: a folder or a jar
 * @param libraries jars, its own before those of its layers
 */
record FunctionCode(Path root, Path own, List<Path> libraries) {

    /** @throws TemplateException where there is no code, or the handler is not in it */
    static FunctionCode of(Stack.Function function) {
        var code = locate(function)
                .orElseThrow(() -> new TemplateException(
                        function.location(),
                        "Function "
                                + function.logicalId() + ": there is no code in " + function.code()
                                + ". Build it first: bin/local does, and so"
                                + " does 'sam build' or 'mvn package dependency:copy-dependencies'."));
        code.requireHandler(function);
        return code;
    }

    private static Optional<FunctionCode> locate(Stack.Function function) {
        var uri = function.code();
        if (Files.isRegularFile(uri)) {
            return Optional.of(new FunctionCode(uri.toAbsolutePath().getParent(), uri, layers(function)));
        }
        var module = Files.exists(uri.resolve("pom.xml"));
        var classes = function.classes();
        var libraries = Stream.concat(
                        jars(uri.resolve(module ? "target/dependency" : "lib")).stream(), layers(function).stream())
                .toList();
        return Files.isDirectory(classes)
                ? Optional.of(new FunctionCode(classes, classes, libraries))
                : Optional.empty();
    }

    /** A layer's jars stand in {@code /opt/java/lib}. */
    private static List<Path> layers(Stack.Function function) {
        return function.layers().stream()
                .flatMap(layer -> jars(layer.resolve("java/lib")).stream())
                .toList();
    }

    private static List<Path> jars(Path folder) {
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

    /**
     * The libraries without those that stand before them anyway: functions that need no others share a {@link
     * StartCache}.
     */
    List<Path> librariesBeside(List<Path> before) {
        return libraries.stream()
                .filter(library -> before.stream()
                        .map(Path::getFileName)
                        .noneMatch(name -> library.toString().endsWith(name.toString())))
                .toList();
    }

    /** The function's own classes, where they are a jar. */
    List<Path> ownJar() {
        return Files.isDirectory(own) ? List.of() : List.of(own);
    }

    /** The function's own classes, where they are a folder. */
    List<Path> ownFolder() {
        return Files.isDirectory(own) ? List.of(own) : List.of();
    }

    private void requireHandler(Stack.Function function) {
        var parts = function.handler().split("::", 2);
        var name = parts[0];
        var method = parts.length == 2 ? parts[1] : "handleRequest";
        var handler = find(name)
                .orElseThrow(() -> new TemplateException(
                        function.location(),
                        "Function " + function.logicalId()
                                + ": handler " + function.handler() + ": there is no class " + name + " in " + root
                                + ". A handler is package.Class::method."));
        if (!hasMethod(handler, method)) {
            throw new TemplateException(
                    function.location(),
                    "Function " + function.logicalId() + ": handler " + function.handler() + ": class " + name
                            + " has no method " + method + ".");
        }
    }

    /** A method may be inherited; where a superclass is not part of the code there is no telling. */
    private boolean hasMethod(ClassModel type, String method) {
        if (type.methods().stream().anyMatch(m -> m.methodName().equalsString(method))) {
            return true;
        }
        var parent = type.superclass().map(entry -> entry.asInternalName()).orElse("java/lang/Object");
        return !parent.equals("java/lang/Object")
                && find(parent).map(p -> hasMethod(p, method)).orElse(true);
    }

    private Optional<ClassModel> find(String className) {
        var entry = className.replace('.', '/') + ".class";
        return Stream.concat(Stream.of(own), libraries.stream())
                .flatMap(place -> read(place, entry).stream())
                .findFirst()
                .map(ClassFile.of()::parse);
    }

    private static Optional<byte[]> read(Path place, String entry) {
        try {
            if (Files.isDirectory(place)) {
                var file = place.resolve(entry);
                return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            }
            try (var jar = new JarFile(place.toFile())) {
                var found = jar.getEntry(entry);
                return found == null
                        ? Optional.empty()
                        : Optional.of(jar.getInputStream(found).readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
