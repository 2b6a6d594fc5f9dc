package local.service.s3;

import local.policy.Principal;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/** S3's operations on buckets. */
public final class BucketOperations {

    private static final String FIRST_REGION = "us-east-1";
    private static final int MAX_BUCKETS = 10_000;

    private final Access access;
    private final BucketFolders folders;
    private final String region;

    BucketOperations(Access access, BucketFolders folders, String region) {
        this.access = access;
        this.folders = folders;
        this.region = region;
    }

    /** In S3's first region, and only there, it is no error that the bucket is one's own already. */
    public CreateBucketResponse createBucket(Principal who, CreateBucketRequest request) {
        access.toService(who, "s3:CreateBucket", request.bucket());
        if (folders.exists(request.bucket()) && !region.equals(FIRST_REGION)) {
            throw new ServiceException(
                    "BucketAlreadyOwnedByYou",
                    409,
                    "Your previous request to create the named bucket succeeded and you already own it.");
        }
        folders.create(request.bucket());
        return CreateBucketResponse.builder().location("/" + request.bucket()).build();
    }

    public DeleteBucketResponse deleteBucket(Principal who, DeleteBucketRequest request) {
        access.toBucket(who, "s3:DeleteBucket", request.bucket());
        folders.delete(request.bucket());
        access.settings().forget(request.bucket());
        return DeleteBucketResponse.builder().build();
    }

    public HeadBucketResponse headBucket(Principal who, HeadBucketRequest request) {
        access.toBucket(who, "s3:ListBucket", request.bucket());
        return HeadBucketResponse.builder()
                .bucketRegion(region)
                .accessPointAlias(false)
                .build();
    }

    public GetBucketLocationResponse getBucketLocation(Principal who, GetBucketLocationRequest request) {
        access.toBucket(who, "s3:GetBucketLocation", request.bucket());
        return GetBucketLocationResponse.builder()
                .locationConstraint(region.equals(FIRST_REGION) ? "" : region)
                .build();
    }

    public ListBucketsResponse listBuckets(Principal who, ListBucketsRequest request) {
        access.toService(who, "s3:ListAllMyBuckets", "*");
        var prefix = request.prefix() == null ? "" : request.prefix();
        int most = request.maxBuckets() == null
                ? MAX_BUCKETS
                : Require.between("MaxBuckets", request.maxBuckets(), 1, MAX_BUCKETS);
        var names =
                folders.names().stream().filter(name -> name.startsWith(prefix)).toList();
        var page = Page.of(names, name -> name, request.continuationToken(), most);
        return ListBucketsResponse.builder()
                .owner(access.owner())
                .prefix(request.prefix())
                .buckets(page.items().stream().map(this::bucket).toList())
                .continuationToken(page.nextToken())
                .build();
    }

    private Bucket bucket(String name) {
        return Bucket.builder().name(name).creationDate(folders.created(name)).build();
    }
}
