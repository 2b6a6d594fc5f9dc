package local.service.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import local.service.api.Content;
import local.service.api.ServiceException;
import tools.jackson.databind.node.ObjectNode;

/** Objects that come in parts, until all of them are there: each part is a file, aside from the buckets. */
final class MultipartUploads {

    private final Path folder;
    private final Map<String, Upload> byId = new ConcurrentHashMap<>();

    /** @param folder of the parts; what an earlier run left there is gone */
    MultipartUploads(Path folder) {
        this.folder = folder;
    }

    /**
     * An upload that was begun.
     *
     * @param headers   what is kept of the object's headers
     * @param checksum  of each part and of the object; empty where nobody asked for one
     * @param ofTheWhole whether the object's checksum is that of its content, and not of its parts' checksums
     */
    record Upload(
            String id,
            String bucket,
            String key,
            ObjectNode headers,
            Optional<Checksum> checksum,
            boolean ofTheWhole,
            Instant initiated,
            Map<Integer, Part> parts) {

        /** By number. */
        List<Part> all() {
            return List.copyOf(new TreeMap<>(parts).values());
        }
    }

    record Part(int number, Path file, long size, Digests digests, Instant lastModified) {

        Content content() {
            return Content.of(file, 0, size);
        }
    }

    /** Begins an upload: see {@link Upload}. */
    Upload begin(String bucket, String key, ObjectNode headers, Optional<Checksum> checksum, boolean ofTheWhole) {
        var id = (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
        try {
            var place = Files.createDirectories(folder.resolve(id));
            var upload = new Upload(
                    id, bucket, key, headers, checksum, ofTheWhole, modified(place), new ConcurrentHashMap<>());
            byId.put(id, upload);
            return upload;
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        }
    }

    private static Instant modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    /** @throws ServiceException {@code NoSuchUpload} */
    Upload get(String bucket, String key, String id) {
        return Optional.ofNullable(id)
                .map(byId::get)
                .filter(upload -> upload.bucket().equals(bucket) && upload.key().equals(key))
                .orElseThrow(() -> new ServiceException(
                        "NoSuchUpload",
                        404,
                        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                                + " aborted or completed."));
    }

    /** Those of a bucket, by key and the time that they were begun at. */
    List<Upload> of(String bucket) {
        return byId.values().stream()
                .filter(upload -> upload.bucket().equals(bucket))
                .sorted(Comparator.comparing(Upload::key).thenComparing(Upload::initiated))
                .toList();
    }

    /** Keeps a part, in place of one of its number that came before. */
    Part put(Upload upload, int number, Content content, Digests digests) {
        var place = folder.resolve(upload.id());
        var file = place.resolve(number + "-" + UUID.randomUUID());
        Part part;
        try {
            Files.createDirectories(place); // it may have been aborted meanwhile
            try (var out = Files.newOutputStream(file)) {
                content.writeTo(out);
            }
            part = new Part(number, file, content.length(), digests, modified(file));
        } catch (IOException e) {
            file.toFile().delete();
            throw BucketFolders.failed(e);
        }
        var before = upload.parts().put(number, part);
        if (before != null) {
            before.file().toFile().delete();
        }
        if (!byId.containsKey(upload.id())) {
            end(upload);
        }
        return part;
    }

    /** The parts as one file, which is the caller's to move or delete. */
    Path joined(List<Part> parts) {
        try {
            var file = Files.createTempFile(folder, "joined", "");
            try (var out = Files.newOutputStream(file)) {
                for (var part : parts) {
                    part.content().writeTo(out);
                }
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return file;
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        }
    }

    /** Forgets an upload, and deletes its parts. */
    void end(Upload upload) {
        byId.remove(upload.id());
        var files = new ArrayList<Path>();
        upload.parts().values().forEach(part -> files.add(part.file()));
        files.add(folder.resolve(upload.id()));
        files.forEach(file -> file.toFile().delete());
    }
}
