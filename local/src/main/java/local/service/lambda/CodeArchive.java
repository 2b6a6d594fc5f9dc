package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A jar or zip that a function's code comes from: as Lambda does, it is unpacked where it holds libraries. */
record CodeArchive(Path file) {

    /** The most that a function's code may have, unpacked. */
    static final long LIMIT = 262_144_000;

    /** It has more than {@value #LIMIT} bytes, unpacked. */
    static final class TooLarge extends ZipException {

        TooLarge(Path file) {
            super(file + " has more than " + LIMIT + " bytes unpacked, which is Lambda's limit");
        }
    }

    /** There is nothing in it. */
    static final class Empty extends ZipException {

        Empty(Path file) {
            super(file + " is empty");
        }
    }

    /** @throws Empty where it has none */
    void requireEntries() throws IOException {
        try (var zip = open()) {
            if (zip.size() == 0) {
                throw new Empty(file);
            }
        }
    }

    /** Whether it holds jars in {@code lib/}: only a folder shows them to a class path. */
    boolean hasLibraries() throws IOException {
        try (var zip = open()) {
            return zip.stream().map(ZipEntry::getName).anyMatch(name -> name.matches("lib/[^/]+\\.jar"));
        }
    }

    /** @throws ZipException saying so, where it is neither jar nor zip */
    private ZipFile open() throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new ZipException(file + " is no jar or zip file: " + e.getMessage());
        }
    }

    /**
     * Unpacks it, unless that was done before.
     *
     * @param cache a folder of a folder for each archive that changes when the archive does
     * @throws ZipException where an entry leads elsewhere, or it is larger than Lambda takes
     */
    Path unpack(Path cache) throws IOException {
        var all = cache.resolve(id(file.toAbsolutePath().toString()));
        var folder = all.resolve(id(Files.size(file) + " " + Files.getLastModifiedTime(file)));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        delete(all); // what an older archive left
        Files.createDirectories(all);
        var part = Files.createTempDirectory(all, "part");
        try {
            unpackTo(part);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(part); // another run was as quick
            if (!Files.isDirectory(folder)) {
                throw new ZipException(file + " has a file and a folder of one name: " + e.getMessage());
            }
        } catch (InvalidPathException e) {
            delete(part);
            throw new ZipException(file + " has an entry that cannot be a file: " + e.getMessage());
        } catch (IOException e) {
            delete(part);
            throw e;
        }
        return folder;
    }

    private void unpackTo(Path folder) throws IOException {
        long left = LIMIT;
        try (var zip = open()) {
            for (var entry : zip.stream().toList()) {
                var place = folder.resolve(entry.getName()).normalize();
                if (!place.startsWith(folder) || place.equals(folder)) {
                    throw new ZipException(file + " has an entry that leads out of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(place);
                    continue;
                }
                Files.createDirectories(place.getParent());
                try (var in = zip.getInputStream(entry);
                        var out = Files.newOutputStream(place)) {
                    var buffer = new byte[8192];
                    for (int read; (read = in.read(buffer)) >= 0; left -= read) {
                        if (read > left) {
                            throw new TooLarge(file);
                        }
                        out.write(buffer, 0, read);
                    }
                }
            }
        }
    }

    private static String id(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
