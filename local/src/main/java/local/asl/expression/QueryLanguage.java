package local.asl.expression;

import java.util.Optional;

/** The two query languages of the States Language. */
public enum QueryLanguage {
    JSON_PATH("JSONPath"),
    JSONATA("JSONata");

    private final String text;

    QueryLanguage(String text) {
        this.text = text;
    }

    /** As the field {@code QueryLanguage} spells it. */
    public String text() {
        return text;
    }

    /** The language of that name, or nothing where there is none. */
    public static Optional<QueryLanguage> named(String text) {
        for (var language : values()) {
            if (language.text.equals(text)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }
}
