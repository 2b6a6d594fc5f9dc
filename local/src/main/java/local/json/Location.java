package local.json;

import java.nio.file.Path;

/**
 * Where something stands in a file: line and column count from 1.
 *
 * @param file the file as the person named it
 */
public record Location(Path file, int line, int column) {

    /** {@code template.yaml:57}, as editors and compilers write it. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
