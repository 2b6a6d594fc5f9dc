package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import local.json.Reason;
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

    static final String SAM_BUILD =
            "Run sam build, and then name the template that it makes: -t .aws-sam/build/template.yaml";

    /**
     * @param unpacked where archives are unpacked
     * @throws TemplateException where there is no code
     */
    static FunctionCode of(Stack.Function function, Path unpacked) {
        try {
            return locate(function, unpacked);
        } catch (UncheckedIOException e) {
            throw unreadable(function, e.getCause());
        } catch (IOException e) {
            throw unreadable(function, e);
        }
    }

    private static TemplateException unreadable(Stack.Function function, IOException e) {
        return new TemplateException(
                function.location(), "Function " + function.logicalId() + ": its code cannot be read: " + Reason.of(e));
    }

    private static FunctionCode locate(Stack.Function function, Path unpacked) throws IOException {
        var uri = function.code();
        if (Files.isRegularFile(uri)) {
            var archive = new CodeArchive(uri);
            // An object in S3 may be deleted as soon as it is deployed; a jar is taken as it stands.
            if (uri.toString().endsWith(".jar") && !archive.hasLibraries()) {
                return new FunctionCode(uri.toAbsolutePath().getParent(), uri, layers(function, unpacked));
            }
            return folder(archive.unpack(unpacked), "lib", layers(function, unpacked));
        }
        if (!Files.isDirectory(function.classes())) {
            throw new TemplateException(function.location(), "Function " + function.logicalId() + ": " + missing(uri));
        }
        return folder(function.classes(), libraries(function.classes()), layers(function, unpacked));
    }

    /** Of what Maven compiled {@code dependency} in its {@code target}, of what {@code sam build} made {@code lib} within. */
    private static String libraries(Path classes) {
        var path = classes.toAbsolutePath().normalize();
        return path.endsWith("target/classes")
                ? "../dependency"
                : path.resolveSibling("copy").endsWith(Path.of("target", Stack.Function.COPIES, "copy"))
                        ? "../../dependency"
                        : "lib";
    }

    private static FunctionCode folder(Path folder, String libraries, List<Path> layers) {
        var own = LayerJars.in(folder.resolve(libraries).normalize());
        return new FunctionCode(
                folder, folder, Stream.concat(own.stream(), layers.stream()).toList());
    }

    /** What is not built, and what builds it. */
    private static String missing(Path uri) {
        var places = Stream.iterate(uri.toAbsolutePath().normalize(), place -> place != null, Path::getParent)
                .limit(4)
                .toList();
        if (places.stream().anyMatch(place -> Files.exists(place.resolve("pom.xml")))) {
            return "there is no code in " + uri + ". Build it: mvn package";
        }
        if (places.stream().anyMatch(LayerJars::isOfGradle)) {
            return "there is no code in " + uri + ", which Gradle builds. " + SAM_BUILD;
        }
        return "there is no code in " + uri + ". Build it first: 'sam build' does, and for a Maven module bin/local";
    }

    private static List<Path> layers(Stack.Function function, Path unpacked) throws IOException {
        var jars = new ArrayList<Path>();
        for (var layer : function.layers()) {
            jars.addAll(LayerJars.of(
                    function, Files.isRegularFile(layer) ? new CodeArchive(layer).unpack(unpacked) : layer));
        }
        return jars;
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

    /** @throws TemplateException where the function's handler is not in it */
    void requireHandler(Stack.Function function) {
        try {
            checkHandler(function);
        } catch (UncheckedIOException e) {
            throw unreadable(function, e.getCause());
        }
    }

    private void checkHandler(Stack.Function function) {
        var parts = function.handler().split("::", 2);
        var name = parts[0];
        var method = parts.length == 2 ? parts[1] : "handleRequest";
        var handler = find(name)
                .orElseThrow(() -> new TemplateException(
                        function.location(),
                        "Function " + function.logicalId()
                                + (LayerJars.isOfGradle(root)
                                        ? ": " + missing(root)
                                        : ": handler " + function.handler() + ": there is no class " + name + " in "
                                                + where())));
        if (!hasMethod(handler, method)) {
            throw new TemplateException(
                    function.location(),
                    "Function " + function.logicalId() + ": handler " + function.handler() + ": class " + name
                            + " has no method " + method + ".");
        }
    }

    /** What {@code sam build} makes has no {@code pom.xml}; what {@code sam deploy} packs without it has. */
    private String where() {
        return Files.exists(root.resolve("pom.xml"))
                ? "its code, which is a Maven module's sources. sam deploy packs them where there is no"
                        + " .aws-sam/build/template.yaml: run sam build, then sam deploy."
                : root + ". A handler is package.Class::method.";
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
