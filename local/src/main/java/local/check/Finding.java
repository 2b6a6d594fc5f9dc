package local.check;

import java.util.Optional;
import local.json.Location;
import local.template.remedy.Remedy;

/**
 * Something that a check has to say.
 *
 * @param location the line to go to
 * @param message  what is wrong, in one sentence
 * @param remedy   the lines that put it right, where there are such
 */
public record Finding(Severity severity, Rule rule, Location location, String message, Optional<Remedy> remedy) {

    /** How bad it is, the worst first. */
    public enum Severity {
        /** AWS will refuse it. */
        ERROR,
        /** It works, and is probably not meant. */
        WARNING,
        /** What cannot be known without a run. */
        NOTE
    }

    /** What a finding is about. */
    public enum Rule {
        MISSING_GRANT("missing-grant", "A role may not do what is needed of it."),
        TRUST("trust", "A role cannot be assumed by what has it."),
        UNUSED_GRANT("unused-grant", "A role may do what nothing needs."),
        WIDE_GRANT("wide-grant", "A role may do more than is needed of it."),
        DEFINITION("definition", "A state machine's definition says something that is probably not meant."),
        SUBSTITUTION("substitution", "A substitution has no use, or a use no substitution."),
        CALLBACK_TIMEOUT("callback-timeout", "A task that waits for a callback waits for a year."),
        SWALLOWED_FAILURE("swallowed-failure", "A failure is caught, and the execution ends in success."),
        UNANSWERED_TOKEN("unanswered-token", "Nothing answers a task token."),
        VISIBILITY_TIMEOUT("visibility-timeout", "A message comes again while it is worked on."),
        DEAD_LETTER_QUEUE("dead-letter-queue", "A message that fails comes again until it is lost."),
        HANDLER("handler", "A function's handler is not in its code."),
        TEMPLATE("template", "The template says something that AWS refuses, or that is probably not meant."),
        NOT_KNOWN("not-known", "What cannot be known without a run.");

        private final String id;
        private final String description;

        Rule(String id, String description) {
            this.id = id;
            this.description = description;
        }

        /** As reports name it: {@code missing-grant}. */
        public String id() {
            return id;
        }

        public String description() {
            return description;
        }
    }

    static Finding warning(Rule rule, Location location, String message) {
        return new Finding(Severity.WARNING, rule, location, message, Optional.empty());
    }

    /** What cannot be known. */
    public static Finding note(Location location, String message) {
        return new Finding(Severity.NOTE, Rule.NOT_KNOWN, location, message, Optional.empty());
    }
}
