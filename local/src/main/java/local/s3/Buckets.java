package local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import local.door.Door;
import local.door.ServiceException;
import local.execution.Objects;
import local.expression.StatesException;
import local.iam.PolicyDocument;
import local.template.Stack;

/**
 * Amazon S3, as far as distributed Maps need it: a folder that has a subfolder for each bucket, behind the door. A bucket is
 * there if the template declares it or its folder exists; whoever wants a Map to read something puts the file there.
 */
public final class Buckets implements Objects {

    private static final String STATES = "states.amazonaws.com";

    private final Stack stack;
    private final Path folder;
    private final Door door;

    /** @param folder of the buckets; it need not exist */
    public Buckets(Stack stack, Path folder, Door door) {
        this.stack = stack;
        this.folder = folder.toAbsolutePath().normalize();
        this.door = door;
    }

    @Override
    public byte[] get(Caller caller, String bucket, String key) {
        check(caller, "s3:GetObject", bucket, "/" + key);
        var file = file(bucket, key);
        if (!Files.isRegularFile(file)) {
            throw failure("NoSuchKeyException", "The specified key does not exist.", 404);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Summary> list(Caller caller, String bucket, String prefix) {
        check(caller, "s3:ListBucket", bucket, "");
        var root = file(bucket, "");
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> summary(file, root.relativize(file).toString().replace('\\', '/')))
                    .filter(object -> object.key().startsWith(prefix))
                    .sorted((one, other) -> one.key().compareTo(other.key()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(Caller caller, String bucket, String key, byte[] content) {
        check(caller, "s3:PutObject", bucket, "/" + key);
        var file = file(bucket, key);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws StatesException where the role may not do that, or there is no such bucket */
    private void check(Caller caller, String action, String bucket, String path) {
        try {
            var who = door.assume(caller.roleArn(), STATES, UUID.randomUUID().toString().replace("-", ""),
                    caller.stateMachineArn());
            door.check(who, action, "arn:aws:s3:::" + bucket + path, policy(bucket), Map.of());
        } catch (ServiceException e) {
            throw failure("S3Exception", e.getMessage(), e.status());
        }
        if (declared(bucket).isEmpty() && !Files.isDirectory(file(bucket, ""))) {
            throw failure("NoSuchBucketException", "The specified bucket does not exist", 404);
        }
    }

    private Optional<Stack.Bucket> declared(String bucket) {
        return stack.buckets().stream().filter(declared -> declared.name().equals(bucket)).findFirst();
    }

    private Optional<PolicyDocument> policy(String bucket) {
        return declared(bucket).flatMap(Stack.Bucket::policy);
    }

    /** Where an object lies: never outside of its bucket, whatever its key. */
    private Path file(String bucket, String key) {
        var root = folder.resolve(bucket).normalize();
        var file = root.resolve(key).normalize();
        if (bucket.isEmpty() || !root.getParent().equals(folder) || !file.startsWith(root)) {
            throw failure("S3Exception", "The specified key is not valid.", 400);
        }
        return file;
    }

    private static Summary summary(Path file, String key) {
        try {
            var content = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
            return new Summary(key, Files.getLastModifiedTime(file).toInstant(),
                    "\"" + HexFormat.of().formatHex(content) + "\"", Files.size(file), "STANDARD");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the words of the SDK. */
    private static StatesException failure(String error, String message, int status) {
        return new StatesException("S3." + error,
                "%s (Service: S3, Status Code: %d, Request ID: %s, Extended Request ID: %s)".formatted(message, status,
                        UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(), UUID.randomUUID()));
    }
}
