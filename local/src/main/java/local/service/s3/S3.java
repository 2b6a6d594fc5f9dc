package local.service.s3;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import local.execution.items.Objects;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;

/**
 * Amazon S3, as far as distributed Maps and their callers need it: buckets, and objects that are put
 * whole, in parts or of other objects, with what is set of a bucket. Versions and what else S3 has are not there.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3 API reference</a>
 */
public final class S3 {

    private final Account account;
    private final Door door;
    private final BucketFolders folders;
    private final Access access;
    private final MultipartUploads uploads;

    /** @param folder of the buckets, kept from one run to the next */
    public S3(Account account, Path folder, Door door) {
        this.account = account;
        this.door = door;
        this.folders = new BucketFolders(folder);
        this.access = new Access(account, door, folders);
        this.uploads = new MultipartUploads(folders.uploads());
    }

    /**
     * Makes a template's bucket, unless it is there, and has it be as the template says.
     *
     * @throws TemplateException where a bucket may not be called so
     */
    public void declare(Stack.Bucket bucket) {
        try {
            folders.create(bucket.name());
            access.settings().declare(bucket);
        } catch (ServiceException refused) {
            if (!refused.code().equals("InvalidBucketName")) {
                throw new TemplateException(
                        bucket.location(), "bucket " + bucket.logicalId() + ": " + refused.getMessage());
            }
            throw new TemplateException(
                    bucket.location(),
                    "AWS refuses to create bucket " + bucket.logicalId() + ": "
                            + bucket.name()
                            + " is no name of a bucket: it must have 3 to 63 lower-case letters, digits, dots"
                            + " and hyphens, and begin and end with a letter or digit");
        }
    }

    public boolean hasBucket(String name) {
        return folders.exists(name);
    }

    /** The file that an object is, be it there or not; empty where no file can be it. */
    public Optional<Path> file(String bucket, String key) {
        return folders.place(bucket, key);
    }

    /**
     * Deletes a bucket, if it is there.
     *
     * @throws ServiceException {@code BucketNotEmpty}
     */
    public void remove(Stack.Bucket bucket) {
        if (folders.exists(bucket.name())) {
            folders.delete(bucket.name());
        }
        access.settings().forget(bucket.name());
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        var objects = objectOperations();
        var parts = new MultipartOperations(access, objects, uploads);
        return List.of(
                new BucketOperations(access, folders, account.region()),
                objects,
                parts,
                new CopyOperations(access, folders, objects, parts),
                new PolicyOperations(access),
                new SettingOperations(access),
                new TagOperations(access, folders),
                listOperations());
    }

    /**
     * The file of an object that the caller may read.
     *
     * @param version of the object; there is but the newest
     * @throws ServiceException {@code AccessDenied}, {@code NoSuchBucket}, {@code NoSuchKey}, {@code NoSuchVersion}
     */
    public Path object(Principal who, String bucket, String key, Optional<String> version) {
        return access.object(who, bucket, key, version.orElse(null)).file();
    }

    /** What distributed Maps read and write. */
    public Objects objects() {
        return new MapObjects(door, objectOperations(), listOperations());
    }

    private ObjectOperations objectOperations() {
        return new ObjectOperations(access, folders);
    }

    private ListOperations listOperations() {
        return new ListOperations(access, folders);
    }
}
