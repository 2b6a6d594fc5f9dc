package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The macro
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html">
 * AWS::Include</a>: the entries of another file stand in the place of {@code Fn::Transform}.
 */
public final class Includes {

    private static final int MAX_DEPTH = 10;

    private final Path file;
    private final Intrinsics parameters;

    /** @param parameters knows the parameters, which may tell where a file is */
    public Includes(Path file, Intrinsics parameters) {
        this.file = file;
        this.parameters = parameters;
    }

    /** @param root a template, whose section Transform can name a file too */
    public Node.Mapping expand(Node.Mapping root) {
        var expanded = (Node.Mapping) expand(root.without("Transform"), 0);
        var macros = new ArrayList<Node>();
        for (var macro : root.list("Transform")) {
            if (macro instanceof Node.Mapping) {
                expanded = merged(included(macro, 0).asMapping("the included file"), expanded);
            } else {
                macros.add(macro);
            }
        }
        return macros.isEmpty()
                ? expanded
                : expanded.with(
                        "Transform",
                        new Node.Sequence(macros, root.need("Transform").at()));
    }

    private Node expand(Node node, int depth) {
        if (!(node instanceof Node.Mapping(var entries, var _)) || !entries.containsKey("Fn::Transform")) {
            return node.map(entry -> expand(entry, depth));
        }
        var included = included(entries.get("Fn::Transform"), depth);
        if (entries.size() == 1) {
            return included;
        }
        var own = ((Node.Mapping) node).without("Fn::Transform").map(entry -> expand(entry, depth));
        return merged(included.asMapping("the included file"), (Node.Mapping) own);
    }

    private static Node.Mapping merged(Node.Mapping included, Node.Mapping own) {
        var merged = new LinkedHashMap<>(included.entries());
        merged.putAll(own.entries());
        return new Node.Mapping(merged, own.at());
    }

    private Node included(Node macro, int depth) {
        var call = macro.asMapping("Fn::Transform");
        var name = call.required("Name");
        if (!name.equals("AWS::Include")) {
            throw new TemplateException(
                    macro.at(), "the macro " + name + " cannot be run locally; AWS::Include of a local file can");
        }
        if (depth == MAX_DEPTH) {
            throw new TemplateException(macro.at(), "files include each other more than " + MAX_DEPTH + " deep");
        }
        var location = call.mapping("Parameters")
                .flatMap(all -> all.get("Location"))
                .map(parameters::reduce)
                .orElseThrow(() -> new TemplateException(macro.at(), "AWS::Include needs Parameters with a Location"));
        return expand(TemplateFile.read(path(location), location.at()), depth + 1);
    }

    private Path path(Node location) {
        var uri = location.asText("Location");
        if (uri.startsWith("s3://") || uri.startsWith("https://")) {
            throw new TemplateException(location.at(), uri + " is in S3; name the local file that is uploaded to it");
        }
        return beside(file, uri);
    }

    /** A file that a template names, from where the template stands. */
    public static Path beside(Path template, String uri) {
        return Optional.ofNullable(template.getParent())
                .orElse(Path.of(""))
                .resolve(uri)
                .normalize();
    }
}
