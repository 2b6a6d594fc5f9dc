package local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Files that a person edits, and which of them were saved since they were last looked at. Of each is kept when it was written
 * and how large it was: however an editor goes about it, with a rename or several writes, what it comes to is seen.
 */
final class WatchedFiles {

    /** By the roots: stamps of what is at or below each, as it was when it was last dealt with. */
    private Map<Path, Map<Path, String>> known = Map.of();
    /** The same as of the last look. */
    private Map<Path, Map<Path, String>> seen = Map.of();

    private Set<Path> folders = Set.of();

    /**
     * Follows these from now on, and no others. What was followed before is not looked at anew.
     *
     * @param files   each by itself; of a folder among them counts only that it is there
     * @param folders with all that is in them, but for what begins with a dot and what Maven builds
     */
    void follow(Set<Path> files, Set<Path> folders) {
        var before = known;
        var own = Set.copyOf(folders);
        this.folders = own;
        known = new HashMap<>();
        files.forEach(file -> known.put(file, before.getOrDefault(file, Map.of())));
        own.forEach(folder -> known.put(folder, before.getOrDefault(folder, Map.of())));
        known.replaceAll((root, stamps) -> before.containsKey(root) ? stamps : stamps(root));
        seen = Map.copyOf(known);
    }

    /**
     * Looks at them.
     *
     * @return those that are not as they were, be they there or not, once nobody has written since the look before: they count
     *     as dealt with then
     */
    Set<Path> changed() {
        var now = new HashMap<Path, Map<Path, String>>();
        known.keySet().forEach(root -> now.put(root, stamps(root)));
        boolean isQuiet = now.equals(seen);
        seen = now;
        if (!isQuiet || now.equals(known)) {
            return Set.of();
        }
        var changed = new HashSet<Path>();
        now.forEach((root, stamps) -> changed.addAll(difference(known.get(root), stamps)));
        known = now;
        return changed;
    }

    private static Set<Path> difference(Map<Path, String> before, Map<Path, String> after) {
        var changed = new HashSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(file -> before.getOrDefault(file, "").equals(after.getOrDefault(file, "")));
        return changed;
    }

    private Map<Path, String> stamps(Path root) {
        var stamps = new HashMap<Path, String>();
        try {
            var found = Files.readAttributes(root, BasicFileAttributes.class);
            if (found.isDirectory() && folders.contains(root)) {
                Files.walkFileTree(root, new Walk(root, stamps));
            } else {
                stamps.put(root, found.isDirectory() ? "a folder" : stamp(found));
            }
        } catch (IOException e) {
            // it is not there
        }
        return stamps;
    }

    private static String stamp(BasicFileAttributes file) {
        return file.lastModifiedTime() + " " + file.size();
    }

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Map<Path, String> stamps;

        private Walk(Path root, Map<Path, String> stamps) {
            this.root = root;
            this.stamps = stamps;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) {
            var name = String.valueOf(folder.getFileName());
            return !folder.equals(root) && (name.startsWith(".") || name.equals("target"))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
            var name = String.valueOf(file.getFileName());
            if (!name.startsWith(".") && !name.endsWith("~")) { // what editors leave beside what they edit
                stamps.put(file, stamp(found));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // it went while it was looked at
        }
    }
}
