package local.template.sam;

import java.util.ArrayList;
import local.template.Node;
import local.template.Resource;

/** The tags of what SAM makes: a mapping in its templates, a list in CloudFormation's. */
final class SamTags {

    private SamTags() {}

    /**
     * The owner's tags after SAM's own, which marks whatever it makes.
     *
     * @param createdBy the key of SAM's own: {@code lambda:createdBy}
     */
    static Node of(Resource owner, String createdBy) {
        var tags = new ArrayList<Node>();
        tags.add(tag(createdBy, Node.text("SAM", owner.at())));
        owner.properties()
                .mapping("Tags")
                .ifPresent(own -> own.entries().forEach((key, value) -> tags.add(tag(key, value))));
        return new Node.Sequence(tags, owner.at());
    }

    private static Node tag(String key, Node value) {
        return Node.mapping("Key", Node.text(key, value.at())).with("Value", value);
    }
}
