package local.service.api;

import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.SdkPojo;

/** A response with the content that follows it, as S3's {@code GetObject} gives an object. */
public record Streamed<T extends SdkPojo>(T response, Content content) {

    public String asUtf8String() {
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }
}
