package local.service.api;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import local.json.Json;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * A response that is written already, as the JSON that the wire shows: a history does not go through the SDK's classes to
 * come out as it went in.
 *
 * @param json    in UTF-8
 * @param builder of the response, for whoever wants it as the SDK's shape
 */
public record Written<T extends SdkPojo>(byte[] json, Supplier<? extends SdkPojo> builder) {

    /** The response as the SDK's shape. */
    @SuppressWarnings("unchecked")
    public T response() {
        var filled = builder.get();
        Shapes.WIRE.fill(filled, Json.parse(new String(json, StandardCharsets.UTF_8)));
        return (T) ((SdkBuilder<?, ?>) filled).build();
    }
}
