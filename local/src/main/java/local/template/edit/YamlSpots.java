package local.template.edit;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Where values stand in a text of YAML. */
final class YamlSpots {

    private final String text;

    private YamlSpots(String text) {
        this.text = text;
    }

    /** @param text which a template was read of */
    static Spot of(String text) {
        return new YamlSpots(text).spot(new Yaml(new LoaderOptions()).compose(new StringReader(text)), 0);
    }

    /** @param from where it can begin: what begins before is an alias */
    private Spot spot(Node node, int from) {
        int start = index(node.getStartMark());
        int end = index(node.getEndMark());
        var tag = node.getTag().getValue();
        if (start < from) {
            return new Spot.Fixed(start, end);
        }
        return switch (node) {
            case ScalarNode scalar when scalar.getTag() == Tag.NULL && start != end -> new Spot.Fixed(start, end);
            case ScalarNode _ -> new Spot.Leaf(start, end);
            case SequenceNode sequence
            when !tag.startsWith("!") -> {
                var items = new ArrayList<Spot>();
                sequence.getValue().forEach(item -> items.add(spot(item, start)));
                yield new Spot.Items(items, isFlow(sequence.getFlowStyle()), start, end);
            }
            case MappingNode mapping
            when !tag.startsWith("!") && !isFunction(mapping) -> {
                var fields = fields(mapping);
                boolean flow = isFlow(mapping.getFlowStyle());
                // A pair in brackets without braces has its mark behind the bracket.
                yield flow && text.charAt(start) != '{'
                        ? new Spot.Fixed(start, fields.getLast().value().end())
                        : new Spot.Fields(fields, flow, start, end);
            }
            default -> new Spot.Fixed(start, end);
        };
    }

    private List<Spot.Field> fields(MappingNode mapping) {
        var fields = new ArrayList<Spot.Field>();
        for (var tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                int keyEnd = index(key.getEndMark());
                fields.add(new Spot.Field(
                        key.getValue(), index(key.getStartMark()), keyEnd, spot(tuple.getValueNode(), keyEnd)));
            }
        }
        return fields;
    }

    private static boolean isFunction(MappingNode mapping) {
        return mapping.getValue().size() == 1
                && mapping.getValue().getFirst().getKeyNode() instanceof ScalarNode key
                && (key.getValue().equals("Ref") || key.getValue().startsWith("Fn::"));
    }

    private static boolean isFlow(FlowStyle style) {
        return style == FlowStyle.FLOW;
    }

    /** A mark counts what YAML takes for characters, some of which are two of Java's. */
    private int index(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
