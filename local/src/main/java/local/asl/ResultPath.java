package local.asl;

import local.asl.expression.QueryLanguage;
import local.asl.expression.ReferencePath;

/** What becomes of a state's result: it replaces the input, is put into it, or is discarded. */
public sealed interface ResultPath {

    /** {@code "$"}, or no ResultPath at all. */
    record Replace() implements ResultPath {}

    /** {@code null}: the output is the input. */
    record Discard() implements ResultPath {}

    record Insert(ReferencePath path) implements ResultPath {}

    static ResultPath parse(Fields fields) {
        var value = fields.value(QueryLanguage.JSON_PATH, "ResultPath");
        if (value.isEmpty()) {
            return new Replace();
        }
        if (value.get().isNull()) {
            return new Discard();
        }
        if (!value.get().isString()) {
            fields.fault("ResultPath", "Expected value of type String");
            return new Replace();
        }
        try {
            var path = ReferencePath.parse(value.get().stringValue());
            return path.isRoot() ? new Replace() : new Insert(path);
        } catch (IllegalArgumentException e) {
            fields.fault("ResultPath", "Value is not a Reference Path: " + e.getMessage());
            return new Replace();
        }
    }
}
