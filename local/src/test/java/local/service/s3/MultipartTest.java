package local.service.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import local.policy.Principal;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.service.api.Streamed;
import local.time.Time;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Objects in parts, and checksums. */
class MultipartTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator("aws", "123456789012");
    private static final int FIVE_MIB = 5 * 1024 * 1024;

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private ObjectOperations objects;
    private MultipartOperations multipart;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("artifacts"));
        var account = new Account("us-east-1", "123456789012");
        var s3 = new S3(account, folder, new Door(new Roles(List.of()), "us-east-1", time, _ -> {}));
        for (var part : s3.operations()) {
            switch (part) {
                case ObjectOperations found -> objects = found;
                case MultipartOperations found -> multipart = found;
                default -> {}
            }
        }
    }

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void partsBecomeAnObjectInTheOrderOfTheirNumbers() {
        var id = begin("CRC64NVME");
        var last = part(id, 3, "end".getBytes());
        var first = part(id, 1, bytes('a'));
        var second = part(id, 2, bytes('b'));
        part(id, 4, "not wanted".getBytes());
        assertThat(multipart
                        .listParts(
                                ADMINISTRATOR,
                                ListPartsRequest.builder()
                                        .bucket("artifacts")
                                        .key("app.jar")
                                        .uploadId(id)
                                        .build())
                        .parts())
                .extracting(Part::partNumber)
                .containsExactly(1, 2, 3, 4);

        var completed = complete(id, first, second, last);

        assertThat(completed.eTag()).matches("\"[0-9a-f]{32}-3\"");
        assertThat(completed.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        var whole = get().content().bytes();
        assertThat(whole).hasSize(2 * FIVE_MIB + 3).startsWith('a').endsWith("end".getBytes());
        assertThat(completed.checksumCRC64NVME()).isEqualTo(Digests.base64(Checksum.CRC64NVME.of(whole)));
        var head = objects.headObject(
                ADMINISTRATOR,
                HeadObjectRequest.builder()
                        .bucket("artifacts")
                        .key("app.jar")
                        .checksumMode(ChecksumMode.ENABLED)
                        .build());
        assertThat(head.eTag()).isEqualTo(completed.eTag());
        assertThat(head.checksumCRC64NVME()).isEqualTo(completed.checksumCRC64NVME());
        assertThat(folder.resolve(".uploads")).isEmptyDirectory();
        refused("NoSuchUpload", () -> complete(id, first));
    }

    /** The ETag of parts is the MD5 of their MD5s: 5 MiB of zeros and one byte of it. */
    @Test
    void theEtagIsMadeOfThoseOfTheParts() throws Exception {
        var id = begin(null);
        var first = part(id, 1, new byte[FIVE_MIB]);
        var second = part(id, 2, new byte[1]);
        var md5 = MessageDigest.getInstance("MD5");
        md5.update(HexFormat.of().parseHex(first.eTag().replace("\"", "")));
        md5.update(HexFormat.of().parseHex(second.eTag().replace("\"", "")));

        assertThat(complete(id, first, second).eTag())
                .isEqualTo('"' + HexFormat.of().formatHex(md5.digest()) + "-2\"");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        var id = begin(null);
        var small = part(id, 1, "small".getBytes());
        var second = part(id, 2, bytes('b'));

        refused("EntityTooSmall", () -> complete(id, small, second));
        refused("InvalidPartOrder", () -> complete(id, second, small));
        refused(
                "InvalidPart",
                () -> complete(id, small.toBuilder().eTag("\"0\"").build()));
        refused(
                "InvalidPart",
                () -> complete(id, small.toBuilder().partNumber(9).build()));
        refused("MalformedXML", () -> complete(id));
        refused("InvalidArgument", () -> part(id, 10_001, new byte[1]));
        refused("NoSuchUpload", () -> part("none", 1, new byte[1]));
    }

    @Test
    void anUploadThatIsAbortedIsGone() {
        var id = begin(null);
        part(id, 1, "part".getBytes());
        assertThat(multipart
                        .listMultipartUploads(
                                ADMINISTRATOR,
                                ListMultipartUploadsRequest.builder()
                                        .bucket("artifacts")
                                        .build())
                        .uploads())
                .hasSize(1);

        multipart.abortMultipartUpload(
                ADMINISTRATOR,
                AbortMultipartUploadRequest.builder()
                        .bucket("artifacts")
                        .key("app.jar")
                        .uploadId(id)
                        .build());

        refused("NoSuchUpload", () -> part(id, 2, new byte[1]));
        assertThat(folder.resolve(".uploads")).isEmptyDirectory();
    }

    /** Of the nine digits, as the specifications of the checksums have them. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void checksumsAreThoseOfTheirSpecifications(Checksum checksum, String hex) {
        assertThat(HexFormat.of().formatHex(checksum.of("123456789".getBytes())))
                .isEqualTo(hex);
    }

    @Test
    void contentThatIsNotWhatTheCallerSaysIsRefused() {
        var put = PutObjectRequest.builder().bucket("artifacts").key("app.jar");

        assertThat(refused("BadDigest", () -> put(put.checksumCRC32("AAAAAA=="))))
                .isEqualTo("The CRC32 you specified did not match the calculated checksum.");
        assertThat(refused("BadDigest", () -> put(put.checksumCRC32(null).contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="))))
                .isEqualTo("The Content-MD5 you specified did not match what we received.");
        refused("InvalidDigest", () -> put(put.contentMD5("short")));
        refused("InvalidRequest", () -> put(put.contentMD5(null).checksumSHA256("short")));
        assertThat(folder.resolve("artifacts")).isEmptyDirectory();
    }

    @Test
    void whatIsPutByHandInPlaceOfAnObjectIsAnotherObject() throws Exception {
        put(PutObjectRequest.builder().bucket("artifacts").key("app.jar").contentType("application/java-archive"));
        Files.writeString(folder.resolve("artifacts/app.jar"), "by hand");

        assertThat(get().response().contentType()).isEqualTo("binary/octet-stream");
        assertThat(get().response().eTag())
                .isEqualTo(Digests.of(Content.of("by hand")).etag());
    }

    private void put(PutObjectRequest.Builder request) {
        objects.putObject(ADMINISTRATOR, request.build(), Content.of("content"));
    }

    private Streamed<GetObjectResponse> get() {
        return objects.getObject(
                ADMINISTRATOR,
                GetObjectRequest.builder().bucket("artifacts").key("app.jar").build());
    }

    private String begin(String checksum) {
        return multipart
                .createMultipartUpload(
                        ADMINISTRATOR,
                        CreateMultipartUploadRequest.builder()
                                .bucket("artifacts")
                                .key("app.jar")
                                .checksumAlgorithm(checksum)
                                .build())
                .uploadId();
    }

    private CompletedPart part(String id, int number, byte[] content) {
        var response = multipart.uploadPart(
                ADMINISTRATOR,
                UploadPartRequest.builder()
                        .bucket("artifacts")
                        .key("app.jar")
                        .uploadId(id)
                        .partNumber(number)
                        .build(),
                Content.of(content));
        return CompletedPart.builder().partNumber(number).eTag(response.eTag()).build();
    }

    private CompleteMultipartUploadResponse complete(String id, CompletedPart... parts) {
        return multipart.completeMultipartUpload(
                ADMINISTRATOR,
                CompleteMultipartUploadRequest.builder()
                        .bucket("artifacts")
                        .key("app.jar")
                        .uploadId(id)
                        .multipartUpload(upload -> upload.parts(parts))
                        .build());
    }

    private static byte[] bytes(char filled) {
        var bytes = new byte[FIVE_MIB];
        Arrays.fill(bytes, (byte) filled);
        return bytes;
    }

    /** @return the sentence */
    private static String refused(String code, ThrowingCallable call) {
        var sentence = new String[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ServiceException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            sentence[0] = refused.getMessage();
        });
        return sentence[0];
    }
}
