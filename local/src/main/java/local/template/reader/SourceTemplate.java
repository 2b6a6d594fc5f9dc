package local.template.reader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Location;
import local.template.Includes;
import local.template.Node;
import local.template.TemplateException;
import local.template.TemplateFile;

/**
 * The template that {@code sam build} made another of. A person edits this one, so that what is said of the built one is
 * said with its lines.
 *
 * @see <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-build.html">sam
 *     build</a>
 */
record SourceTemplate(Path file, Node.Mapping root) {

    /**
     * The one that lies beside {@code .aws-sam/build}, by the names that the SAM CLI looks for.
     *
     * @param file  the built template
     * @param built what it says
     * @return empty where there is none of the same resources
     */
    static Optional<SourceTemplate> of(Path file, Node.Mapping built) {
        var folder = file.toAbsolutePath().normalize().getParent();
        if (!folder.endsWith(Path.of(".aws-sam", "build"))) {
            return Optional.empty();
        }
        return Stream.of("template.yaml", "template.yml", "template.json")
                .map(name -> Includes.beside(file, "../../" + name))
                .flatMap(source -> read(source, built).stream())
                .findFirst();
    }

    /** The source of a nested application, which the source of its parent names. */
    Optional<SourceTemplate> nested(String logicalId, Node.Mapping built) {
        return root.mapping("Resources")
                .flatMap(resources -> resources.mapping(logicalId))
                .flatMap(resource -> resource.mapping("Properties"))
                .flatMap(properties -> properties.get("Location").or(() -> properties.get("TemplateURL")))
                .filter(Node.Scalar.class::isInstance)
                .flatMap(location -> read(Includes.beside(file, location.asText("the location")), built));
    }

    private static Optional<SourceTemplate> read(Path source, Node.Mapping built) {
        if (!Files.isRegularFile(source)) {
            return Optional.empty();
        }
        try {
            var root = TemplateFile.read(source, new Location(source, 1, 1)).asMapping("a template");
            return logicalIds(root).equals(logicalIds(built))
                    ? Optional.of(new SourceTemplate(source, root))
                    : Optional.empty();
        } catch (TemplateException e) {
            return Optional.empty(); // what was built is right, whatever the source has become
        }
    }

    private static Optional<?> logicalIds(Node.Mapping template) {
        return template.mapping("Resources")
                .map(resources -> resources.entries().keySet());
    }

    /** The built template, its values standing where the source has them; those that only it has, where their parent stands. */
    Node.Mapping place(Node.Mapping built) {
        return (Node.Mapping) place(built, Optional.of(root), root.at());
    }

    private static Node place(Node built, Optional<Node> source, Location parent) {
        var at = source.map(Node::at).orElse(parent);
        return switch (built) {
            case Node.Scalar(var value, var _) -> new Node.Scalar(value, at);
            case Node.Sequence(var items, var _) -> {
                var placed = new ArrayList<Node>();
                var others = source.filter(Node.Sequence.class::isInstance).map(Node::asList);
                for (int i = 0; i < items.size(); i++) {
                    var index = i;
                    placed.add(place(
                            items.get(i),
                            others.filter(list -> index < list.size()).map(list -> list.get(index)),
                            at));
                }
                yield new Node.Sequence(placed, at);
            }
            case Node.Mapping(var entries, var _) -> {
                var placed = new LinkedHashMap<String, Node>();
                entries.forEach((key, value) -> placed.put(
                        key,
                        place(
                                value,
                                source.flatMap(
                                        other -> other instanceof Node.Mapping map ? map.get(key) : Optional.empty()),
                                at)));
                yield new Node.Mapping(placed, at);
            }
        };
    }
}
