package local.execution.items;

import java.time.Instant;
import java.util.List;
import local.asl.expression.StatesException;

/** The objects of Amazon S3, as far as a distributed Map reads its items from them and writes its results to them. */
public interface Objects {

    /** No bucket at all. */
    Objects NONE = new Objects() {
        @Override
        public byte[] get(Caller caller, String bucket, String key) {
            throw noSuchBucket();
        }

        @Override
        public List<Summary> list(Caller caller, String bucket, String prefix) {
            throw noSuchBucket();
        }

        @Override
        public void put(Caller caller, String bucket, String key, byte[] content) {
            throw noSuchBucket();
        }

        private StatesException noSuchBucket() {
            return new StatesException("S3.NoSuchBucketException", "The specified bucket does not exist");
        }
    };

    /**
     * Who asks: a machine with its role.
     *
     * @param roleArn the role that the call is made with
     */
    record Caller(String roleArn, String stateMachineArn) {}

    /** As {@code ListObjectsV2} names it. */
    record Summary(String key, Instant lastModified, String etag, long size, String storageClass) {}

    /**
     * @param caller who reads
     * @throws StatesException {@code S3.NoSuchBucketException}, {@code S3.NoSuchKeyException}, ... in AWS's words
     */
    byte[] get(Caller caller, String bucket, String key);

    /** The objects whose keys begin with {@code prefix}, in the order of their keys. */
    List<Summary> list(Caller caller, String bucket, String prefix);

    void put(Caller caller, String bucket, String key, byte[] content);
}
