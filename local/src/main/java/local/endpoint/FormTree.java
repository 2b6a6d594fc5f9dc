package local.endpoint;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import local.service.api.ServiceException;

/** A form of the query protocol as the tree that its names draw: {@code Tags.member.1.Key=a}. */
final class FormTree {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_INDEX_DIGITS = 9;

    private String value;
    private final Map<String, FormTree> children = new LinkedHashMap<>();

    private FormTree() {}

    static FormTree of(Map<String, List<String>> form) {
        var root = new FormTree();
        form.forEach((name, values) -> root.put(name, values.getFirst()));
        return root;
    }

    private void put(String name, String text) {
        var node = this;
        var parts = name.split("\\.", MAX_DEPTH + 1);
        if (parts.length > MAX_DEPTH) {
            throw new ServiceException("MalformedInput", 400, name + " is nested too deeply");
        }
        for (var part : parts) {
            node = node.children.computeIfAbsent(part, _ -> new FormTree());
        }
        node.value = text;
    }

    /** The text at this very name; null where only longer names have some. */
    String value() {
        return value;
    }

    Optional<FormTree> child(String name) {
        return Optional.ofNullable(children.get(name));
    }

    Map<String, FormTree> children() {
        return children;
    }

    /** The children, whose names are numbers, in the order of those. */
    Collection<FormTree> numbered() {
        var elements = new TreeMap<Integer, FormTree>();
        children.forEach((name, node) -> {
            if (name.isEmpty()
                    || name.length() > MAX_INDEX_DIGITS
                    || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new ServiceException("MalformedInput", 400, "Key " + name + " is not a number");
            }
            elements.put(Integer.parseInt(name), node);
        });
        return elements.values();
    }
}
