package local.asl;

import java.util.Optional;

/**
 * Something that is wrong with a definition, or probably not meant: one of the diagnostics of AWS's
 * {@code ValidateStateMachineDefinition}, and for the person also where in the text it is.
 *
 * @param location where, in the form that AWS gives: {@code /States/Say hello/Retry[0]/ErrorEquals}; empty where it is
 *                 the whole
 * @param line     counts from 1; of the thing at {@code location}
 * @param column   counts from 1
 */
public record Finding(Severity severity, Code code, String message, Optional<String> location, int line, int column) {

    /** Only a definition without errors can run. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /**
     * AWS's codes, as far as they are used: those of the API reference of {@code
     * ValidateStateMachineDefinitionDiagnostic}, and two for JSONata that AWS gives and does not list.
     */
    public enum Code {
        INVALID_JSON_DESCRIPTION,
        SCHEMA_VALIDATION_FAILED,
        MISSING_END_STATE,
        DUPLICATE_STATE_NAME,
        INVALID_STATE_NAME,
        DUPLICATE_LABEL_NAME,
        INVALID_LABEL_NAME,
        MISSING_TRANSITION_TARGET,
        INVALID_JSONATA_EXPRESSION,
        UNSUPPORTED_JSONATA_EXPRESSION,
        NO_DOLLAR,
        NO_PATH,
        PASS_RESULT_IS_STATIC
    }

    /** As {@code CreateStateMachine} puts it into its message. */
    String summary() {
        return code + ": " + message + " at " + location.orElse(null);
    }

    /** For the person: {@code 12:9: Field 'Nxt' is not supported at /States/Say hello (SCHEMA_VALIDATION_FAILED)}. */
    @Override
    public String toString() {
        return line + ":" + column + ": " + message
                + location.map(" at "::concat).orElse("") + " (" + code + ")";
    }
}
