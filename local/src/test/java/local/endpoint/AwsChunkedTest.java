package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content in chunks, as the SDKs stream it. */
class AwsChunkedTest {

    @Test
    void signedChunksAreJoined() {
        var request = request("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "11", "aws-chunked,gzip", """
            6;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r
            hello \r
            5;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r
            world\r
            0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r
            \r
            """);

        assertThat(request.text()).isEqualTo("hello world");
        assertThat(request.header("Content-Encoding")).contains("gzip");
    }

    @Test
    void aTrailerIsNoContent() {
        assertThat(request("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "5", "aws-chunked", """
            5\r
            hello\r
            0\r
            x-amz-checksum-crc32:NhCmhg==\r
            \r
            """)
                        .text())
                .isEqualTo("hello");
    }

    @Test
    void theChecksumOfATrailerIsAHeaderFromThereOn() {
        var request = request("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "5", "aws-chunked", """
            5\r
            hello\r
            0\r
            x-amz-checksum-crc32:NhCmhg==\r
            \r
            """);
        assertThat(request.header("x-amz-checksum-crc32")).contains("NhCmhg==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "x-amz-checksum-crc32:a\nb", "Host:elsewhere"})
    void aTrailerThatIsNoneIsRefused(String trailer) {
        assertThatThrownBy(() -> request(
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        "5",
                        "aws-chunked",
                        "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n"))
                .hasMessageStartingWith("The request contained trailing data that was not well-formed");
    }

    @Test
    void whatIsNotChunkedStaysAsItIs() {
        assertThat(request("UNSIGNED-PAYLOAD", "5", "gzip", "5\r\nhello\r\n0\r\n\r\n")
                        .text())
                .isEqualTo("5\r\nhello\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5\r\n",
                "5\r\nhel",
                "5\r\nhello",
                "5\r\nhelloo0\r\n\r\n",
                "x\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "7fffffff\r\nhello\r\n0\r\n\r\n",
                "ffffffff\r\nhello\r\n0\r\n\r\n",
                "4\r\nhell\r\n0\r\n\r\n"
            })
    void chunksOfWrongSizesAreRefused(String body) {
        assertThatThrownBy(() -> request("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "5", "aws-chunked", body))
                .hasMessageStartingWith("You did not provide the number of bytes");
    }

    private static WireRequest request(String sha256, String length, String encoding, String body) {
        var headers = new Headers();
        headers.set("x-amz-content-sha256", sha256);
        headers.set("x-amz-decoded-content-length", length);
        headers.set("Content-Encoding", encoding);
        return AwsChunked.decoded(
                new WireRequest("PUT", "/orders/a", Map.of(), headers, body.getBytes(StandardCharsets.UTF_8)));
    }
}
