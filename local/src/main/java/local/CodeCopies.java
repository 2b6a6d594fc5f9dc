package local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import local.json.Reason;
import local.service.lambda.CodeDigest;
import local.service.lambda.LayerJars;
import local.template.TemplateException;
import local.template.stack.Stack;

/**
 * Copies of what functions and layers are made of. What runs has its own, whatever a build makes of the folder that it comes
 * from; and the path of a copy, which has the digest of its content, tells one code from another.
 *
 * @param folder where copies lie of what no Maven module has built
 */
record CodeCopies(Path folder) {

    /** A copy that nobody has asked for since is deleted. */
    private static final Duration KEPT = Duration.ofDays(7);

    /**
     * The function, with its code and its layers as they are now; one of another runtime than Java, which does not run here, as
     * it is.
     *
     * @param now the time, which no skipping has changed
     * @throws TemplateException where a layer is not built, or no copy can be made
     */
    Stack.Function of(Stack.Function function, Instant now) {
        if (!function.runtime().startsWith("java")) {
            return function;
        }
        try {
            return function.from(
                    code(function.classes(), now),
                    function.layers().stream()
                            .map(layer -> Files.isRegularFile(layer)
                                    ? copy(layer, folder, now)
                                    : jars(LayerJars.of(function, layer), now))
                            .toList());
        } catch (UncheckedIOException e) {
            throw new TemplateException(
                    function.location(),
                    "the code of " + function.logicalId() + " cannot be copied: " + Reason.of(e.getCause()));
        }
    }

    /** Whether code is taken as it is and where it is: there is none, or what has it has the copies too. */
    boolean isLeft(Path classes) {
        return !Files.exists(classes)
                || folder.toAbsolutePath().startsWith(classes.toAbsolutePath().normalize());
    }

    /** A module's classes are copied within its target, where they find the libraries that it has. */
    private Path code(Path classes, Instant now) {
        if (isLeft(classes)) {
            return classes;
        }
        return copy(
                classes,
                classes.toAbsolutePath().normalize().endsWith("target/classes")
                        ? classes.resolveSibling(Stack.Function.COPIES)
                        : folder,
                now);
    }

    private Path copy(Path code, Path place, Instant now) {
        var name = code.getFileName().toString();
        var suffix = Files.isRegularFile(code) && name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
        return kept(place.resolve(CodeDigest.of(code).hex() + suffix), part -> tree(code, part), now);
    }

    /** A layer, as {@code sam build} lays it out. */
    private Path jars(List<Path> jars, Instant now) {
        var digest = jars.stream().map(jar -> CodeDigest.of(jar).hex()).reduce("", String::concat);
        return kept(
                folder.resolve(UUID.nameUUIDFromBytes(digest.getBytes(StandardCharsets.UTF_8))
                        .toString()),
                part -> {
                    var lib = Files.createDirectories(part.resolve("java/lib"));
                    for (var jar : jars) {
                        Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    }
                },
                now);
    }

    private interface Making {
        void at(Path part) throws IOException;
    }

    private static Path kept(Path copy, Making making, Instant now) {
        try {
            if (!Files.exists(copy)) {
                Files.createDirectories(copy.getParent());
                dropOld(copy.getParent(), now);
                var part = copy.resolveSibling("part-" + ProcessHandle.current().pid());
                delete(part);
                making.at(part);
                Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.setLastModifiedTime(copy, FileTime.from(now));
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // another run was as quick
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static void dropOld(Path place, Instant now) throws IOException {
        try (var copies = Files.list(place)) {
            for (var copy : copies.toList()) {
                if (Files.getLastModifiedTime(copy).toInstant().isBefore(now.minus(KEPT))) {
                    delete(copy);
                }
            }
        }
    }

    private static void tree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var place = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(place);
                } else {
                    Files.copy(file, place);
                }
            }
        }
    }

    private static void delete(Path copy) throws IOException {
        if (!Files.exists(copy)) {
            return;
        }
        try (var files = Files.walk(copy)) {
            for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
