package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JVM's ahead-of-time caches, which halve what it takes to start a function. One belongs to a list of jars, not to
 * a function's own classes, so it outlives each change of them; it is written by the first process that runs with those
 * jars.
 */
final class StartCache {

    private static final String PART = ".part";

    private final Path folder;
    private final boolean writes;
    private final Set<Path> beingWritten = ConcurrentHashMap.newKeySet();

    /** @param writes whether caches that are missing are to be written */
    StartCache(Path folder, boolean writes) {
        this.folder = folder;
        this.writes = writes;
    }

    /**
     * What a process has to do with a cache.
     *
     * @param options for its command line
     * @param writes  the file that it is to write when it ends, which becomes the cache once it is {@link #written}
     */
    record Use(List<String> options, Optional<Path> writes) {}

    /** @param jars what the class path of the process begins with */
    Use of(List<Path> jars) {
        var cache = folder.resolve(key(jars) + ".aot");
        // a cache that does not fit is passed over in silence
        if (Files.exists(cache)) {
            return new Use(List.of("-XX:AOTCache=" + cache, "-Xlog:disable"), Optional.empty());
        }
        if (!writes || !beingWritten.add(cache)) {
            return new Use(List.of(), Optional.empty());
        }
        // of a name of its own, as another run may write the same cache at the same time
        var part = cache.resolveSibling(cache.getFileName() + "." + UUID.randomUUID() + PART);
        return new Use(
                List.of("-XX:AOTCacheOutput=" + part, "-Xlog:disable", FunctionMain.EXITS_IN_ORDER), Optional.of(part));
    }

    /**
     * The process that was to write the cache has ended.
     *
     * @param part what it was to write
     */
    static void written(Path part) {
        try {
            if (Files.exists(part)) {
                var name = part.getFileName().toString();
                var cache = name.substring(0, name.indexOf(".aot") + ".aot".length());
                Files.move(part, part.resolveSibling(cache), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(List<Path> jars) {
        var text = new StringBuilder(System.getProperty("java.vm.version"));
        for (var jar : jars) {
            try {
                text.append('\n')
                        .append(jar)
                        .append(' ')
                        .append(Files.size(jar))
                        .append(' ')
                        .append(Files.getLastModifiedTime(jar));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
