package local.template.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import local.template.Includes;
import local.template.Node;
import local.template.Resource;
import local.template.S3Location;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.Unknown;
import local.template.stack.Blueprint;
import local.template.stack.Stack;

/**
 * The applications in a template: templates of their own, read when something asks for their outputs, and all in the
 * end.
 */
final class NestedStacks {

    private static final int MAX_DEPTH = 10;

    private final TemplateReader parent;
    private final Map<String, TemplateReader> readers = new LinkedHashMap<>();
    private final Map<String, Optional<Stack>> stacks = new LinkedHashMap<>();

    NestedStacks(TemplateReader parent) {
        this.parent = parent;
    }

    /**
     * The stack of an {@code AWS::CloudFormation::Stack}; nothing where its template is not here, which is then
     * refused.
     *
     * @param resolve gives the value of a parameter
     */
    Optional<Stack> stack(Resource resource, Function<Node, Node> resolve) {
        var known = stacks.get(resource.logicalId());
        if (known == null) {
            known = parent.tried(() -> read(resource, resolve)).flatMap(read -> read);
            stacks.put(resource.logicalId(), known);
        }
        return known;
    }

    private Optional<Stack> read(Resource resource, Function<Node, Node> resolve) {
        var location = resource.properties()
                .get("TemplateURL")
                .orElseThrow(() -> new TemplateException(resource.at(), "the location of the template is missing"));
        var inS3 = S3Location.of(location).flatMap(parent.options().surroundings()::file);
        if (inS3.isEmpty()
                && (location instanceof Node.Mapping
                        || location.asText("the location").contains("://")
                        || Unknown.is(location))) {
            parent.report().refuse(location.at(), "the template of " + resource.logicalId() + " is not a local file");
            return Optional.empty();
        }
        if (parent.depth() == MAX_DEPTH) {
            throw new TemplateException(
                    location.at(), "applications contain each other more than " + MAX_DEPTH + " deep");
        }
        var parameters = new LinkedHashMap<String, String>();
        resource.properties()
                .mapping("Parameters")
                .ifPresent(all -> all.entries()
                        .forEach((name, value) -> parameters.put(
                                name,
                                resolve.apply(value).asList().stream()
                                        .map(item -> item.asText("parameter " + name))
                                        .collect(Collectors.joining(",")))));
        var file = inS3.orElseGet(() -> Includes.beside(parent.file(), location.asText("the location")));
        if (!TemplateFile.isThere(file)) {
            parent.fault(TemplateException.unknown(location.at(), "there is no file " + file));
            return Optional.empty();
        }
        TemplateFile.text(file, location.at());
        var reader = parent.nested(file, resource.logicalId());
        readers.put(resource.logicalId(), reader);
        return Optional.of(reader.read(parameters));
    }

    /** The applications that were read, by their logical IDs. */
    Map<String, Blueprint> blueprints(Stack whole) {
        var blueprints = new LinkedHashMap<String, Blueprint>();
        stacks.forEach((logicalId, stack) -> stack.ifPresent(
                _ -> blueprints.put(logicalId, readers.get(logicalId).blueprint(whole))));
        return blueprints;
    }

    /** A stack with everything that is in the stacks within it. */
    Stack joined(Stack own) {
        return stacks.values().stream().flatMap(Optional::stream).reduce(own, Stack::with);
    }
}
