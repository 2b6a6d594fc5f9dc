package local.service.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.template.stack.Stack;
import local.time.Time;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Buckets and objects, as files and as S3 tells of them. */
class S3Test {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final String TEMPLATE = """
        Orders:
          Type: AWS::S3::Bucket
          Properties: {BucketName: orders}
        OrdersPolicy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: orders
            PolicyDocument:
              Statement:
                - {Effect: Deny, Principal: "*", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::orders/kept/*"}
        Machine:
          Type: AWS::Serverless::StateMachine
          Properties:
            Name: machine
            Policies:
              - Statement:
                  - {Effect: Allow, Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], Resource: "*"}
                  - Effect: Allow
                    Action: s3:ListBucket
                    Resource: "*"
                    Condition: {StringLike: {"s3:prefix": "mine/*"}}
            Definition: {StartAt: End, States: {End: {Type: Succeed}}}
        """;

    private final Time time = Time.skipping(_ -> {});

    @TempDir
    private Path folder;

    private BucketOperations buckets;
    private ObjectOperations objects;
    private ListOperations lists;
    private CopyOperations copies;
    private Principal machine;

    @BeforeEach
    void open() {
        open("us-east-1");
    }

    private void open(String region) {
        var stack = Stacks.of(folder, TEMPLATE.indent(2));
        var roles =
                new Roles(stack.roles().stream().map(Stack.RoleResource::role).toList());
        var folders = new BucketFolders(folder.resolve("buckets"));
        var access = new Access(
                new Account("us-east-1", Stacks.ACCOUNT), new Door(roles, "us-east-1", time, _ -> {}), folders);
        buckets = new BucketOperations(access, folders, region);
        objects = new ObjectOperations(access, folders);
        lists = new ListOperations(access, folders);
        copies = new CopyOperations(
                access,
                folders,
                objects,
                new MultipartOperations(access, objects, new MultipartUploads(folders.uploads())));
        machine =
                new Principal.RoleSession(Stacks.ACCOUNT, roles.all().getFirst().name(), "session");
        folders.create("orders");
        stack.buckets().forEach(access.settings()::declare);
    }

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void anObjectIsAFile() throws IOException {
        put("in/orders.csv", "book,1");

        assertThat(folder.resolve("buckets/orders/in/orders.csv")).hasContent("book,1");

        Files.writeString(folder.resolve("buckets/orders/in/orders.csv"), "pen,2");
        assertThat(get("in/orders.csv")).isEqualTo("pen,2");
    }

    /** A link to a file, to a folder, within the bucket, to nothing, and a bucket that is one. */
    @Test
    void noLinkIsFollowed() throws IOException {
        var outside = Files.createDirectories(folder.resolve("outside"));
        var secret = Files.writeString(outside.resolve("secret"), "secret");
        var bucket = folder.resolve("buckets/orders");
        Files.createDirectories(bucket.resolve("kept"));
        Files.writeString(bucket.resolve("kept/one"), "kept");
        Files.createSymbolicLink(bucket.resolve("file"), secret);
        Files.createSymbolicLink(bucket.resolve("folder"), outside);
        Files.createSymbolicLink(bucket.resolve("within"), bucket.resolve("kept"));
        Files.createSymbolicLink(bucket.resolve("nothing"), outside.resolve("new"));
        Files.createSymbolicLink(folder.resolve("buckets/linked"), outside);

        assertThat(lists.listObjectsV2(
                                ADMINISTRATOR,
                                ListObjectsV2Request.builder().bucket("orders").build())
                        .contents())
                .extracting(S3Object::key)
                .containsExactly("kept/one");
        assertThat(buckets.listBuckets(
                                ADMINISTRATOR, ListBucketsRequest.builder().build())
                        .buckets())
                .extracting(Bucket::name)
                .containsExactly("orders");
        for (var key : List.of("file", "folder/secret", "within/one", "nothing")) {
            var get = GetObjectRequest.builder().bucket("orders").key(key).build();
            assertThatThrownBy(() -> objects.getObject(ADMINISTRATOR, get))
                    .as(key)
                    .hasMessageContaining("key does not exist");
            var put = PutObjectRequest.builder().bucket("orders").key(key).build();
            assertThatThrownBy(() -> objects.putObject(ADMINISTRATOR, put, Content.of("overwritten")))
                    .as(key)
                    .isInstanceOf(ServiceException.class);
            objects.deleteObject(
                    ADMINISTRATOR,
                    DeleteObjectRequest.builder().bucket("orders").key(key).build());
        }
        assertThat(secret).hasContent("secret");
        assertThat(outside).isDirectoryContaining(secret::equals);
        assertThat(outside.resolve("new")).doesNotExist();
        assertThat(bucket.resolve("kept/one")).hasContent("kept");
        var linked = GetObjectRequest.builder().bucket("linked").key("secret").build();
        assertThatThrownBy(() -> objects.getObject(ADMINISTRATOR, linked))
                .hasMessageContaining("bucket does not exist");
    }

    @Test
    void itsTypeAndMetadataAreKeptWithIt() {
        objects.putObject(
                ADMINISTRATOR,
                PutObjectRequest.builder()
                        .bucket("orders")
                        .key("a")
                        .contentType("text/csv")
                        .metadata(Map.of("owner", "me"))
                        .build(),
                Content.of("book,1"));

        var head = objects.headObject(
                ADMINISTRATOR,
                HeadObjectRequest.builder().bucket("orders").key("a").build());

        assertThat(head.contentType()).isEqualTo("text/csv");
        assertThat(head.metadata()).containsEntry("owner", "me");
        assertThat(head.contentLength()).isEqualTo(6);
        assertThat(head.eTag()).isEqualTo("\"70a05821f9b9d669d54f5063d3b010bd\"");
    }

    @Test
    void aFileThatReplacedAnObjectByHandHasNoneOfItsHeaders() throws IOException {
        objects.putObject(
                ADMINISTRATOR,
                PutObjectRequest.builder()
                        .bucket("orders")
                        .key("a")
                        .contentType("text/csv")
                        .build(),
                Content.of("book,1"));
        Files.writeString(folder.resolve("buckets/orders/a"), "another");

        assertThat(objects.headObject(
                                ADMINISTRATOR,
                                HeadObjectRequest.builder()
                                        .bucket("orders")
                                        .key("a")
                                        .build())
                        .contentType())
                .isEqualTo("binary/octet-stream");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        bytes=0-1   | he    | bytes 0-1/5
        bytes=3-    | lo    | bytes 3-4/5
        bytes=-2    | lo    | bytes 3-4/5
        bytes=-99   | hello | bytes 0-4/5
        bytes=3-99  | lo    | bytes 3-4/5
        bytes=3-1   | hello | -
        lines=1-2   | hello | -
        """)
    void aRangeIsAPart(String range, String part, String contentRange) {
        put("a", "hello");

        var answer = objects.getObject(
                ADMINISTRATOR,
                GetObjectRequest.builder()
                        .bucket("orders")
                        .key("a")
                        .range(range)
                        .build());

        assertThat(answer.asUtf8String()).isEqualTo(part);
        assertThat(answer.response().contentRange()).isEqualTo(contentRange);
        assertThat(answer.response().contentLength()).isEqualTo(part.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-", "bytes=9-12", "bytes=-0"})
    void aRangeOfNothingIsRefused(String range) {
        put("a", "hello");

        assertRefused(
                "InvalidRange",
                () -> objects.getObject(
                        ADMINISTRATOR,
                        GetObjectRequest.builder()
                                .bucket("orders")
                                .key("a")
                                .range(range)
                                .build()));
    }

    @Test
    void aReadMayDependOnTheEtag() {
        put("a", "hello");
        var etag = Digests.of(Content.of("hello")).etag();

        assertRefused(
                "NotModified",
                () -> objects.getObject(
                        ADMINISTRATOR,
                        GetObjectRequest.builder()
                                .bucket("orders")
                                .key("a")
                                .ifNoneMatch(etag)
                                .build()));
        assertRefused(
                "PreconditionFailed",
                () -> objects.getObject(
                        ADMINISTRATOR,
                        GetObjectRequest.builder()
                                .bucket("orders")
                                .key("a")
                                .ifMatch("\"other\"")
                                .build()));
    }

    @Test
    void whatIsThereNeedNotBeReplaced() {
        put("a", "hello");

        assertRefused(
                "PreconditionFailed",
                () -> objects.putObject(
                        ADMINISTRATOR,
                        PutObjectRequest.builder()
                                .bucket("orders")
                                .key("a")
                                .ifNoneMatch("*")
                                .build(),
                        Content.of("other")));
        assertThat(get("a")).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "a//b", "dir/", "/a", "./a", ".", "a\0b", "a/b"})
    void aKeyThatNoFileCanHaveIsRefused(String key) throws IOException {
        put("a/b/c", "a folder of that name is there"); // so that a/b cannot be a file

        assertRefused("NotImplemented", () -> put(key, "x"));

        assertRefused("NoSuchKey", () -> get(key));
        delete(key);
        try (Stream<Path> files = Files.walk(folder.resolve("buckets"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSize(3); // the object, its headers and its bucket's settings
        }
    }

    @Test
    void aFolderGoesWithItsLastObject() {
        put("a/b/c", "1");
        delete("a/b/c");

        put("a", "2");

        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    void aKeyHasOneThousandAndTwentyFourBytes() {
        assertRefused("KeyTooLongError", () -> put("ü".repeat(513), "x"));
    }

    @Test
    void keysThatShareABeginningAreRolledUp() {
        List.of("a", "in/1", "in/2", "out/x/1", "z").forEach(key -> put(key, "x"));

        var answer = list(request -> request.delimiter("/"));
        assertThat(answer.contents()).extracting(S3Object::key).containsExactly("a", "z");
        assertThat(answer.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("in/", "out/");

        assertThat(list(request -> request.prefix("in/").delimiter("/")).contents())
                .extracting(S3Object::key)
                .containsExactly("in/1", "in/2");
    }

    @Test
    void aListIsReadPageByPage() {
        List.of("a", "in/1", "in/2", "z").forEach(key -> put(key, "x"));

        var first = list(request -> request.delimiter("/").maxKeys(2));
        var second =
                list(request -> request.delimiter("/").maxKeys(2).continuationToken(first.nextContinuationToken()));

        assertThat(first.isTruncated()).isTrue();
        assertThat(first.keyCount()).isEqualTo(2);
        assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("in/");
        assertThat(second.isTruncated()).isFalse();
        assertThat(second.contents()).extracting(S3Object::key).containsExactly("z");
    }

    @Test
    void keysAreInTheOrderOfTheirBytes() {
        List.of("a!", "a/b", "aa", "\uFFFC", "\uD83D\uDE00").forEach(key -> put(key, "x"));

        assertThat(list(_ -> {}).contents())
                .extracting(S3Object::key)
                .containsExactly("a!", "a/b", "aa", "\uFFFC", "\uD83D\uDE00");
        assertThat(list(request -> request.startAfter("a/b").encodingType("url"))
                        .contents())
                .extracting(S3Object::key)
                .containsExactly("aa", "%EF%BF%BC", "%F0%9F%98%80");
    }

    @Test
    void aBucketIsMadeAndDeletedWhenItIsEmpty() {
        create("mine");
        objects.putObject(
                ADMINISTRATOR,
                PutObjectRequest.builder().bucket("mine").key("a").build(),
                Content.of("x"));

        assertThat(buckets.listBuckets(
                                ADMINISTRATOR, ListBucketsRequest.builder().build())
                        .buckets())
                .extracting(Bucket::name)
                .containsExactly("mine", "orders");
        assertRefused("BucketNotEmpty", () -> deleteBucket("mine"));

        objects.deleteObject(
                ADMINISTRATOR,
                DeleteObjectRequest.builder().bucket("mine").key("a").build());
        deleteBucket("mine");
        assertRefused("NoSuchBucket", () -> deleteBucket("mine"));
    }

    @Test
    void onesOwnBucketIsMadeAgainInTheFirstRegionOnly() {
        create("orders");

        open("eu-west-1");
        assertRefused("BucketAlreadyOwnedByYou", () -> create("orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a", "Orders", "a_b", "a..b", "192.168.0.1", "-ab", ".headers", "a/b"})
    void aBucketIsCalledAsS3AllowsIt(String name) {
        assertRefused("InvalidBucketName", () -> create(name));
    }

    @Test
    void aCopyKeepsTypeAndMetadata() {
        objects.putObject(
                ADMINISTRATOR,
                PutObjectRequest.builder()
                        .bucket("orders")
                        .key("a b")
                        .contentType("text/csv")
                        .build(),
                Content.of("book,1"));

        copies.copyObject(
                ADMINISTRATOR,
                CopyObjectRequest.builder()
                        .copySource("/orders/a%20b")
                        .bucket("orders")
                        .key("c")
                        .build());

        assertThat(get("c")).isEqualTo("book,1");
        assertThat(objects.headObject(
                                ADMINISTRATOR,
                                HeadObjectRequest.builder()
                                        .bucket("orders")
                                        .key("c")
                                        .build())
                        .contentType())
                .isEqualTo("text/csv");
    }

    @Test
    void theBucketsPolicyCountsForEachObject() {
        put("kept/1", "x");
        put("other", "x");

        var answer = objects.deleteObjects(
                machine,
                DeleteObjectsRequest.builder()
                        .bucket("orders")
                        .delete(delete -> delete.objects(id("kept/1"), id("other"), id("not there")))
                        .build());

        assertThat(answer.deleted()).extracting(DeletedObject::key).containsExactly("other", "not there");
        assertThat(answer.errors()).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("AccessDenied");
            assertThat(error.message())
                    .endsWith("is not authorized to perform: s3:DeleteObject on resource:"
                            + " \"arn:aws:s3:::orders/kept/1\" with an explicit deny in a resource-based policy");
        });
    }

    @Test
    void aVersionAsksForItsOwnRightAndAnObjectHasOneVersion() {
        put("a", "x");
        var read = GetObjectRequest.builder().bucket("orders").key("a");

        assertThat(objects.getObject(ADMINISTRATOR, read.versionId("null").build())
                        .asUtf8String())
                .isEqualTo("x");
        assertRefused(
                "NoSuchVersion",
                () -> objects.getObject(ADMINISTRATOR, read.versionId("v1").build()));
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(
                        () -> objects.getObject(machine, read.versionId("null").build()))
                .withMessageContaining("is not authorized to perform: s3:GetObjectVersion on resource:");
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> copies.copyObject(
                        machine,
                        CopyObjectRequest.builder()
                                .copySource("orders/a?versionId=null")
                                .bucket("orders")
                                .key("b")
                                .build()))
                .withMessageContaining("is not authorized to perform: s3:GetObjectVersion on resource:");
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> objects.deleteObject(
                        machine,
                        DeleteObjectRequest.builder()
                                .bucket("orders")
                                .key("a")
                                .versionId("null")
                                .build()))
                .withMessageContaining("is not authorized to perform: s3:DeleteObjectVersion on resource:");
        assertThat(get("a")).isEqualTo("x");
    }

    @Test
    void whoMayNotListIsNotToldThatAnObjectIsMissing() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> objects.getObject(
                        machine,
                        GetObjectRequest.builder().bucket("orders").key("a").build()))
                .withMessageEndingWith(
                        "is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::orders\""
                                + " because no identity-based policy allows the s3:ListBucket action");
    }

    @Test
    void aRightToListMayBeForAPrefix() {
        put("mine/a", "x");

        var request = ListObjectsV2Request.builder().bucket("orders");

        assertThat(lists.listObjectsV2(machine, request.prefix("mine/").build()).keyCount())
                .isEqualTo(1);
        assertRefused(
                "AccessDenied",
                () -> lists.listObjectsV2(machine, request.prefix("").build()));
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static ObjectIdentifier id(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private void put(String key, String text) {
        objects.putObject(
                ADMINISTRATOR,
                PutObjectRequest.builder().bucket("orders").key(key).build(),
                Content.of(text));
    }

    private String get(String key) {
        return objects.getObject(
                        ADMINISTRATOR,
                        GetObjectRequest.builder().bucket("orders").key(key).build())
                .asUtf8String();
    }

    private void delete(String key) {
        objects.deleteObject(
                ADMINISTRATOR,
                DeleteObjectRequest.builder().bucket("orders").key(key).build());
    }

    private ListObjectsV2Response list(Consumer<ListObjectsV2Request.Builder> more) {
        return lists.listObjectsV2(
                ADMINISTRATOR,
                ListObjectsV2Request.builder()
                        .bucket("orders")
                        .applyMutation(more)
                        .build());
    }

    private void create(String bucket) {
        buckets.createBucket(
                ADMINISTRATOR, CreateBucketRequest.builder().bucket(bucket).build());
    }

    private void deleteBucket(String bucket) {
        buckets.deleteBucket(
                ADMINISTRATOR, DeleteBucketRequest.builder().bucket(bucket).build());
    }
}
