package local.asl;

import local.expression.QueryLanguage;

/** Ends the machine, branch or iteration with success. */
public record SucceedState(String name, QueryLanguage queryLanguage, Data data) implements State {
}
