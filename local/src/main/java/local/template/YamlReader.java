package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Location;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * YAML 1.1 as CloudFormation reads it: the short forms of the intrinsic functions are tags, dates are strings. <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html">Template
 * formats</a>.
 */
final class YamlReader {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_NODES = 500_000;
    private static final Set<String> FUNCTIONS = Set.of(
            "And",
            "Base64",
            "Cidr",
            "Equals",
            "FindInMap",
            "GetAtt",
            "GetAZs",
            "If",
            "ImportValue",
            "Join",
            "Length",
            "Not",
            "Or",
            "Select",
            "Split",
            "Sub",
            "ToJsonString",
            "Transform");
    private static final Set<String> TAGS =
            Stream.concat(FUNCTIONS.stream(), Stream.of("Condition", "Ref")).collect(Collectors.toUnmodifiableSet());

    private final Path file;
    private final BiConsumer<Location, String> warnings;
    private final Scalars scalars = new Scalars();
    private final Map<org.yaml.snakeyaml.nodes.Node, Boolean> open = new IdentityHashMap<>();
    private int nodes;

    private YamlReader(Path file, BiConsumer<Location, String> warnings) {
        this.file = file;
        this.warnings = warnings;
    }

    /** @throws TemplateException where the text is not YAML, with the line that tells why */
    static Node read(Path file, String text, BiConsumer<Location, String> warnings) {
        var reader = new YamlReader(file, warnings);
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1000);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(TemplateFile.MAX_BYTES);
        try {
            var root = new Yaml(options).compose(new java.io.StringReader(text));
            if (root == null) {
                throw new TemplateException(
                        new Location(file, 1, 1), "the template is empty; it needs at least Resources");
            }
            return reader.node(root, reader.location(root.getStartMark()));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            throw new TemplateException(reader.location(mark), "not YAML: " + problem(e));
        } catch (YAMLException e) {
            throw new TemplateException(new Location(file, 1, 1), "not YAML: " + e.getMessage());
        }
    }

    private static String problem(MarkedYAMLException e) {
        var problem = e.getProblem() == null ? String.valueOf(e.getContext()) : e.getProblem();
        if (problem.contains("'\\t(TAB)'")) {
            return "a tab; indent with spaces";
        }
        if (problem.contains("<block end>")) {
            return "this line is not indented as those before it";
        }
        var plain = problem.replaceFirst(" \\(Do not use .* for indentation\\)", "");
        return e.getContext() == null || e.getContext().equals(problem) ? plain : e.getContext() + ", " + plain;
    }

    private Node node(org.yaml.snakeyaml.nodes.Node node, Location at) {
        if (++nodes > MAX_NODES) {
            throw new TemplateException(
                    at, "the aliases (*) of this template expand to more than " + MAX_NODES + " values");
        }
        if (open.putIfAbsent(node, true) != null) {
            throw new TemplateException(at, "an alias (*) stands inside the value that it names");
        }
        try {
            return tagged(node, at);
        } finally {
            open.remove(node);
        }
    }

    private Node tagged(org.yaml.snakeyaml.nodes.Node node, Location at) {
        var tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain(node, at);
        }
        var name = tag.substring(1);
        var argument = plain(node, at);
        return switch (name) {
            case "Ref", "Condition" -> Node.call(name, argument, at);
            case String _
            when name.equals("GetAtt") && argument instanceof Node.Scalar ->
                Node.call("Fn::GetAtt", attribute(argument), at);
            case String _ when FUNCTIONS.contains(name) -> Node.call("Fn::" + name, argument, at);
            default -> throw new TemplateException(at, "unknown tag !" + name + Suggestion.of(name, TAGS, "!"));
        };
    }

    /** {@code !GetAtt Stack.Outputs.Name}: the logical ID ends at the first dot. */
    private static Node attribute(Node argument) {
        var parts = argument.asText("!GetAtt").split("\\.", 2);
        if (parts.length < 2) {
            throw new TemplateException(
                    argument.at(), "!GetAtt needs a resource and an attribute: !GetAtt " + parts[0] + ".Arn");
        }
        return Node.texts(List.of(parts), argument.at());
    }

    private Node plain(org.yaml.snakeyaml.nodes.Node node, Location at) {
        return switch (node) {
            case ScalarNode scalar -> new Node.Scalar(scalars.value(scalar, at), at);
            case SequenceNode sequence -> {
                var items = new ArrayList<Node>(sequence.getValue().size());
                sequence.getValue().forEach(item -> items.add(node(item, location(item.getStartMark()))));
                yield new Node.Sequence(items, at);
            }
            case MappingNode mapping -> mapping(mapping, at);
            default -> throw new TemplateException(at, "a value that CloudFormation does not know");
        };
    }

    private Node mapping(MappingNode mapping, Location at) {
        var entries =
                LinkedHashMap.<String, Node>newLinkedHashMap(mapping.getValue().size());
        var merged = new ArrayList<Node>();
        for (var tuple : mapping.getValue()) {
            var place = location(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)
                    || key.getTag().getValue().startsWith("!")) {
                throw new TemplateException(place, "a key must be a string");
            }
            if (key.getTag() == Tag.MERGE) {
                warnings.accept(
                        place, "CloudFormation does not support the merge key <<; the SAM CLI writes the entries out");
                merged.add(node(tuple.getValueNode(), place));
                continue;
            }
            TemplateFile.put(entries, key.getValue(), node(tuple.getValueNode(), place), place, warnings);
        }
        merged.forEach(one -> merge(one, entries));
        return new Node.Mapping(entries, at);
    }

    /** What stands beside the merge key wins, wherever it stands. */
    private static void merge(Node merged, Map<String, Node> entries) {
        for (var one : merged.asList()) {
            one.asMapping("<<").entries().forEach(entries::putIfAbsent);
        }
    }

    private Location location(Mark mark) {
        return mark == null ? new Location(file, 1, 1) : new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /**
     * Scalars by the rules of YAML 1.1, which snakeyaml has, but for dates: {@code Version: 2012-10-17} is a string.
     */
    private static final class Scalars extends SafeConstructor {

        Scalars() {
            super(new LoaderOptions());
        }

        tools.jackson.databind.JsonNode value(ScalarNode node, Location at) {
            var json = JsonNodeFactory.instance;
            var tag = node.getTag();
            if (tag == Tag.BOOL || tag == Tag.INT || tag == Tag.FLOAT) {
                return switch (constructObject(node)) {
                    case Boolean flag -> json.booleanNode(flag);
                    case Integer number -> json.numberNode(number);
                    case Long number -> json.numberNode(number);
                    case java.math.BigInteger number -> json.numberNode(number);
                    case Double number when Double.isFinite(number) -> json.numberNode(number);
                    default -> json.stringNode(node.getValue());
                };
            }
            return tag == Tag.NULL ? json.nullNode() : json.stringNode(node.getValue());
        }
    }
}
