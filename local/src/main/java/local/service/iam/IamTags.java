package local.service.iam;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Tags of roles and policies. A role's keys are told apart without regard to case ({@code Team} replaces {@code team}), a
 * policy's with it.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags for IAM resources</a>
 */
final class IamTags {

    private IamTags() {}

    /** @throws ServiceException {@code InvalidInput}, {@code LimitExceeded} */
    static Map<String, String> ofRole(Map<String, String> tags, List<Tag> added) {
        return Quotas.tags("TagsPerRole", with(tags, added, String.CASE_INSENSITIVE_ORDER));
    }

    /** @throws ServiceException {@code InvalidInput}, {@code LimitExceeded} */
    static Map<String, String> ofPolicy(List<Tag> tags) {
        return Quotas.tags("TagsPerPolicy", with(Map.of(), tags, Comparator.naturalOrder()));
    }

    private static Map<String, String> with(Map<String, String> tags, List<Tag> added, Comparator<String> likeness) {
        var seen = new TreeSet<>(likeness);
        var all = new LinkedHashMap<>(tags);
        for (var tag : added) {
            if (!seen.add(tag.key())) {
                throw invalid("Duplicate tag keys found. Please note that Tag keys are case "
                        + (likeness == String.CASE_INSENSITIVE_ORDER ? "insensitive." : "sensitive."));
            }
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw invalid("Tag keys that begin with aws: are AWS's own: " + tag.key());
            }
            all.keySet().removeIf(key -> likeness.compare(key, tag.key()) == 0);
            all.put(tag.key(), tag.value());
        }
        return all;
    }

    private static ServiceException invalid(String message) {
        return new ServiceException("InvalidInput", 400, message);
    }

    static List<Tag> shape(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
