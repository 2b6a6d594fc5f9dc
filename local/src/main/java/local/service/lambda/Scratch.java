package local.service.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import local.json.Reason;

/**
 * A temporary folder for what a run needs beside its project, made when it is first needed and gone with the run: it takes
 * the place of a cache that cannot be written to, and holds links to what a class path cannot name.
 */
final class Scratch implements AutoCloseable {

    private final Map<Path, Path> links = new HashMap<>();
    private Path folder;

    /** The folder, if it can be written to and stand in a class path; else one of our own, which is not kept. */
    Path writable(Path wanted) {
        try {
            Files.createDirectories(wanted);
            if (Files.isWritable(wanted) && !isSplit(wanted)) {
                return wanted;
            }
        } catch (IOException e) {
            // read-only, full, or a file of that name
        }
        return folder();
    }

    /** The same file under a name without the character that separates the parts of a class path. */
    synchronized Path named(Path file) {
        if (!isSplit(file)) {
            return file;
        }
        var place = file.toAbsolutePath().getParent();
        return links.computeIfAbsent(place, this::link).resolve(file.getFileName());
    }

    private static boolean isSplit(Path path) {
        return path.toAbsolutePath().toString().contains(File.pathSeparator);
    }

    private Path link(Path place) {
        try {
            return Files.createSymbolicLink(folder().resolve(Integer.toString(links.size())), place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Path folder() {
        try {
            folder = folder == null ? Files.createTempDirectory("local-") : folder;
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(new FileSystemException(
                    System.getProperty("java.io.tmpdir"),
                    null,
                    "no folder can be made there for what is temporary ("
                            + (e instanceof AccessDeniedException ? "permission denied" : Reason.of(e))
                            + "); JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER names another place"));
        }
    }

    @Override
    public synchronized void close() {
        if (folder == null) {
            return;
        }
        try (var files = Files.walk(folder)) { // does not follow links
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // the system's to clean
        }
    }
}
