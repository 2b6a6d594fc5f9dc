package local.s3;

import java.nio.file.Path;
import java.util.List;
import local.door.Door;
import local.items.Objects;
import local.template.Stack;

/**
 * Amazon S3, as far as distributed Maps and their callers need it: buckets, and objects that are put whole. Versions,
 * multipart uploads and what else S3 has are not there.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3 API reference</a>
 */
public final class S3 {

    private final Stack stack;
    private final Door door;
    private final BucketFolders folders;
    private final Access access;

    /**
     * Makes the buckets of the stack.
     *
     * @param folder of the buckets, kept from one run to the next
     */
    public S3(Stack stack, Path folder, Door door) {
        this.stack = stack;
        this.door = door;
        this.folders = new BucketFolders(folder);
        this.access = new Access(stack, door, folders);
        stack.buckets().forEach(bucket -> folders.create(bucket.name()));
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return List.of(new BucketOperations(access, folders, stack.region()), objectOperations(), listOperations());
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
