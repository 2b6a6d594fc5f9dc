package local.template.edit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import local.json.Location;
import local.template.Node;
import local.template.TemplateException;
import local.template.TemplateFile;

/**
 * Something to add to a template.
 *
 * @param path   from the template's root: {@code Resources, OrderMachine, Properties, Policies}
 * @param value  what is added
 * @param isItem whether it is another item of the list there, which is made where there is none and of what is there
 *               alone; else the value itself, where there is none yet
 */
public record Addition(List<String> path, Node value, boolean isItem) {

    public static Addition item(List<String> path, Node value) {
        return new Addition(List.copyOf(path), value, true);
    }

    public static Addition entry(List<String> path, Node value) {
        return new Addition(List.copyOf(path), value, false);
    }

    /**
     * The text with it, and not a character of what was there changed but for a text or a map that becomes the first item
     * of a list.
     *
     * @param file that the text is of, by whose name it is seen whether it is JSON
     * @return empty where a person must do it: where a function or an alias gives the value, or the layout does not allow it
     */
    public Optional<String> to(Path file, String text) {
        boolean json = TemplateFile.isJson(file, text);
        return new Insertion(text, json)
                .of(json ? JsonSpots.of(text) : YamlSpots.of(text), this)
                .filter(changed -> saysTheSame(file, text, changed));
    }

    /** What the new text says is what the old one does, with the addition. */
    private boolean saysTheSame(Path file, String before, String after) {
        try {
            return to(TemplateFile.parse(file, before), 0)
                    .filter(expected -> expected.toJson()
                            .equals(TemplateFile.parse(file, after).toJson()))
                    .isPresent();
        } catch (TemplateException e) {
            return false;
        }
    }

    private Optional<Node> to(Node node, int depth) {
        if (depth == path.size()) {
            return isItem ? Optional.of(appended(node)) : Optional.empty();
        }
        if (node.isNull()) {
            return Optional.of(nested(depth, node.at()));
        }
        if (!(node instanceof Node.Mapping mapping) || node.function().isPresent()) {
            return Optional.empty();
        }
        var key = path.get(depth);
        return mapping.get(key)
                .map(entry -> to(entry, depth + 1))
                .orElseGet(() -> Optional.of(nested(depth + 1, node.at())))
                .map(entry -> mapping.with(key, entry));
    }

    private Node appended(Node node) {
        var items = new ArrayList<>(node.isNull() ? List.<Node>of() : node.asList());
        items.add(value);
        return new Node.Sequence(items, node.at());
    }

    /** What stands at a part of the path where nothing has: the rest of the path, and the value in it. */
    Node nested(int depth, Location at) {
        if (depth == path.size()) {
            return isItem ? new Node.Sequence(List.of(value), at) : value;
        }
        var entries = new LinkedHashMap<String, Node>();
        entries.put(path.get(depth), nested(depth + 1, at));
        return new Node.Mapping(entries, at);
    }
}
