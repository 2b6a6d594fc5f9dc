package local.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Data;
import local.asl.expression.Composite;
import local.asl.expression.Expression;
import local.asl.expression.Literal;
import tools.jackson.databind.JsonNode;

/** What a definition says of a call's {@code Parameters} or {@code Arguments} before it is run. */
final class Arguments {

    private Arguments() {}

    static Optional<Expression> of(Data data) {
        return switch (data) {
            case Data.Paths paths -> paths.parameters();
            case Data.Jsonata jsonata -> jsonata.arguments();
        };
    }

    /** The text of a field that the definition spells out; empty where it is computed, or not there. */
    static Optional<String> literal(Optional<Expression> arguments, String field) {
        return field(arguments, field)
                .flatMap(value -> value instanceof Literal(var json)
                        ? Optional.of(json).filter(JsonNode::isString).map(JsonNode::stringValue)
                        : Optional.empty());
    }

    /**
     * The values of a member within structures and lists of them.
     *
     * @param path its names, with dots between them: {@code Targets.RoleArn}
     */
    static List<Expression> all(Optional<Expression> arguments, String path) {
        int dot = path.indexOf('.');
        var value = field(arguments, dot < 0 ? path : path.substring(0, dot));
        if (dot < 0) {
            return value.stream().toList();
        }
        var rest = path.substring(dot + 1);
        var elements = switch (value.orElse(null)) {
            case Literal(var json) when json.isArray() -> json.valueStream().<Expression>map(Literal::of);
            case Composite.Elements list -> list.elements().stream();
            case null -> Stream.<Expression>of();
            case Expression other -> Stream.of(other);
        };
        return elements.flatMap(each -> all(Optional.of(each), rest).stream()).toList();
    }

    static boolean has(Optional<Expression> arguments, String field) {
        return field(arguments, field).isPresent();
    }

    static Optional<Expression> field(Optional<Expression> arguments, String field) {
        return arguments.flatMap(all -> switch (all) {
            case Literal(var json) -> Optional.ofNullable(json.get(field)).map(Literal::of);
            case Composite.Fields fields -> Optional.ofNullable(fields.fields().get(field));
            default -> Optional.empty();
        });
    }
}
