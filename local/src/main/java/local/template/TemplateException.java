package local.template;

import local.json.Location;

/** A template that cannot be read or run: the file and line, what is wrong, and what would be right. */
public final class TemplateException extends RuntimeException {

    private final Location location;

    public TemplateException(Location location, String message) {
        super(location + ": " + message, null, false, false);
        this.location = location;
    }

    public Location location() {
        return location;
    }
}
