package local.check.code;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The classes of a function by their internal names: the application's own, whose code counts, and others that they
 * build upon, such as Lambda's interfaces and the JDK's.
 */
final class Classes {

    private final Map<String, byte[]> application = new LinkedHashMap<>();
    private final Map<String, Library> libraries = new HashMap<>();
    private final Map<String, Optional<ClassModel>> parsed = new HashMap<>();
    private final Map<String, Set<String>> supertypes = new HashMap<>();

    /**
     * @param classes   a folder, or an archive that may have jars in its {@code lib}
     */
    Classes(Path classes, Collection<Library> libraries) {
        try {
            if (Files.isDirectory(classes)) {
                read(classes);
            } else {
                try (var archive = FileSystems.newFileSystem(classes)) {
                    read(archive.getPath("/"));
                }
            }
            libraries.forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (var file : files) {
            var name = root.relativize(file).toString().replace('\\', '/');
            if (Library.isClass(name) && !Library.isOfAws(name)) {
                application.put(Library.named(name), Files.readAllBytes(file));
            } else if (name.startsWith("lib/") && name.endsWith(".jar")) {
                add(
                        file.getFileSystem() == FileSystems.getDefault()
                                ? Library.of(file)
                                : Library.of(new ByteArrayInputStream(Files.readAllBytes(file))));
            }
        }
    }

    private void add(Library library) {
        library.names().forEach(name -> libraries.putIfAbsent(name, library));
    }

    /** Whether there is no class at all: nothing was built. */
    boolean isEmpty() {
        return application.isEmpty() && libraries.isEmpty();
    }

    /** Those that the function's own folder or archive has, without its libraries. */
    Set<String> ofApplication() {
        return application.keySet();
    }

    /** Those of them that name AWS's libraries. */
    List<String> ofApplicationThatNameAws() {
        return application.entrySet().stream()
                .filter(type -> Library.namesAws(type.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All whose code counts. */
    Stream<String> own() {
        return Stream.concat(
                application.keySet().stream(),
                libraries.keySet().stream().filter(this::isOwn).sorted());
    }

    boolean isOwn(String name) {
        return application.containsKey(name)
                || libraries.containsKey(name)
                        && !Library.isOfRuntime(name)
                        && libraries.get(name).isOwn();
    }

    /** A class of the function or of the JDK; empty for one that is not there, or of AWS's libraries. */
    Optional<ClassModel> find(String name) {
        return parsed.computeIfAbsent(
                name, _ -> bytes(name).map(bytes -> ClassFile.of().parse(bytes)));
    }

    private Optional<byte[]> bytes(String name) {
        if (application.containsKey(name)) {
            return Optional.of(application.get(name));
        }
        if (libraries.containsKey(name)) {
            return Optional.of(libraries.get(name).bytes(name));
        }
        try (var file = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The superclass of a class, which {@code Object} has not. */
    Optional<String> superclass(String name) {
        return find(name).flatMap(ClassModel::superclass).map(ClassEntry::asInternalName);
    }

    List<String> interfaces(String name) {
        return find(name).stream()
                .flatMap(type -> type.interfaces().stream())
                .map(ClassEntry::asInternalName)
                .toList();
    }

    /** A type, all that it extends or implements, and what they do: the nearest first. */
    Set<String> supertypes(String name) {
        var known = supertypes.get(name);
        if (known == null) {
            known = new LinkedHashSet<>();
            var waiting = new ArrayList<>(List.of(name));
            while (!waiting.isEmpty()) {
                var type = waiting.removeFirst();
                if (known.add(type)) {
                    superclass(type).ifPresent(waiting::add);
                    waiting.addAll(interfaces(type));
                }
            }
            supertypes.put(name, known);
        }
        return known;
    }
}
