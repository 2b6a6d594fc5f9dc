package local.service.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import local.json.Json;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.s3.model.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Tags of buckets and of objects.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html">Categorizing your objects using
 *     tags</a>
 */
final class Tags {

    static final int MOST_OF_OBJECT = 10;
    static final int MOST_OF_BUCKET = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private Tags() {}

    /**
     * Holds tags against S3's rules.
     *
     * @throws ServiceException {@code BadRequest} where they are too many, {@code InvalidTag}
     */
    static ArrayNode checked(List<Tag> tags, int most) {
        if (tags.size() > most) {
            throw new ServiceException(
                    "BadRequest",
                    400,
                    (most == MOST_OF_OBJECT ? "Object" : "Bucket") + " tags cannot be greater than " + most);
        }
        var keys = new HashSet<String>();
        var array = Json.array();
        for (var tag : tags) {
            if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > LONGEST_KEY) {
                throw invalid("The TagKey you have provided is invalid");
            }
            if (tag.value() == null || tag.value().length() > LONGEST_VALUE) {
                throw invalid("The TagValue you have provided is invalid");
            }
            if (tag.key().startsWith("aws:")) {
                throw invalid("System tags cannot be added/updated by requester");
            }
            if (!keys.add(tag.key())) {
                throw invalid("Cannot provide multiple Tags with the same key");
            }
            array.addObject().put("Key", tag.key()).put("Value", tag.value());
        }
        return array;
    }

    /**
     * Those that the header {@code x-amz-tagging} gives an object: {@code Stage=test&Team=orders}.
     *
     * @param header may be null
     * @throws ServiceException {@code InvalidArgument}, and those of {@link #checked}
     */
    static ArrayNode ofHeader(String header) {
        var tags = new ArrayList<Tag>();
        try {
            for (var pair : header == null || header.isEmpty() ? new String[0] : header.split("&")) {
                var words = pair.split("=", 2);
                tags.add(Tag.builder()
                        .key(URLDecoder.decode(words[0], StandardCharsets.UTF_8))
                        .value(words.length == 1 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8))
                        .build());
            }
        } catch (IllegalArgumentException malformed) {
            throw new ServiceException(
                    "InvalidArgument",
                    400,
                    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without"
                            + " tag name duplicates.");
        }
        return checked(tags, MOST_OF_OBJECT);
    }

    static List<Tag> read(JsonNode tags) {
        return tags.valueStream()
                .map(tag -> Tag.builder()
                        .key(tag.path("Key").asString())
                        .value(tag.path("Value").asString(""))
                        .build())
                .toList();
    }

    /** The condition keys that tell of them: {@code s3:ExistingObjectTag/Stage}. */
    static Map<String, List<String>> context(String prefix, JsonNode tags) {
        var context = new HashMap<String, List<String>>();
        read(tags).forEach(tag -> context.put(prefix + "/" + tag.key(), List.of(tag.value())));
        return context;
    }

    private static ServiceException invalid(String message) {
        return new ServiceException("InvalidTag", 400, message);
    }
}
