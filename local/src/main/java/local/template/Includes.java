package local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The macro
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html">
 * AWS::Include</a>: the entries of another file stand in the place of {@code Fn::Transform}.
 */
public final class Includes {

    private static final int MAX_DEPTH = 10;

    private final Path file;
    private final Intrinsics parameters;
    private final Consumer<TemplateException> faults;

    /**
     * @param parameters knows the parameters, which may tell where a file is
     * @param faults     takes what is wrong with an include or its file; its value is unknown then
     */
    public Includes(Path file, Intrinsics parameters, Consumer<TemplateException> faults) {
        this.file = file;
        this.parameters = parameters;
        this.faults = faults;
    }

    /** @param root a template, whose section Transform can name a file too */
    public Node.Mapping expand(Node.Mapping root) {
        var expanded = (Node.Mapping) expand(root.without("Transform"), 0);
        var macros = new ArrayList<Node>();
        for (var macro : root.list("Transform")) {
            if (macro instanceof Node.Mapping) {
                expanded = merged(entries(included(macro, 0)), expanded);
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
        return merged(entries(included), (Node.Mapping) own);
    }

    private static Node.Mapping entries(Node included) {
        return included instanceof Node.Mapping entries ? entries : Node.mapping(included.at());
    }

    private static Node.Mapping merged(Node.Mapping included, Node.Mapping own) {
        var merged = new LinkedHashMap<>(included.entries());
        merged.putAll(own.entries());
        return new Node.Mapping(merged, own.at());
    }

    private Node included(Node macro, int depth) {
        try {
            return read(macro, depth);
        } catch (TemplateException e) {
            faults.accept(e);
            return Unknown.of("Transform", macro.at());
        }
    }

    private Node read(Node macro, int depth) {
        var call = macro.asMapping("Fn::Transform");
        var name = call.required("Name");
        if (!name.equals("AWS::Include")) {
            throw TemplateException.unknown(
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
            throw TemplateException.unknown(
                    location.at(), uri + " is in S3; name the local file that is uploaded to it");
        }
        var path = beside(file, uri);
        if (Unknown.isIn(uri) || !TemplateFile.isThere(path)) {
            throw TemplateException.unknown(location.at(), "there is no file " + Unknown.spoken(path.toString()));
        }
        return path;
    }

    /** A file that a template names, from where the template stands. */
    public static Path beside(Path template, String uri) {
        return Optional.ofNullable(template.getParent())
                .orElse(Path.of(""))
                .resolve(uri)
                .normalize();
    }
}
