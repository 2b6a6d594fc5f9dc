package local.service.s3;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Arn;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.s3.model.Owner;

/** What the operations share: who may do what with which bucket, and whether it is there. */
final class Access {

    private final Account account;
    private final Door door;
    private final BucketFolders folders;
    private final BucketSettings settings;

    Access(Account account, Door door, BucketFolders folders) {
        this.account = account;
        this.door = door;
        this.folders = folders;
        this.settings = new BucketSettings(folders);
    }

    /** Lets a call pass, be the bucket there or not. */
    void toService(Principal who, String action, String bucket) {
        door.check(who, action, arn(bucket), policy(bucket), Map.of());
    }

    /**
     * Lets a call on a bucket that is there pass.
     *
     * @throws ServiceException {@code AccessDenied}, {@code NoSuchBucket}
     */
    void toBucket(Principal who, String action, String bucket) {
        toBucket(who, action, bucket, Map.of());
    }

    /** @param context condition keys and their values, such as {@code s3:prefix} */
    void toBucket(Principal who, String action, String bucket, Map<String, List<String>> context) {
        door.check(who, action, arn(bucket), policy(bucket), context);
        exists(bucket);
    }

    /** Lets a call on an object, be it there or not, of a bucket that is there pass. */
    void toObject(Principal who, String action, String bucket, String key) {
        toObject(who, action, bucket, key, Map.of());
    }

    /** The same, where a version of the object may be named. */
    void toObject(Principal who, String action, String bucket, String key, String versionId) {
        toVersion(who, action, bucket, key, versionId, Map.of());
    }

    /**
     * The same, where a version of the object is named, which asks for another right. No bucket here keeps versions: an
     * object has one, {@code null}.
     *
     * @param versionId null where none is named
     * @throws ServiceException {@code NoSuchVersion}
     */
    private void toVersion(
            Principal who,
            String action,
            String bucket,
            String key,
            String versionId,
            Map<String, List<String>> context) {
        if (versionId == null) {
            toObject(who, action, bucket, key, context);
            return;
        }
        var all = new HashMap<>(context);
        all.put("s3:VersionId", List.of(versionId));
        toObject(who, action.replaceFirst("Object", "ObjectVersion"), bucket, key, all);
        if (!versionId.equals("null")) {
            throw new ServiceException(
                    "NoSuchVersion",
                    404,
                    "The version ID specified in the request does not match an existing version.");
        }
    }

    void toObject(Principal who, String action, String bucket, String key, Map<String, List<String>> context) {
        door.check(who, action, arn(bucket) + "/" + Require.notNull("Key", key), policy(bucket), context);
        exists(bucket);
    }

    private void exists(String bucket) {
        if (!folders.exists(bucket)) {
            throw new ServiceException("NoSuchBucket", 404, "The specified bucket does not exist");
        }
    }

    /**
     * An object that is there. Who may not list the bucket is not told that an object is missing.
     *
     * @param versionId null where none is named
     * @throws ServiceException {@code AccessDenied}, {@code NoSuchBucket}, {@code NoSuchKey}, {@code NoSuchVersion}
     */
    StoredObject object(Principal who, String bucket, String key, String versionId) {
        return object(who, "s3:GetObject", bucket, key, versionId);
    }

    /** The same, for an action that conditions on the object's tags may narrow. */
    StoredObject object(Principal who, String action, String bucket, String key, String versionId) {
        toVersion(who, action, bucket, key, versionId, Tags.context("s3:ExistingObjectTag", folders.tags(bucket, key)));
        return folders.find(bucket, key).orElseGet(() -> {
            toBucket(who, "s3:ListBucket", bucket);
            throw new ServiceException("NoSuchKey", 404, "The specified key does not exist.");
        });
    }

    /** A body that is not there, or has not what it must have. */
    static ServiceException malformedXml() {
        return new ServiceException(
                "MalformedXML",
                400,
                "The XML you provided was not well-formed or did not validate against our published schema");
    }

    String arn(String bucket) {
        return new Arn(account.partition(), "s3", "", "", Require.notNull("Bucket", bucket)).toString();
    }

    private Optional<PolicyDocument> policy(String bucket) {
        return settings.of(bucket).policy();
    }

    /** What is set of each bucket. */
    BucketSettings settings() {
        return settings;
    }

    /** The account, by the canonical ID that S3 has for it. */
    Owner owner() {
        return Owner.builder().id(account.id().repeat(6).substring(0, 64)).build();
    }
}
