package local.asl;

import local.asl.expression.QueryLanguage;

/** Ends the machine, branch or iteration with success. */
public record SucceedState(String name, QueryLanguage queryLanguage, Data data) implements State {

    static SucceedState parse(String name, Fields fields) {
        fields.reading().outline().end();
        return new SucceedState(name, fields.language(), Data.parse(fields));
    }
}
