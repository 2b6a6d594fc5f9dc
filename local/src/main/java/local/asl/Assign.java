package local.asl;

import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.PayloadTemplate;

/** The field {@code Assign}: the variables that a state, a Choice Rule or a catcher sets. */
final class Assign {

    private static final int MAX_NAME = 80;

    private Assign() {}

    /** @param sees what expressions see of {@code $states} beside {@code input} and {@code context} */
    static Optional<Expression> parse(Fields fields, StatesField... sees) {
        fields.object("Assign")
                .ifPresent(variables -> variables.names().forEach(field -> {
                    var name = !fields.isJsonata() && field.endsWith(PayloadTemplate.COMPUTED)
                            ? field.substring(0, field.length() - PayloadTemplate.COMPUTED.length())
                            : field;
                    var place = variables.place().field(field);
                    if (name.codePointCount(0, name.length()) > MAX_NAME) {
                        fields.fault(place, "Variable name '" + name + "' is longer than " + MAX_NAME + " characters");
                    } else if (name.equals("states")) {
                        fields.fault(place, "Variable name 'states' is reserved");
                    } else if (!isIdentifier(name)) {
                        fields.fault(
                                place,
                                "Variable name '" + name
                                        + "' is not valid: it must be a letter, followed by letters, digits or '_'");
                    } else {
                        fields.reading().outline().assign(name, place);
                    }
                }));
        return fields.has("Assign") && fields.value("Assign").get().isObject()
                ? Expressions.template(fields, "Assign", sees)
                : Optional.empty();
    }

    /** As Unicode Standard Annex #31 has it. */
    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && Character.isUnicodeIdentifierStart(name.codePointAt(0))
                && name.codePoints().skip(1).allMatch(Character::isUnicodeIdentifierPart);
    }
}
