package local.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tags of a role's session, those of the role among them: {@code aws:PrincipalTag/...} in policies.
 *
 * @param values     by key
 * @param transitive the keys of those that sessions have too which this one assumes
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Pass session tags in AWS STS</a>
 */
public record SessionTags(Map<String, String> values, Set<String> transitive) {

    public static final SessionTags NONE = new SessionTags(Map.of(), Set.of());

    public SessionTags {
        values = Map.copyOf(values);
        transitive = Set.copyOf(transitive);
    }

    /** These, and beneath them the tags of the role: their keys are told apart without regard to case. */
    public SessionTags over(Map<String, String> ofRole) {
        if (ofRole.isEmpty()) {
            return this;
        }
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(values);
        ofRole.forEach(all::putIfAbsent);
        return new SessionTags(all, transitive);
    }

    /** What a session has of these that is assumed from this one. */
    public SessionTags inherited() {
        var kept = values.entrySet().stream()
                .filter(tag -> transitive.contains(tag.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new SessionTags(kept, transitive);
    }

    /** These, and others that are passed. */
    public SessionTags and(SessionTags passed) {
        var all = new TreeMap<>(values);
        all.putAll(passed.values);
        var keys = new TreeSet<>(transitive);
        keys.addAll(passed.transitive);
        return new SessionTags(all, keys);
    }
}
