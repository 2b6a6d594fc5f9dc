package local.asl;

import java.util.List;
import local.asl.expression.ErrorName;

/** The field {@code ErrorEquals} of a retrier or catcher: the names of the errors that it is for. */
final class ErrorEquals {

    private ErrorEquals() {}

    /** @param last whether it stands in the last retrier or catcher, where alone States.ALL may be */
    static List<String> parse(Fields fields, boolean last) {
        fields.require("ErrorEquals");
        var names = fields.texts("ErrorEquals");
        var place = fields.place().field("ErrorEquals");
        if (fields.value("ErrorEquals")
                .filter(value -> value.isArray() && value.isEmpty())
                .isPresent()) {
            fields.fault(place, "List must not be empty");
        }
        int all = names.indexOf(ErrorName.ALL);
        if (all >= 0 && (names.size() > 1 || !last)) {
            fields.fault(place.element(all), "States.ALL must appear alone and at end of list");
        }
        return List.copyOf(names);
    }
}
