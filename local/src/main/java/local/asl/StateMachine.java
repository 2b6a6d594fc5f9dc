package local.asl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import local.asl.Finding.Code;
import local.asl.expression.QueryLanguage;

/**
 * A parsed definition, ready to run.
 *
 * @param timeoutSeconds how long an execution may take
 * @param flow           its states
 * @param definition     the text that it was parsed from, as it was sent
 */
public record StateMachine(
        Optional<String> comment,
        QueryLanguage queryLanguage,
        Optional<Long> timeoutSeconds,
        Flow flow,
        String definition) {

    /** Reads the definition of a Standard machine; see {@link #parse(String, boolean)}. */
    public static StateMachine parse(String definition) {
        return parse(definition, false);
    }

    /**
     * Reads a definition.
     *
     * @param express whether it is to run in Express executions, which do not wait for jobs or callbacks
     * @throws DefinitionException with every fault, where there is any
     */
    public static StateMachine parse(String definition, boolean express) {
        var findings = new Findings();
        var machine = read(definition, express, findings);
        if (findings.hasErrors()) {
            throw new DefinitionException(findings.in(definition));
        }
        return machine;
    }

    /** Every fault and warning, as {@code ValidateStateMachineDefinition} lists them; at most 101. */
    public static List<Finding> validate(String definition, boolean express) {
        var findings = new Findings();
        read(definition, express, findings);
        return findings.in(definition);
    }

    /** An error for each Task state that does not pass, in the order of the definition. */
    public List<Finding> refuse(Predicate<TaskState> passes, Function<TaskState, String> message) {
        var reading = new Reading(new Findings(), false);
        read(definition, reading);
        var refused = new Findings();
        flow.tasks()
                .filter(Predicate.not(passes))
                .forEach(task -> refused.error(
                        Code.SCHEMA_VALIDATION_FAILED,
                        reading.states().get(task.name()).field("Resource"),
                        message.apply(task)));
        return refused.in(definition);
    }

    private static StateMachine read(String definition, boolean express, Findings findings) {
        return read(definition, new Reading(findings, express));
    }

    private static StateMachine read(String definition, Reading reading) {
        return Definition.read(definition, reading.findings())
                .map(object -> {
                    var machine = new Fields(reading, object, Place.ROOT);
                    return read(
                            machine.with(reading.ofMachine(State.language(machine, QueryLanguage.JSON_PATH))),
                            definition);
                })
                .orElse(null);
    }

    private static StateMachine read(Fields fields, String definition) {
        fields.text("Version", Set.of("1.0"));
        var machine = new StateMachine(
                fields.text("Comment"),
                fields.language(),
                fields.integer("TimeoutSeconds", 1, Fields.MAX_SECONDS),
                Flow.parse(fields),
                definition);
        fields.end();
        fields.reading().outline().checkVariables(fields.reading().findings());
        return machine;
    }
}
