package local;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A template of which one grant is taken away, or widened, as a person would edit it. A grant is a policy template, a
 * managed policy, or one action, resource, principal or condition of a statement.
 *
 * @param grant    what is changed, such as {@code OrderStateMachine: LambdaInvokePolicy PriceFunction}
 * @param line     of the item of {@code Policies}, or of the resource, that grants it
 * @param template the text that is left
 */
record Mutation(String grant, int line, String template) {

    /** Each grant of a template taken away, one at a time. */
    static List<Mutation> taken(Path template) {
        return new Reading(read(template)).all(false);
    }

    /** Each grant of a template widened as far as it goes, one at a time. */
    static List<Mutation> widened(Path template) {
        return new Reading(read(template)).all(true);
    }

    private static String read(Path template) {
        try {
            return Files.readString(template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return grant;
    }

    private static final class Reading {

        private final String text;
        private final List<Mutation> widened = new ArrayList<>();
        private final List<Mutation> taken = new ArrayList<>();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        List<Mutation> all(boolean wider) {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            for (var resource : entries(field(root, "Resources").orElseThrow())) {
                field(resource.getValueNode(), "Properties").ifPresent(properties -> resource(resource, properties));
            }
            return wider ? widened : taken;
        }

        /** All that a resource can grant: policies of its role, or a policy that it is itself. */
        private void resource(NodeTuple resource, Node properties) {
            var owner = value(resource.getKeyNode());
            field(properties, "Policies").ifPresent(policies -> items(policies).forEach(item -> item(owner, item)));
            at = line(resource.getKeyNode());
            field(properties, "AssumeRolePolicyDocument")
                    .flatMap(document -> field(document, "Statement"))
                    .ifPresent(statements -> items(statements).forEach(statement -> trust(owner, statement)));
            field(properties, "PolicyDocument")
                    .ifPresent(document ->
                            statements(owner, document, cut(resource.getKeyNode(), resource.getValueNode())));
        }

        private void item(String owner, Node item) {
            at = line(item);
            var without = without(item);
            var document = field(item, "PolicyDocument")
                    .or(() -> field(item, "Statement").map(_ -> item));
            if (document.isPresent()) {
                statements(owner, document.get(), without);
            } else if (item instanceof MappingNode template) {
                var parameters = entries(template.getValue().getFirst().getValueNode());
                var name = owner + ": " + value(template.getValue().getFirst().getKeyNode()) + " "
                        + parameters.stream()
                                .map(parameter -> value(parameter.getValueNode()))
                                .collect(Collectors.joining(" "));
                take(name, without);
                parameters.forEach(parameter -> widen(name, parameter.getValueNode()));
            } else {
                take(owner + ": " + value(item), without);
            }
        }

        private void statements(String owner, Node document, String withoutAll) {
            var statements = items(field(document, "Statement").orElseThrow());
            for (var statement : statements) {
                var without = statements.size() == 1 ? withoutAll : without(statement);
                var name = owner + ": "
                        + field(statement, "Sid").map(Reading::value).orElseThrow();
                var actions = items(field(statement, "Action").orElseThrow());
                var resources = items(field(statement, "Resource").orElseThrow());
                for (var action : actions) {
                    if (actions.size() > 1 || resources.size() == 1) {
                        take(name + " " + value(action), actions.size() == 1 ? without : without(action));
                    }
                    widen(name + " " + value(action), action);
                }
                for (int i = 0; i < resources.size(); i++) {
                    var resource = name + " Resource" + (resources.size() == 1 ? "" : "[" + i + "]");
                    if (resources.size() > 1) {
                        take(resource, without(resources.get(i)));
                    }
                    widen(resource, resources.get(i));
                }
                field(statement, "Principal").ifPresent(principal -> widen(name + " Principal", principal));
                condition(statement, name);
            }
        }

        /** Who may assume the role: what is taken away there is no grant. */
        private void trust(String owner, Node statement) {
            field(statement, "Action").ifPresent(action -> widen(owner + ": trust " + value(action), action));
            field(statement, "Principal").ifPresent(principal -> widen(owner + ": trust Principal", principal));
        }

        /** A statement without its condition allows the same to more. */
        private void condition(Node statement, String name) {
            entries(statement).stream()
                    .filter(entry -> value(entry.getKeyNode()).equals("Condition"))
                    .forEach(entry -> widened.add(
                            new Mutation(name + " Condition", at, cut(entry.getKeyNode(), entry.getValueNode()))));
        }

        private void take(String name, String without) {
            taken.add(new Mutation(name, at, without));
        }

        private void widen(String name, Node value) {
            if (!value(value).equals("*")) {
                var all = text.substring(start(value), end(value));
                widened.add(new Mutation(
                        name,
                        at,
                        text.substring(0, start(value))
                                + all.replace(all.strip(), "\"*\"")
                                + text.substring(end(value))));
            }
        }

        private String without(Node item) {
            return cut(item, item);
        }

        /** Without the lines from the one to the other. */
        private String cut(Node first, Node last) {
            int from = text.lastIndexOf('\n', start(first)) + 1;
            int end = end(last);
            int lineStart = text.lastIndexOf('\n', end - 1) + 1;
            boolean nextLine = text.substring(lineStart, end).isBlank();
            int newline = text.indexOf('\n', end);
            int to = nextLine ? lineStart : newline < 0 ? text.length() : newline + 1;
            return text.substring(0, from) + text.substring(to);
        }

        private static int line(Node node) {
            return node.getStartMark().getLine() + 1;
        }

        private static int start(Node node) {
            return node.getStartMark().getIndex();
        }

        private static int end(Node node) {
            return node.getEndMark().getIndex();
        }

        private static Optional<Node> field(Node node, String name) {
            return entries(node).stream()
                    .filter(entry -> value(entry.getKeyNode()).equals(name))
                    .map(NodeTuple::getValueNode)
                    .findFirst();
        }

        private static List<NodeTuple> entries(Node node) {
            return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
        }

        private static List<Node> items(Node node) {
            return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        }

        private static String value(Node node) {
            return switch (node) {
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence ->
                    sequence.getValue().stream().map(Reading::value).collect(Collectors.joining(" "));
                default -> "";
            };
        }
    }
}
