package local.execution.journal;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes one segment in place of all up to one that nobody writes to any more. What is appended meanwhile goes to those
 * after it, and is replayed after it.
 *
 * @param told told in a sentence of what is damaged
 */
record Compaction(Path folder, List<Journaled> parts, Consumer<String> told) {

    /**
     * Writes what counts of the segments up to that number.
     *
     * @return the segments that it stands for
     */
    List<Path> write(Path making, long upTo) throws IOException {
        var old = Segment.all(folder).stream()
                .filter(path -> Segment.number(path) <= upTo)
                .toList();
        var copied = parts.stream()
                .filter(part -> !part.snapshotsWhileRunning())
                .map(Journaled::kind)
                .collect(Collectors.toSet());
        try (var file = new FileOutputStream(making.toFile());
                var out = new BufferedOutputStream(file)) {
            out.write(Segment.HEADER);
            out.write(Segment.record(Segment.WHOLE, new byte[0]));
            for (var path : old) {
                Segment.read(path, false, told, (kind, payload) -> {
                    if (copied.contains(kind)) {
                        put(out, kind, payload);
                    }
                });
            }
            for (var part : parts) {
                if (part.snapshotsWhileRunning()) {
                    part.snapshot(payload -> put(out, part.kind(), payload));
                }
            }
            out.flush();
            file.getFD().sync();
        }
        return old;
    }

    private static void put(OutputStream out, String kind, byte[] payload) {
        try {
            out.write(Segment.record(kind, payload));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
