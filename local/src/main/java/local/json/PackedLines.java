package local.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.InflaterInputStream;

/**
 * A resource of many sections of text, each compressed by itself, so that one is read without the others:
 * {@code .ci/call_data.py} writes it. First comes a table, a line for each section with its name and its length in bytes,
 * and an empty line; then the sections.
 */
public final class PackedLines {

    private record Section(int start, int length) {}

    private final byte[] bytes;
    private final Map<String, Section> table = new ConcurrentHashMap<>();
    private final Map<String, List<String>> read = new ConcurrentHashMap<>();

    private PackedLines(byte[] bytes) {
        this.bytes = bytes;
        int end = 0;
        while (bytes[end] != '\n' || bytes[end + 1] != '\n') {
            end++;
        }
        int start = end + 2;
        for (var line : new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n")) {
            int space = line.lastIndexOf(' ');
            int length = Integer.parseInt(line.substring(space + 1));
            table.put(line.substring(0, space), new Section(start, length));
            start += length;
        }
    }

    /** @param name of the resource, as {@code beside} finds it */
    public static PackedLines of(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            return new PackedLines(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a section; empty where there is none of that name. */
    public Optional<List<String>> section(String name) {
        return Optional.ofNullable(table.get(name)).map(at -> read.computeIfAbsent(name, _ -> lines(at)));
    }

    private List<String> lines(Section at) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes, at.start, at.length))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
