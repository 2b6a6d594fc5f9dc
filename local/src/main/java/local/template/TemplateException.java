package local.template;

import java.util.Optional;
import local.json.Location;

/**
 * A template that cannot be read or run: the file and line, what is wrong, what would be right, and the path in the
 * template.
 */
public final class TemplateException extends RuntimeException {

    private final Location location;
    private final String text;
    private final String path;
    private final boolean unknown;

    public TemplateException(Location location, String message) {
        this(location, message, "", false);
    }

    private TemplateException(Location location, String text, String path, boolean unknown) {
        super(location + ": " + text, null, false, false);
        this.location = location;
        this.text = text;
        this.path = path;
        this.unknown = unknown;
    }

    /** Nothing is wrong, but it cannot be gone on without a value that only AWS knows. */
    public static TemplateException unknown(Location location, String message) {
        return new TemplateException(location, message, "", true);
    }

    public Location location() {
        return location;
    }

    /** The message without the location. */
    public String text() {
        return text;
    }

    /** Whether a value is not known here, so that nobody can tell whether anything is wrong. */
    public boolean isUnknown() {
        return unknown;
    }

    /** The same, with the path that leads there from the root, where it is not known yet. */
    public TemplateException within(Node root) {
        if (!path.isEmpty()) {
            return this;
        }
        return path(root, "")
                .filter(found -> !found.isEmpty())
                .map(found -> new TemplateException(location, text + " (" + found + ")", found, unknown))
                .orElse(this);
    }

    /** {@code Resources.Worker.Properties.Policies[0]}: to the first value that stands where this does. */
    private Optional<String> path(Node node, String soFar) {
        if (node.at().equals(location)) {
            return Optional.of(soFar);
        }
        switch (node) {
            case Node.Scalar _ -> {}
            case Node.Sequence(var items, var _) -> {
                for (var index = 0; index < items.size(); index++) {
                    var found = path(items.get(index), soFar + "[" + index + "]");
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            case Node.Mapping(var entries, var _) -> {
                for (var entry : entries.entrySet()) {
                    var found = path(entry.getValue(), soFar.isEmpty() ? entry.getKey() : soFar + "." + entry.getKey());
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }
}
