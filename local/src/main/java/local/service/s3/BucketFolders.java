package local.service.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.json.Json;
import local.json.Reason;
import local.service.api.Content;
import local.service.api.ServiceException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder with a subfolder for each bucket, and in it a file for each object: what a person puts there by hand is an
 * object like any other, but no link is followed, for it might lead to what no bucket holds, or to another object that a
 * policy denies. What an object's headers said lies aside, in {@code .headers}: no bucket's name begins with a dot.
 */
final class BucketFolders {

    /**
     * See "General purpose bucket naming rules" in the S3 user guide; a name that it refuses can also not lead out of
     * the folder.
     */
    private static final Pattern NAME =
            Pattern.compile("(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final int MAX_KEY_BYTES = 1024;
    private static final String HEADERS = ".headers";
    private static final String UPLOADS = ".uploads";
    private static final String SETTINGS = ".settings";

    private final Path folder;

    /** @param folder of the buckets; it need not exist */
    BucketFolders(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Where what is on its way into a bucket is kept. */
    Path uploads() {
        return folder.resolve(UPLOADS);
    }

    /** The buckets, by name. */
    List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(this::exists)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    boolean exists(String bucket) {
        return NAME.matcher(bucket).matches() && Files.isDirectory(folder.resolve(bucket), LinkOption.NOFOLLOW_LINKS);
    }

    Instant created(String bucket) {
        try {
            return Files.readAttributes(folder.resolve(bucket), BasicFileAttributes.class)
                    .creationTime()
                    .toInstant();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** @throws ServiceException {@code InvalidBucketName} */
    void create(String bucket) {
        if (!NAME.matcher(bucket).matches()) {
            throw new ServiceException("InvalidBucketName", 400, "The specified bucket is not valid.");
        }
        var made = folder.resolve(bucket);
        if (Files.isSymbolicLink(made)) {
            throw failed("bucket " + bucket + " cannot be a link: " + made);
        }
        try {
            Files.createDirectories(made);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Deletes a bucket that exists.
     *
     * @throws ServiceException {@code BucketNotEmpty}
     */
    synchronized void delete(String bucket) {
        if (!keys(bucket, "").isEmpty()) {
            throw new ServiceException("BucketNotEmpty", 409, "The bucket you tried to delete is not empty");
        }
        deleteTree(folder.resolve(bucket));
        deleteTree(folder.resolve(HEADERS).resolve(bucket));
        try {
            Files.deleteIfExists(settings(bucket));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The file of what is set of a bucket. */
    Path settings(String bucket) {
        return folder.resolve(SETTINGS).resolve(bucket + ".json");
    }

    /** Writes a file beside the buckets whole, or not at all. */
    synchronized void write(Path file, Content content) {
        try {
            move(content, file);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The tags of an object; none where it is not there. */
    JsonNode tags(String bucket, String key) {
        return bucket != null && key != null && exists(bucket) && Files.isRegularFile(headers(bucket, key))
                ? find(bucket, key)
                        .map(object -> object.headers().path(BucketSettings.TAGS))
                        .orElseGet(Json::object)
                : Json.object();
    }

    /** Has other headers be kept of an object that is there; its content stays. */
    synchronized void describe(String bucket, String key, Function<StoredObject, ObjectNode> headers) {
        find(bucket, key).ifPresent(object -> {
            try {
                move(
                        Content.of(Json.write(StoredObject.stamped(headers.apply(object), object.file()))),
                        headers(bucket, key));
            } catch (IOException e) {
                throw failed(e);
            }
        });
    }

    /** The keys of a bucket that begin with {@code prefix}, in S3's order: that of their UTF-8 bytes. */
    List<String> keys(String bucket, String prefix) {
        var root = folder.resolve(bucket);
        try (var files = Files.walk(root)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> key(root, file))
                    .filter(key -> key.startsWith(prefix))
                    .sorted(Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static String key(Path root, Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    synchronized Optional<StoredObject> find(String bucket, String key) {
        return file(bucket, key)
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .map(file -> StoredObject.of(file, headers(bucket, key)));
    }

    /**
     * Writes an object whole, or not at all.
     *
     * @param headers see {@link StoredObject}, with the {@code ETag}
     * @throws ServiceException {@code KeyTooLongError}, {@code NotImplemented} for a key that no file can have
     */
    synchronized void put(String bucket, String key, Content content, ObjectNode headers) {
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new ServiceException("KeyTooLongError", 400, "Your key is too long");
        }
        var file = file(bucket, key).orElseThrow(() -> noFile(key));
        try {
            if (Files.isDirectory(file)) {
                throw noFile(key);
            }
            move(content, file);
            move(Content.of(Json.write(StoredObject.stamped(headers, file))), headers(bucket, key));
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw noFile(key);
        } catch (IOException e) {
            throw isTooLong(e) ? noFile(key) : failed(e);
        }
    }

    /** Also where there is no such object, as in S3. */
    synchronized void delete(String bucket, String key) {
        var file = file(bucket, key).filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS));
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.delete(file.get());
            Files.deleteIfExists(headers(bucket, key));
            var root = folder.resolve(bucket);
            for (var parent = file.get().getParent();
                    !parent.equals(root) && isEmpty(parent);
                    parent = parent.getParent()) {
                Files.delete(parent);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static boolean isTooLong(IOException e) {
        return e instanceof FileSystemException fault
                && fault.getReason() != null
                && fault.getReason().contains("too long");
    }

    private void move(Content content, Path file) throws IOException {
        if (!isItself(file) || !isItself(folder.resolve(UPLOADS))) {
            throw new FileSystemException(file.toString(), null, "a link is on the way to it");
        }
        var uploads = Files.createDirectories(folder.resolve(UPLOADS));
        var upload = uploads.resolve(UUID.randomUUID().toString());
        try {
            try (var out = Files.newOutputStream(upload)) {
                content.writeTo(out);
            }
            Files.createDirectories(file.getParent());
            Files.move(upload, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static void deleteTree(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Where an object of a bucket would lie, be they there or not; empty where none can. */
    Optional<Path> place(String bucket, String key) {
        return NAME.matcher(bucket).matches() ? file(bucket, key) : Optional.empty();
    }

    /** Where an object lies; empty where no file in the bucket's folder can bear the key. */
    private Optional<Path> file(String bucket, String key) {
        if (Stream.of(key.split("/", -1))
                .anyMatch(Predicate.<String>isEqual("").or("."::equals).or(".."::equals))) {
            return Optional.empty();
        }
        try {
            var root = folder.resolve(bucket);
            var file = root.resolve(key);
            return key(root, file).equals(key) && file.normalize().startsWith(root) && isItself(file)
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a path below the folder of the buckets leads where it seems to: no link is on its way, and no name is
     * another's in a system of files that takes {@code A} for {@code a}. What is not there yet is judged by what it will
     * be in.
     */
    private boolean isItself(Path path) {
        var existing = path;
        while (existing.startsWith(folder) && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        try {
            return !existing.startsWith(folder)
                    || existing.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(existing)));
        } catch (IOException leadsNowhere) {
            return false;
        }
    }

    private Path headers(String bucket, String key) {
        var name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + ".json";
        return folder.resolve(HEADERS).resolve(bucket).resolve(name);
    }

    /** What the person can mend: a full disk, a folder that may not be written. */
    static ServiceException failed(IOException e) {
        return failed(Reason.of(e));
    }

    private static ServiceException failed(String why) {
        return new ServiceException("InternalError", 500, "The local run cannot keep its buckets: " + why);
    }

    private static ServiceException noFile(String key) {
        return new ServiceException(
                "NotImplemented",
                501,
                "The local run keeps an object as a file, and none can be"
                        + " called '" + key
                        + "' here: the parts between slashes must be names of files, and no object can be a"
                        + " folder of others");
    }
}
