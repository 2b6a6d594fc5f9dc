package local.execution.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Has the parts do again what the segments of a journal tell. */
final class Replay {

    private final Map<String, Journaled> parts;
    private final Consumer<String> told;
    private final Set<String> unknown = new LinkedHashSet<>();

    /** @param parts by kind */
    Replay(Map<String, Journaled> parts, Consumer<String> told) {
        this.parts = parts;
        this.told = told;
    }

    /** @return how many records there were */
    long run(List<Path> segments) throws IOException {
        long records = 0;
        for (var path : segments) {
            boolean newest = path.equals(segments.getLast());
            records += Segment.read(path, newest, told, this::replay);
        }
        unknown.forEach(
                kind -> told.accept("what was kept of " + kind + " is not taken up: this version has no such thing"));
        return records;
    }

    private void replay(String kind, byte[] payload) {
        if (kind.equals(Segment.WHOLE)) {
            return;
        }
        var part = parts.get(kind);
        if (part == null) {
            unknown.add(kind);
            return;
        }
        try {
            part.replay(payload);
        } catch (IllegalArgumentException doesNotFit) {
            told.accept(doesNotFit.getMessage());
        } catch (RuntimeException fault) {
            told.accept("a record of " + kind + " is not taken up: " + fault);
        }
    }

    /** The segments that count: those that one of them has all of are deleted. */
    static List<Path> segments(Path folder) throws IOException {
        var left = new ArrayList<Path>();
        for (var path : Segment.all(folder)) {
            if (Segment.isWhole(path)) {
                for (var replaced : left) {
                    Files.delete(replaced);
                }
                left.clear();
            }
            left.add(path);
        }
        return left;
    }
}
